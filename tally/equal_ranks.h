#pragma once

// Ballots on which candidates share a rank, for the rules that let them: the trie of a profile has
// one candidate a step, so these stand beside it. Private to tally; profile.h hands them out.

#include "tally/ballots.h"
#include "tally/rule.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace almanac::tally {

// Distinct rankings with at least one rank of several, cleaned. Immutable once built.
class EqualRanks {
public:
    std::size_t size() const { return rankings_.size(); }
    // How many ranks a ranking has.
    std::size_t ranks(std::size_t ranking) const { return rankings_[ranking].end - begin(ranking); }
    // The candidates at one of its ranks, in the order of the list.
    std::span<const CandidateIndex> rank(std::size_t ranking, std::size_t rank) const {
        const std::size_t at = begin(ranking) + rank;
        const std::size_t first = at == 0 ? 0 : rank_ends_[at - 1];
        return {candidates_.data() + first, rank_ends_[at] - first};
    }
    // How many voters have it.
    std::uint64_t voters(std::size_t ranking) const { return rankings_[ranking].voters; }
    // What ends it before its marks do (overvote_stop, skip_stop, repeat_stop), or 0.
    CandidateIndex stop(std::size_t ranking) const { return rankings_[ranking].stop; }
    // Voters in all.
    std::uint64_t voters() const;

private:
    friend class EqualRanksBuilder;
    struct Ranking {
        std::size_t end = 0;  // one past its last rank
        std::uint64_t voters = 0;
        CandidateIndex stop = 0;
    };
    std::size_t begin(std::size_t ranking) const {
        return ranking == 0 ? 0 : rankings_[ranking - 1].end;
    }

    std::vector<CandidateIndex> candidates_;
    std::vector<std::size_t> rank_ends_;  // into candidates_
    std::vector<Ranking> rankings_;
};

// Whether candidates share a rank on this ballot; an overvote that names nobody is none.
bool shares_a_rank(std::span<const Mark> marks);

// Takes cleaned ballots out of a contest, and leaves the others for the trie.
class EqualRanksBuilder {
public:
    // `excluded` is by candidate and never empty.
    EqualRanksBuilder(const Rule& rule, const std::vector<bool>& excluded)
        : rule_(rule), excluded_(excluded) {}

    // Takes a ballot on which candidates share a rank; returns the marks that the trie is to have
    // in its place: none where it stays here, one a rank where no two who share are in the race.
    std::vector<Mark> take(std::span<const Mark> marks, std::uint32_t weight);
    // All that were taken, equal ones together.
    EqualRanks finish();

private:
    struct Taken {
        std::vector<std::vector<CandidateIndex>> ranks;
        CandidateIndex stop = 0;
        std::uint64_t voters = 0;
    };

    Taken clean(std::span<const Mark> marks) const;
    void add_rank(std::span<const Mark> rank, Taken& ballot) const;
    std::vector<Mark> one_a_rank(std::span<const Mark> marks) const;

    const Rule& rule_;
    const std::vector<bool>& excluded_;
    std::vector<Taken> taken_;
};

}  // namespace almanac::tally
