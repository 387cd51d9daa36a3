#include "apps/elections/candidate_transfers.h"

#include "apps/elections/candidate_journey.h"
#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidates_testing.h"
#include "engine/base/json.h"

#include <gtest/gtest.h>

#include <cmath>

namespace almanac::elections {
namespace {

using testing_candidates::add_ballot;
using testing_candidates::for_all_elections;
using testing_candidates::plain_ballots;
using testing_candidates::PlainBallot;
using testing_candidates::prepared_with;
using testing_candidates::subject_of;

// Voters whose next preference after the candidate is each other one, by id.
std::map<std::uint32_t, std::uint64_t> plain_next(const Prepared& prepared,
                                                  const std::vector<PlainBallot>& ballots,
                                                  std::size_t candidate) {
    std::map<std::uint32_t, std::uint64_t> next;
    for (const PlainBallot& ballot : ballots) {
        const std::size_t rank = ballot.rank_of(candidate);
        if (rank == 0 || rank == ballot.ranking.size()) continue;
        next[prepared.contest.candidates[ballot.ranking[rank]].id.number()] += ballot.voters;
    }
    return next;
}

// More than half to one, or to the best three.
DestinationPattern plain_pattern(const std::map<std::uint32_t, std::uint64_t>& next) {
    std::vector<double> votes;
    double all = 0;
    for (const auto& [id, voters] : next) {
        votes.push_back(static_cast<double>(voters));
        all += votes.back();
    }
    std::sort(votes.rbegin(), votes.rend());
    if (votes.empty()) return DestinationPattern::none;
    if (votes.size() <= 3 || votes[0] / all > 0.5) return DestinationPattern::concentrated;
    return (votes[0] + votes[1] + votes[2]) / all > 0.5 ? DestinationPattern::mixed
                                                        : DestinationPattern::dispersed;
}

void check_next(const Prepared& prepared, const Subject& subject, tally::CandidateIndex candidate) {
    const auto next = plain_next(prepared, plain_ballots(prepared), candidate);
    const auto choices = next_choices(subject, candidate);
    RC_ASSERT(choices.size() == next.size());
    std::uint64_t before = UINT64_MAX;
    std::uint64_t all = 0;
    for (const NextChoice& choice : choices) {
        RC_ASSERT(choice.transfer_votes == next.at(choice.candidate_id));
        RC_ASSERT(choice.transfer_votes <= before);
        before = choice.transfer_votes;
        all += before;
    }
    const TransferDetail detail = transfer_detail(subject, candidate);
    RC_ASSERT(detail.successful_transfers == all);
    RC_ASSERT(detail.total_transferable_votes == all);
    RC_ASSERT(detail.transfer_pattern_type == plain_pattern(next));
}

// What one candidate's row of the totals gains and loses is what the transfers say.
void check_counted(const Subject& subject, tally::CandidateIndex candidate) {
    const CountedTransfers counted = transfer_detail(subject, candidate).counted;
    base::Int128 sum = 0;
    std::uint64_t ballots = 0;
    for (const CountedDestination& one : counted.destinations) {
        sum += one.votes.units;
        ballots += one.ballots;
    }
    RC_ASSERT(sum == counted.votes_left.units);
    RC_ASSERT(counted.first_round.has_value() == (ballots > 0));
    base::Int128 left = 0;
    for (const tally::Round& round : subject.count.rounds) {
        for (const tally::Transfer& transfer : round.transfers) {
            if (transfer.from == candidate) left += transfer.votes.units;
        }
    }
    RC_ASSERT(left == counted.votes_left.units);
    if (counted.efficiency) RC_ASSERT(*counted.efficiency >= 0 && *counted.efficiency <= 1);
}

TEST(CandidateTransfers, EqualThePlainVersionOnGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "irv", "nyc", "meek-prf", "ireland-1992"},
                      [](const Prepared& prepared, const Subject& subject) {
                          for (const auto candidate : candidates_in_race(subject)) {
                              check_next(prepared, subject, candidate);
                              check_counted(subject, candidate);
                          }
                      });
}

TEST(CandidateTransfers, AreCountedByHand) {
    // A leads 3, B 2, C 1; C leaves first, to B: B and A tie at 3, and B (as the later in the list
    // by default order) or A leaves by the rule's tie; what C passed on does not depend on it.
    Prepared prepared = prepared_with(3, "portland-or-2024", 1);
    add_ballot(prepared, "AB", 3);
    add_ballot(prepared, "BAC", 2);
    add_ballot(prepared, "CBA");
    const TransferDetail c = transfer_detail(subject_of(prepared), 2);
    EXPECT_EQ(c.total_ballots, 3u);
    EXPECT_EQ(c.total_transferable_votes, 1u);
    EXPECT_EQ(c.avg_transfer_distance, 1.5);  // B one rank later, A two
    EXPECT_EQ(c.transfer_pattern_type, DestinationPattern::concentrated);
    EXPECT_EQ(c.counted.first_round, 2u);
    ASSERT_EQ(c.counted.destinations.size(), 1U);
    EXPECT_EQ(c.counted.destinations[0].candidate_name, "B");
    EXPECT_EQ(base::to_string(c.counted.votes_reached), "1.0000");
    EXPECT_EQ(c.counted.efficiency, 1.0);
}

