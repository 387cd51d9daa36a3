#include "tally/lots_new_zealand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace almanac::tally {
namespace {

using testing::ElementsAre;

// 5 candidates, 3 seats, 1,237 documents: x = 10, y = 3, z = (1237 + 1000 · 7) rem 30323 = 8237.
// Five draws on x = 11071, y = 26171 and z = 18985, and 10,000 times each by its modulus is 3657 +
// 8635 + 6260 = 18552. The others were worked out by a script that shares nothing with this
// program.
TEST(NewZealandNumbers, FollowTheText) {
    const std::vector<bool> all(5, true);
    EXPECT_THAT(statutory_numbers(StatutoryForm::text, all, 3, 1237),
                ElementsAre(18552, 15066, 7434, 27459, 14789));
    EXPECT_THAT(statutory_numbers(StatutoryForm::text, std::vector<bool>(4, true), 1, 20),
                ElementsAre(12597, 16565, 14940, 11940));
}

TEST(NewZealandNumbers, TheCalculatorHasAnotherSeedAndTurnsThemRound) {
    EXPECT_THAT(statutory_numbers(StatutoryForm::calculator, std::vector<bool>(5, true), 3, 1237),
                ElementsAre(399, 6654, 4879, 5711, 4145));
    // Where the last digit of the votes is 0 the seeds are equal, and so are the last four digits,
    // subtracted from 10,000.
    EXPECT_THAT(statutory_numbers(StatutoryForm::calculator, std::vector<bool>(4, true), 1, 20),
                ElementsAre(7403, 3435, 5060, 8060));
}

TEST(NewZealandNumbers, WhoDoesNotStandHasNoneAndIsNotCounted) {
    EXPECT_THAT(statutory_numbers(StatutoryForm::text, {true, false, true, true, true}, 1, 20),
                ElementsAre(12597, 0, 16565, 14940, 11940));
}

TEST(NewZealandNumbers, NoTwoAreEqual) {
    const auto numbers =
        statutory_numbers(StatutoryForm::calculator, std::vector<bool>(4096, true), 7, 123'456);
    EXPECT_EQ(std::set(numbers.begin(), numbers.end()).size(), numbers.size());
}

}  // namespace
}  // namespace almanac::tally
