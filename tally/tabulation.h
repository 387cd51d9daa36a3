#pragma once

// One count, round by round, over any exact number: decide on the totals, then move the piles. What
// is decided stands in decisions.h. Private to tally; count.cpp is the door.

#include "engine/base/ensure.h"
#include "engine/base/result.h"
#include "tally/kernel.h"
#include "tally/losers.h"
#include "tally/tally.h"
#include "tally/threshold.h"
#include "tally/ties.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace almanac::tally {

// Number as in number.h.
template <class Number>
class Tabulation {
public:
    Tabulation(const Profile& profile, const Rule& rule, const Question& question)
        : profile_(profile), rule_(rule), question_(question) {}

    // Counts to the end; once. Fails where a lot is missing, or where the rule's minimum of votes
    // leaves too few.
    base::Result<Count> run();

private:
    using Candidates = std::vector<CandidateIndex>;

    // What follows a round: whose surplus moves, or who leaves; neither where the count only shows
    // its end.
    struct Step {
        Candidates surpluses;
        Candidates leaving;
        bool end = false;
    };
    using Choice = base::Result<CandidateIndex>;
    // Whether who leaves is the one with the fewest votes, and no group that cannot be elected.
    enum class Lowest : std::uint8_t { no, yes };

    // Several seats by one runoff each are several passes, each over all ballots; so is a count
    // that begins again after each exclusion.
    void begin_pass();
    base::Result<void> count_pass();
    void open_round();
    void set_threshold();
    void check() const;

    base::Result<Step> decide();
    base::Result<Step> decide_leader();
    base::Result<Step> decide_on_to_two();
    base::Result<Step> decide_bottoms_up();
    base::Result<Step> decide_seats();
    base::Result<Step> decide_as_surplus_moves();
    base::Result<Candidates> reached();
    base::Result<Candidates> best_of(Candidates candidates, std::size_t most);
    Choice leader();
    Choice next_surplus(Candidates& from);

    base::Result<Step> eliminate();
    base::Result<Candidates> below_minimum() const;
    Choice lowest();
    bool undeclared_go_alone() const;
    Candidates losers() const;
    bool keeps_order(const Group<Number>& group, std::size_t left, const Number& waiting) const;
    Candidates undeclared() const;
    Candidates may_leave() const;
    std::optional<CandidateIndex> forced() const;
    std::size_t fewest_left() const;

    void elect(const Candidates& elected);
    base::Result<Step> leave(Candidates leaving, Lowest lowest = Lowest::no);
    Choice choose(const Candidates& from, Chosen chosen);

    void move(const Step& step);
    void move_surplus(CandidateIndex from);
    Number moved_value(const Number& value, const Number& surplus, const Number& held) const;
    void move_all(CandidateIndex from);
    void record(const std::vector<Flow<Number>>& flows, Reason reason);
    void book_spent(const Flow<Number>& flow);

    Round& round() { return count_.rounds.back(); }
    const Number& total(CandidateIndex candidate) const { return piles_->totals()[candidate]; }
    bool is_enough(const Number& votes) const {
        return rule_.reach == Reach::at_least ? votes >= threshold_ : votes > threshold_;
    }
    bool suffices(CandidateIndex candidate) const { return is_enough(total(candidate)); }
    bool runs_off() const { return rule_.passes == Passes::one_a_seat; }
    // Of one pass.
    std::uint32_t seats() const {
        return runs_off() || rule_.stop == Stop::all_above_percentage ? 1 : question_.seats;
    }
    std::uint32_t unfilled() const {
        return seats() - static_cast<std::uint32_t>(count_.winners.size() - won_before_);
    }
    bool is_undeclared(CandidateIndex candidate) const {
        return rule_.undeclared_write_ins_first && !question_.undeclared_write_ins.empty() &&
               question_.undeclared_write_ins[candidate];
    }
    bool is_winner(CandidateIndex candidate) const {
        return std::find(count_.winners.begin(), count_.winners.end(), candidate) !=
               count_.winners.end();
    }
    // Those of `from` who may be elected.
    Candidates electable(Candidates from) const {
        std::erase_if(from, [&](CandidateIndex one) { return is_undeclared(one); });
        return from;
    }
    Votes votes(const Number& number) const { return {number.units(), rule_.decimals}; }

    const Profile& profile_;
    const Rule& rule_;
    const Question& question_;
    const Number one_ = Number::one(rule_);

