#include "engine/bundle/encode.h"

#include "engine/base/ensure.h"
#include "engine/bundle/bundle.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <numeric>

namespace almanac::bundle {

using base::Encoding;

namespace {

// Below this a response's own header outweighs what compression saves.
constexpr std::size_t worthwhile_bytes_min = 200;

struct Levels {
    std::size_t bytes_max;  // of the body
    int gzip;
    int br;
    int zstd;
};

// Milliseconds for a JSON body, measured on one core: 1.5 KB at 12/11/15: 1.9, at 9/9/12: 0.13; 31
// KB at 12/11/15: 44; 500 KB at 9/9/15: 59 (brotli 11 alone: 683, for 19 % less); 4 MB at 6/6/9:
// 115. The slowest level is for what a page waits for: 128 KB at most, 0.15 s.
constexpr std::array<Levels, 3> stored_levels{{{std::size_t{128} << 10u, 12, 11, 15},
                                               {std::size_t{1} << 20u, 9, 9, 15},
                                               {SIZE_MAX, 6, 6, 9}}};
constexpr Levels bulk_levels{SIZE_MAX, 9, 9, 12};
constexpr Levels quick_levels{SIZE_MAX, 6, 5, 3};

const Levels& levels_for(std::size_t bytes, Effort effort) {
    if (effort == Effort::quick) return quick_levels;
    const auto fitting = std::find_if(stored_levels.begin(), stored_levels.end(),
                                      [&](const Levels& one) { return bytes <= one.bytes_max; });
    return effort == Effort::bulk && fitting == stored_levels.begin() ? bulk_levels : *fitting;
}

std::string gzip(std::string_view body, int level) {
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    base::ensure(compressor != nullptr, "libdeflate is out of memory");
    // A buffer of the body's own size: what does not fit in it is not smaller.
    std::string out(body.size(), '\0');
    out.resize(libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), out.data(),
                                        out.size()));
    return out;
}

std::string brotli(std::string_view body, int level) {
    std::string out(BrotliEncoderMaxCompressedSize(body.size()), '\0');
    std::size_t written = out.size();
    // The smallest window that holds the body: a decoder need not reserve more.
    const int window = std::clamp(static_cast<int>(std::bit_width(body.size() + 16)),
                                  BROTLI_MIN_WINDOW_BITS, BROTLI_DEFAULT_WINDOW);
    const auto done = BrotliEncoderCompress(level, window, BROTLI_MODE_TEXT, body.size(),
                                            reinterpret_cast<const std::uint8_t*>(body.data()),
                                            &written, reinterpret_cast<std::uint8_t*>(out.data()));
    base::ensure(done == BROTLI_TRUE, "brotli is out of memory");
    out.resize(written);
    return out;
}

std::string zstd(std::string_view body, int level) {
    std::string out(ZSTD_compressBound(body.size()), '\0');
    const std::size_t written =
        ZSTD_compress(out.data(), out.size(), body.data(), body.size(), level);
    base::ensure(ZSTD_isError(written) == 0, "zstd is out of memory");
    out.resize(written);
    return out;
}

// One encoding of one body, as work for the executor.
struct Piece {
    std::size_t body;
    Encoding encoding;
};

std::vector<Piece> pieces_of(const std::vector<Encodings>& encoded) {
    std::vector<Piece> pieces;
    for (std::size_t body = 0; body < encoded.size(); ++body) {
        for (const Encoding encoding : {Encoding::br, Encoding::zstd, Encoding::gzip}) {
            pieces.push_back({body, encoding});
        }
    }
    std::stable_sort(pieces.begin(), pieces.end(), [&](const Piece& one, const Piece& other) {
        return encoded[one.body][0].size() > encoded[other.body][0].size();
    });
    return pieces;
}

}  // namespace

std::string compress(std::string_view body, Encoding encoding, Effort effort) {
    if (body.size() < worthwhile_bytes_min) return "";
    const Levels& levels = levels_for(body.size(), effort);
    std::string out;
    switch (encoding) {
        case Encoding::identity:
            return std::string(body);
        case Encoding::gzip:
            out = gzip(body, levels.gzip);
            break;
        case Encoding::br:
            out = brotli(body, levels.br);
            break;
        case Encoding::zstd:
            out = zstd(body, levels.zstd);
            break;
    }
    if (out.size() >= body.size()) out.clear();
    out.shrink_to_fit();
    return out;
}

std::vector<Encodings> encode_all(std::vector<std::string> bodies, Effort effort,
                                  base::Executor& executor) {
    std::vector<Encodings> encoded(bodies.size());
    for (std::size_t at = 0; at < bodies.size(); ++at) encoded[at][0] = std::move(bodies[at]);
    const std::vector<Piece> pieces = pieces_of(encoded);
    executor.run_all(pieces.size(), [&](std::size_t at) {
        const Piece& piece = pieces[at];
        Encodings& one = encoded[piece.body];
        one[static_cast<std::size_t>(piece.encoding)] = compress(one[0], piece.encoding, effort);
    });
    return encoded;
}

std::shared_ptr<const base::Encoded> encode_quickly(std::string body,
                                                    std::string_view content_type) {
    struct Owned {
        Encodings bodies;
        std::array<std::string, base::encoding_count> etags;
    };
    auto owned = std::make_shared<Owned>();
    auto encoded = std::make_shared<base::Encoded>();
    owned->bodies[0] = std::move(body);
    encoded->content_type = content_type;
    for (std::size_t at = 0; at < base::encoding_count; ++at) {
        const auto encoding = static_cast<Encoding>(at);
        if (encoding != Encoding::identity)
            owned->bodies[at] = compress(owned->bodies[0], encoding, Effort::quick);
        if (encoding != Encoding::identity && owned->bodies[at].empty()) continue;
        owned->etags[at] = base::etag_of(owned->bodies[at], encoding);
        encoded->bodies[at] = {owned->bodies[at], owned->etags[at]};
    }
    encoded->owner = std::move(owned);
    return encoded;
}

}  // namespace almanac::bundle
