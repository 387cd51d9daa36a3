#pragma once

// Quota preferential by quotient (Woodall, Voting matters 17, 2003), over any number: every ballot
// remembers what fraction of a candidate it has elected. Whoever has the largest quotient takes a
// seat while it is above the quota; where none is, the smallest leaves and the count begins anew
// without him. Private to tally; qpq.cpp is the door.

#include "engine/base/ensure.h"
#include "engine/base/result.h"
#include "tally/kernel.h"
#include "tally/tally.h"
#include "tally/threshold.h"
#include "tally/ties.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace almanac::tally {

// Number as in number.h. A pile's total is what its ballots have elected between them.
template <class Number>
class QuotientCount {
public:
    QuotientCount(const Profile& profile, const Rule& rule, const Question& question)
        : profile_(profile), rule_(rule), question_(question) {}

    // Counts to the end; once. Fails where a lot is missing.
    base::Result<Count> run();

private:
    using Candidates = std::vector<CandidateIndex>;
    using Choice = base::Result<CandidateIndex>;

    void begin();
    void work_out();
    void open_round();
    Choice extreme(Chosen chosen);
    base::Result<void> decide();
    void elect(CandidateIndex candidate);
    void eliminate(CandidateIndex candidate);
    void book(const std::vector<Flow<Number>>& flows);
    void record(const std::vector<Flow<Number>>& flows);

    Round& round() { return count_.rounds.back(); }
    std::size_t unfilled() const { return question_.seats - elected_.size(); }
    Votes votes(const Number& number) const { return {number.units(), rule_.decimals}; }
    std::uint64_t inactive(Spent why) const { return inactive_[static_cast<std::size_t>(why)]; }
    Votes whole(std::uint64_t ballots) const { return votes(one_.times(ballots)); }

    const Profile& profile_;
    const Rule& rule_;
    const Question& question_;
    const Number one_ = Number::one(rule_);

    std::optional<Piles<Number>> piles_;
    std::vector<std::uint64_t> ballots_;  // by candidate, in his pile
    // Ballots that name nobody who continues, by why.
    std::array<std::uint64_t, spent_kinds> inactive_{};
    Number elected_by_inactive_{};
    Candidates hopeful_;                        // in the list's order
    Candidates elected_;                        // since the count last began
    Candidates excluded_;                       // in it no more
    std::vector<Number> quotients_;             // by candidate; what elected him, after that
    std::vector<std::vector<Number>> history_;  // quotients since the count last began
    std::vector<Transfer> transfers_;
    std::vector<SurplusMove> moves_;
    Number quota_{};
    Count count_;
};

template <class Number>
base::Result<Count> QuotientCount<Number>::run() {
    count_.rule = &rule_;
    count_.seats = question_.seats;
    count_.valid_ballots = profile_.valid();
    count_.not_counted = profile_.not_counted();
    begin();
    // Each count elects all but one of the seats at most before somebody leaves.
    const std::size_t rounds_max = (profile_.candidates() + 1) * (std::size_t{question_.seats} + 1);
    do {
        base::ensure(count_.rounds.size() < rounds_max, "a count without end");
        work_out();
        open_round();
        if (unfilled() > 0 && hopeful_.size() > unfilled()) TRY(decide());
    } while (unfilled() > 0 && hopeful_.size() > unfilled());
    if (unfilled() > 0) {
        for (const CandidateIndex candidate : hopeful_) {
            elected_.push_back(candidate);
            round().elected.push_back(candidate);
        }
    }
    count_.winners = elected_;
    count_.threshold = round().threshold;
    return std::move(count_);
}

template <class Number>
void QuotientCount<Number>::begin() {
    piles_.emplace(profile_);
    for (const CandidateIndex candidate : excluded_) piles_->stop_receiving(candidate);
    hopeful_.clear();
    elected_.clear();
    history_.clear();
    transfers_.clear();
    moves_.clear();
    ballots_.assign(profile_.candidates(), 0);
    quotients_.assign(profile_.candidates(), Number{});
    inactive_ = {};
    elected_by_inactive_ = Number{};
    for (std::size_t at = 0; at < profile_.candidates(); ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        if (piles_->receives(candidate)) hopeful_.push_back(candidate);
    }
    std::vector<Flow<Number>> flows;
    piles_->place(Number{}, flows);
    // What the first of the counts cannot place is not counted; it names nobody later either.
    if (excluded_.empty()) std::erase_if(flows, [](const auto& flow) { return !flow.to; });
    book(flows);
}

template <class Number>
void QuotientCount<Number>::book(const std::vector<Flow<Number>>& flows) {
    for (const Flow<Number>& flow : flows) {
        if (flow.to) {
            ballots_[*flow.to] += flow.ballots;
        } else {
            inactive_[static_cast<std::size_t>(flow.spent)] += flow.ballots;
            elected_by_inactive_ += flow.value.times(flow.ballots);
        }
    }
}

