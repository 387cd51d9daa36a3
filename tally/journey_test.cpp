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

// What the plain tabulator calls it.
plain::Candidate plain_why(const BallotStep& step) {
    if (step.holder) return *step.holder;
    switch (*step.exhausted) {
        case Exhausted::overvote:
            return plain::at_overvote;
        case Exhausted::skips:
            return plain::at_skip;
        case Exhausted::repeat:
            return plain::at_repeat;
        default:
            return plain::nobody;
    }
}

}  // namespace

TEST(Journey, SaysWhyABallotIsExhaustedAsThePlainTabulatorDoes) {
    plain::for_all(1000, [] {
        plain::Election election = plain::any_election();
        election.own = plain::any_transfer_rule();
        if (election.own->single_seat) election.seats = 1;
        const auto counted = count_of(election);
        if (!counted) return;
        RC_LOG() << election;
        plain::Tabulator judge(election);
        judge.run();
        const Journeys journeys(*counted);
        std::vector<BallotStep> steps{{9, std::nullopt, {}, std::nullopt}};
        for (const plain::Ballot& ballot : judge.ballots) {
            journeys.follow(clean(*ballot.marks, *election.own, election.excluded), steps);
            RC_ASSERT(steps.size() == ballot.steps.size());
            for (std::size_t at = 0; at < steps.size(); ++at) {
                RC_ASSERT(steps[at].holder.has_value() != steps[at].exhausted.has_value());
                RC_ASSERT(plain_why(steps[at]) == ballot.steps[at].holder);
            }
        }
    });
}

// One seat. A 3, B 2, C 1, D 1: D leaves, then C, then B.
TEST(Journey, TellsABallotWithoutChoicesFromOneWhoseChoicesAreGone) {
    Ballots ballots;
    ballots.add(std::vector<Mark>{{0, 1}}, 3);
    ballots.add(std::vector<Mark>{{1, 1}, {3, 2}}, 2);
    ballots.add(std::vector<Mark>{{2, 1}}, 1);
    ballots.add(std::vector<Mark>{{3, 1}, {2, 2}}, 1);
    const Rule& rule = *find_rule("irv");
    Question question;
    question.lots.best_first = {0, 1, 2, 3};
    const auto counted = count(Profile::build(ballots, rule, 4), rule, question);
    ASSERT_TRUE(static_cast<bool>(counted));
    ASSERT_EQ(counted->rounds.size(), 3U);
    const auto end = [&](std::vector<CandidateIndex> ranking) {
        return journey(*counted, ranking).back();
    };
    EXPECT_EQ(end({2}).exhausted, Exhausted::no_more_choices);
    EXPECT_EQ(end({2, 3}).exhausted, Exhausted::others_gone);
    EXPECT_EQ(end({3, 2}).exhausted, Exhausted::no_more_choices);
    EXPECT_EQ(end({3, 2}).round, 3U);
    EXPECT_EQ(end({1, 3}).exhausted, std::nullopt);
}

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
