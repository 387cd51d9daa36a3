#include "apps/elections/pairwise.h"

#include "apps/elections/generated_election.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using testing::ElementsAre;

Contest contest_of(const generated::Election& election) {
    Contest contest;
    for (int at = 0; at < election.candidates; ++at) {
        // Ids fall where places rise, so that the order of ids is put to the test.
        contest.candidates.push_back({CandidateId(static_cast<std::uint32_t>(100 - at)), "",
                                      std::string(1, static_cast<char>('A' + at)), "", false});
    }
    contest.ballots = ballots_of(election);
    return contest;
}

// Places of candidates on one ballot, read off its marks alone; none where it counts for nobody.
// Equal ranks share a place.
std::map<int, int> places_on(const std::vector<tally::Mark>& marks,
                             const generated::Election& election) {
    std::map<int, std::set<int>> by_rank;
    for (const tally::Mark& mark : marks)
        by_rank[mark.rank].insert(mark.candidate == tally::overvote_mark ? -1 : mark.candidate);
    std::map<int, int> places;
    for (const auto& [rank, candidates] : by_rank) {
        const bool shared = candidates.size() > 1;
        if (candidates.contains(-1) || (shared && !election.rule.equal_ranks)) continue;
        for (const int candidate : candidates) {
            if (election.stands(candidate)) places.try_emplace(candidate, rank);
        }
    }
    return places;
}

// How many voters prefer one to the other, ballot by ballot.
std::uint64_t plain_prefer(const generated::Election& election, int one, int other) {
    std::uint64_t voters = 0;
    for (const auto& [marks, weight] : election.ballots) {
        const auto places = places_on(marks, election);
        const auto here = places.find(one);
        const auto there = places.find(other);
        const bool prefers =
            here != places.end() && (there == places.end() || here->second < there->second);
        if (prefers) voters += weight;
    }
    return voters;
}

// The smallest of all groups all of whom beat everybody else, by trying every group there is.
std::set<int> plain_smith_set(const generated::Election& election) {
    std::vector<int> standing;
    for (int at = 0; at < election.candidates; ++at) {
        if (election.stands(at)) standing.push_back(at);
    }
    std::set<int> smallest(standing.begin(), standing.end());
    for (unsigned group = 1; group < 1u << standing.size(); ++group) {
        std::set<int> in;
        std::set<int> out;
        for (std::size_t at = 0; at < standing.size(); ++at)
            ((group >> at & 1) != 0 ? in : out).insert(standing[at]);
        bool beats = true;
        for (const int one : in) {
            for (const int other : out)
                beats &= plain_prefer(election, one, other) > plain_prefer(election, other, one);
        }
        if (beats && in.size() < smallest.size()) smallest = in;
    }
    return smallest;
}

void expect_equal(const Pairwise& found, const generated::Election& election) {
    std::size_t standing = 0;
    for (int at = 0; at < election.candidates; ++at) standing += election.stands(at);
    RC_ASSERT(found.standings.size() == standing);
    RC_ASSERT(found.pairs.size() == standing * (standing - 1));
    std::map<std::uint32_t, std::array<std::uint32_t, 3>> results;
    for (const PairwiseRow& row : found.pairs) {
        const int one = 100 - static_cast<int>(row.candidate_id);
        const int other = 100 - static_cast<int>(row.opponent_id);
        RC_ASSERT(election.stands(one) && election.stands(other));
        RC_ASSERT(row.prefer == plain_prefer(election, one, other));
        RC_ASSERT(row.against == plain_prefer(election, other, one));
        RC_ASSERT(row.prefer + row.against + row.no_preference == found.valid_ballots);
        RC_ASSERT(row.margin ==
                  static_cast<std::int64_t>(row.prefer) - static_cast<std::int64_t>(row.against));
        ++results[row.candidate_id][static_cast<std::size_t>(row.outcome)];
    }
    std::set<int> smith;
    std::optional<std::uint32_t> winner;
    for (const PairwiseStanding& row : found.standings) {
        const auto& result = results[row.candidate_id];
        RC_ASSERT(row.wins == result[0]);
        RC_ASSERT(row.losses == result[1]);
        RC_ASSERT(row.ties == result[2]);
        if (row.wins == standing - 1) winner = row.candidate_id;
        if (row.in_smith_set) smith.insert(100 - static_cast<int>(row.candidate_id));
    }
    RC_ASSERT(found.condorcet_winner == winner);
    RC_ASSERT(smith == plain_smith_set(election));
    RC_ASSERT(!winner || found.smith_set.size() == 1);
}

}  // namespace

TEST(Pairwise, IsWhatEachBallotSaysByItself) {
    int without_winner = 0;
    generated::for_all(1000, [&] {
        generated::Election election = generated::any_election();
        election.rule = *tally::find_rule("meek-prf");
        election.rule.overvote = tally::Overvote::passed_over;
        election.rule.equal_ranks = *rc::gen::arbitrary<bool>();
        const Contest contest = contest_of(election);
        RC_LOG() << election;
        const auto count = count_of(election);
        RC_PRE(static_cast<bool>(count));
        const Pairwise found = pairwise(contest, profile_of(election), *count);
        expect_equal(found, election);
        without_winner += !found.condorcet_winner;
    });
    EXPECT_GT(without_winner, 20);
}

// 4 x A B C, 3 x B C A, 2 x C A: A before B on 4 + 2 ballots of 9, B before C on 7, C before A on
// 5: a circle, so all three are in the Smith set. D, on whom nobody spends a rank, loses to all.
TEST(Pairwise, ACircleHasNoWinnerAndIsTheSmithSet) {
    Contest contest;
    for (std::uint32_t id = 1; id <= 4; ++id) {
        contest.candidates.push_back(
            {CandidateId(id), "", std::string(1, static_cast<char>('@' + id)), "", false});
    }
    const auto cast = [&](std::uint32_t voters, std::vector<CandidateIndex> ranking) {
        std::vector<tally::Mark> marks;
        for (const CandidateIndex candidate : ranking)
            marks.push_back({candidate, static_cast<std::uint16_t>(marks.size() + 1)});
        contest.ballots.add(marks, voters);
    };
    cast(4, {0, 1, 2});
    cast(3, {1, 2, 0});
    cast(2, {2, 0});
    const tally::Rule& rule = *tally::find_rule("irv");
    const auto profile = tally::Profile::build(contest.ballots, rule, 4);
    const auto count = tally::count(profile, rule, {});
    ASSERT_TRUE(count);
    const Pairwise found = pairwise(contest, profile, *count);
    EXPECT_EQ(found.pairs[0].prefer, 6);  // A to B
    EXPECT_EQ(found.pairs[0].against, 3);
    EXPECT_EQ(found.pairs[4].prefer, 7);  // B to C
    EXPECT_EQ(found.pairs[6].prefer, 5);  // C to A
    EXPECT_EQ(found.pairs[6].against, 4);
    EXPECT_EQ(found.condorcet_winner, std::nullopt);
    EXPECT_EQ(found.condorcet_winner_elected, std::nullopt);
    EXPECT_EQ(found.condorcet_loser, 4);
    EXPECT_THAT(found.smith_set, ElementsAre(1, 2, 3));
    // C leaves first, A has 6 of 9.
    EXPECT_THAT(found.winners, ElementsAre(1));
    EXPECT_EQ(found.winners_in_smith_set, 1);
}

}  // namespace almanac::elections
