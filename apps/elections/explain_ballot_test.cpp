#include "apps/elections/explain_ballot.h"

#include "apps/elections/import_testing.h"
#include "engine/base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Contest contest_of(const std::vector<std::string>& names) {
    Contest contest;
    for (const std::string& name : names) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 1);
        one.name = name;
        contest.candidates.push_back(one);
    }
    return contest;
}

void add(Contest& contest, std::vector<tally::Mark> marks, std::uint32_t copies = 1) {
    for (std::uint32_t copy = 0; copy < copies; ++copy) contest.ballots.add(marks);
}

struct Case {
    Prepared prepared;
    tally::Count counted;
    CountReport report() const { return {prepared, counted, {}}; }
};

Case counted(Contest contest, const char* rule, std::uint32_t seats) {
    CountOptions options;
    options.rule = rule;
    options.seats = seats;
    Case out{*resolve(std::move(contest), options), {}};
    out.counted = *count(out.prepared);
    return out;
}

std::vector<std::string> lines_of(const BallotStory& story) {
    std::vector<std::string> lines;
    for (const BallotMove& move : story.moves)
        lines.push_back(std::to_string(move.round) + ": " + move.sentence);
    lines.push_back(story.ending);
    return lines;
}

// portland-or-2024, 2 seats, threshold 5: Ada 7 is elected, fraction 0.2857; Dee leaves, then Cy.
Case portland() {
    Contest contest = contest_of({"Ada", "Bo", "Cy", "Dee"});
    add(contest, {{0, 1}, {1, 2}}, 5);
    add(contest, {{0, 1}}, 2);
    add(contest, {{1, 1}, {2, 2}}, 2);
    add(contest, {{2, 1}, {1, 2}}, 2);
    add(contest, {{3, 1}, {2, 3}, {1, 4}}, 1);
    add(contest, {{0, 1}, {1, 1}}, 1);
    add(contest, {}, 1);
    return counted(std::move(contest), "portland-or-2024", 2);
}

TEST(ExplainBallot, TellsEachRoundThatMovedIt) {
    const Case paper = portland();
    const auto first = explain_ballot(paper.report(), "1");
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->marks, "1 Ada, 2 Bo");
    EXPECT_THAT(lines_of(*first),
                ElementsAre("1: It counts 1 vote for Ada.",
                            "2: The surplus of Ada moves: it goes to Bo, and counts 0.2857 votes; "
                            "the rest stays.",
                            HasSubstr("5: The surplus of Bo moves: nobody else of its choices is "
                                      "left, it is exhausted, with"),
                            "In the end it counts for nobody any more."));
    const auto last = explain_ballot(paper.report(), "12");
    ASSERT_TRUE(last);
    EXPECT_EQ(last->marks, "1 Dee, 3 Cy, 4 Bo");
    EXPECT_EQ(last->ranking, "Dee, Cy, Bo");
    EXPECT_THAT(lines_of(*last),
                testing::Contains("3: Dee is excluded: it goes to Cy, and counts 1 "
                                  "vote."));
    EXPECT_THAT(lines_of(*last),
                testing::Contains("4: Cy is excluded: it goes to Bo, and counts 1 vote."));
}

TEST(ExplainBallot, SaysWhyABallotDoesNotCount) {
    const Case paper = portland();
    EXPECT_THAT(lines_of(*explain_ballot(paper.report(), "13")),
                ElementsAre("It does not count: an overvote leaves nobody."));
    EXPECT_THAT(lines_of(*explain_ballot(paper.report(), "14")),
                ElementsAre("It does not count: it has no mark at a rank that counts."));
    const auto unknown = explain_ballot(paper.report(), "15");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, base::ErrorKind::missing);
    EXPECT_THAT(unknown.error().detail, HasSubstr("no ballot has the id \"15\"; there are 14"));
}

