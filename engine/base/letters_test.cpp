#include "engine/base/letters.h"

#include <gtest/gtest.h>

#include <utility>

namespace almanac::base {
namespace {

constexpr std::string_view base64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

TEST(Letters, AreThoseOfRfc4648WithoutItsPadding) {
    using Pair = std::pair<std::string, std::string_view>;
    for (const auto& [bytes, text] :
         {Pair("", ""), Pair("f", "Zg"), Pair("fo", "Zm8"), Pair("foo", "Zm9v"),
          Pair("foob", "Zm9vYg"), Pair("fooba", "Zm9vYmE"), Pair("foobar", "Zm9vYmFy")}) {
        EXPECT_EQ(to_letters(bytes, base64), text);
        EXPECT_EQ(from_letters<std::string>(text, base64), bytes);
    }
    for (const auto& [bytes, text] :
         {Pair("", ""), Pair("f", "MY"), Pair("fo", "MZXQ"), Pair("foo", "MZXW6"),
          Pair("foob", "MZXW6YQ"), Pair("fooba", "MZXW6YTB"), Pair("foobar", "MZXW6YTBOI")}) {
        EXPECT_EQ(to_letters(bytes, base32), text);
        EXPECT_EQ(from_letters<std::string>(text, base32), bytes);
    }
}

TEST(Letters, AreOfOneFormForEachBytes) {
    for (const std::string_view text : {"Z", "Zh", "Zm9", "Zm9vY", "Zg=", "Zg ", "Z-"})
        EXPECT_EQ(from_letters<std::string>(text, base64), std::nullopt) << text;
}

TEST(Letters, TakeBytesOfEitherSign) {
    EXPECT_EQ(to_letters(std::string("\xff\x80"), base64), "/4A");
    EXPECT_EQ(to_letters(std::basic_string<unsigned char>{0xff, 0x80}, base64), "/4A");
}

}  // namespace
}  // namespace almanac::base
