#include "tally/equal_ranks.h"

#include "tally/cleaning.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace almanac::tally {

namespace {

std::span<const Mark> rank_at(std::span<const Mark> marks, std::size_t at) {
    std::size_t end = at + 1;
    while (end < marks.size() && marks[end].rank == marks[at].rank) ++end;
    return marks.subspan(at, end - at);
}

bool any_marked(std::span<const Mark> rank, const std::vector<bool>& marked) {
    return std::any_of(rank.begin(), rank.end(), [&](const Mark& mark) {
        return mark.candidate != overvote_mark && marked.at(mark.candidate);
    });
}

void note(std::span<const Mark> rank, std::vector<bool>& marked) {
    for (const Mark& mark : rank) {
        if (mark.candidate != overvote_mark) marked.at(mark.candidate) = true;
    }
}

}  // namespace

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

// Rank by rank as a Cleaner goes, only that several candidates share a rank instead of overvoting
// it.
auto EqualRanksBuilder::clean(std::span<const Mark> marks) const -> Taken {
    Taken ballot;
    std::vector<bool> marked(excluded_.size(), false);
    std::uint32_t before = 0;
    for (std::size_t at = 0; at < marks.size() && ballot.stop == 0;) {
        const std::span<const Mark> rank = rank_at(marks, at);
        at += rank.size();
        const std::uint32_t number = rank.front().rank;
        if (rule_.ranks_max && number > *rule_.ranks_max) break;
        if (rule_.skips_max && number - before > *rule_.skips_max + 1u) ballot.stop = skip_stop;
        before = number;
        const bool overvote = rank.back().candidate == overvote_mark;
        if (rule_.repeat == Repeat::exhausts_when_reached && ballot.stop == 0 &&
            any_marked(rank, marked)) {
            ballot.stop = repeat_stop;
        }
        if (overvote && ballot.stop == 0 && rule_.overvote != Overvote::passed_over)
            ballot.stop = overvote_stop;
        if (ballot.stop == 0 && !overvote) add_rank(rank, ballot);
        note(rank, marked);
    }
    return ballot;
}

// What is left of a rank: who is in the race and did not count before.
void EqualRanksBuilder::add_rank(std::span<const Mark> rank, Taken& ballot) const {
    std::vector<CandidateIndex> here;
    for (const Mark& mark : rank) {
        const bool counted =
            std::any_of(ballot.ranks.begin(), ballot.ranks.end(), [&](const auto& earlier) {
                return std::find(earlier.begin(), earlier.end(), mark.candidate) != earlier.end();
            });
        const bool twice = !here.empty() && here.back() == mark.candidate;
        if (!counted && !twice && !excluded_.at(mark.candidate)) here.push_back(mark.candidate);
    }
    if (!here.empty()) ballot.ranks.push_back(std::move(here));
}

// Of several at a rank the one in the race, or, with none, one who is not; ranks that never count
// keep one too. Where a repeat stops the ballot it is whoever was kept of the rank at which the one
// repeated was marked before, so that the trie's Cleaner sees a repeat as well. Of an overvote that
// names some and not all, the first and what is not named: the others share no rank either.
std::vector<Mark> EqualRanksBuilder::one_a_rank(std::span<const Mark> marks) const {
    std::vector<Mark> one_a_rank;
    std::vector<bool> marked(excluded_.size(), false);
    std::vector<bool> counted = excluded_;
    std::vector<CandidateIndex> kept_for(excluded_.size(), 0);
    const bool repeats_stop = rule_.repeat == Repeat::exhausts_when_reached;
    for (std::size_t at = 0; at < marks.size();) {
        const std::span<const Mark> rank = rank_at(marks, at);
        at += rank.size();
        const bool repeats = repeats_stop && any_marked(rank, marked);
        const bool overvote = !repeats && rank.back().candidate == overvote_mark;
        if (overvote) {
            one_a_rank.push_back(rank.front());
            if (rank.front() != rank.back()) one_a_rank.push_back(rank.back());
        } else {
            const auto best = std::find_if(rank.begin(), rank.end(), [&](const Mark& mark) {
                return repeats ? any_marked({&mark, 1}, marked) : !counted.at(mark.candidate);
            });
            Mark kept = best == rank.end() ? rank.front() : *best;
            if (repeats) kept.candidate = kept_for.at(kept.candidate);
            counted.at(kept.candidate) = true;
            one_a_rank.push_back(kept);
        }
        for (const Mark& mark : rank) {
            if (mark.candidate == overvote_mark || marked.at(mark.candidate)) continue;
            kept_for.at(mark.candidate) =
                overvote ? rank.front().candidate : one_a_rank.back().candidate;
        }
        note(rank, marked);
    }
    return one_a_rank;
}

std::vector<Mark> EqualRanksBuilder::take(std::span<const Mark> marks, std::uint32_t weight) {
    Taken ballot = clean(marks);
    const bool shares = std::any_of(ballot.ranks.begin(), ballot.ranks.end(),
                                    [](const auto& rank) { return rank.size() > 1; });
    if (!shares) return one_a_rank(marks);
    ballot.voters = weight;
    if (weight > 0) taken_.push_back(std::move(ballot));
    return {};
}

EqualRanks EqualRanksBuilder::finish() {
    const auto key = [](const Taken& ballot) { return std::tie(ballot.ranks, ballot.stop); };
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
            out.rankings_.push_back({out.rank_ends_.size(), 0, ballot.stop});
        }
        out.rankings_.back().voters += ballot.voters;
        before = &ballot;
    }
    return out;
}

}  // namespace almanac::tally