    std::optional<Piles<Number>> piles_;
    Candidates continuing_;  // in the list's order
    Candidates pending_;     // elected, surplus not moved yet
    std::size_t won_before_ = 0;
    Candidates out_;  // under Wright's rule: eliminated, in no later pass
    bool begins_again_ = false;
    std::vector<std::vector<Number>> history_;  // totals of this pass
    std::vector<Transfer> transfers_;           // that lead to the next round
    std::vector<SurplusMove> moves_;
    Number threshold_{};
    Number base_{};  // votes that this pass accounts for
    Number exhausted_{};
    Number exhausted_by_overvote_{};
    Number exhausted_by_skips_{};
    Number exhausted_by_repeat_{};
    Number residual_{};
    Count count_;
};

template <class Number>
base::Result<Count> Tabulation<Number>::run() {
    count_.rule = &rule_;
    count_.seats = question_.seats;
    count_.valid_ballots = profile_.valid();
    count_.not_counted = profile_.not_counted();
    const std::uint32_t passes = runs_off() ? question_.seats : 1;
    for (std::uint32_t pass = 0; pass < passes || begins_again_; ++pass) {
        begin_pass();
        TRY(count_pass());
    }
    count_.threshold = round().threshold;
    if (rule_.stop == Stop::all_above_percentage)
        count_.seats = static_cast<std::uint32_t>(count_.winners.size());
    return std::move(count_);
}

template <class Number>
void Tabulation<Number>::begin_pass() {
    piles_.emplace(profile_);
    if (std::exchange(begins_again_, false)) count_.winners.clear();
    for (const CandidateIndex candidate : out_) piles_->stop_receiving(candidate);
    for (const CandidateIndex winner : count_.winners) piles_->stop_receiving(winner);
    won_before_ = count_.winners.size();
    continuing_.clear();
    for (std::size_t at = 0; at < profile_.candidates(); ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        if (piles_->receives(candidate)) continuing_.push_back(candidate);
    }
    pending_.clear();
    history_.clear();
    transfers_.clear();
    exhausted_ = exhausted_by_overvote_ = exhausted_by_skips_ = exhausted_by_repeat_ = residual_ =
        Number{};
    const std::vector<Flow<Number>> spent = piles_->place(one_);
    // What the first pass cannot place is not counted; it may count in a later one.
    if (!count_.rounds.empty()) {
        for (const Flow<Number>& flow : spent) book_spent(flow);
    }
    base_ = exhausted_;
    for (const Number& each : piles_->totals()) base_ += each;
}

template <class Number>
base::Result<void> Tabulation<Number>::count_pass() {
    // A round elects, eliminates, moves a surplus or is the last: at most three a candidate.
    const std::size_t rounds_max = 3 * profile_.candidates() + 2;
    while (history_.size() < rounds_max) {
        open_round();
        const Step step = TRY(decide());
        if (step.end) return {};
        if (rule_.method == Method::wright && !step.leaving.empty()) {
            out_.insert(out_.end(), step.leaving.begin(), step.leaving.end());
            begins_again_ = true;
            return {};
        }
        move(step);
    }
    base::ensure(false, "a count without end");
    return {};
}

template <class Number>
void Tabulation<Number>::open_round() {
    history_.push_back(piles_->totals());
    // Where the rounds after the election only show its end, so does the threshold (RCTab).
    const bool is_settled = rule_.stop == Stop::majority_then_two_remain && unfilled() == 0;
    if (history_.size() == 1 || (rule_.basis == ThresholdBasis::every_round && !is_settled))
        set_threshold();
    const bool anew = !count_.rounds.empty() && history_.size() == 1;
    Round& now = count_.rounds.emplace_back();
    for (const Number& each : piles_->totals()) now.totals.push_back(votes(each));
    now.threshold = votes(threshold_);
    now.transfers = std::exchange(transfers_, {});
    now.surpluses = std::exchange(moves_, {});
    now.exhausted = votes(exhausted_);
    now.exhausted_by_overvote = votes(exhausted_by_overvote_);
    now.exhausted_by_skips = votes(exhausted_by_skips_);
    now.exhausted_by_repeat = votes(exhausted_by_repeat_);
    now.residual = votes(residual_);
    now.begins_anew = anew;
    check();
}

