#include "apps/elections/pair_counts.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

namespace almanac::elections {
namespace {

using plain::Race;
using plain::Vote;

// A4's words for an ordered pair, every ballot by itself.
struct PlainPair {
    std::map<long, std::uint64_t> at_distance;
    std::uint64_t shared = 0, both_first = 0, next = 0, next_ranks = 0;
};

PlainPair plain_pair(const std::vector<Vote>& votes, std::size_t from, std::size_t to) {
    PlainPair pair;
    for (const Vote& vote : votes) {
        const long one = vote.rank_of(from);
        const long other = vote.rank_of(to);
        if (one == 0 || other == 0) continue;
        pair.shared += vote.voters;
        pair.at_distance[std::abs(one - other)] += vote.voters;
        if (one <= 3 && other <= 3) pair.both_first += vote.voters;
        if (other != one + 1) continue;
        pair.next += vote.voters;
        pair.next_ranks += vote.voters * static_cast<std::uint64_t>(other);
    }
    return pair;
}

void expect_equal(const PairCounts& counts, std::size_t from, std::size_t to,
                  const PlainPair& pair) {
    RC_ASSERT(counts.shared(from, to) == pair.shared);
    RC_ASSERT(counts.both_first(from, to) == pair.both_first);
    RC_ASSERT(counts.next(from, to) == pair.next);
    RC_ASSERT(counts.next_ranks(from, to) == pair.next_ranks);
    std::uint64_t sum = 0;
    for (std::size_t distance = 0; distance < counts.ranks(); ++distance) {
        const auto found = pair.at_distance.find(static_cast<long>(distance));
        const std::uint64_t expected = found == pair.at_distance.end() ? 0 : found->second;
        RC_ASSERT(counts.at_distance(from, to, distance) == expected);
        sum += expected;
    }
    RC_ASSERT(sum == pair.shared);
}

TEST(PairCounts, EqualThePlainVersionOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const PairCounts counts = PairCounts::of(race.profile());
        const std::vector<Vote> votes = plain::votes_of(race);
        for (std::size_t from = 0; from < counts.candidates(); ++from) {
            std::uint64_t ranked = 0;
            for (const Vote& vote : votes) ranked += vote.rank_of(from) > 0 ? vote.voters : 0;
            RC_ASSERT(counts.ranked(from) == ranked);
            for (std::size_t rank = 1; rank <= counts.ranks(); ++rank) {
                std::uint64_t there = 0;
                for (const Vote& vote : votes)
                    there += vote.rank_of(from) == static_cast<long>(rank) ? vote.voters : 0;
                RC_ASSERT(counts.ranked_at(from, rank) == there);
            }
            for (std::size_t to = 0; to < counts.candidates(); ++to) {
                if (to != from) expect_equal(counts, from, to, plain_pair(votes, from, to));
            }
        }
    });
}

// Candidates with the rank at which they were marked, in order: RCTab's way under a rule that
// passes overvotes over, written down without the cleaner.
std::vector<std::pair<std::size_t, std::size_t>> as_marked(std::span<const tally::Mark> marks,
                                                           const std::vector<bool>& excluded) {
    std::map<std::size_t, std::set<std::size_t>> ranks;
    for (const tally::Mark& mark : marks) ranks[mark.rank].insert(mark.candidate);
    std::vector<std::pair<std::size_t, std::size_t>> ranking;
    std::set<std::size_t> seen;
    for (const auto& [rank, candidates] : ranks) {
        if (candidates.size() > 1) continue;
        const std::size_t candidate = *candidates.begin();
        if (excluded[candidate] || !seen.insert(candidate).second) continue;
        ranking.emplace_back(candidate, rank);
    }
    return ranking;
}

TEST(PairCounts, OfReachedLengthsEqualThePlainVersion) {
    plain::for_a_thousand([] {
        Race race = plain::any_race();
        race.rule = tally::find_rule("portland-or-2024");
        const PairCounts counts = pair_counts_by_length(race.contest, *race.rule, race.profile());
        std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> shared;
        for (std::size_t ballot = 0; ballot < race.contest.ballots.size(); ++ballot) {
            const auto ranking = as_marked(race.contest.ballots.marks(ballot), race.excluded);
            for (const auto& [one, rank] : ranking) {
                for (const auto& [other, later] : ranking) {
                    if (std::max(rank, later) <= ranking.size())
                        shared[{one, other}] += race.contest.ballots.weight(ballot);
                }
            }
        }
        for (std::size_t one = 0; one < counts.candidates(); ++one) {
            for (std::size_t other = 0; other < one; ++other)
                RC_ASSERT(counts.shared(one, other) == (shared[{one, other}]));
        }
    });
}

TEST(PairCounts, ABallotThatSkipsFallsShortOfItsLastRank) {
    // A at rank 1, B at 2, C at 5: three candidates, so C's rank is not reached.
    Race race = plain::Race{{}, {false, false, false}, tally::find_rule("portland-or-2024")};
    for (const char* name : {"A", "B", "C"})
        race.contest.candidates.push_back({CandidateId(1), "", name, "", false});
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}, {2, 5}}, 4);
    const PairCounts all = PairCounts::of(race.profile());
    EXPECT_EQ(all.shared(0, 2), 4u);
    EXPECT_EQ(all.at_distance(0, 2, 2), 4u);
    const PairCounts reached = pair_counts_by_length(race.contest, *race.rule, race.profile());
    EXPECT_EQ(reached.shared(0, 1), 4u);
    EXPECT_EQ(reached.shared(0, 2), 0u);
    EXPECT_EQ(reached.shared(1, 2), 0u);
    EXPECT_EQ(reached.ranked(2), 4u) << "the filter is about pairs";
}

TEST(PairCounts, CandidatesWhoShareARankStandNoDistanceApart) {
    // A and B share rank 1, C follows: C is next to both, A and B are 0 apart.
    Race race = plain::Race{{}, {false, false, false}, tally::find_rule("meek-stv-rs")};
    ASSERT_NE(race.rule, nullptr);
    for (const char* name : {"A", "B", "C"})
        race.contest.candidates.push_back({CandidateId(1), "", name, "", false});
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 1}, {2, 2}}, 3);
    race.contest.ballots.add(std::vector<tally::Mark>{{1, 1}, {0, 2}});
    const PairCounts counts = PairCounts::of(race.profile());
    EXPECT_EQ(counts.at_distance(0, 1, 0), 3u);
    EXPECT_EQ(counts.at_distance(0, 1, 1), 1u);
    EXPECT_EQ(counts.next(0, 2), 3u);
    EXPECT_EQ(counts.next(1, 2), 3u);
    EXPECT_EQ(counts.next(1, 0), 1u);
    EXPECT_EQ(counts.both_first(0, 1), 4u);
    EXPECT_EQ(counts.ranked(1), 4u);
    EXPECT_EQ(counts.ranked_at(1, 1), 4u);
}

}  // namespace
}  // namespace almanac::elections
