#pragma once

// One count by keep values (Meek, Warren), over any exact number: iterate until the surplus of
// those elected has moved on, then elect or eliminate on what everybody has. Private to tally;
// meek.cpp is the door.

#include "engine/base/ensure.h"
#include "engine/base/result.h"
#include "tally/keep_flows.h"
#include "tally/keep_shares.h"
#include "tally/paths.h"
#include "tally/tally.h"
#include "tally/threshold.h"
#include "tally/ties.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::tally {

// Iterations of one round at most. Keep values settle geometrically, in some tens as a rule; one
// that needs more has candidates who hand nearly all their surplus round in a circle.
inline constexpr std::uint32_t iterations_max = 100'000;

// Number as in number.h.
template <class Number>
class KeepCount {
public:
    KeepCount(const Profile& profile, const Rule& rule, const Question& question)
        : profile_(profile), rule_(rule), question_(question), shares_(rule), paths_(profile) {}

    // Counts to the end; once. Fails where a lot is missing and where nothing settles.
    base::Result<Count> run();

private:
    using Candidates = std::vector<CandidateIndex>;

    // What the iterations of a round came to; where nobody is elected or sure to lose, whoever is
    // lowest leaves.
    struct Outcome {
        Candidates elected;
        Candidates losers;
        bool settled = false;
    };

    void begin();
    base::Result<Outcome> iterate();
    void distribute();
    void add_equal_ranks();
    void set_quota();
    Candidates reached() const;
    void sum_surplus(const Candidates& elected);
    bool is_settled() const;
    base::Result<void> lower_keep_values();
    Candidates losers() const;
    Candidates sure_losers() const;
    Candidates lowest_if_sure() const;

    base::Result<void> decide(const Outcome& outcome);
    base::Result<Candidates> best_of(const Candidates& reached);
    base::Result<CandidateIndex> lowest();
    base::Result<CandidateIndex> choose(const Candidates& tied, Chosen chosen);
    void finish();
    void open_round();
    void elect(const Candidates& elected);
    void eliminate(const Candidates& eliminated);

    // New Zealand's way: every iteration may elect and exclude, equal votes alone are a tie, and
    // ties are looked back at iteration by iteration.
    bool one_stage_an_iteration() const {
        return rule_.elimination == Elimination::lowest_when_sure;
    }
    Number& exhausted(Leaving how) { return exhausted_[static_cast<std::size_t>(how)]; }
    const Number& total(CandidateIndex candidate) const { return totals_[candidate]; }
    std::size_t unfilled() const { return count_.seats - count_.winners.size(); }
    Votes votes(const Number& number) const { return {number.units(), rule_.decimals}; }
    std::vector<Votes> votes(const std::vector<Number>& numbers) const {
        std::vector<Votes> shown;
        for (const Number& number : numbers) shown.push_back(votes(number));
        return shown;
    }

    const Profile& profile_;
    const Rule& rule_;
    const Question& question_;
    const Shares<Number> shares_;
    const Number one_ = shares_.one();
    const Number omega_ = one_.over(static_cast<std::uint64_t>(base::power_of_ten(rule_.omega)));

    Paths paths_;
    Candidates continuing_;        // in the list's order
    Candidates passing_on_;        // elected since the ballots last moved
    Candidates leaving_;           // eliminated since then
    std::vector<PathMove> moves_;  // since the last round
    std::vector<Number> keeps_;    // by candidate, as are totals_
    std::vector<Number> keeps_of_last_round_;
    std::vector<Number> totals_;
    std::vector<Number> rests_;  // by path: what goes on from it of one ballot
    std::vector<std::vector<Number>> history_;
    std::uint32_t iterations_ = 0;
    Number quota_{};
    Number surplus_{};
    std::array<Number, leavings> exhausted_{};  // by how ballots left off; nothing for held
    Count count_;
};

template <class Number>
base::Result<Count> KeepCount<Number>::run() {
    begin();
    while (unfilled() > 0 && continuing_.size() > unfilled()) {
        const Outcome outcome = TRY(iterate());
        open_round();
        TRY(decide(outcome));
    }
    finish();
    count_.threshold = count_.rounds.back().threshold;
    return std::move(count_);
}

template <class Number>
void KeepCount<Number>::begin() {
    count_.rule = &rule_;
    count_.seats = question_.seats;
    count_.valid_ballots = profile_.valid();
    count_.not_counted = profile_.not_counted();
    keeps_.resize(profile_.candidates());
    for (std::size_t at = 0; at < profile_.candidates(); ++at) {
        if (profile_.excluded()[at]) continue;
        continuing_.push_back(static_cast<CandidateIndex>(at));
        keeps_[at] = one_;
    }
}

