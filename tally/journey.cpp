#include "engine/base/ensure.h"
#include "tally/number.h"
#include "tally/tally.h"

#include <algorithm>

namespace almanac::tally {

namespace {

bool contains(const std::vector<CandidateIndex>& candidates, CandidateIndex sought) {
    return std::find(candidates.begin(), candidates.end(), sought) != candidates.end();
}

// The round on whose totals a candidate was elected or eliminated; past the last for whoever was
// neither.
std::size_t decided_in(const Count& count, CandidateIndex candidate) {
    const auto decided = [&](const Round& round) {
        return contains(round.elected, candidate) || contains(round.eliminated, candidate);
    };
    const auto found = std::find_if(count.rounds.begin(), count.rounds.end(), decided);
    return static_cast<std::size_t>(found - count.rounds.begin()) + 1;
}

// The first place in the ranking from `place` on whose candidate still receives what moves into
// `round`.
std::size_t next_place(const Count& count, std::span<const CandidateIndex> ranking,
                       std::size_t place, std::size_t round) {
    while (place < ranking.size() && ranking[place] != overvote_stop &&
           decided_in(count, ranking[place]) < round) {
        ++place;
    }
    return place < ranking.size() && ranking[place] == overvote_stop ? ranking.size() : place;
}

// The transfer method counts within 64 bits (number.h).
Units units_of(const Votes& votes) { return Units(static_cast<std::int64_t>(votes.units)); }

// A ballot's value after its holder's surplus moved.
Votes revalued(const Rule& rule, const SurplusMove& move, Votes value) {
    const Units one(base::power_of_ten(rule.decimals));
    const Units surplus = units_of(move.surplus);
    const Units total = units_of(move.total);
    const Units before = units_of(value);
    const Units after = rule.surplus_value == SurplusValue::cut_fraction
                            ? Units::cut(before, Units::cut(surplus, one, total), one)
                            : Units::cut(surplus, before, total);
    return {after.units(), value.places};
}

// Whether `holder` gives his ballots on into the round, and why; a surplus also changes `value`.
std::optional<Reason> gives(const Count& count, std::size_t round, CandidateIndex holder,
                            Votes& value) {
    for (const SurplusMove& move : count.rounds[round - 1].surpluses) {
        if (move.from != holder) continue;
        value = revalued(*count.rule, move, value);
        return Reason::surplus;
    }
    if (contains(count.rounds[round - 2].eliminated, holder)) return Reason::elimination;
    return std::nullopt;
}

}  // namespace

std::vector<BallotStep> journey(const Count& count, std::span<const CandidateIndex> ranking) {
    std::vector<BallotStep> steps;
    if (ranking.empty()) return steps;
    Votes value = base::whole_decimal(1, count.rule->decimals);
    std::size_t place = 0;
    steps.push_back({1, ranking.front(), value, std::nullopt});
    for (std::size_t round = 2; round <= count.rounds.size(); ++round) {
        const std::optional<Reason> reason = gives(count, round, ranking[place], value);
        if (!reason) continue;
        place = next_place(count, ranking, place + 1, round);
        const bool spent = place == ranking.size();
        const auto holder = spent ? std::nullopt : std::optional(ranking[place]);
        steps.push_back({static_cast<std::uint32_t>(round), holder, value, reason});
        if (spent) break;
    }
    return steps;
}

}  // namespace almanac::tally
