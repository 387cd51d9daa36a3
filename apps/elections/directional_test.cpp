#include "apps/elections/directional.h"

#include "apps/elections/generated_contest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace almanac::elections {
namespace {

using plain::Race;
using plain::Vote;
using testing::HasSubstr;

// A4's questions for one direction, every ballot by itself.
struct Plain {
    std::uint64_t ranked = 0, one_later = 0, first_after = 0, shared = 0, both_in_three = 0;
};

Plain plain_answers(const std::vector<Vote>& votes, std::size_t from, std::size_t to) {
    Plain answers;
    for (const Vote& vote : votes) {
        const long at = vote.rank_of(from);
        const long there = vote.rank_of(to);
        if (at == 0) continue;
        answers.ranked += vote.voters;
        if (there == at + 1) answers.one_later += vote.voters;
        const auto after = static_cast<std::size_t>(at);  // ranks are from 1
        if (after < vote.ranking.size() && vote.ranking[after] == to)
            answers.first_after += vote.voters;
        if (there == 0) continue;
        answers.shared += vote.voters;
        if (at <= 3 && there <= 3) answers.both_in_three += vote.voters;
    }
    return answers;
}

tally::Transfer moved(tally::CandidateIndex from, std::optional<tally::CandidateIndex> to,
                      int votes) {
    tally::Transfer transfer;
    transfer.from = from;
    transfer.to = to;
    transfer.votes = {votes, 0};
    return transfer;
}

TEST(Directional, EqualsThePlainVersionOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const PairCounts counts = PairCounts::of(race.profile());
        const std::vector<Vote> votes = plain::votes_of(race);
        const Directional answer = directional(race.contest, counts, {}, {0, 1});
        const Plain there = plain_answers(votes, 0, 1);
        const Plain back = plain_answers(votes, 1, 0);
        RC_ASSERT(answer.total_ballots_a == there.ranked);
        RC_ASSERT(answer.total_ballots_b == back.ranked);
        RC_ASSERT(answer.shared_ballots == there.shared);
        const double rates[] = {base::percentage(there.one_later, there.ranked),
                                base::percentage(back.one_later, back.ranked),
                                base::percentage(there.both_in_three, there.shared),
                                base::percentage(there.first_after, there.ranked),
                                base::percentage(back.first_after, back.ranked)};
        RC_ASSERT(answer.next_choice_rate_a_to_b.value == rates[0]);
        RC_ASSERT(answer.next_choice_rate_b_to_a.value == rates[1]);
        RC_ASSERT(answer.close_together_rate.value == rates[2]);
        RC_ASSERT(answer.follow_through_a_to_b.value == rates[3]);
        RC_ASSERT(answer.follow_through_b_to_a.value == rates[4]);
        const DirectionalInsights& flags = answer.summary_insights;
        RC_ASSERT(flags.bidirectional == (std::abs(rates[0] - rates[1]) <= 5));
        RC_ASSERT(flags.strong_affinity == (rates[2] >= 50));
        RC_ASSERT(flags.high_follow_through == (rates[3] >= 20 || rates[4] >= 20));
        RC_ASSERT(!answer.transferred_a_to_b.has_value());
    });
}

TEST(Directional, RowsAreTheAnswersOfAllOrderedPairs) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const PairCounts counts = PairCounts::of(race.profile());
        const auto rows = directional_rows(race.contest, counts, {});
        RC_ASSERT(rows.size() == 2 * race.pairs().size());
        for (const DirectionalRow& row : rows) {
            // Ids fall from 100 where places rise.
            const OrderedPair pair{static_cast<tally::CandidateIndex>(100 - row.from_candidate),
                                   static_cast<tally::CandidateIndex>(100 - row.to_candidate)};
            const Directional answer = directional(race.contest, counts, {}, pair);
            RC_ASSERT(row.next_choice_rate == answer.next_choice_rate_a_to_b.value);
            RC_ASSERT(row.follow_through == answer.follow_through_a_to_b.value);
            RC_ASSERT(row.close_together_rate == answer.close_together_rate.value);
        }
    });
}

TEST(Directional, SaysInWordsAndFiguresWhatTheBallotsAndTheCountSay) {
    // A is ranked by ten: on seven B follows, on one C. B is ranked by nine: on two A follows.
    // A and B: shared by nine, both in the first three ranks on all of them.
    Race race{{}, {false, false, false}, tally::find_rule("portland-or-2024")};
    for (const char* name : {"Ann", "Bob", "Cleo"}) {
        race.contest.candidates.push_back(
            {CandidateId(static_cast<std::uint32_t>(race.contest.candidates.size() + 1)), "", name,
             "", false});
    }
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 7);
    race.contest.ballots.add(std::vector<tally::Mark>{{1, 1}, {0, 2}, {2, 3}}, 1);
    race.contest.ballots.add(std::vector<tally::Mark>{{1, 1}, {0, 2}}, 1);
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 1);
    tally::Count count;
    count.rounds.resize(2);
    count.rounds[1].transfers = {moved(0, 1, 6), moved(0, std::nullopt, 2), moved(2, 0, 4)};
    const Directional answer =
        directional(race.contest, PairCounts::of(race.profile()), count, {0, 1});
    EXPECT_EQ(answer.next_choice_rate_a_to_b.value, 70.0);
    EXPECT_EQ(answer.next_choice_rate_a_to_b.explanation,
              "70.00 % of the ballots that rank Ann have Bob exactly one rank later.");
    EXPECT_EQ(answer.next_choice_rate_b_to_a.value, 22.22);
    EXPECT_EQ(answer.close_together_rate.value, 100.0);
    EXPECT_EQ(answer.transferred_a_to_b, 75.0) << "6 of the 8 votes that left Ann";
    EXPECT_EQ(answer.transferred_b_to_a, std::nullopt) << "none left Bob";
    EXPECT_FALSE(answer.summary_insights.bidirectional);
    EXPECT_TRUE(answer.summary_insights.strong_affinity);
    EXPECT_TRUE(answer.summary_insights.high_follow_through);
    ASSERT_EQ(answer.summary_insights.sentences.size(), 3u);
    EXPECT_THAT(answer.summary_insights.sentences[0], HasSubstr("Bob follows Ann more often"));
    EXPECT_THAT(answer.summary_insights.sentences[2], HasSubstr("of Ann would go on to Bob"));
}

}  // namespace
}  // namespace almanac::elections
