#include "engine/bundle/pack.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::bundle {
namespace {

using base::Encoded;
using base::Encoding;
using base::encoding_count;

using Bodies = std::map<std::string, std::string>;

std::map<std::string, Encodings> encodings_of(const Bodies& bodies) {
    std::map<std::string, Encodings> answers;
    for (const auto& [key, body] : bodies) {
        if (key.empty()) continue;
        answers[key] = {body, compress(body, Encoding::gzip, Effort::quick), "",
                        compress(body, Encoding::zstd, Effort::quick)};
    }
    return answers;
}

Bodies three_bodies() {
    return {{"1-2", std::string(500, 'x')}, {"1-10", "{\"pair\":[1,10]}"}, {"ü", ""}};
}

bool within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

TEST(Pack, FindsEachAnswerByItsKeyInEachOfItsEncodings) {
    const auto answers = encodings_of(three_bodies());
    const auto bytes = build_pack(answers);
    ASSERT_TRUE(bytes);
    const auto pack = Pack::open(*bytes, "application/json");
    ASSERT_TRUE(pack) << pack.error().detail;
    EXPECT_EQ(pack->size(), 3u);
    const Encoded* found = pack->find("1-2");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->content_type, "application/json");
    EXPECT_EQ(found->body(Encoding::identity).bytes, std::string(500, 'x'));
    EXPECT_EQ(found->body(Encoding::gzip).bytes, answers.at("1-2")[1]);
    EXPECT_EQ(found->body(Encoding::gzip).etag,
              base::etag_of(answers.at("1-2")[1], Encoding::gzip));
    EXPECT_FALSE(found->body(Encoding::br).present());
    EXPECT_FALSE(pack->find("1-10")->body(Encoding::gzip).present());
    ASSERT_NE(pack->find("ü"), nullptr);
    EXPECT_TRUE(pack->find("ü")->body(Encoding::identity).present());
    EXPECT_EQ(pack->find("1-3"), nullptr);
    EXPECT_EQ(pack->find(""), nullptr);
}

TEST(Pack, OfNothingIsAPackToo) {
    const auto bytes = build_pack({});
    ASSERT_TRUE(bytes);
    const auto pack = Pack::open(*bytes, "application/json");
    ASSERT_TRUE(pack);
    EXPECT_EQ(pack->find("1"), nullptr);
}

RC_GTEST_PROP(Pack, AnyAnswersComeBackAndEqualOnesAreEqualBytes, (const Bodies& bodies)) {
    const auto answers = encodings_of(bodies);
    const auto bytes = build_pack(answers);
    RC_ASSERT(bool(bytes));
    RC_ASSERT(*bytes == *build_pack(answers));
    const auto pack = Pack::open(*bytes, "application/json");
    RC_ASSERT(bool(pack));
    RC_ASSERT(pack->size() == answers.size());
    for (const auto& [key, wanted] : answers) {
        const Encoded* found = pack->find(key);
        RC_ASSERT(found != nullptr);
        for (std::size_t at = 0; at < encoding_count; ++at)
            RC_ASSERT(found->bodies[at].bytes == wanted[at]);
    }
}

TEST(Pack, CutShortAnywhereIsRefused) {
    const auto bytes = build_pack(encodings_of(three_bodies()));
    ASSERT_TRUE(bytes);
    for (std::size_t length = 0; length < bytes->size(); ++length) {
        const std::string cut = bytes->substr(0, length);
        EXPECT_FALSE(Pack::open(cut, "application/json")) << length;
    }
}

// A hostile pack may be refused or taken, but nothing it hands out lies outside of it.
TEST(Pack, WithAnyByteChangedNeverLeavesItsBytes) {
    const auto whole = build_pack(encodings_of(three_bodies()));
    ASSERT_TRUE(whole);
    int refused = 0;
    for (std::size_t at = 0; at < whole->size(); ++at) {
        for (const unsigned change : {1u, 0x80u, 0xFFu}) {
            std::string bytes = *whole;
            bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ change);
            const auto pack = Pack::open(bytes, "application/json");
            refused += pack ? 0 : 1;
            if (!pack) continue;
            for (const auto& [key, body] : three_bodies()) {
                const Encoded* found = pack->find(key);
                if (found == nullptr) continue;
                for (const auto& one : found->bodies) {
                    EXPECT_TRUE(within(one.bytes, bytes));
                    EXPECT_TRUE(within(one.etag, bytes));
                    EXPECT_EQ(one.etag.find_first_of("\r\n"), std::string_view::npos);
                }
            }
        }
    }
    EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace almanac::bundle
