#include "apps/elections/accounting.h"

#include "apps/elections/import_testing.h"
#include "engine/base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Contest contest_of(std::size_t candidates) {
    Contest contest;
    for (std::size_t at = 0; at < candidates; ++at) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(at + 1));
        one.name = std::string(1, static_cast<char>('A' + at));
        contest.candidates.push_back(one);
    }
    return contest;
}

void add(Contest& contest, std::vector<std::size_t> ranking) {
    std::vector<tally::Mark> marks;
    for (const std::size_t candidate : ranking)
        marks.push_back({static_cast<tally::CandidateIndex>(candidate),
                         static_cast<std::uint16_t>(marks.size() + 1)});
    contest.ballots.add(marks);
}

// Voters of a place lean to one candidate; places follow one another.
void add_voters(Contest& contest, base::Random& random, std::size_t voters, std::size_t place) {
    const std::size_t candidates = contest.candidates.size();
    const std::size_t favourite = random.below(candidates);
    for (std::size_t voter = 0; voter < voters; ++voter) {
        const bool leans = random.below(100) < 45;
        std::vector<std::size_t> ranking{leans ? favourite : random.below(candidates)};
        while (ranking.size() < candidates && random.below(3) != 0) {
            const std::size_t next = random.below(candidates);
            if (std::find(ranking.begin(), ranking.end(), next) == ranking.end())
                ranking.push_back(next);
        }
        if (random.below(40) == 0) ranking.clear();
        add(contest, ranking);
        contest.precincts.add("Ward " + std::to_string(place));
    }
}

Contest any_contest(std::uint64_t seed) {
    base::Random random(seed);
    Contest contest = contest_of(2 + random.below(12));
    for (std::size_t place = 0; place < 12; ++place)
        add_voters(contest, random, 40 + random.below(300), place);
    return contest;
}

std::vector<std::string> kinds(const Contest& contest) {
    std::vector<std::string> kinds;
    for (const BallotWarning& warning : account_of(contest).warnings) kinds.push_back(warning.kind);
    return kinds;
}

TEST(Accounting, VotersOfManyPlacesGiveNoWarning) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed)
        EXPECT_THAT(kinds(any_contest(seed)), IsEmpty()) << "seed " << seed;
}

TEST(Accounting, OneBallotManyTimesInARowIsATestDeck) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Contest contest = any_contest(seed);
        const std::size_t before = contest.ballots.size();
        for (int copy = 0; copy < 100; ++copy) add(contest, {0, 1});
        base::Random random(seed);
        add_voters(contest, random, 200, 99);
        const BallotAccount account = account_of(contest);
        ASSERT_EQ(account.warnings.size(), 1u) << "seed " << seed;
        EXPECT_EQ(account.warnings.front().kind, "same_in_a_row");
        EXPECT_GE(account.warnings.front().ballots, 100u);
        EXPECT_LE(account.warnings.front().ballots, 104u);
        if (account.warnings.front().ballots == 100) {
            EXPECT_THAT(account.warnings.front().sentence,
                        HasSubstr("Ballots " + std::to_string(before + 1) + " to " +
                                  std::to_string(before + 100) + " are all the same"));
        }
    }
}

TEST(Accounting, APatternThatComesAgainAndAgainIsATestDeck) {
    for (std::size_t period = 2; period <= 20; ++period) {
        Contest contest = any_contest(period);
        const std::size_t candidates = contest.candidates.size();
        for (std::size_t turn = 0; turn < 12; ++turn) {
            for (std::size_t at = 0; at < period; ++at)
                add(contest, {at % candidates, (at / candidates + at + 1) % candidates});
        }
        EXPECT_THAT(kinds(contest), testing::SizeIs(1)) << period;
        EXPECT_THAT(kinds(contest).front(),
                    testing::AnyOf("repeating_pattern", "through_the_list"));
    }
}

TEST(Accounting, FirstChoicesThatStepThroughTheListAreATestDeck) {
    Contest contest = any_contest(5);
    base::Random random(7);
    const std::size_t candidates = contest.candidates.size();
    ASSERT_GE(candidates, 3u);
    for (std::size_t at = 0; at < 6 * candidates; ++at)
        add(contest, {at % candidates, (at + 1 + random.below(candidates - 1)) % candidates});
    EXPECT_THAT(kinds(contest), ElementsAre("through_the_list"));
}

