// No real election of the collection looks like a test deck.

#include "tests/real_elections.h"

#include <gtest/gtest.h>

namespace almanac {
namespace {

TEST_F(RealElections, GiveNoWarningOfATestDeck) {
    std::size_t looked_at = 0;
    std::size_t in_order = 0;
    for (const RealElection& election : real_elections()) {
        if (election.ballots.empty()) continue;
        SCOPED_TRACE(election.folder.filename().string());
        elections::CountOptions options;
        options.rule = "irv";
        options.seats = 1;
        const auto prepared = prepare_real(election, options);
        ASSERT_TRUE(prepared) << prepared.error().detail;
        const elections::BallotAccount account = elections::account_of(prepared->contest);
        for (const elections::BallotWarning& warning : account.warnings)
            ADD_FAILURE() << warning.sentence;
        EXPECT_EQ(account.ballots, prepared->contest.ballots.voters());
        ++looked_at;
        in_order += prepared->contest.ballots.unweighted();
    }
    EXPECT_GE(looked_at, 25U);
    EXPECT_GE(in_order, 5U) << "hardly a file with its ballots in their order";
}

}  // namespace
}  // namespace almanac