template <class Number>
auto KeepCount<Number>::iterate() -> base::Result<Outcome> {
    std::optional<Number> last_surplus;
    for (std::uint32_t iteration = 0; iteration < iterations_max; ++iteration) {
        if (one_stage_an_iteration() && history_.size() > 0 && iteration == 0)
            TRY(lower_keep_values());
        distribute();
        set_quota();
        if (one_stage_an_iteration()) history_.push_back(totals_);
        ++iterations_;
        Outcome outcome{reached(), {}, false};
        sum_surplus(outcome.elected);
        outcome.settled = is_settled() || (last_surplus && surplus_ >= *last_surplus);
        if (outcome.settled && outcome.elected.empty()) return outcome;
        outcome.losers = losers();
        if (!outcome.elected.empty() || !outcome.losers.empty()) return outcome;
        last_surplus = surplus_;
        TRY(lower_keep_values());
    }
    return base::Error{base::ErrorKind::too_large,
                       "Round " + std::to_string(count_.rounds.size() + 1) +
                           " does not settle: after " + std::to_string(iterations_max) +
                           " iterations a surplus of " + base::to_string(votes(surplus_)) +
                           " is left. Count by a rule with a larger omega."};
}

template <class Number>
void KeepCount<Number>::distribute() {
    std::vector<PathMove> moves = paths_.advance(passing_on_, leaving_);
    moves_.insert(moves_.end(), moves.begin(), moves.end());
    passing_on_.clear();
    leaving_.clear();
    totals_.assign(profile_.candidates(), Number{});
    exhausted_ = {};
    const std::span<const Path> paths = paths_.all();
    rests_.assign(paths.size(), Number{});
    rests_[0] = one_;
    for (std::size_t at = 0; at < paths.size(); ++at) {
        const Path& path = paths[at];
        if (path.ballots == 0) continue;
        if (at > 0) {
            const Number& weight = rests_[path.parent];
            if (!(weight > Number{})) continue;
            Part<Number> part = shares_.part(weight, keeps_[path.candidate]);
            totals_[path.candidate] += part.kept.times(path.ballots);
            rests_[at] = std::move(part.rest);
        }
        for (std::size_t how = 1; how < leavings; ++how)
            if (path.leaving[how] > 0) exhausted_[how] += rests_[at].times(path.leaving[how]);
    }
    add_equal_ranks();
}

// What nobody takes of such a ballot is exhausted, the cuts' leavings too.
template <class Number>
void KeepCount<Number>::add_equal_ranks() {
    const EqualRanks& ballots = profile_.equal_ranks();
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        const std::uint64_t voters = ballots.voters(ballot);
        Number left = one_;
        shares_.share_out(ballots, ballot, keeps_,
                          [&](CandidateIndex candidate, const Number& part) {
                              totals_[candidate] += part.times(voters);
                              left -= part;
                          });
        exhausted(leaving_at(ballots.stop(ballot))) += left.times(voters);
    }
}

template <class Number>
void KeepCount<Number>::set_quota() {
    Number active{};
    for (const Number& each : totals_) active += each;
    quota_ = active.over(std::uint64_t{question_.seats} + 1);
    if (rule_.quota == Quota::droop_and_ulp) quota_ += Number::ulp();
    quota_ = forced_threshold(question_, one_).value_or(quota_);
}

// Most votes first, equals in the list's order.
template <class Number>
auto KeepCount<Number>::reached() const -> Candidates {
    Candidates reached;
    for (const CandidateIndex candidate : continuing_) {
        const bool enough =
            rule_.reach == Reach::at_least ? total(candidate) >= quota_ : total(candidate) > quota_;
        if (enough) reached.push_back(candidate);
    }
    std::stable_sort(reached.begin(), reached.end(), [&](CandidateIndex one, CandidateIndex other) {
        return exact_order(total(one), total(other)) > 0;
    });
    return reached;
}

template <class Number>
void KeepCount<Number>::sum_surplus(const Candidates& elected) {
    surplus_ = Number{};
    const auto add = [&](CandidateIndex candidate) {
        const bool counts = rule_.surplus_sum == SurplusSum::everyone || total(candidate) > quota_;
        if (counts) surplus_ += total(candidate) - quota_;
    };
    for (const CandidateIndex candidate : count_.winners) add(candidate);
    for (const CandidateIndex candidate : elected) add(candidate);
    if (surplus_ < Number{}) surplus_ = Number{};
}

