#include "apps/elections/supporters.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Ranking = std::span<const CandidateIndex>;

// `later`: how many the ballot ranks after the candidate; `distance`: the sum of how far.
struct Place {
    std::size_t rank = 0;    // from 1
    std::size_t ranked = 0;  // candidates on the ballot
    std::size_t later = 0;
    std::size_t distance = 0;
};

void add(Supporters& supporters, const Place& place, std::uint64_t voters) {
    supporters.ballots += voters;
    if (supporters.at_rank.size() < place.rank) supporters.at_rank.resize(place.rank);
    supporters.at_rank[place.rank - 1] += voters;
    supporters.ranked += place.ranked * voters;
    supporters.ranked_of_six += std::min(place.ranked, scored_ranks) * voters;
    supporters.transferable += place.later > 0 ? voters : 0;
    supporters.later += place.later * voters;
    supporters.later_distance += place.distance * voters;
    ArchetypeSums& sums =
        supporters.archetypes[static_cast<std::size_t>(archetype_of(place.rank, place.ranked))];
    sums.voters += voters;
    sums.ranked += place.ranked * voters;
    sums.ranks += place.rank * voters;
}

// Where nobody shares a rank, rank and length say it all.
Place place_at(std::size_t rank, std::size_t length) {
    const std::size_t later = length - rank;
    return {rank, length, later, later * (later + 1) / 2};
}

// Sums for all candidates. Most rankings are short, and all voters with a candidate at one rank of
// so many add alike: these are counted first, in the nearest cache, and added at the end.
class Summing {
public:
    explicit Summing(std::size_t candidates)
        : all_(candidates), short_(candidates * short_ranks * short_ranks) {}

    void take(Ranking ranking, std::uint64_t voters) {
        const std::size_t length = ranking.size();
        if (length > short_ranks) {
            for (std::size_t at = 0; at < length; ++at)
                add(all_[ranking[at]], place_at(at + 1, length), voters);
            return;
        }
        for (std::size_t at = 0; at < length; ++at)
            short_[(ranking[at] * short_ranks + at) * short_ranks + length - 1] += voters;
    }

    // Who share a rank stand at the same one; later is who stands at a later one.
    void take(const tally::EqualRanks& rankings, std::size_t ranking) {
        const std::size_t ranks = rankings.ranks(ranking);
        std::size_t ranked = 0;
        for (std::size_t at = 0; at < ranks; ++at) ranked += rankings.rank(ranking, at).size();
        std::size_t later = 0;
        std::size_t distance = 0;
        for (std::size_t at = ranks; at-- > 0;) {
            const auto sharing = rankings.rank(ranking, at);
            for (const CandidateIndex candidate : sharing) {
                add(all_[candidate], {at + 1, ranked, later, distance}, rankings.voters(ranking));
            }
            later += sharing.size();
            distance += later;
        }
    }

    std::vector<Supporters> finish() {
        for (std::size_t cell = 0; cell < short_.size(); ++cell) {
            if (short_[cell] == 0) continue;
            const std::size_t rank = cell / short_ranks % short_ranks + 1;
            add(all_[cell / short_ranks / short_ranks], place_at(rank, cell % short_ranks + 1),
                short_[cell]);
        }
        return std::move(all_);
    }

private:
    static constexpr std::size_t short_ranks = 10;  // 800 bytes a candidate

    std::vector<Supporters> all_;
    std::vector<std::uint64_t> short_;  // by candidate, rank - 1, length - 1
};

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
    Summing summing(profile.candidates());
    profile.for_each_ranking(
        [&](Ranking ranking, std::uint64_t voters) { summing.take(ranking, voters); });
    for (std::size_t ranking = 0; ranking < profile.equal_ranks().size(); ++ranking)
        summing.take(profile.equal_ranks(), ranking);
    return summing.finish();
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
