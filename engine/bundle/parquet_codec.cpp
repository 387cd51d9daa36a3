#include "engine/bundle/parquet_codec.h"

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace almanac::bundle {

namespace {

bool unpack_gzip(std::string_view packed, char* out, std::size_t size) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>
        decompressor(libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    if (decompressor == nullptr) return false;
    return libdeflate_gzip_decompress(decompressor.get(), packed.data(), packed.size(), out, size,
                                      nullptr) == LIBDEFLATE_SUCCESS;
}

bool unpack_zstd(std::string_view packed, char* out, std::size_t size) {
    return ZSTD_decompress(out, size, packed.data(), packed.size()) == size;
}

// Snappy's elements: what is read, what is written, and how much of either is left.
class SnappyPage {
public:
    SnappyPage(std::string_view packed, char* out, std::size_t size)
        : in_(reinterpret_cast<const std::uint8_t*>(packed.data())),
          in_end_(in_ + packed.size()),
          begin_(out),
          out_(out),
          out_end_(out + size) {}

    bool unpack() {
        if (!has_size()) return false;
        while (in_ < in_end_) {
            const std::uint8_t tag = *in_++;
            if (!((tag & 3U) == 0 ? literal(tag) : copy(tag))) return false;
        }
        return out_ == out_end_;
    }

private:
    // The length at the beginning, which must be the page's.
    bool has_size() {
        std::uint64_t size = 0;
        for (unsigned shift = 0; shift < 35 && in_ < in_end_; shift += 7) {
            const std::uint8_t next = *in_++;
            size |= std::uint64_t{next & 0x7FU} << shift;
            if ((next & 0x80U) == 0) return size == static_cast<std::uint64_t>(out_end_ - out_);
        }
        return false;
    }

    // A number of that many bytes, least first.
    bool number(std::size_t bytes, std::size_t& value) {
        if (static_cast<std::size_t>(in_end_ - in_) < bytes) return false;
        value = 0;
        for (std::size_t at = 0; at < bytes; ++at) value |= std::size_t{in_[at]} << (8 * at);
        in_ += bytes;
        return true;
    }

    bool literal(std::uint8_t tag) {
        constexpr std::size_t in_tag = 60;
        std::size_t length = tag >> 2U;
        if (length >= in_tag && !number(length - in_tag + 1, length)) return false;
        ++length;
        if (length > static_cast<std::size_t>(in_end_ - in_) ||
            length > static_cast<std::size_t>(out_end_ - out_)) {
            return false;
        }
        std::memcpy(out_, in_, length);
        in_ += length;
        out_ += length;
        return true;
    }

    bool copy(std::uint8_t tag) {
        std::size_t offset = 0;
        std::size_t length = (tag >> 2U) + 1U;
        const unsigned kind = tag & 3U;
        if (!number(kind == 1 ? 1 : kind == 2 ? 2 : 4, offset)) return false;
        if (kind == 1) {
            length = ((tag >> 2U) & 7U) + 4U;
            offset |= static_cast<std::size_t>(tag >> 5U) << 8U;
        }
        if (offset == 0 || offset > static_cast<std::size_t>(out_ - begin_) ||
            length > static_cast<std::size_t>(out_end_ - out_)) {
            return false;
        }
        repeat(offset, length);
        return true;
    }

    // What is copied may overlap what it is copied to: then it repeats.
    void repeat(std::size_t offset, std::size_t length) {
        constexpr std::size_t step = 16;
        const char* from = out_ - offset;
        if (offset >= step && static_cast<std::size_t>(out_end_ - out_) >= length + step) {
            for (std::size_t at = 0; at < length; at += step)
                std::memcpy(out_ + at, from + at, step);
        } else {
            for (std::size_t at = 0; at < length; ++at) out_[at] = from[at];
        }
        out_ += length;
    }

    const std::uint8_t* in_;
    const std::uint8_t* in_end_;
    char* begin_;
    char* out_;
    char* out_end_;
};

}  // namespace

bool unpack_snappy(std::string_view packed, char* out, std::size_t size) {
    return SnappyPage(packed, out, size).unpack();
}

std::optional<PageBytes> unpack_page(Codec codec, std::string_view packed, std::size_t bytes) {
    if (codec == Codec::none) {
        if (packed.size() != bytes) return std::nullopt;
        return PageBytes{packed, nullptr};
    }
    PageBytes page;
    page.owner.reset(new char[bytes + bytes_behind_page]);
    std::memset(page.owner.get() + bytes, 0, bytes_behind_page);
    page.bytes = {page.owner.get(), bytes};
    bool done = false;
    if (codec == Codec::snappy) done = unpack_snappy(packed, page.owner.get(), bytes);
    if (codec == Codec::gzip) done = unpack_gzip(packed, page.owner.get(), bytes);
    if (codec == Codec::zstd) done = unpack_zstd(packed, page.owner.get(), bytes);
    if (!done) return std::nullopt;
    return page;
}

}  // namespace almanac::bundle
