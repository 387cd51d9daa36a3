#include "engine/access/secret.h"

#include "engine/access/base32.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <ostream>
#include <type_traits>

namespace almanac::access {
namespace {

template <class T>
concept Streamed = requires(std::ostream& out, const T& value) {
    out << value;
};

static_assert(!Streamed<Secret>, "no stream prints a secret");
static_assert(!fmt::is_formattable<Secret>::value, "and neither does fmt");
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string_view, Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

TEST(Secret, ShowsItsTextOnlyWhenItIsAsked) {
    Secret one("alm_x");
    EXPECT_EQ(one.reveal(), "alm_x");
    Secret other("short");
    other = std::move(one);
    EXPECT_EQ(other.reveal(), "alm_x");
    const Secret third(std::move(other));
    EXPECT_EQ(third.reveal(), "alm_x");
}

TEST(Secret, ComesFromAKernelThatDoesNotRepeatItself) {
    std::array<unsigned char, 32> one{};
    std::array<unsigned char, 32> other{};
    SystemEntropy entropy;
    entropy.fill(one);
    entropy.fill(other);
    EXPECT_NE(one, other);
    entropy.fill({});
}

RC_GTEST_PROP(Base32, GivesAnyBytesBack, (const std::vector<unsigned char>& bytes)) {
    const std::string text = base32(bytes);
    RC_ASSERT(text.size() == base32_letters(bytes.size()));
    RC_ASSERT(is_base32(text));
    RC_ASSERT(from_base32(text) == bytes);
}

RC_GTEST_PROP(Base32, ReadsOneTextForEachBytesAndNoOther, ()) {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::inRange('0', '9'), rc::gen::inRange('a', 'z')));
    const auto bytes = from_base32(text);
    if (bytes) RC_ASSERT(base32(*bytes) == text);
}

TEST(Base32, RefusesWhatItDoesNotWrite) {
    for (const std::string_view text :
         {"i", "l", "o", "u", "A", "0", "zz1", "00 ", "\xc3\xa9", "01"})
        EXPECT_FALSE(from_base32(text)) << text;
    EXPECT_FALSE(from_base32(std::string_view("00\0", 3)));
    EXPECT_TRUE(from_base32("")->empty());
}

}  // namespace
}  // namespace almanac::access
