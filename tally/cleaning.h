#pragma once

// From marks to a ranking: what a rule makes of overvotes, skips, repeats, ranks that do not count
// and candidates who are not in the race. One Cleaner serves many ballots of one contest, without
// an allocation a ballot; not thread-safe.

#include "engine/base/ensure.h"
#include "tally/ballots.h"
#include "tally/rule.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace almanac::tally {

// What stands in a ranking but is no candidate. The first three end it: the ballot exhausts when it
// gets there.
inline constexpr CandidateIndex overvote_stop = 0xFFFE;
inline constexpr CandidateIndex skip_stop = 0xFFFD;
inline constexpr CandidateIndex repeat_stop = 0xFFFC;
// Around the candidates of an overvoted rank that is his who alone continues of them.
inline constexpr CandidateIndex overvote_begin = 0xFFFB;
inline constexpr CandidateIndex overvote_end = 0xFFFA;

// Whether it is one of these.
inline constexpr bool is_special(CandidateIndex candidate) { return candidate >= overvote_end; }

// How many of these a ranking under the rule may need, counted from overvote_stop down.
std::size_t specials_of(const Rule& rule);

// What became of one ballot: it counts for somebody in round 1, or why it does not.
enum class Cleaned : std::uint8_t {
    counted,
    blank,          // no mark at all, or none at a rank that counts
    overvoted,      // no candidate is left, and at least one rank was overvoted
    skipped,        // too many ranks were skipped before the first candidate
    repeated,       // somebody who is not in the race, or stood at an overvote, was marked again
    only_excluded,  // nothing but marks for excluded candidates
};

// Goes from rank to rank as RCTab does: too many skipped ranks before this one, then somebody
// marked before, then several at this rank; excluded candidates are passed over, but their ranks
// are not skipped; a candidate counts at his first place only.
class Cleaner {
public:
    // `excluded` is by candidate, or empty where all stand.
    Cleaner(const Rule& rule, std::size_t candidates, const std::vector<bool>& excluded = {});

    // Calls use(candidate) in order of preference, and one of the stops last where it ends the
    // ranking before the marks do. A ballot that is not counted has no ranking, but where seats
    // are filled by one runoff each: there an overvote that stops it at once may be somebody's
    // later, and is used too. `marks` are sorted by rank, as Ballots keeps them.
    template <class Use>
    Cleaned operator()(std::span<const Mark> marks, Use&& use) {
        ++ballot_;
        State state;
        for (std::size_t at = 0; at < marks.size() && !state.stopped;) {
            if (marks[at].rank > ranks_max_) break;
            const std::span<const Mark> rank = rank_at(marks, at);
            at += rank.size();
            take(rank, state, use);
        }
        if (state.ranked && !state.kept) return Cleaned::counted;
        if (state.stopped && !state.kept) return state.why;
        if (state.overvoted) return Cleaned::overvoted;
        return state.before == 0 ? Cleaned::blank : Cleaned::only_excluded;
    }

private:
    // Where one ballot has got to.
    struct State {
        std::uint32_t before = 0;  // the last rank with a mark
        bool ranked = false;       // there is a candidate
        bool kept = false;         // before him stands an overvote that stops the ballot at once
        bool overvoted = false;
        bool stopped = false;
        Cleaned why = Cleaned::counted;
    };

    template <class Use>
    void take(std::span<const Mark> rank, State& state, Use& use) {
        const std::uint32_t gap = rank.front().rank - state.before;
        state.before = rank.front().rank;
        if (gap > gap_max_) return stop(state, skip_stop, use);
        if (repeat_stops_ && again(rank)) return stop(state, repeat_stop, use);
        if (is_overvote(rank)) return take_overvote(rank, state, use);
        if (is_new(rank.front().candidate)) {
            state.ranked = true;
            use(rank.front().candidate);
        }
    }

    template <class Use>
    void take_overvote(std::span<const Mark> rank, State& state, Use& use) {
        state.overvoted = true;
        if (overvote_ == Overvote::passed_over) return;
        const bool unknown = rank.back().candidate == overvote_mark;
        if (overvote_ == Overvote::exhausts_when_reached || unknown)
            return stop(state, overvote_stop, use);
        standing_.clear();
        for (const Mark& mark : rank) {
            if (is_new(mark.candidate)) standing_.push_back(mark.candidate);
        }
        if (standing_.size() < 2) {
            state.ranked |= !standing_.empty();
            for (const CandidateIndex only : standing_) use(only);
            return;
        }
        if (!state.ranked && !keeps_overvotes_) return stop(state, overvote_stop, use);
        state.kept |= !state.ranked;
        use(overvote_begin);
        for (const CandidateIndex candidate : standing_) use(candidate);
        use(overvote_end);
    }

    template <class Use>
    void stop(State& state, CandidateIndex why, Use& use) {
        state.stopped = true;
        state.why = why == overvote_stop ? Cleaned::overvoted
                    : why == skip_stop   ? Cleaned::skipped
                                         : Cleaned::repeated;
        if (state.ranked || state.kept) use(why);
    }

    static std::span<const Mark> rank_at(std::span<const Mark> marks, std::size_t at) {
        std::size_t end = at + 1;
        while (end < marks.size() && marks[end].rank == marks[at].rank) ++end;
        return marks.subspan(at, end - at);
    }

    // The same candidate twice at one rank is one mark.
    static bool is_overvote(std::span<const Mark> rank) {
        return rank.front().candidate == overvote_mark ||
               rank.front().candidate != rank.back().candidate;
    }

    bool is_new(CandidateIndex candidate) {
        base::ensure(candidate < state_.size(), "a mark for a candidate who is not in the list");
        std::uint64_t& state = state_[candidate];
        if (state >= ballot_) return false;
        state = ballot_;
        return true;
    }

    // Whether an earlier rank has one of these marks, even in vain.
    bool again(std::span<const Mark> rank);

    static constexpr std::uint64_t never = ~std::uint64_t{0};

    Overvote overvote_;
    bool repeat_stops_;
    bool keeps_overvotes_;  // those that stop a ballot before it has counted
    std::uint32_t gap_max_;
    std::uint32_t ranks_max_;
    std::vector<std::uint64_t> state_;   // the ballot that last named each candidate, or never
    std::vector<std::uint64_t> marked_;  // the ballot that last marked each, for again()
    std::vector<CandidateIndex> standing_;
    std::uint64_t ballot_ = 0;
};

// One ballot's ranking, as a Cleaner gives it; for many ballots keep a Cleaner instead.
std::vector<CandidateIndex> clean(std::span<const Mark> marks, const Rule& rule,
                                  const std::vector<bool>& excluded = {});

}  // namespace almanac::tally