template <class Number>
bool KeepCount<Number>::is_settled() const {
    return rule_.settled == Settled::below_omega ? surplus_ < omega_ : surplus_ <= omega_;
}

// Nobody keeps more than a whole vote, also where the rounding left him below the quota.
template <class Number>
base::Result<void> KeepCount<Number>::lower_keep_values() {
    for (const CandidateIndex candidate : count_.winners) {
        if (total(candidate).is_zero()) continue;
        const Number wanted = Number::raised(keeps_[candidate], quota_, one_);
        keeps_[candidate] = Number::raised(wanted, one_, total(candidate));
        if (keeps_[candidate] > one_) keeps_[candidate] = one_;
        if (keeps_[candidate].is_oversize()) {
            return base::Error{base::ErrorKind::too_large,
                               "The fractions of round " +
                                   std::to_string(count_.rounds.size() + 1) +
                                   " grow past ten thousand digits: count by a rule with "
                                   "arithmetic = \"guarded\"."};
        }
    }
    return {};
}

template <class Number>
auto KeepCount<Number>::losers() const -> Candidates {
    switch (rule_.elimination) {
        case Elimination::sure_losers:
            return sure_losers();
        case Elimination::lowest_when_sure:
            return lowest_if_sure();
        default:
            return {};
    }
}

// The most candidates, from the lowest up and no two who are within the surplus of each other
// parted, whose votes and the surplus do not reach the next above (droop's batch).
template <class Number>
auto KeepCount<Number>::sure_losers() const -> Candidates {
    Candidates by_votes = continuing_;
    std::stable_sort(by_votes.begin(), by_votes.end(),
                     [&](CandidateIndex one, CandidateIndex other) {
                         return exact_order(total(one), total(other)) < 0;
                     });
    Number group{};  // the votes of the lowest of the present group
    Number sum{};
    std::size_t sure = 0;
    for (std::size_t at = 0; at < by_votes.size(); ++at) {
        const Number& here = total(by_votes[at]);
        if (!(group + surplus_ >= here)) {
            if (at > continuing_.size() - unfilled()) break;
            if (at > 0 && sum + surplus_ < here) sure = at;
            group = here;
        }
        sum += here;
    }
    by_votes.resize(sure);
    std::sort(by_votes.begin(), by_votes.end());
    return by_votes;
}

template <class Number>
auto KeepCount<Number>::lowest_if_sure() const -> Candidates {
    const auto fewer = [&](CandidateIndex one, CandidateIndex other) {
        return exact_order(total(one), total(other)) < 0;
    };
    const CandidateIndex low = *std::min_element(continuing_.begin(), continuing_.end(), fewer);
    const Number reach = total(low) + surplus_;
    const bool sure = std::all_of(
        continuing_.begin(), continuing_.end(),
        [&](CandidateIndex candidate) { return candidate == low || reach < total(candidate); });
    return sure ? Candidates{low} : Candidates{};
}

template <class Number>
base::Result<void> KeepCount<Number>::decide(const Outcome& outcome) {
    elect(TRY(best_of(outcome.elected)));
    const bool over = unfilled() == 0 || continuing_.size() <= unfilled();
    if (over || (!outcome.elected.empty() && !one_stage_an_iteration())) return {};
    const auto number = static_cast<std::uint32_t>(count_.rounds.size());
    const auto forced = next_forced(question_.forced, number, [&] { return continuing_; });
    if (forced && (outcome.settled || !outcome.losers.empty())) {
        eliminate({*forced});
    } else if (!outcome.losers.empty()) {
        eliminate(outcome.losers);
    } else if (outcome.settled) {
        eliminate({TRY(lowest())});
    }
    return {};
}

// Those of them for whom there are seats. Where the rounding left somebody who was elected before a
// little below the quota, more than that may have it.
template <class Number>
auto KeepCount<Number>::best_of(const Candidates& reached) -> base::Result<Candidates> {
    if (reached.size() <= unfilled()) return reached;
    const Number& least = total(reached[unfilled() - 1]);
    Candidates best;
    Candidates tied;
    for (const CandidateIndex candidate : reached) {
        if (total(candidate) > least) best.push_back(candidate);
        if (total(candidate) == least) tied.push_back(candidate);
    }
    std::sort(tied.begin(), tied.end());
    while (best.size() + tied.size() > unfilled() && best.size() < unfilled()) {
        best.push_back(TRY(choose(tied, Chosen::leads)));
        std::erase(tied, best.back());
    }
    if (best.size() < unfilled()) best.insert(best.end(), tied.begin(), tied.end());
    return best;
}

