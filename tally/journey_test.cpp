#include "tally/generated_elections.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace almanac::tally {

namespace {

std::vector<plain::Step> as_plain(const std::vector<BallotStep>& steps) {
    std::vector<plain::Step> plain_steps;
    for (const BallotStep& step : steps) {
        plain_steps.push_back({static_cast<int>(step.round),
                               step.holder ? *step.holder : plain::nobody,
                               static_cast<std::int64_t>(step.value.units)});
    }
    return plain_steps;
}

}  // namespace

TEST(Journey, EqualsWhereThePlainTabulatorPutEveryBallot) {
    plain::for_all(2000, [] {
        plain::Election election = plain::any_election();
        election.own = plain::any_transfer_rule();
        if (election.own->single_seat) election.seats = 1;
        const auto counted = count_of(election);
        if (!counted) return;
        RC_LOG() << election;
        plain::Tabulator judge(election);
        judge.run();
        for (plain::Ballot& ballot : judge.ballots) {
            for (plain::Step& step : ballot.steps)
                step.holder = std::max(step.holder, plain::nobody);
            const auto ranking = clean(*ballot.marks, *election.own, election.excluded);
            const bool later =
                std::any_of(ballot.steps.begin(), ballot.steps.end(),
                            [](const plain::Step& step) { return step.holder >= 0; });
            if (!later) ballot.steps.clear();
            RC_ASSERT(as_plain(journey(*counted, ranking)) == ballot.steps);
        }
    });
}

TEST(Journey, OfABallotWithoutARankingHasNoStep) {
    Ballots ballots;
    ballots.add(std::vector<Mark>{{0, 1}});
    const Rule& rule = *find_rule("irv");
    const auto counted = count(Profile::build(ballots, rule, 1), rule, {});
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_TRUE(journey(*counted, {}).empty());
}

}  // namespace almanac::tally