// From all that has not exhausted, with what those elected keep.
template <class Number>
void Tabulation<Number>::set_threshold() {
    Number active{};
    for (const Number& each : piles_->totals()) active += each;
    threshold_ =
        forced_threshold(question_, one_).value_or(threshold_of(rule_, seats(), active, one_));
}

// Every vote is somewhere: with a candidate, exhausted, or in what the cuts left.
template <class Number>
void Tabulation<Number>::check() const {
    Number sum = exhausted_ + residual_;
    for (const Number& each : piles_->totals()) sum += each;
    base::ensure(sum == base_, "votes were lost or made in a count");
}

template <class Number>
void Tabulation<Number>::elect(const Candidates& elected) {
    base::ensure(elected.size() <= unfilled() || rule_.stop == Stop::all_above_percentage,
                 "more elected than seats");
    for (const CandidateIndex candidate : elected) {
        piles_->stop_receiving(candidate);
        std::erase(continuing_, candidate);
        count_.winners.push_back(candidate);
        round().elected.push_back(candidate);
    }
}

template <class Number>
auto Tabulation<Number>::choose(const Candidates& from, Chosen chosen) -> Choice {
    if (from.size() == 1) return from.front();
    const auto number = static_cast<std::uint32_t>(count_.rounds.size());
    Drawing drawing;
    drawing.round = number;
    drawing.chosen = chosen;
    drawing.narrowed = {from};
    drawing.pass_begins = number - static_cast<std::uint32_t>(history_.size()) + 1;
    drawing.drawn_before = drawn_since(drawing.pass_begins, count_.ties);
    drawing.candidates = profile_.candidates();
    drawing.valid_ballots = profile_.valid();
    look_back(rule_.ties, drawing, history_);
    return settle_tie(drawing, rule_.lot, question_, count_.ties);
}

template <class Number>
void Tabulation<Number>::move(const Step& step) {
    for (const CandidateIndex candidate : step.surpluses) move_surplus(candidate);
    for (const CandidateIndex candidate : step.leaving) move_all(candidate);
}

template <class Number>
void Tabulation<Number>::move_surplus(CandidateIndex from) {
    const Number held = total(from);
    const Number surplus = held - threshold_;
    std::vector<Flow<Number>> flows;
    piles_->move(
        from, [&](const Number& value) { return moved_value(value, surplus, held); }, flows);
    piles_->set_total(from, threshold_);
    residual_ += surplus;
    for (const Flow<Number>& flow : flows) residual_ -= flow.value.times(flow.ballots);
    moves_.push_back({from, votes(held), votes(surplus)});
    record(flows, Reason::surplus);
}

// journey.cpp derives the same from what a count records.
template <class Number>
Number Tabulation<Number>::moved_value(const Number& value, const Number& surplus,
                                       const Number& held) const {
    switch (rule_.surplus_value) {
        case SurplusValue::cut_fraction:
            return Number::cut(value, Number::cut(surplus, one_, held), one_);
        case SurplusValue::product_then_cut:
            return Number::cut(Number::cut(value, surplus, one_), one_, held);
        default:
            return Number::cut(surplus, value, held);
    }
}

template <class Number>
void Tabulation<Number>::move_all(CandidateIndex from) {
    std::vector<Flow<Number>> flows;
    piles_->move(
        from, [](const Number& value) { return value; }, flows);
    piles_->set_total(from, Number{});
    record(flows, Reason::elimination);
}

template <class Number>
void Tabulation<Number>::record(const std::vector<Flow<Number>>& flows, Reason reason) {
    for (const Flow<Number>& flow : flows) {
        if (!flow.to) book_spent(flow);
        const bool spent = !flow.to.has_value();
        transfers_.push_back(
            {flow.from, flow.to, reason, votes(flow.value.times(flow.ballots)), flow.ballots,
             votes(flow.value), spent && flow.spent == Spent::overvote,
             spent && flow.spent == Spent::skips, spent && flow.spent == Spent::repeat});
    }
}

template <class Number>
void Tabulation<Number>::book_spent(const Flow<Number>& flow) {
    const Number moved = flow.value.times(flow.ballots);
    exhausted_ += moved;
    if (flow.spent == Spent::overvote) exhausted_by_overvote_ += moved;
    if (flow.spent == Spent::skips) exhausted_by_skips_ += moved;
    if (flow.spent == Spent::repeat) exhausted_by_repeat_ += moved;
}

}  // namespace almanac::tally

#include "tally/decisions.h"
