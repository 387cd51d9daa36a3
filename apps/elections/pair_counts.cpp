#include "apps/elections/pair_counts.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

// The rank at which each candidate of the ranking was marked. `ranking` is what cleaning made of
// `marks`, in order.
std::vector<std::uint32_t> marked_ranks(std::span<const tally::Mark> marks,
                                        std::span<const CandidateIndex> ranking,
                                        const tally::Rule& rule) {
    const bool alone_only = rule.overvote == tally::Overvote::passed_over;
    const auto shares = [&](std::size_t at) {
        const auto differs = [&](std::size_t other) {
            return marks[other].rank == marks[at].rank &&
                   marks[other].candidate != marks[at].candidate;
        };
        return (at > 0 && differs(at - 1)) || (at + 1 < marks.size() && differs(at + 1));
    };
    std::vector<std::uint32_t> ranks;
    std::size_t at = 0;
    for (const CandidateIndex candidate : ranking) {
        while (at < marks.size() &&
               (marks[at].candidate != candidate || (alone_only && shares(at))))
            ++at;
        if (at == marks.size()) break;
        ranks.push_back(marks[at].rank);
    }
    return ranks;
}

bool has_equal_ranks(std::span<const tally::Mark> marks) {
    const auto same_rank = [](const tally::Mark& one, const tally::Mark& next) {
        return one.rank == next.rank && one.candidate != next.candidate;
    };
    return std::adjacent_find(marks.begin(), marks.end(), same_rank) != marks.end();
}

// Takes the pairs of one ballot off that its length does not reach.
void drop_unreached(PairCounts& counts, std::span<const CandidateIndex> ranking,
                    std::span<const std::uint32_t> marked, std::uint64_t voters) {
    for (std::size_t later = 1; later < marked.size(); ++later) {
        if (marked[later] <= ranking.size()) continue;
        for (std::size_t earlier = 0; earlier < later; ++earlier)
            counts.drop(ranking[earlier], ranking[later], later - earlier, voters);
    }
}

}  // namespace

PairCounts::PairCounts(std::size_t candidates) : candidates_(candidates) {
    rows_.resize(candidates);
    for (std::size_t place = 1; place < candidates; ++place)
        rows_[place] = rows_[place - 1] + (place - 1);
    both_first_.resize(candidates * (candidates - std::min<std::size_t>(candidates, 1)) / 2);
    next_.resize(candidates * candidates);
}

PairCounts PairCounts::of(const tally::Profile& profile) {
    PairCounts counts(profile.candidates());
    counts.walk(profile.nodes());
    counts.add_equal(profile.equal_ranks());
    return counts;
}

std::uint64_t PairCounts::shared(std::size_t one, std::size_t other) const {
    std::uint64_t sum = 0;
    for (const auto& pairs : by_distance_) sum += pairs[pair(one, other)];
    return sum;
}

std::uint64_t PairCounts::ranked(std::size_t candidate) const {
    std::uint64_t sum = 0;
    for (const auto& voters : by_rank_) sum += voters[candidate];
    return sum;
}

void PairCounts::reach(std::size_t rank) {
    while (by_rank_.size() < rank) {
        by_rank_.emplace_back(candidates_);
        by_distance_.emplace_back(both_first_.size());
    }
}

void PairCounts::add(Place place, Place later, std::uint64_t voters) {
    const std::size_t at = pair(place.candidate, later.candidate);
    by_distance_[later.rank - place.rank][at] += voters;
    if (later.rank <= first_ranks) both_first_[at] += voters;
    if (later.rank != place.rank + 1) return;
    Next& next = next_[place.candidate * candidates_ + later.candidate];
    next.voters += voters;
    next.ranks += voters * later.rank;
}

// A node stands for all rankings with its prefix: they rank its candidate after everybody before.
void PairCounts::add_node(std::span<const CandidateIndex> before,
                          const tally::Profile::Node& node) {
    const std::size_t rank = before.size() + 1;
    reach(rank);
    by_rank_[rank - 1][node.candidate] += node.ballots;
    for (std::size_t at = 0; at < before.size(); ++at)
        add({before[at], at + 1}, {node.candidate, rank}, node.ballots);
}

void PairCounts::walk(std::span<const tally::Profile::Node> nodes) {
    std::vector<CandidateIndex> before;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        while (!ends.empty() && ends.back() <= at) {
            ends.pop_back();
            before.pop_back();
        }
        const tally::Profile::Node& node = nodes[at];
        if (tally::is_special(node.candidate)) {
            at = node.end - 1;
            continue;
        }
        add_node(before, node);
        if (node.end == at + 1) continue;
        before.push_back(node.candidate);
        ends.push_back(node.end);
    }
}

void PairCounts::add_equal(const tally::EqualRanks& rankings) {
    for (std::size_t ranking = 0; ranking < rankings.size(); ++ranking) {
        const std::uint64_t voters = rankings.voters(ranking);
        std::vector<Place> before;
        reach(rankings.ranks(ranking));
        for (std::size_t rank = 1; rank <= rankings.ranks(ranking); ++rank) {
            for (const CandidateIndex candidate : rankings.rank(ranking, rank - 1)) {
                by_rank_[rank - 1][candidate] += voters;
                for (const Place& place : before) add(place, {candidate, rank}, voters);
                before.push_back({candidate, rank});
            }
        }
    }
}

PairCounts pair_counts_by_length(const Contest& contest, const tally::Rule& rule,
                                 const tally::Profile& profile) {
    PairCounts counts = PairCounts::of(profile);
    tally::Cleaner cleaner(rule, contest.candidates.size(), profile.excluded());
    std::vector<CandidateIndex> ranking;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const auto marks = contest.ballots.marks(ballot);
        if (rule.equal_ranks && has_equal_ranks(marks)) continue;
        ranking.clear();
        bool ended = false;
        const auto take = [&](CandidateIndex candidate) {
            ended |= tally::is_special(candidate);
            if (!ended) ranking.push_back(candidate);
        };
        if (cleaner(marks, take) != tally::Cleaned::counted || ranking.size() < 2) continue;
        if (marks.back().rank <= ranking.size()) continue;
        drop_unreached(counts, ranking, marked_ranks(marks, ranking, rule),
                       contest.ballots.weight(ballot));
    }
    return counts;
}

}  // namespace almanac::elections