TEST(ExplainBallot, UnderKeepValuesTellsAllParts) {
    Contest contest = contest_of({"Ada", "Bo", "Cy"});
    add(contest, {{0, 1}, {1, 2}}, 6);
    add(contest, {{1, 1}}, 2);
    add(contest, {{2, 1}}, 3);
    const Case paper = counted(std::move(contest), "meek-prf", 2);
    const auto story = explain_ballot(paper.report(), "1");
    ASSERT_TRUE(story);
    EXPECT_THAT(lines_of(*story).front(), HasSubstr("It counts 1 for Ada"));
    EXPECT_THAT(lines_of(*story),
                testing::Contains(testing::AllOf(HasSubstr("for Ada, "), HasSubstr("for Bo"))));
}

Contest any_contest(base::Random& random) {
    const std::size_t candidates = 3 + random.below(5);
    Contest contest = contest_of({"A", "B", "C", "D", "E", "F", "G", "H"});
    contest.candidates.resize(candidates);
    for (std::size_t ballot = 10 + random.below(80); ballot > 0; --ballot) {
        std::vector<tally::Mark> marks;
        const std::size_t ranks = random.below(candidates + 1);
        for (std::size_t rank = 1; rank <= ranks; ++rank) {
            const std::size_t who = std::min(random.below(candidates), random.below(candidates));
            if (random.below(12) != 0)
                marks.push_back(
                    {static_cast<tally::CandidateIndex>(who), static_cast<std::uint16_t>(rank)});
        }
        add(contest, marks);
    }
    return contest;
}

using Ways = std::map<std::tuple<std::uint32_t, tally::CandidateIndex, int>, std::uint64_t>;

Ways ways_of_ballots(const Case& one) {
    Ways ways;
    const Contest& contest = one.prepared.contest;
    tally::Cleaner cleaner(*one.counted.rule, contest.candidates.size(),
                           one.prepared.question.excluded);
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        std::vector<tally::CandidateIndex> ranking;
        cleaner(contest.ballots.marks(ballot),
                [&](tally::CandidateIndex each) { ranking.push_back(each); });
        std::optional<tally::CandidateIndex> holder;
        for (const tally::BallotStep& step : tally::journey(one.counted, ranking)) {
            if (step.reason)
                ++ways[{step.round, *holder, step.holder ? static_cast<int>(*step.holder) : -1}];
            holder = step.holder;
        }
    }
    return ways;
}

Ways ways_of_transfers(const tally::Count& count) {
    Ways ways;
    for (std::uint32_t round = 1; round <= count.rounds.size(); ++round) {
        for (const tally::Transfer& transfer : count.rounds[round - 1].transfers)
            ways[{round, transfer.from, transfer.to ? static_cast<int>(*transfer.to) : -1}] +=
                transfer.ballots;
    }
    return ways;
}

TEST(ExplainBallot, TheWaysOfAllBallotsTogetherAreTheTransfersOfTheCount) {
    base::Random random(7);
    std::map<tally::Method, int> compared;
    for (int turn = 0; turn < 60; ++turn) {
        const Contest contest = any_contest(random);
        const auto seats = static_cast<std::uint32_t>(1 + random.below(3));
        for (const tally::Rule& rule : tally::preset_rules()) {
            const bool one_holder =
                rule.method == tally::Method::transfer || rule.method == tally::Method::parcels ||
                rule.method == tally::Method::wright || rule.method == tally::Method::qpq;
            CountOptions options;
            options.rule = rule.id;
            options.seats = rule.single_seat ? 1 : seats;
            if (draws_from_seed(rule)) options.seed = "7";
            const auto prepared = resolve(contest, options);
            if (!one_holder || !prepared) continue;
            const auto counted = count(*prepared);
            if (!counted) continue;
            ASSERT_EQ(ways_of_ballots({*prepared, *counted}), ways_of_transfers(*counted))
                << rule.id << "\n"
                << ballots_text(contest);
            ++compared[rule.method];
        }
    }
    for (const tally::Method method : {tally::Method::transfer, tally::Method::parcels,
                                       tally::Method::wright, tally::Method::qpq})
        EXPECT_GT(compared[method], 20);
}

}  // namespace
}  // namespace almanac::elections
