#include "engine/bundle/encode.h"

#include "engine/base/random.h"
#include "engine/bundle/bundle.h"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <libdeflate.h>
#include <rapidcheck/gtest.h>
#include <zstd.h>

#include <thread>

namespace almanac::bundle {
namespace {

using base::Encoding;

std::string json_of(std::size_t bytes) {
    base::Random random(bytes);
    std::string json = "[";
    while (json.size() < bytes) {
        json += "{\"candidate_id\":" + std::to_string(random.below(30)) + ",\"votes\":\"" +
                std::to_string(random.below(20'000)) + ".0000\"},";
    }
    json.back() = ']';
    return json;
}

std::string decode(std::string_view bytes, Encoding encoding, std::size_t size) {
    std::string out(size, '\0');
    std::size_t written = size;
    if (encoding == Encoding::gzip) {
        libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
        if (libdeflate_gzip_decompress(decompressor, bytes.data(), bytes.size(), out.data(), size,
                                       nullptr) != LIBDEFLATE_SUCCESS) {
            written = 0;
        }
        libdeflate_free_decompressor(decompressor);
    } else if (encoding == Encoding::br) {
        const auto done = BrotliDecoderDecompress(
            bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &written,
            reinterpret_cast<std::uint8_t*>(out.data()));
        if (done != BROTLI_DECODER_RESULT_SUCCESS) written = 0;
    } else {
        written = ZSTD_decompress(out.data(), size, bytes.data(), bytes.size());
    }
    out.resize(std::min(written, size));
    return out;
}

// Two threads, so that the sanitizers see what is shared.
class TwoThreads final : public base::Executor {
public:
    void run_all(std::size_t count, const std::function<void(std::size_t)>& task) override {
        std::thread odd([&] {
            for (std::size_t at = 1; at < count; at += 2) task(at);
        });
        for (std::size_t at = 0; at < count; at += 2) task(at);
        odd.join();
    }
};

constexpr std::array compressed{Encoding::gzip, Encoding::br, Encoding::zstd};

TEST(Encode, EveryEncodingAtEveryEffortDecodesToTheBody) {
    for (const std::size_t bytes : {300u, 5'000u, 100'000u, 1'100'000u}) {
        const std::string body = json_of(bytes);
        for (const Effort effort : {Effort::quick, Effort::bulk, Effort::thorough}) {
            for (const Encoding encoding : compressed) {
                const std::string encoded = compress(body, encoding, effort);
                ASSERT_FALSE(encoded.empty());
                EXPECT_LT(encoded.size(), body.size() / 2);
                EXPECT_EQ(decode(encoded, encoding, body.size()), body);
                EXPECT_EQ(compress(body, encoding, effort), encoded);
            }
        }
    }
}

TEST(Encode, IsKeptOnlyWhereItIsSmaller) {
    base::Random random(1);
    std::string noise(10'000, '\0');
    for (char& one : noise) one = static_cast<char>(random.below(256));
    for (const Encoding encoding : compressed) {
        EXPECT_EQ(compress(noise, encoding, Effort::thorough), "");
        EXPECT_EQ(compress(std::string(199, 'x'), encoding, Effort::thorough), "");
        EXPECT_NE(compress(std::string(200, 'x'), encoding, Effort::thorough), "");
        EXPECT_EQ(compress("", encoding, Effort::quick), "");
    }
}

RC_GTEST_PROP(Encode, AnyBytesComeBack, (const std::string& seed)) {
    std::string body;
    for (int times = 0; times < 300; ++times) body += seed;
    for (const Encoding encoding : compressed) {
        const std::string encoded = compress(body, encoding, Effort::quick);
        if (!encoded.empty()) RC_ASSERT(decode(encoded, encoding, body.size()) == body);
    }
}

TEST(Encode, ManyBodiesOnManyThreadsGiveTheBytesOfOne) {
    std::vector<std::string> bodies;
    for (std::size_t at = 0; at < 40; ++at) bodies.push_back(json_of(at * 97));
    base::InlineExecutor one;
    TwoThreads two;
    const auto encoded = encode_all(bodies, Effort::bulk, two);
    EXPECT_EQ(encode_all(bodies, Effort::bulk, one), encoded);
    ASSERT_EQ(encoded.size(), bodies.size());
    EXPECT_EQ(encoded[30][0], bodies[30]);
    EXPECT_EQ(decode(encoded[30][2], Encoding::br, bodies[30].size()), bodies[30]);
}

TEST(Encode, OnDemandABodyKeepsItsTypeAndHasATagForEachEncoding) {
    const std::string body = json_of(5'000);
    const auto encoded = encode_quickly(body, "application/problem+json");
    EXPECT_EQ(encoded->content_type, "application/problem+json");
    EXPECT_EQ(encoded->body(Encoding::identity).bytes, body);
    std::vector<std::string_view> etags{encoded->body(Encoding::identity).etag};
    for (const Encoding encoding : compressed) {
        ASSERT_TRUE(encoded->body(encoding).present());
        EXPECT_EQ(decode(encoded->body(encoding).bytes, encoding, body.size()), body);
        etags.push_back(encoded->body(encoding).etag);
    }
    std::sort(etags.begin(), etags.end());
    EXPECT_EQ(std::unique(etags.begin(), etags.end()), etags.end());
    const auto tiny = encode_quickly("{}", "application/json");
    EXPECT_EQ(tiny->body(Encoding::identity).bytes, "{}");
    EXPECT_FALSE(tiny->body(Encoding::br).present());
}

}  // namespace
}  // namespace almanac::bundle
