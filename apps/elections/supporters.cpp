#include "apps/elections/supporters.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Ranking = std::span<const CandidateIndex>;

void add(Supporters& supporters, std::size_t rank, std::size_t ranked, std::uint64_t voters) {
    supporters.ballots += voters;
    if (supporters.at_rank.size() < rank) supporters.at_rank.resize(rank);
    supporters.at_rank[rank - 1] += voters;
    supporters.ranked += ranked * voters;
    supporters.ranked_of_six += std::min(ranked, scored_ranks) * voters;
    const std::size_t later = ranked - rank;
    supporters.transferable += later > 0 ? voters : 0;
    supporters.later += later * voters;
    supporters.later_distance += later * (later + 1) / 2 * voters;
    ArchetypeSums& sums =
        supporters.archetypes[static_cast<std::size_t>(archetype_of(rank, ranked))];
    sums.voters += voters;
    sums.ranked += ranked * voters;
    sums.ranks += rank * voters;
}

// Samples being filled: a candidate is done once every list is full or all supporters were seen.
class Sampling {
public:
    explicit Sampling(const std::vector<Supporters>& supporters)
        : supporters_(supporters), samples_(supporters.size()), seen_(supporters.size()) {
        for (const Supporters& each : supporters) {
            wanted_.push_back(each.ballots > 0);
            waiting_ += each.ballots > 0 ? 1 : 0;
        }
    }

    bool done() const { return waiting_ == 0; }
    bool wants_any(std::span<const tally::Mark> marks) const {
        return std::any_of(marks.begin(), marks.end(), [&](const tally::Mark& mark) {
            return mark.candidate < wanted_.size() && wanted_[mark.candidate];
        });
    }
    void take(std::uint32_t ballot, Ranking ranking, std::uint64_t voters) {
        for (std::size_t at = 0; at < ranking.size(); ++at) {
            const CandidateIndex candidate = ranking[at];
            if (!wanted_[candidate]) continue;
            take_one(candidate, ballot, archetype_of(at + 1, ranking.size()), voters);
        }
    }
    std::vector<SampleBallots> finish() { return std::move(samples_); }

private:
    void take_one(CandidateIndex candidate, std::uint32_t ballot, Archetype archetype,
                  std::uint64_t voters) {
        SampleBallots& samples = samples_[candidate];
        if (samples.first.size() < sample_flows) samples.first.push_back(ballot);
        const auto kind = static_cast<std::size_t>(archetype);
        auto& of_kind = samples.of_archetype[kind];
        if (of_kind.size() < sample_ballots) of_kind.push_back(ballot);
        seen_[candidate][kind] += voters;
        if (!is_complete(candidate)) return;
        wanted_[candidate] = false;
        --waiting_;
    }
    bool is_complete(CandidateIndex candidate) const {
        const SampleBallots& samples = samples_[candidate];
        std::uint64_t seen = 0;
        bool kinds_full = true;
        for (std::size_t kind = 0; kind < archetype_count; ++kind) {
            seen += seen_[candidate][kind];
            kinds_full &= samples.of_archetype[kind].size() == sample_ballots ||
                          seen_[candidate][kind] == supporters_[candidate].archetypes[kind].voters;
        }
        const bool full =
            samples.first.size() == sample_flows || seen == supporters_[candidate].ballots;
        return full && kinds_full;
    }

    const std::vector<Supporters>& supporters_;
    std::vector<SampleBallots> samples_;
    std::vector<std::array<std::uint64_t, archetype_count>> seen_;  // voters, by kind
    std::vector<bool> wanted_;
    std::size_t waiting_ = 0;
};

// Cleans into `ranking` what the trie has of the ballot: nothing where candidates share a rank.
void clean_into(std::vector<CandidateIndex>& ranking, tally::Cleaner& cleaner,
                std::span<const tally::Mark> marks, const tally::Rule& rule) {
    ranking.clear();
    if (rule.equal_ranks && tally::shares_a_rank(marks)) return;
    bool ended = false;
    cleaner(marks, [&](CandidateIndex candidate) {
        ended |= tally::is_special(candidate);
        if (!ended) ranking.push_back(candidate);
    });
}

}  // namespace

std::vector<Supporters> supporters_of(const tally::Profile& profile) {
    std::vector<Supporters> all(profile.candidates());
    profile.for_each_ranking([&](Ranking ranking, std::uint64_t voters) {
        for (std::size_t at = 0; at < ranking.size(); ++at)
            add(all[ranking[at]], at + 1, ranking.size(), voters);
    });
    return all;
}

std::vector<SampleBallots> sample_ballots_of(const tally::Ballots& ballots, const tally::Rule& rule,
                                             const tally::Profile& profile,
                                             const std::vector<Supporters>& supporters) {
    Sampling sampling(supporters);
    tally::Cleaner cleaner(rule, profile.candidates(), profile.excluded());
    std::vector<CandidateIndex> ranking;
    for (std::size_t ballot = 0; ballot < ballots.size() && !sampling.done(); ++ballot) {
        const auto marks = ballots.marks(ballot);
        if (!sampling.wants_any(marks)) continue;
        clean_into(ranking, cleaner, marks, rule);
        sampling.take(static_cast<std::uint32_t>(ballot), ranking, ballots.weight(ballot));
    }
    return sampling.finish();
}

std::vector<CandidateIndex> ranking_of(std::span<const tally::Mark> marks, const tally::Rule& rule,
                                       const std::vector<bool>& excluded) {
    tally::Cleaner cleaner(rule, excluded.size(), excluded);
    std::vector<CandidateIndex> ranking;
    clean_into(ranking, cleaner, marks, rule);
    return ranking;
}

}  // namespace almanac::elections
