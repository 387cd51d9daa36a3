#pragma once

// One count, round by round, over any exact number: decide on the totals, then move the piles.
// Private to tally; count.cpp is the door.

#include "engine/base/ensure.h"
#include "engine/base/result.h"
#include "tally/kernel.h"
#include "tally/tally.h"
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
        : profile_(profile), rule_(rule), question_(question), piles_(profile) {}

    // Counts to the end; once. Fails where a lot is missing.
    base::Result<Count> run();

private:
    // What follows a round: whose surplus moves, or who leaves; neither where the count only shows
    // its end.
    struct Step {
        std::vector<CandidateIndex> surpluses;
        std::optional<CandidateIndex> leaving;
        bool end = false;
    };
    using Choice = base::Result<CandidateIndex>;

    void open_round();
    base::Result<Step> decide();
    base::Result<Step> decide_seats();
    base::Result<Step> decide_single();
    std::vector<CandidateIndex> reached() const;
    void elect(const std::vector<CandidateIndex>& elected);
    base::Result<Step> eliminate_lowest();
    Choice largest_surplus();
    Choice choose(const std::vector<CandidateIndex>& from, Chosen chosen);

    void move(const Step& step);
    void move_surplus(CandidateIndex from);
    void move_all(CandidateIndex from);
    void record(const std::vector<Flow<Number>>& flows, Reason reason);
    void check() const;

    Round& round() { return count_.rounds.back(); }
    const Number& total(CandidateIndex candidate) const { return piles_.totals()[candidate]; }
    std::uint32_t unfilled() const {
        return count_.seats - static_cast<std::uint32_t>(count_.winners.size());
    }
    Votes votes(const Number& number) const { return {number.units(), rule_.decimals}; }

    const Profile& profile_;
    const Rule& rule_;
    const Question& question_;
    const Number one_ = Number::one(rule_);

    Piles<Number> piles_;
    std::vector<CandidateIndex> continuing_;  // in the list's order
    std::vector<CandidateIndex> pending_;     // elected, surplus not moved yet
    std::vector<std::vector<Number>> history_;
    std::vector<Transfer> transfers_;  // that lead to the next round
    std::vector<SurplusMove> moves_;
    Number threshold_{};
    Number exhausted_{};
    Number exhausted_by_overvote_{};
    Number residual_{};
    Count count_;
};

template <class Number>
base::Result<Count> Tabulation<Number>::run() {
    count_.rule = &rule_;
    count_.seats = question_.seats;
    count_.valid_ballots = profile_.valid();
    count_.not_counted = profile_.not_counted();
    for (std::size_t at = 0; at < profile_.candidates(); ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        if (piles_.receives(candidate)) continuing_.push_back(candidate);
    }
    piles_.place(one_);
    // A round elects, eliminates, moves a surplus or is the last: at most three a candidate.
    const std::size_t rounds_max = 3 * profile_.candidates() + 2;
    while (count_.rounds.size() < rounds_max) {
        open_round();
        const Step step = TRY(decide());
        if (step.end) {
            count_.threshold = round().threshold;
            return std::move(count_);
        }
        move(step);
    }
    base::ensure(false, "a count without end");
    return std::move(count_);
}

template <class Number>
void Tabulation<Number>::open_round() {
    history_.push_back(piles_.totals());
    if (history_.size() == 1 || rule_.basis == ThresholdBasis::every_round) {
        Number active{};
        for (const CandidateIndex candidate : continuing_) active += total(candidate);
        const Number parts = one_.times(std::uint64_t{question_.seats} + 1);
        threshold_ = one_.times(static_cast<std::uint64_t>(active.units() / parts.units()) + 1);
    }
    Round& now = count_.rounds.emplace_back();
    for (const Number& each : piles_.totals()) now.totals.push_back(votes(each));
    now.threshold = votes(threshold_);
    now.transfers = std::exchange(transfers_, {});
    now.surpluses = std::exchange(moves_, {});
    now.exhausted = votes(exhausted_);
    now.exhausted_by_overvote = votes(exhausted_by_overvote_);
    now.residual = votes(residual_);
    check();
}

// Every vote is somewhere: with a candidate, exhausted, or in what the cuts left.
template <class Number>
void Tabulation<Number>::check() const {
    Number sum = exhausted_ + residual_;
    for (const Number& each : piles_.totals()) sum += each;
    base::ensure(sum == one_.times(profile_.valid()), "votes were lost or made in a count");
}

template <class Number>
auto Tabulation<Number>::decide() -> base::Result<Step> {
    return rule_.single_seat ? decide_single() : decide_seats();
}

template <class Number>
auto Tabulation<Number>::decide_seats() -> base::Result<Step> {
    const std::vector<CandidateIndex> elected = reached();
    elect(elected);
    for (const CandidateIndex candidate : elected) {
        if (total(candidate) > threshold_) pending_.push_back(candidate);
    }
    const bool shown = elected.empty() && pending_.empty();
    if (unfilled() == 0 && (rule_.stop == Stop::seats_filled || shown))
        return Step{{}, std::nullopt, true};
    if (rule_.surplus_order == SurplusOrder::all_at_once) {
        if (!elected.empty()) return Step{std::exchange(pending_, {}), std::nullopt, false};
    } else if (!pending_.empty()) {
        return Step{{TRY(largest_surplus())}, std::nullopt, false};
    }
    return eliminate_lowest();
}

// Who is elected on these totals, most votes first, equals in the list's order.
template <class Number>
std::vector<CandidateIndex> Tabulation<Number>::reached() const {
    std::vector<CandidateIndex> elected;
    const bool all = continuing_.size() <= unfilled();
    for (const CandidateIndex candidate : continuing_) {
        if (all || (unfilled() > 0 && total(candidate) >= threshold_)) elected.push_back(candidate);
    }
    std::stable_sort(elected.begin(), elected.end(), [&](CandidateIndex one, CandidateIndex other) {
        return total(one) > total(other);
    });
    return elected;
}

