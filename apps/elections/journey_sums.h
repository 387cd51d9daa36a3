#pragma once

// For tests: the journeys of all ballots, each followed as the view tells it, added up to who had
// how many votes in each round.

#include "apps/elections/ballot_journeys.h"

#include <cstdint>
#include <map>
#include <vector>

namespace almanac::elections {

// What journeys give after one round, in units.
struct JourneySum {
    std::map<std::uint32_t, base::Int128> held;  // by candidate id, with the parts that they keep
    base::Int128 exhausted = 0;
};

// One sum a round.
inline std::vector<JourneySum> sum_of_journeys(const Subject& subject) {
    std::vector<JourneySum> sums(subject.count.rounds.size());
    for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
        const BallotJourney journey = ballot_journey(subject, ballot);
        for (const JourneyStep& step : journey.journey) {
            for (std::uint32_t round = step.round_number; round <= step.until_round; ++round) {
                JourneySum& sum = sums[round - 1];
                if (step.active_candidate) {
                    sum.held[*step.active_candidate] += step.vote_weight.units * journey.weight;
                } else {
                    sum.exhausted += step.vote_weight.units * journey.weight;
                }
                for (const KeptPart& part : step.kept)
                    sum.held[part.candidate_id] += part.votes.units * journey.weight;
            }
        }
    }
    return sums;
}

// What the cuts of a surplus lost stands with its giver in the journeys, and apart in the count:
// by round and candidate.
inline std::vector<std::vector<base::Int128>> residuals_of(const tally::Count& count) {
    const std::size_t candidates = count.rounds.front().totals.size();
    std::vector<std::vector<base::Int128>> by_round;
    std::vector<base::Int128> lost(candidates, 0);
    for (const tally::Round& round : count.rounds) {
        if (round.begins_anew) lost.assign(candidates, 0);
        for (const tally::SurplusMove& move : round.surpluses)
            lost[move.from] += move.surplus.units;
        for (const tally::Transfer& transfer : round.transfers) {
            if (transfer.reason == tally::Reason::surplus)
                lost[transfer.from] -= transfer.votes.units;
        }
        by_round.push_back(lost);
    }
    return by_round;
}

// Whether the journeys give every total, and all that is exhausted, of every round to the last
// digit. The first round and candidate id in which they do not, {0, 0} where they do.
struct JourneyFault {
    std::uint32_t round = 0;
    std::uint32_t candidate_id = 0;
};

// Compares the two. With `shares` (keep values) nothing is lost in single surpluses.
inline JourneyFault fault_in_journeys(const Subject& subject) {
    const std::vector<JourneySum> sums = sum_of_journeys(subject);
    const auto lost = residuals_of(subject.count);
    const auto method = subject.rule.method;
    const bool shares = method == tally::Method::meek || method == tally::Method::warren;
    for (std::uint32_t round = 1; round <= sums.size(); ++round) {
        const tally::Round& counted = subject.count.rounds[round - 1];
        base::Int128 all_lost = 0;
        for (std::size_t at = 0; at < counted.totals.size(); ++at) {
            const std::uint32_t id = subject.contest.candidates[at].id.number();
            const auto held = sums[round - 1].held.find(id);
            base::Int128 units = held == sums[round - 1].held.end() ? 0 : held->second;
            if (!shares) units -= lost[round - 1][at];
            all_lost += lost[round - 1][at];
            if (units != counted.totals[at].units) return {round, id};
        }
        const bool is_lost_told = shares || all_lost == counted.residual.units;
        if (sums[round - 1].exhausted != counted.exhausted.units || !is_lost_told)
            return {round, 0};
    }
    return {};
}

}  // namespace almanac::elections
