#pragma once

// From marks to a ranking: what a rule makes of overvotes, skips, repeats and candidates who are
// not in the race. One Cleaner serves many ballots of one contest, without an allocation a ballot;
// not thread-safe.

#include "engine/base/ensure.h"
#include "tally/ballots.h"
#include "tally/rule.h"

#include <cstdint>
#include <span>
#include <vector>

namespace almanac::tally {

// Ends a ranking whose next rank is an overvote that exhausts the ballot; it is no candidate.
inline constexpr CandidateIndex overvote_stop = 0xFFFE;

// What became of one ballot: it has a ranking, or why it has none.
enum class Cleaned : std::uint8_t {
    counted,
    blank,          // no mark at all
    overvoted,      // no candidate is left, and at least one rank was overvoted
    only_excluded,  // nothing but marks for excluded candidates
};

// Cleans in this order: a rank with several candidates is void or final, skipped ranks close up,
// excluded candidates are passed over, a candidate counts at his first place only.
class Cleaner {
public:
    // `excluded` is by candidate, or empty where all stand.
    Cleaner(const Rule& rule, std::size_t candidates, const std::vector<bool>& excluded = {})
        : stops_(rule.overvote == Overvote::exhausts_when_reached), state_(candidates, 0) {
        for (std::size_t at = 0; at < excluded.size(); ++at) {
            if (excluded[at]) state_.at(at) = never;
        }
    }

    // Calls use(candidate) in order of preference, and use(overvote_stop) last where an overvote
    // ends a ranking that has a candidate. `marks` are sorted by rank, as Ballots keeps them.
    template <class Use>
    Cleaned operator()(std::span<const Mark> marks, Use&& use) {
        ++ballot_;
        bool ranked = false;
        bool overvoted = false;
        for (std::size_t at = 0; at < marks.size();) {
            const Mark mark = marks[at];
            if (skip_rank(marks, at)) {
                overvoted = true;
                if (!stops_) continue;
                if (ranked) use(overvote_stop);
                break;
            }
            if (!is_new(mark.candidate)) continue;
            ranked = true;
            use(mark.candidate);
        }
        if (ranked) return Cleaned::counted;
        if (overvoted) return Cleaned::overvoted;
        return marks.empty() ? Cleaned::blank : Cleaned::only_excluded;
    }

private:
    // Moves `at` past its rank; true where several share it.
    static bool skip_rank(std::span<const Mark> marks, std::size_t& at) {
        const Mark first = marks[at];
        bool several = first.candidate == overvote_mark;
        for (++at; at < marks.size() && marks[at].rank == first.rank; ++at) {
            several |= marks[at].candidate != first.candidate;
        }
        return several;
    }

    bool is_new(CandidateIndex candidate) {
        base::ensure(candidate < state_.size(), "a mark for a candidate who is not in the list");
        std::uint64_t& state = state_[candidate];
        if (state >= ballot_) return false;
        state = ballot_;
        return true;
    }

    static constexpr std::uint64_t never = ~std::uint64_t{0};

    bool stops_;
    std::vector<std::uint64_t> state_;  // the ballot that last named each candidate, or never
    std::uint64_t ballot_ = 0;
};

// One ballot's ranking, as a Cleaner gives it; for many ballots keep a Cleaner instead.
std::vector<CandidateIndex> clean(std::span<const Mark> marks, const Rule& rule,
                                  const std::vector<bool>& excluded = {});

}  // namespace almanac::tally
