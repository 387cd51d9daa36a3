#include "tally/generated_elections.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace almanac::tally {

namespace {

std::vector<CandidateIndex> as_ranking(const plain::Ballot& ballot) {
    std::vector<CandidateIndex> ranking;
    for (const int candidate : ballot.ranking) {
        ranking.push_back(candidate == plain::stopped ? overvote_stop
                                                      : static_cast<CandidateIndex>(candidate));
    }
    return ranking;
}

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
        election.rule = std::string(
            preset_rules()[*rc::gen::inRange<std::size_t>(0, preset_rules().size())].id);
        const auto counted = count_of(election);
        if (!counted) return;
        RC_LOG() << election;
        plain::Tabulator judge(election);
        judge.run();
        for (plain::Ballot& ballot : judge.ballots) {
            for (plain::Step& step : ballot.steps)
                step.holder = std::max(step.holder, plain::nobody);
            RC_ASSERT(as_plain(journey(*counted, as_ranking(ballot))) == ballot.steps);
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
