#include "tally/number.h"

#include "tally/number_rational.h"
#include "tally/number_wide.h"
#include "tally/tabulation.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <utility>

namespace almanac::tally {
namespace {

Rule decimals(std::uint8_t shown, std::uint8_t guard = 0) {
    Rule rule;
    rule.decimals = shown;
    rule.guard = guard;
    return rule;
}

template <class Number>
Number ninths(const Rule& rule, std::uint64_t number) {
    return Number::one(rule).over(9).times(number);
}

TEST(Number, UnitsCutAndRoundUpWithAProductOf128Bits) {
    const Units large(3'000'000'000'000'000'000);
    EXPECT_EQ(Units::cut(large, large, large), large);
    EXPECT_EQ(Units::cut(Units(10), Units(1), Units(4)), Units(2));
    EXPECT_EQ(Units::raised(Units(10), Units(1), Units(4)), Units(3));
    EXPECT_EQ(Units::raised(Units(12), Units(1), Units(4)), Units(3));
    EXPECT_EQ(Units::one(decimals(5)).over(3), Units(33'333));
}

TEST(Number, WideUnitsHoldWhat64BitsCannot) {
    const WideUnits one = WideUnits::one(decimals(9));
    const WideUnits many = one.times(18'446'744'075);
    EXPECT_EQ(base::to_string({many.units(), 9}), "18446744075.000000000");
    const WideUnits huge(base::wide_power_of_ten(37));
    EXPECT_EQ(WideUnits::cut(huge, huge, huge), huge);
    EXPECT_EQ(WideUnits::raised(huge, huge + WideUnits(1), huge), huge + WideUnits(1));
    EXPECT_EQ(WideUnits::cut(huge, WideUnits(2), WideUnits(3)).units() % 10, 6);
    EXPECT_EQ(WideUnits::raised(huge, WideUnits(2), WideUnits(3)).units() % 10, 7);
}

TEST(NumberDeathTest, NothingWraps) {
    const WideUnits huge(base::wide_power_of_ten(38));
    EXPECT_DEATH(huge + huge, "votes overflow");
    EXPECT_DEATH(huge.times(2), "votes overflow");
    EXPECT_DEATH(WideUnits::cut(huge, huge, WideUnits(1)), "votes overflow");
    EXPECT_DEATH(Units(INT64_MAX) + Units(1), "votes overflow");
    EXPECT_DEATH(Units::raised(Units(INT64_MAX), Units(2), Units(1)), "votes overflow");
}

TEST(Number, GuardedNumbersAreEqualBelowHalfAUnitShown) {
    const Rule rule = decimals(2, 2);  // four places, of which two are shown
    const Guarded one = Guarded::one(rule);
    const Guarded third = one.over(3);  // 0.3333
    EXPECT_EQ(third.units(), 33);
    EXPECT_EQ((third + third).units(), 67) << "0.6666 is shown rounded";
    EXPECT_EQ(third.times(3), one) << "0.9999 is within 0.0050 of 1";
    EXPECT_TRUE(exact_order(third.times(3), one) < 0);
    EXPECT_LT(one - one.over(200), one) << "0.0050 is no less than half a unit";
    EXPECT_EQ(one - one.over(201), one) << "0.0049 is";
    EXPECT_EQ(Guarded::raised(one, one, third), Guarded::cut(one, one, third));
    EXPECT_EQ((third - one).units(), -67) << "-0.6667";
}

TEST(Number, GuardedProductsHave256Bits) {
    const Rule rule = decimals(18, 9);
    const Guarded one = Guarded::one(rule);
    const Guarded votes = one.times(100'000'000'000);
    EXPECT_EQ(Guarded::cut(votes, votes, votes), votes);
    EXPECT_EQ(base::to_string({Guarded::cut(one, one, one.times(3)).units(), 18}),
              "0.333333333333333333");
}

TEST(Number, RationalsAreExactAndShownRounded) {
    const Rule rule = decimals(12);
    const Rational one = Rational::one(rule);
    EXPECT_EQ(one.over(3).times(3), one);
    EXPECT_EQ(base::to_string({one.over(3).times(2).units(), 12}), "0.666666666667");
    EXPECT_EQ(base::to_string({(one.over(3) - one).units(), 12}), "-0.666666666667");
    EXPECT_TRUE((one.over(7) - one.over(7)).is_zero());
    EXPECT_FALSE(one.over(7).is_oversize());
}

TEST(Number, ARationalOfTenThousandDigitsIsTooLarge) {
    const Rational one = Rational::one(decimals(0));
    Rational small = one;
    for (int times = 0; times < 600; ++times) small = small.over(10'000'000'000'000'000'000U);
    EXPECT_TRUE(small.is_oversize());
}

RC_GTEST_PROP(Number, AQuotientOf256BitsIsTheLargestThatFits, ()) {
    const auto some = [] {
        const auto high = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 62);
        const auto low = *rc::gen::arbitrary<std::uint64_t>();
        return (static_cast<base::Int128>(high) << 64) + static_cast<base::Int128>(low);
    };
    const base::Int128 one = some();
    const base::Int128 divisor = some() + 1;
    const base::Int128 other = divisor - *rc::gen::inRange<std::int64_t>(0, 1'000);
    RC_PRE(other >= 0);
    using Wide = Rational::Whole;
    const Wide product = Wide(one) * Wide(other);
    const base::Int128 cut = quotient(one, other, divisor, Rounding::down);
    RC_ASSERT(Wide(cut) * Wide(divisor) <= product);
    RC_ASSERT((Wide(cut) + 1) * Wide(divisor) > product);
    const bool whole = Wide(cut) * Wide(divisor) == product;
    RC_ASSERT(quotient(one, other, divisor, Rounding::up) == cut + (whole ? 0 : 1));
}

template <class Number>
class EveryNumber : public testing::Test {};
using Numbers = testing::Types<Units, WideUnits, Guarded, Rational>;
TYPED_TEST_SUITE(EveryNumber, Numbers);

TYPED_TEST(EveryNumber, HasTheMembersAMethodNeeds) {
    const Rule rule = decimals(6, 6);
    const TypeParam one = TypeParam::one(rule);
    EXPECT_TRUE(TypeParam().is_zero());
    EXPECT_EQ(static_cast<std::int64_t>(one.units()), 1'000'000);
    EXPECT_LT(ninths<TypeParam>(rule, 4), ninths<TypeParam>(rule, 5));
    EXPECT_TRUE(exact_order(ninths<TypeParam>(rule, 4), ninths<TypeParam>(rule, 5)) < 0);
    EXPECT_EQ(
        static_cast<std::int64_t>(TypeParam::cut(one.times(2), one.times(3), one.times(4)).units()),
        1'500'000);
    EXPECT_GE(TypeParam::raised(one, one, one.times(3)), TypeParam::cut(one, one, one.times(3)));
    TypeParam sum = one + one;
    sum -= one;
    EXPECT_EQ(sum - one, TypeParam());
    EXPECT_EQ(TypeParam::ulp().is_zero(), TypeParam::is_exact);
}

// 7 > 4 of 2 seats: the surplus of 3 moves at 3/7 a ballot.
template <class Number>
std::string surplus_of_three_sevenths(std::uint8_t shown, std::uint8_t guard) {
    Rule rule = *find_rule("scotland-2007");
    rule.decimals = shown;
    rule.guard = guard;
    Ballots ballots;
    ballots.add(std::vector<Mark>{{0, 1}, {1, 2}}, 7);
    ballots.add(std::vector<Mark>{{2, 1}}, 3);
    const Profile profile = Profile::build(ballots, rule, 3);
    Question question;
    question.seats = 2;
    const auto count = Tabulation<Number>(profile, rule, question).run();
    return base::to_string(count->rounds.at(1).totals[1]);
}

TEST(Number, ATabulationRunsOverEachOfThem) {
    EXPECT_EQ(surplus_of_three_sevenths<Units>(5, 0), "2.99999") << "7 times 0.42857";
    EXPECT_EQ(surplus_of_three_sevenths<WideUnits>(5, 0), "2.99999");
    EXPECT_EQ(surplus_of_three_sevenths<Guarded>(5, 5), "3.00000");
    EXPECT_EQ(surplus_of_three_sevenths<Rational>(5, 0), "3.00000");
}

}  // namespace
}  // namespace almanac::tally
