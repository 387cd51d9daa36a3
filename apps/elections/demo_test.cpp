#include "apps/elections/demo.h"

#include "apps/elections/import.h"
#include "apps/elections/question.h"
#include "engine/base/hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace almanac::elections {
namespace {

std::string csv_of(const DemoOptions& options) {
    std::string csv;
    write_demo_csv(options, [&](std::string_view piece) {
        csv += piece;
        return true;
    });
    return csv;
}

DemoOptions small(std::uint64_t ballots, std::uint64_t seed = 7) {
    DemoOptions options;
    options.ballots = ballots;
    options.seed = seed;
    return options;
}

TEST(Demo, ASeedGivesTheSameBytesOnAnyMachine) {
    EXPECT_EQ(base::sha256_hex(csv_of(small(1000))),
              "96b9ee7e496695d27b61b9114f28465f5447882454842d8a2f9d8810aa0f6cfd");
    EXPECT_NE(csv_of(small(1000, 7)), csv_of(small(1000, 8)));
}

TEST(Demo, TheCsvHoldsTheVeryBallotsOfTheContest) {
    const DemoOptions options = small(3000);
    const std::string csv = csv_of(options);
    const SourceFile file{"demo.csv", "demo.csv", csv};
    const auto read = read_contest(std::span(&file, 1), {});
    ASSERT_TRUE(read) << read.error().detail;
    const Contest made = demo_contest(options);
    EXPECT_EQ(read->title, made.title);
    EXPECT_EQ(read->seats, made.seats);
    ASSERT_EQ(read->candidates.size(), made.candidates.size());
    for (std::size_t index = 0; index < made.candidates.size(); ++index) {
        EXPECT_EQ(read->candidates[index].name, made.candidates[index].name);
    }
    ASSERT_EQ(read->ballots.size(), options.ballots);
    for (std::size_t ballot = 0; ballot < options.ballots; ++ballot) {
        const auto one = read->ballots.marks(ballot);
        const auto other = made.ballots.marks(ballot);
        ASSERT_TRUE(std::equal(one.begin(), one.end(), other.begin(), other.end()))
            << "ballot " << ballot;
    }
}

TEST(Demo, BallotsHaveTheFaultsOfRealOnes) {
    const Contest contest = demo_contest(small(20'000));
    std::size_t overvotes = 0;
    std::size_t skips = 0;
    std::size_t repeats = 0;
    std::set<tally::CandidateIndex> marked;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        std::set<std::uint16_t> ranks;
        std::set<tally::CandidateIndex> candidates;
        const auto marks = contest.ballots.marks(ballot);
        ASSERT_FALSE(marks.empty());
        for (const tally::Mark& mark : marks) {
            ASSERT_TRUE(mark.rank >= 1 && mark.rank <= contest.ranks_max);
            if (!ranks.insert(mark.rank).second) ++overvotes;
            if (!candidates.insert(mark.candidate).second) ++repeats;
            marked.insert(mark.candidate);
        }
        if (*ranks.rbegin() != ranks.size()) ++skips;
    }
    EXPECT_THAT(overvotes, testing::AllOf(testing::Gt(150u), testing::Lt(350u)));
    EXPECT_THAT(skips, testing::AllOf(testing::Gt(80u), testing::Lt(300u)));
    EXPECT_THAT(repeats, testing::AllOf(testing::Gt(80u), testing::Lt(400u)));
    EXPECT_EQ(marked.size(), contest.candidates.size())
        << "everybody has a mark, the slots as well";
}

TEST(Demo, TheCountTakesSeveralRoundsAndFillsEverySeat) {
    CountOptions options;
    options.rule = demo_rule;
    options.exclude = demo_exclusions();
    const auto prepared = resolve(demo_contest(small(20'000)), options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto counted = count(*prepared);
    ASSERT_TRUE(counted) << counted.error().detail;
    EXPECT_EQ(counted->winners.size(), 3u);
    EXPECT_GT(counted->rounds.size(), 15u);
    EXPECT_GT(counted->not_counted.overvoted + counted->not_counted.only_excluded, 0u);
}

TEST(Demo, EveryNameIsDifferent) {
    DemoOptions options = small(0);
    options.candidates = demo_candidates_max;
    const DemoElection election(options);
    std::set<std::string> names;
    for (const Candidate& candidate : election.paper().candidates) names.insert(candidate.name);
    EXPECT_EQ(names.size(), demo_candidates_max + 4u);
}

TEST(Demo, SmallPapersWorkToo) {
    DemoOptions options = small(500);
    options.candidates = 1;
    options.ranks = 1;
    options.write_ins = WriteIns::no;
    EXPECT_EQ(demo_contest(options).ballots.size(), 500u);
    options.candidates = 3;
    options.ranks = demo_ranks_max;
    EXPECT_EQ(demo_contest(options).ballots.size(), 500u);
}

TEST(Demo, WritingStopsWhenItIsAskedTo) {
    EXPECT_FALSE(write_demo_csv(small(20'000), [](std::string_view) { return false; }));
}

}  // namespace
}  // namespace almanac::elections