// Retention and flows of one candidate, ballot by ballot.
void check_journey(const Prepared& prepared, const CandidateJourney& journey,
                   std::size_t candidate) {
    const auto ballots = plain_ballots(prepared);
    std::size_t flow = 0;
    std::uint64_t all = 0, going_on = 0, bullets = 0;
    for (std::size_t at = 0; at < ballots.size(); ++at) {
        const std::size_t rank = ballots[at].rank_of(candidate);
        if (rank == 0) continue;
        all += ballots[at].voters;
        going_on += rank < ballots[at].ranking.size() ? ballots[at].voters : 0;
        bullets += ballots[at].ranking.size() == 1 ? ballots[at].voters : 0;
        RC_ASSERT(flow < journey.ballot_flows.size());
        const BallotFlow& shown = journey.ballot_flows[flow++];
        RC_ASSERT(shown.ballot_id == std::to_string(at + 1));
        RC_ASSERT(shown.weight == ballots[at].voters);
        RC_ASSERT(shown.candidate_rank_position == rank);
        RC_ASSERT(shown.transfer_potential == ballots[at].ranking.size() - rank);
        RC_ASSERT(shown.full_ranking_sequence.size() == ballots[at].ranking.size());
        RC_ASSERT(shown.full_ranking_sequence[rank - 1] == journey.candidate_id);
    }
    RC_ASSERT(flow == journey.ballot_flows.size());
    RC_ASSERT(journey.retention_analysis.total_ballots == all);
    RC_ASSERT(journey.retention_analysis.ballots_with_transfers == going_on);
    RC_ASSERT(journey.retention_analysis.ballots_ending_here == all - going_on);
    RC_ASSERT(journey.retention_analysis.bullet_voters == bullets);
}

TEST(CandidateJourney, EqualsThePlainVersionOnGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "irv", "nyc", "minneapolis-167.70"},
                      [](const Prepared& prepared, const Subject& subject) {
                          for (const auto candidate : candidates_in_race(subject))
                              check_journey(prepared, candidate_journey(subject, candidate),
                                            candidate);
                      });
}

// Round by round a total is the one before, what came, less what went, less what was cut off it;
// only a surplus is cut.
TEST(CandidateJourney, RoundsAddUp) {
    for_all_elections(
        1000, {"portland-or-2024", "irv", "nyc"}, [](const Prepared&, const Subject& subject) {
            for (const auto candidate : candidates_in_race(subject)) {
                const JourneyRound* before = nullptr;
                const auto journey = candidate_journey(subject, candidate);
                for (const JourneyRound& round : journey.round_summaries) {
                    if (before != nullptr && round.round_number == before->round_number + 1) {
                        const auto cut = before->vote_total.units + round.votes_received.units -
                                         round.votes_passed_on.units - round.votes_exhausted.units -
                                         round.vote_total.units;
                        RC_ASSERT((before->is_elected && cut >= 0) || cut == 0);
                    }
                    before = &round;
                }
            }
        });
}

TEST(CandidateJourney, IsTheSameAtImportAndWhenServed) {
    Prepared prepared = prepared_with(3, "portland-or-2024", 1);
    add_ballot(prepared, "AB", 3);
    add_ballot(prepared, "BAC", 2);
    add_ballot(prepared, "CBA");
    prepared.contest.ballot_ids = {"box-7", "box-1", "box-4"};
    const Subject imported = subject_of(prepared);
    const std::string bytes = write_ballot_lookup(prepared.contest);
    const auto lookup = BallotLookup::open(bytes);
    ASSERT_TRUE(lookup);
    Prepared stored = prepared;
    stored.contest.ballots = lookup->all_ballots();
    stored.contest.ballot_ids.clear();
    Subject served = subject_of(stored);
    served.ballots = &*lookup;
    for (tally::CandidateIndex at = 0; at < 3; ++at) {
        EXPECT_EQ(base::to_json(candidate_journey(imported, at)),
                  base::to_json(candidate_journey(served, at)));
    }
    EXPECT_EQ(candidate_journey(served, 2).ballot_flows[0].ballot_id, "box-1");
}

}  // namespace
}  // namespace almanac::elections