// Quotients and quota on what ballots say now.
template <class Number>
void QuotientCount<Number>::work_out() {
    std::uint64_t active = 0;
    for (const CandidateIndex candidate : hopeful_) {
        active += ballots_[candidate];
        quotients_[candidate] =
            Number::cut(one_.times(ballots_[candidate]), one_, one_ + piles_->totals()[candidate]);
    }
    quota_ = Number::cut(one_.times(active), one_,
                         one_.times(std::uint64_t{question_.seats} + 1) - elected_by_inactive_);
    quota_ = forced_threshold(question_, one_).value_or(quota_);
    history_.push_back(quotients_);
}

template <class Number>
void QuotientCount<Number>::open_round() {
    Round& now = count_.rounds.emplace_back();
    now.begins_anew = count_.rounds.size() > 1 && history_.size() == 1;
    for (const Number& quotient : quotients_) now.totals.push_back(votes(quotient));
    now.threshold = votes(quota_);
    now.transfers = std::exchange(transfers_, {});
    now.surpluses = std::exchange(moves_, {});
    now.exhausted = whole(std::accumulate(inactive_.begin(), inactive_.end(), std::uint64_t{0}));
    now.exhausted_by_overvote = whole(inactive(Spent::overvote));
    now.exhausted_by_skips = whole(inactive(Spent::skips));
    now.exhausted_by_repeat = whole(inactive(Spent::repeat));
    now.residual = whole(0);
}

template <class Number>
base::Result<void> QuotientCount<Number>::decide() {
    const CandidateIndex largest = *std::max_element(
        hopeful_.begin(), hopeful_.end(), [&](CandidateIndex one, CandidateIndex other) {
            return exact_order(quotients_[one], quotients_[other]) < 0;
        });
    if (quotients_[largest] > quota_) {
        elect(TRY(extreme(Chosen::leads)));
    } else {
        const auto number = static_cast<std::uint32_t>(count_.rounds.size());
        const auto forced = next_forced(question_.forced, number, [&] { return hopeful_; });
        eliminate(forced ? *forced : TRY(extreme(Chosen::leaves)));
    }
    return {};
}

// Who has the largest or the smallest quotient.
template <class Number>
auto QuotientCount<Number>::extreme(Chosen chosen) -> Choice {
    const auto below = [&](CandidateIndex one, CandidateIndex other) {
        return exact_order(quotients_[one], quotients_[other]) < 0;
    };
    const auto [least, most] = std::minmax_element(hopeful_.begin(), hopeful_.end(), below);
    const Number wanted = quotients_[chosen == Chosen::leads ? *most : *least];
    Candidates tied;
    for (const CandidateIndex candidate : hopeful_) {
        if (quotients_[candidate] == wanted) tied.push_back(candidate);
    }
    if (tied.size() == 1) return tied.front();
    Drawing drawing;
    drawing.round = static_cast<std::uint32_t>(count_.rounds.size());
    drawing.pass_begins = drawing.round - static_cast<std::uint32_t>(history_.size()) + 1;
    drawing.chosen = chosen;
    drawing.narrowed = {tied};
    drawing.drawn_before = drawn_since(drawing.pass_begins, count_.ties);
    drawing.candidates = profile_.candidates();
    drawing.valid_ballots = profile_.valid();
    look_back(rule_.ties, drawing, history_);
    return settle_tie(drawing, rule_.lot, question_, count_.ties);
}

// His ballots have now elected 1 / quotient of a candidate each, whatever it was before.
template <class Number>
void QuotientCount<Number>::elect(CandidateIndex candidate) {
    round().elected.push_back(candidate);
    elected_.push_back(candidate);
    std::erase(hopeful_, candidate);
    piles_->stop_receiving(candidate);
    const Number each = Number::cut(one_, one_, quotients_[candidate]);
    std::vector<Flow<Number>> flows;
    piles_->move(
        candidate, [&](const Number&) { return each; }, flows);
    ballots_[candidate] = 0;
    book(flows);
    record(flows);
    moves_.push_back({candidate, whole(1), whole(1)});
}

// He is out for good; everybody else begins again. Where nobody needs to, his ballots move on.
template <class Number>
void QuotientCount<Number>::eliminate(CandidateIndex candidate) {
    round().eliminated.push_back(candidate);
    std::erase(hopeful_, candidate);
    excluded_.push_back(candidate);
    if (hopeful_.size() > unfilled()) begin();
}

// Ballots move whole; what they have elected is no vote.
template <class Number>
void QuotientCount<Number>::record(const std::vector<Flow<Number>>& flows) {
    for (const Flow<Number>& flow : flows) {
        Transfer row{flow.from,           flow.to,      Reason::surplus,
                     whole(flow.ballots), flow.ballots, whole(1)};
        row.by_overvote = !flow.to && flow.spent == Spent::overvote;
        row.by_skips = !flow.to && flow.spent == Spent::skips;
        row.by_repeat = !flow.to && flow.spent == Spent::repeat;
        transfers_.push_back(row);
    }
}

}  // namespace almanac::tally
