#include "apps/elections/candidate_journey.h"

#include "apps/elections/candidate_metrics.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using base::Decimal;
using tally::CandidateIndex;

BallotFlow flow_of(const Subject& subject, CandidateIndex candidate, std::uint32_t ballot) {
    const auto ranking =
        ranking_of(subject.contest.ballots.marks(ballot), subject.rule, subject.excluded());
    BallotFlow flow;
    flow.ballot_id = ballot_id(subject, ballot);
    flow.weight = subject.contest.ballots.weight(ballot);
    for (const CandidateIndex each : ranking)
        flow.full_ranking_sequence.push_back(subject.contest.candidates[each].id.number());
    const auto at = std::find(ranking.begin(), ranking.end(), candidate) - ranking.begin();
    flow.candidate_rank_position = static_cast<std::uint32_t>(at + 1);
    flow.transfer_potential =
        static_cast<std::uint32_t>(ranking.size()) - flow.candidate_rank_position;
    return flow;
}

bool contains(const std::vector<CandidateIndex>& list, CandidateIndex candidate) {
    return std::find(list.begin(), list.end(), candidate) != list.end();
}

JourneyRound round_of(const Subject& subject, CandidateIndex candidate, std::size_t at) {
    const tally::Round& now = subject.count.rounds[at];
    JourneyRound round;
    round.round_number = static_cast<std::uint32_t>(at + 1);
    round.vote_total = now.totals[candidate];
    round.votes_received = base::whole_decimal(0, subject.count.rule->decimals);
    round.votes_passed_on = round.votes_exhausted = round.votes_received;
    for (const tally::Transfer& transfer : now.transfers) {
        if (transfer.to == candidate) round.votes_received.units += transfer.votes.units;
        if (transfer.from != candidate) continue;
        Decimal& way = transfer.to ? round.votes_passed_on : round.votes_exhausted;
        way.units += transfer.votes.units;
    }
    round.is_elected = contains(now.elected, candidate);
    round.is_eliminated = contains(now.eliminated, candidate);
    return round;
}

bool says_something(const JourneyRound& round) {
    return round.vote_total.units != 0 || round.votes_passed_on.units != 0 ||
           round.votes_exhausted.units != 0 || round.is_elected || round.is_eliminated;
}

}  // namespace

RetentionAnalysis retention_analysis(const Subject& subject, CandidateIndex candidate) {
    const Supporters& supporters = subject.supporters->of[candidate];
    RetentionAnalysis all;
    all.candidate_id = subject.contest.candidates[candidate].id.number();
    all.candidate_name = subject.contest.candidates[candidate].name;
    all.total_ballots = supporters.ballots;
    all.ballots_with_transfers = supporters.transferable;
    all.ballots_ending_here = supporters.ballots - supporters.transferable;
    all.bullet_voters = supporters.of(Archetype::bullet_voters).voters;
    all.transfer_rate = base::percentage(all.ballots_with_transfers, all.total_ballots);
    all.exhaustion_rate = base::percentage(all.ballots_ending_here, all.total_ballots);
    return all;
}

CandidateJourney candidate_journey(const Subject& subject, CandidateIndex candidate) {
    CandidateJourney journey;
    journey.candidate_id = subject.contest.candidates[candidate].id.number();
    journey.candidate_name = subject.contest.candidates[candidate].name;
    for (const std::uint32_t ballot : subject.supporters->samples[candidate].first)
        journey.ballot_flows.push_back(flow_of(subject, candidate, ballot));
    journey.transfer_patterns = next_choices(subject, candidate);
    journey.retention_analysis = retention_analysis(subject, candidate);
    for (std::size_t at = 0; at < subject.count.rounds.size(); ++at) {
        JourneyRound round = round_of(subject, candidate, at);
        if (says_something(round)) journey.round_summaries.push_back(std::move(round));
    }
    return journey;
}

std::vector<RetentionAnalysis> retention_rows(const Subject& subject) {
    std::vector<RetentionAnalysis> rows;
    for (const CandidateIndex index : candidates_in_race(subject))
        rows.push_back(retention_analysis(subject, index));
    return rows;
}

}  // namespace almanac::elections