// Whoever the surplus could still lift over the lowest is tied with him, but in New Zealand.
template <class Number>
base::Result<CandidateIndex> KeepCount<Number>::lowest() {
    const auto fewer = [&](CandidateIndex one, CandidateIndex other) {
        return exact_order(total(one), total(other)) < 0;
    };
    Number low = total(*std::min_element(continuing_.begin(), continuing_.end(), fewer));
    if (!one_stage_an_iteration()) low += surplus_;
    Candidates tied;
    for (const CandidateIndex candidate : continuing_) {
        if (low >= total(candidate)) tied.push_back(candidate);
    }
    if (tied.size() == 1) return tied.front();
    return choose(tied, Chosen::leaves);
}

template <class Number>
base::Result<CandidateIndex> KeepCount<Number>::choose(const Candidates& tied, Chosen chosen) {
    Drawing drawing;
    drawing.chosen = chosen;
    drawing.round = static_cast<std::uint32_t>(count_.rounds.size());
    // New Zealand's numbers turn round with every iteration, which lots.cpp takes for a round.
    if (one_stage_an_iteration() && (drawing.round - iterations_) % 2 == 0)
        drawing.pass_begins = 1;
    else if (one_stage_an_iteration())
        drawing.pass_begins = 0;
    drawing.narrowed = {tied};
    drawing.drawn_before = drawn_since(1, count_.ties);
    drawing.candidates = profile_.candidates();
    drawing.valid_ballots = profile_.valid();
    look_back(rule_.ties, drawing, history_);
    return settle_tie(drawing, rule_.lot, question_, count_.ties);
}

// Whoever is left is elected while there are seats. Under seats_filled_after_surplus one more round
// shows where the votes of the last to leave went.
template <class Number>
void KeepCount<Number>::finish() {
    const Candidates left = continuing_;
    const bool elected = unfilled() > 0;
    if (rule_.stop == Stop::seats_filled_after_surplus || count_.rounds.empty()) {
        if (!elected) eliminate(left);
        distribute();
        if (count_.rounds.empty()) set_quota();
        open_round();
    }
    if (elected) elect(left);
}

template <class Number>
void KeepCount<Number>::open_round() {
    history_.push_back(totals_);
    const Number all = one_.times(profile_.valid());
    Number spent{};
    for (const Number& each : exhausted_) spent += each;
    Number held = spent;
    for (const Number& each : totals_) held += each;
    std::vector<Transfer> transfers;
    if (!count_.rounds.empty()) {
        const KeepChange<Number> change{paths_, moves_, profile_.equal_ranks(),
                                        keeps_of_last_round_, keeps_};
        transfers = KeepFlows<Number>(shares_, change).transfers(rule_.decimals);
    }
    Round& now = count_.rounds.emplace_back();
    now.totals = votes(totals_);
    now.keep_values = votes(keeps_);
    now.threshold = votes(quota_);
    now.exhausted = votes(spent);
    now.exhausted_by_overvote = votes(exhausted(Leaving::overvote));
    now.exhausted_by_skips = votes(exhausted(Leaving::skips));
    now.exhausted_by_repeat = votes(exhausted(Leaving::repeat));
    now.residual = votes(all - held);
    now.transfers = std::move(transfers);
    keeps_of_last_round_ = keeps_;
    moves_.clear();
}

template <class Number>
void KeepCount<Number>::elect(const Candidates& elected) {
    base::ensure(elected.size() <= unfilled(), "more elected than seats");
    for (const CandidateIndex candidate : elected) {
        std::erase(continuing_, candidate);
        passing_on_.push_back(candidate);
        count_.winners.push_back(candidate);
        count_.rounds.back().elected.push_back(candidate);
    }
}

template <class Number>
void KeepCount<Number>::eliminate(const Candidates& eliminated) {
    for (const CandidateIndex candidate : eliminated) {
        std::erase(continuing_, candidate);
        leaving_.push_back(candidate);
        keeps_[candidate] = Number{};
        count_.rounds.back().eliminated.push_back(candidate);
    }
}

}  // namespace almanac::tally