TEST(Accounting, ASortedFileSaysNothingByItsOrder) {
    Contest contest = contest_of(4);
    for (std::size_t first = 0; first < 4; ++first) {
        for (std::size_t second = 0; second < 4; ++second) {
            for (int copy = 0; copy < 60 && first != second; ++copy) add(contest, {first, second});
        }
    }
    EXPECT_THAT(kinds(contest), IsEmpty());
}

// Portland's exports put the ballots of small precincts at their end, sorted.
TEST(Accounting, ASortedPartOfAFileSaysNothingEither) {
    base::Random random(11);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Contest contest = any_contest(seed);
        const std::size_t candidates = contest.candidates.size();
        if (candidates < 4) continue;
        for (std::size_t first = 0; first < candidates; ++first) {
            for (std::size_t second = 0; second < candidates; ++second) {
                if (first == second) continue;
                for (std::uint64_t copy = 3 + random.below(90); copy > 0; --copy)
                    add(contest, {first, second});
            }
        }
        EXPECT_THAT(kinds(contest), IsEmpty()) << "seed " << seed;
    }
}

TEST(Accounting, RunsOfOneLengthAreATestDeck) {
    Contest contest = any_contest(12);
    const std::size_t candidates = contest.candidates.size();
    for (std::size_t first = 0; first < candidates; ++first) {
        for (int copy = 0; copy < 10; ++copy) add(contest, {first, (first + 1) % candidates});
    }
    ASSERT_GE(candidates, 4u);
    EXPECT_THAT(kinds(contest), ElementsAre("regular_runs"));
    EXPECT_EQ(account_of(contest).warnings.front().ballots, 10 * candidates);
}

TEST(Accounting, BlankBallotsInARowAreNoTestDeck) {
    Contest contest = any_contest(3);
    for (int copy = 0; copy < 500; ++copy) add(contest, {});
    EXPECT_THAT(kinds(contest), IsEmpty());
    EXPECT_GE(account_of(contest).blank, 500u);
}

TEST(Accounting, WordsOfATestAreFoundAsWords) {
    Contest contest = contest_of(2);
    const char* places[] = {"Ward 1", "TEST-01", "Contest 4", "Testa Street", "L&A 2", "Test deck"};
    for (const char* place : places) {
        add(contest, {0});
        contest.precincts.add(place);
    }
    const BallotAccount account = account_of(contest);
    ASSERT_EQ(account.warnings.size(), 1u);
    EXPECT_EQ(account.warnings.front().ballots, 3u);
    EXPECT_THAT(account.warnings.front().sentence,
                testing::AllOf(HasSubstr("3 ballots speak of a test"), HasSubstr("\"TEST-01\""),
                               HasSubstr("\"L&A 2\""), HasSubstr("\"Test deck\"")));
}

TEST(Accounting, RepeatedIdsAndSkippedRowsAreTold) {
    Contest contest = contest_of(2);
    for (const char* id : {"7", "8", "7", "7"}) {
        add(contest, {0});
        contest.ballot_ids.emplace_back(id);
    }
    contest.accounting.bad_rows_skipped = 1;
    contest.accounting.records = 9;
    contest.accounting.without_contest = 2;
    const BallotAccount account = account_of(contest);
    EXPECT_THAT(kinds(contest), ElementsAre("bad_rows", "repeated_ids"));
    EXPECT_EQ(account.warnings.back().ballots, 2u);
    EXPECT_EQ(
        sentence_of(account),
        "9 records read, 2 without the contest, 1 bad rows left out; 4 ballots of the contest, "
        "0 of them blank");
    const auto refused = refuse_warnings(account);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail,
                testing::AllOf(HasSubstr("--strict refuses"), HasSubstr("1 row could not be read"),
                               HasSubstr("2 ballots have an id that another has, such as \"7\"")));
    EXPECT_TRUE(refuse_warnings(BallotAccount()));
}

}  // namespace
}  // namespace almanac::elections
