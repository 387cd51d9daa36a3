#include "apps/elections/candidate_coalitions.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>

namespace almanac::elections {
namespace {

using plain::Race;
using plain::Vote;

struct PlainNext {
    std::uint64_t votes = 0;
    double ranks = 0;
};

// Who stands right after the candidate, every ballot by itself.
std::map<std::size_t, PlainNext> plain_next(const std::vector<Vote>& votes, std::size_t from) {
    std::map<std::size_t, PlainNext> next;
    for (const Vote& vote : votes) {
        const auto at = std::find(vote.ranking.begin(), vote.ranking.end(), from);
        if (at == vote.ranking.end() || at + 1 == vote.ranking.end()) continue;
        PlainNext& there = next[*(at + 1)];
        there.votes += vote.voters;
        there.ranks +=
            static_cast<double>(vote.voters) * static_cast<double>(at - vote.ranking.begin() + 2);
    }
    return next;
}

void expect_transfers(const Race& race, const CoalitionTransfers& found,
                      const std::map<std::size_t, PlainNext>& next) {
    std::uint64_t total = 0;
    for (const auto& [to, there] : next) total += there.votes;
    RC_ASSERT(found.total_transfers == total);
    RC_ASSERT(found.transfers.size() == next.size());
    const NextVotes* before = nullptr;
    for (const NextVotes& row : found.transfers) {
        const PlainNext& there = next.at(100 - row.candidate_id);
        RC_ASSERT(row.transfer_votes == there.votes);
        RC_ASSERT(std::abs(row.avg_rank_position - there.ranks / static_cast<double>(there.votes)) <
                  1e-9);
        RC_ASSERT(row.transfer_percentage == base::percentage(there.votes, total));
        if (before != nullptr) {
            RC_ASSERT(before->transfer_votes > row.transfer_votes ||
                      (before->transfer_votes == row.transfer_votes &&
                       before->candidate_id < row.candidate_id));
        }
        before = &row;
    }
    RC_ASSERT(race.contest.candidates.size() > next.size());
}

TEST(CandidateCoalitions, TransfersEqualThePlainVersionOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const auto pairs = race.pairs();
        const std::vector<tally::CandidateIndex> nobody;
        const std::vector<Vote> votes = plain::votes_of(race);
        const PairCounts counts = PairCounts::of(race.profile());
        std::size_t rows = 0;
        for (std::size_t from = 0; from < race.excluded.size(); ++from) {
            if (race.excluded[from]) continue;
            const CoalitionTransfers found =
                coalition_transfers({race.contest, race.excluded, pairs, nobody}, counts,
                                    static_cast<tally::CandidateIndex>(from));
            expect_transfers(race, found, plain_next(votes, from));
            rows += found.transfers.size();
        }
        RC_ASSERT(next_votes_rows({race.contest, race.excluded, pairs, nobody}, counts).size() ==
                  rows);
    });
}

// Ann with Bob on 60 ballots, Bob next on all; Ann with Cleo on 50, Ann next on all; Bob alone 40.
Race three() {
    Race race{{}, {false, false, false, true}, tally::find_rule("portland-or-2024")};
    for (const char* name : {"Ann", "Bob", "Cleo", "Dan"}) {
        race.contest.candidates.push_back(
            {CandidateId(static_cast<std::uint32_t>(race.contest.candidates.size() + 1)), "", name,
             "", false});
    }
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 60);
    race.contest.ballots.add(std::vector<tally::Mark>{{2, 1}, {0, 2}}, 50);
    race.contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 40);
    return race;
}

TEST(CandidateCoalitions, ASummaryNamesPartnersByAffinityAndWhoComesNext) {
    // Ann is on 110 ballots, Bob on 100, Cleo on 50. Ann-Bob: 60 / 150 = 0.4, strength
    // 0.12 + 0.35 = 0.47. Ann-Cleo: 50 / 110, strength 0.3 · 50/110 + 0.35.
    const Race race = three();
    const auto pairs = race.pairs();
    const std::vector<tally::CandidateIndex> winners = {1, 0};
    const CoalitionRace coalition_race{race.contest, race.excluded, pairs, winners};
    const PairCounts counts = PairCounts::of(race.profile());
    const CoalitionSummary ann = coalition_summary(coalition_race, counts, 0);
    EXPECT_EQ(ann.total_ballots, 110u);
    ASSERT_EQ(ann.top_affinities.size(), 2u);
    EXPECT_EQ(ann.top_affinities[0].candidate_name, "Cleo");
    EXPECT_EQ(ann.top_affinities[0].overlap_percentage, 45.45);
    EXPECT_DOUBLE_EQ(ann.top_affinities[1].coalition_strength, 0.47);
    EXPECT_NEAR(ann.coalition_strength, (0.47 + 0.3 * 50 / 110 + 0.35) / 2, 1e-12);
    ASSERT_EQ(ann.vote_transfers.size(), 1u);
    EXPECT_EQ(ann.vote_transfers[0].transfer_votes, 60u);
    EXPECT_EQ(ann.vote_transfers[0].avg_rank_position, 2.0);
    EXPECT_EQ(ann.vote_transfers[0].transfer_percentage, 100.0);
    const auto won = winner_coalitions(coalition_race, counts);
    ASSERT_EQ(won.size(), 2u);
    EXPECT_EQ(won[0].candidate_name, "Bob") << "in order of election";
    EXPECT_TRUE(won[0].top_transfers.empty()) << "nobody comes after Bob";
    EXPECT_EQ(won[0].top_affinities[0].candidate_name, "Ann");
    const auto rows = coalition_summary_rows(coalition_race, counts);
    ASSERT_EQ(rows.size(), 3u) << "Dan is not in the race";
    EXPECT_EQ(rows[0].partners, 2u);
    EXPECT_TRUE(rows[0].is_winner);
    EXPECT_FALSE(rows[2].is_winner);
    EXPECT_EQ(rows[2].total_transfers, 50u);
}

}  // namespace
}  // namespace almanac::elections