template <class Number>
void Tabulation<Number>::elect(const std::vector<CandidateIndex>& elected) {
    base::ensure(elected.size() <= unfilled(), "more elected than seats");
    for (const CandidateIndex candidate : elected) {
        piles_.stop_receiving(candidate);
        std::erase(continuing_, candidate);
        count_.winners.push_back(candidate);
        round().elected.push_back(candidate);
    }
}

template <class Number>
auto Tabulation<Number>::decide_single() -> base::Result<Step> {
    const auto fewer = [&](CandidateIndex one, CandidateIndex other) {
        return total(one) < total(other);
    };
    const CandidateIndex leader = *std::max_element(continuing_.begin(), continuing_.end(), fewer);
    const bool majority = rule_.stop == Stop::majority && total(leader) >= threshold_;
    if (continuing_.size() > 2 && !majority) return eliminate_lowest();
    std::vector<CandidateIndex> first;
    for (const CandidateIndex candidate : continuing_) {
        if (total(candidate) == total(leader)) first.push_back(candidate);
    }
    elect({TRY(choose(first, Chosen::leads))});
    return Step{{}, std::nullopt, true};
}

template <class Number>
auto Tabulation<Number>::eliminate_lowest() -> base::Result<Step> {
    const auto fewer = [&](CandidateIndex one, CandidateIndex other) {
        return total(one) < total(other);
    };
    const CandidateIndex lowest = *std::min_element(continuing_.begin(), continuing_.end(), fewer);
    std::vector<CandidateIndex> last;
    for (const CandidateIndex candidate : continuing_) {
        if (total(candidate) == total(lowest)) last.push_back(candidate);
    }
    const CandidateIndex leaving = TRY(choose(last, Chosen::leaves));
    piles_.stop_receiving(leaving);
    std::erase(continuing_, leaving);
    round().eliminated.push_back(leaving);
    return Step{{}, leaving, false};
}

// Takes the candidate whose surplus is moved next from those pending.
template <class Number>
auto Tabulation<Number>::largest_surplus() -> Choice {
    const auto fewer = [&](CandidateIndex one, CandidateIndex other) {
        return total(one) < total(other);
    };
    const CandidateIndex largest = *std::max_element(pending_.begin(), pending_.end(), fewer);
    std::vector<CandidateIndex> first;
    for (const CandidateIndex candidate : pending_) {
        if (total(candidate) == total(largest)) first.push_back(candidate);
    }
    std::sort(first.begin(), first.end());
    const CandidateIndex next = TRY(choose(first, Chosen::leads));
    std::erase(pending_, next);
    return next;
}

template <class Number>
auto Tabulation<Number>::choose(const std::vector<CandidateIndex>& from, Chosen chosen) -> Choice {
    if (from.size() == 1) return from.front();
    const auto number = static_cast<std::uint32_t>(count_.rounds.size());
    Drawing drawing;
    drawing.round = number;
    drawing.chosen = chosen;
    drawing.narrowed = {from};
    drawing.drawn_before = drawn_since(drawing.pass_begins, count_.ties);
    drawing.candidates = profile_.candidates();
    drawing.valid_ballots = profile_.valid();
    if (rule_.ties == TieOrder::latest_difference_then_lot) {
        for (std::size_t round = history_.size() - 1; round-- > 0;)
            narrow(drawing, history_[round]);
    }
    Tie tie{number, from, drawing.tied().front(), DecidedBy::earlier_round};
    if (drawing.tied().size() > 1) tie = TRY(decide_by_lot(question_, rule_.lot, drawing));
    count_.ties.push_back(tie);
    return tie.chosen;
}

template <class Number>
void Tabulation<Number>::move(const Step& step) {
    for (const CandidateIndex candidate : step.surpluses) move_surplus(candidate);
    if (step.leaving) move_all(*step.leaving);
}

template <class Number>
void Tabulation<Number>::move_surplus(CandidateIndex from) {
    const Number held = total(from);
    const Number surplus = held - threshold_;
    const Number fraction = Number::cut(surplus, one_, held);
    const bool by_fraction = rule_.surplus_value == SurplusValue::cut_fraction;
    std::vector<Flow<Number>> flows;
    piles_.move(
        from,
        [&](const Number& value) {
            return by_fraction ? Number::cut(value, fraction, one_)
                               : Number::cut(surplus, value, held);
        },
        flows);
    piles_.set_total(from, threshold_);
    residual_ += surplus;
    for (const Flow<Number>& flow : flows) residual_ -= flow.value.times(flow.ballots);
    moves_.push_back({from, votes(held), votes(surplus)});
    record(flows, Reason::surplus);
}

template <class Number>
void Tabulation<Number>::move_all(CandidateIndex from) {
    std::vector<Flow<Number>> flows;
    piles_.move(
        from, [](const Number& value) { return value; }, flows);
    piles_.set_total(from, Number{});
    record(flows, Reason::elimination);
}

template <class Number>
void Tabulation<Number>::record(const std::vector<Flow<Number>>& flows, Reason reason) {
    for (const Flow<Number>& flow : flows) {
        const Number moved = flow.value.times(flow.ballots);
        if (!flow.to) exhausted_ += moved;
        if (flow.by_overvote) exhausted_by_overvote_ += moved;
        transfers_.push_back({flow.from, flow.to, reason, votes(moved), flow.ballots,
                              votes(flow.value), flow.by_overvote});
    }
}

}  // namespace almanac::tally
