#include "engine/base/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace almanac::base {
namespace {

TEST(Decimal, PrintsEveryPlaceOfTheLaw) {
    EXPECT_EQ(to_string(Decimal{192900000, 4}), "19290.0000");
    EXPECT_EQ(to_string(Decimal{5, 4}), "0.0005");
    EXPECT_EQ(to_string(Decimal{0, 5}), "0.00000");
    EXPECT_EQ(to_string(Decimal{42, 0}), "42");
    EXPECT_EQ(to_string(Decimal{-15, 1}), "-1.5");
    EXPECT_EQ(to_string(Decimal{std::numeric_limits<std::int64_t>::min(), 0}),
              "-9223372036854775808");
    EXPECT_EQ(to_string(Decimal{wide_power_of_ten(30) + 5, 27}),
              "1000.000000000000000000000000005");
}

TEST(Decimal, RefusesWhatIsNotADecimalNumber) {
    for (const char* text : {"", "-", "1.", ".5", "1e3", " 1", "1 ", "1.2.3",
                             "9999999999999999999999999999999999999999", "1,5", "+1"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

RC_GTEST_PROP(Decimal, ReadsBackWhatItPrints, ()) {
    const Decimal value{*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000),
                        static_cast<std::uint8_t>(*rc::gen::inRange(0, 10))};
    const auto read = parse_decimal(to_string(value));
    RC_ASSERT(static_cast<bool>(read));
    RC_ASSERT(*read == value);
}

TEST(Percentage, RoundsHalfUpToTwoDecimals) {
    EXPECT_EQ(percentage(1, 3), 33.33);
    EXPECT_EQ(percentage(2, 3), 66.67);
    EXPECT_EQ(percentage(1, 20'000), 0.01);  // 0.005 goes up
    EXPECT_EQ(percentage(1, 20'001), 0.0);
    EXPECT_EQ(percentage(7, 7), 100.0);
    EXPECT_EQ(percentage(0, 0), 0.0);
}

}  // namespace
}  // namespace almanac::base
