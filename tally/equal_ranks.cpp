#include "tally/equal_ranks.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace almanac::tally {

std::uint64_t EqualRanks::voters() const {
    return std::accumulate(
        rankings_.begin(), rankings_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const Ranking& ranking) { return sum + ranking.voters; });
}

bool shares_a_rank(std::span<const Mark> marks) {
    for (std::size_t at = 1; at < marks.size(); ++at) {
        const Mark& one = marks[at - 1];
        const Mark& other = marks[at];
        if (one.rank == other.rank && one.candidate != other.candidate &&
            other.candidate != overvote_mark) {
            return true;
        }
    }
    return false;
}

// Skips, overvotes and repeats are what the rule makes of them; whoever is not in the race is
// passed over, and what is left of a rank shares it.
auto EqualRanksBuilder::clean(std::span<const Mark> marks) const -> Taken {
    Taken ballot;
    std::vector<bool> seen = excluded_;
    std::uint32_t before = 0;
    for (std::size_t at = 0; at < marks.size();) {
        const std::uint16_t rank = marks[at].rank;
        const bool skipped = rule_.skips_max && rank > before + *rule_.skips_max + 1;
        if (skipped || (rule_.ranks_max && rank > *rule_.ranks_max)) break;
        before = rank;
        const std::size_t first = at;
        while (at < marks.size() && marks[at].rank == rank) ++at;
        const auto here = marks.subspan(first, at - first);
        if (here.back().candidate == overvote_mark) {
            ballot.stopped = rule_.overvote != Overvote::passed_over;
            if (ballot.stopped) break;
            continue;
        }
        if (!share(here, seen, ballot.ranks)) break;
    }
    return ballot;
}

// Adds what counts of one rank; false where a repeat ends the ballot.
bool EqualRanksBuilder::share(std::span<const Mark> here, std::vector<bool>& seen,
                              Ranks& ranks) const {
    std::vector<CandidateIndex> sharing;
    bool repeated = false;
    for (const Mark& mark : here) {
        if (seen.at(mark.candidate)) {
            repeated |= !excluded_[mark.candidate];
        } else {
            seen[mark.candidate] = true;
            sharing.push_back(mark.candidate);
        }
    }
    if (repeated && rule_.repeat == Repeat::exhausts_when_reached) return false;
    if (!sharing.empty()) ranks.push_back(std::move(sharing));
    return true;
}

std::vector<Mark> EqualRanksBuilder::take(std::span<const Mark> marks, std::uint32_t weight) {
    Taken ballot = clean(marks);
    const bool shares = std::any_of(ballot.ranks.begin(), ballot.ranks.end(),
                                    [](const auto& rank) { return rank.size() > 1; });
    if (shares) {
        ballot.voters = weight;
        if (weight > 0) taken_.push_back(std::move(ballot));
        return {};
    }
    std::vector<Mark> plain;
    for (const auto& rank : ballot.ranks)
        plain.push_back({rank.front(), static_cast<std::uint16_t>(plain.size() + 1)});
    if (ballot.stopped)
        plain.push_back({overvote_mark, static_cast<std::uint16_t>(plain.size() + 1)});
    if (plain.empty()) plain.push_back({marks.front().candidate, 1});
    return plain;
}

EqualRanks EqualRanksBuilder::finish() {
    const auto key = [](const Taken& ballot) { return std::tie(ballot.ranks, ballot.stopped); };
    std::sort(taken_.begin(), taken_.end(),
              [&](const Taken& one, const Taken& other) { return key(one) < key(other); });
    EqualRanks out;
    const Taken* before = nullptr;
    for (const Taken& ballot : taken_) {
        if (before == nullptr || key(*before) != key(ballot)) {
            for (const auto& rank : ballot.ranks) {
                out.candidates_.insert(out.candidates_.end(), rank.begin(), rank.end());
                out.rank_ends_.push_back(out.candidates_.size());
            }
            out.rankings_.push_back({out.rank_ends_.size(), 0, ballot.stopped});
        }
        out.rankings_.back().voters += ballot.voters;
        before = &ballot;
    }
    return out;
}

}  // namespace almanac::tally
