#include "apps/elections/count_layout.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

std::vector<Fate> fates_of(const tally::Count& count, std::size_t candidates) {
    std::vector<Fate> fates(candidates);
    for (std::size_t index = 0; index < count.rounds.size(); ++index) {
        const auto number = static_cast<std::uint32_t>(index + 1);
        for (const tally::CandidateIndex candidate : count.rounds[index].elected)
            fates[candidate].elected = number;
        for (const tally::CandidateIndex candidate : count.rounds[index].eliminated) {
            fates[candidate].eliminated = number;
        }
    }
    return fates;
}

std::vector<tally::CandidateIndex> rows_in_order(const Prepared& prepared,
                                                 const tally::Count& count) {
    const auto fates = fates_of(count, prepared.contest.candidates.size());
    std::vector<tally::CandidateIndex> rest;
    for (std::size_t index = 0; index < fates.size(); ++index) {
        if (prepared.question.excluded[index] || fates[index].elected != 0) continue;
        rest.push_back(static_cast<tally::CandidateIndex>(index));
    }
    const auto leaves_later = [&](tally::CandidateIndex one, tally::CandidateIndex other) {
        const std::uint32_t left_one = fates[one].eliminated;
        const std::uint32_t left_other = fates[other].eliminated;
        if (left_one != left_other)
            return left_one == 0 || (left_other != 0 && left_one > left_other);
        const std::size_t round = left_one == 0 ? count.rounds.size() - 1 : left_one - 1;
        return count.rounds[round].totals[one] > count.rounds[round].totals[other];
    };
    std::stable_sort(rest.begin(), rest.end(), leaves_later);
    std::vector<tally::CandidateIndex> rows = count.winners;
    rows.insert(rows.end(), rest.begin(), rest.end());
    return rows;
}

bool has_figure(const Fate& fate, std::uint32_t round) {
    return fate.eliminated == 0 || round <= fate.eliminated;
}

std::string percent_of(const tally::Votes& votes, std::uint64_t valid) {
    const base::Int128 whole = base::Int128{valid} * base::wide_power_of_ten(votes.places);
    if (whole == 0) return "";
    return base::to_string({(votes.units * 20'000 + whole) / (2 * whole), 2}) + "%";
}

std::string joined_names(const Contest& contest,
                         const std::vector<tally::CandidateIndex>& candidates,
                         const char* between) {
    std::string out;
    for (const tally::CandidateIndex candidate : candidates) {
        if (!out.empty()) out += between;
        out += contest.candidates[candidate].name;
    }
    return out;
}

}  // namespace almanac::elections
