#include "tally/parcels.h"

#include "engine/base/ensure.h"
#include "tally/exclusions.h"
#include "tally/methods.h"
#include "tally/number.h"
#include "tally/rule_check.h"
#include "tally/threshold.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace almanac::tally {

namespace {

// Places to which an exact value is shown.
constexpr std::uint8_t exact_value_places = 12;

}  // namespace

base::Result<Count> count_by_parcels(const Profile& profile, const Rule& rule,
                                     const Question& question) {
    const std::vector<Objection> objections = objections_to(rule);
    if (!objections.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "The rule " + rule.id +
                               " cannot count by parcels: " + std::string(objections.front().key) +
                               ": " + objections.front().reason + "."};
    }
    return ParcelTabulation(profile, rule, question).run();
}

ParcelTabulation::ParcelTabulation(const Profile& profile, const Rule& rule,
                                   const Question& question)
    : profile_(profile),
      rule_(rule),
      question_(question),
      one_(base::power_of_ten(rule.decimals)),
      piles_(profile) {}

base::Result<Count> ParcelTabulation::run() {
    count_.rule = &rule_;
    count_.seats = question_.seats;
    count_.valid_ballots = profile_.valid();
    count_.not_counted = profile_.not_counted();
    for (std::size_t at = 0; at < profile_.candidates(); ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        if (piles_.receives(candidate)) continuing_.push_back(candidate);
    }
    piles_.place(one_);
    // A prefix heads a moving pile once, so a round that moves papers uses one up; a round that
    // moves none excludes somebody.
    const std::size_t rounds_max = profile_.nodes().size() + profile_.candidates() + 2;
    while (count_.rounds.size() < rounds_max) {
        open_round();
        TRY(settle());
        if (unfilled() > 0 && !under_way()) TRY(next_step());
        if (unfilled() == 0) {
            count_.threshold = round().threshold;
            return std::move(count_);
        }
        move_bundle();
    }
    base::ensure(false, "a count without end");
    return std::move(count_);
}

void ParcelTabulation::open_round() {
    const auto valid = static_cast<std::int64_t>(profile_.valid()) * one_;
    const bool anew = rule_.basis == ThresholdBasis::every_exclusion && count_.winners.empty() &&
                      !history_.empty();
    if (history_.empty() || anew) {
        const Units counting(valid - exhausted() - residual_);
        threshold_ = threshold_of(rule_, question_.seats, counting, Units(one_)).units();
    }
    history_.push_back(piles_.totals());
    if (!under_way()) stage_ends_.push_back(piles_.totals());
    Round& now = count_.rounds.emplace_back();
    for (const std::int64_t each : piles_.totals()) now.totals.push_back(votes(each));
    now.stage = stage_;
    now.threshold = votes(threshold_);
    now.transfers = std::exchange(transfers_, {});
    now.surpluses = std::exchange(surpluses_, {});
    now.parcels = std::exchange(moved_, {});
    now.exhausted = votes(exhausted());
    now.exhausted_by_overvote = votes(exhausted_[static_cast<std::size_t>(Spent::overvote)]);
    now.exhausted_by_skips = votes(exhausted_[static_cast<std::size_t>(Spent::skips)]);
    now.exhausted_by_repeat = votes(exhausted_[static_cast<std::size_t>(Spent::repeat)]);
    now.residual = votes(residual_);
    check();
}

// Every vote is somewhere: with a candidate, exhausted, or in what the cuts left.
void ParcelTabulation::check() const {
    const std::int64_t sum =
        std::accumulate(piles_.totals().begin(), piles_.totals().end(), exhausted() + residual_);
    base::ensure(sum == static_cast<std::int64_t>(profile_.valid()) * one_,
                 "votes were lost or made in a count");
}

base::Result<void> ParcelTabulation::settle() {
    if (under_way() && (step_.reason == Reason::surplus || !rule_.elects_between_bundles))
        return {};
    elect_reached();
    if (unfilled() > 0 && rule_.last_two == LastTwo::when_nothing_moves) TRY(elect_one_of_two());
    if (unfilled() > 0 && continuing_.size() <= unfilled() && last_seats_due()) elect(continuing_);
    if (unfilled() > 0 && !under_way()) elect_sure_winners();
    return {};
}

void ParcelTabulation::elect_reached() {
    const Candidates elected = reached();
    elect(elected);
    for (const CandidateIndex candidate : elected) {
        if (total(candidate) > threshold_) pending_.push_back({candidate, number()});
    }
}

// Most votes first; an active share is made anew for each, from what those before him leave.
ParcelTabulation::Candidates ParcelTabulation::reached() const {
    Candidates order = standing();
    std::reverse(order.begin(), order.end());
    Candidates elected;
    std::int64_t left = active();
    for (const CandidateIndex candidate : order) {
        const std::size_t seats = unfilled() - std::min(unfilled(), elected.size());
        const Fraction share = Fraction(left) / (seats + 1);
        const bool by_share =
            rule_.active_share_elects && total(candidate) > 0 && total(candidate) >= share;
        if (total(candidate) < threshold_ && !by_share) break;
        left -= std::min(total(candidate), threshold_);
        elected.push_back(candidate);
    }
    if (elected.size() > unfilled()) drop_inseparable(elected);
    return elected;
}

// More have enough than there are seats, so the last of them are equal: the earlier rounds say who
// of these comes first; whoever is still equal to one too many waits.
void ParcelTabulation::drop_inseparable(Candidates& elected) const {
    while (elected.size() > unfilled()) {
        Candidates last = elected;
        const std::int64_t fewest = total(elected.back());
        std::erase_if(last, [&](CandidateIndex each) { return total(each) != fewest; });
        Drawing drawing;
        drawing.narrowed = {std::move(last)};
        look_back(rule_.ties, drawing, history_);
        for (const CandidateIndex each : drawing.tied()) std::erase(elected, each);
    }
}

bool ParcelTabulation::last_seats_due() const {
    switch (rule_.last_seats) {
        case LastSeats::between_stages:
            return !under_way();
        case LastSeats::when_no_surplus:
            return pending_.empty();
        case LastSeats::when_nothing_moves:
            return !under_way() && pending_.empty();
        default:
            return true;
    }
}

base::Result<void> ParcelTabulation::elect_one_of_two() {
    const bool two = continuing_.size() == 2 && unfilled() == 1;
    if (!two || under_way() || !pending_.empty()) return {};
    Candidates order = standing();
    std::reverse(order.begin(), order.end());
    elect({TRY(choose(equal_to_first(order), Chosen::leads))});
    return {};
}

void ParcelTabulation::elect_sure_winners() {
    if (rule_.sure_winners == SureWinners::none) return;
    if (rule_.sure_winners != SureWinners::all_above && unfilled() != 1) return;
    if (continuing_.size() <= unfilled()) return;
    const Candidates order = standing();
    const std::size_t below = order.size() - unfilled();
    if (total(order[below]) == total(order[below - 1])) return;
    std::int64_t others = waiting();
    for (std::size_t at = 0; at < below; ++at) others += total(order[at]);
    const std::int64_t last = total(order[below]);
    const bool sure =
        rule_.sure_winners == SureWinners::one_not_below ? last >= others : last > others;
    if (sure) elect({order.begin() + static_cast<std::ptrdiff_t>(below), order.end()});
}

void ParcelTabulation::elect(Candidates elected) {
    base::ensure(elected.size() <= unfilled(), "more elected than seats");
    std::sort(elected.begin(), elected.end());
    std::stable_sort(elected.begin(), elected.end(), [&](CandidateIndex one, CandidateIndex other) {
        return total(one) > total(other);
    });
    for (const CandidateIndex candidate : elected) {
        piles_.stop_receiving(candidate);
        std::erase(continuing_, candidate);
        count_.winners.push_back(candidate);
        round().elected.push_back(candidate);
    }
}

// Surpluses that have not moved.
std::int64_t ParcelTabulation::waiting() const {
    std::int64_t sum = 0;
    for (const Pending& each : pending_) sum += total(each.candidate) - threshold_;
    return sum;
}

std::int64_t ParcelTabulation::exhausted() const {
    return std::accumulate(exhausted_.begin(), exhausted_.end(), std::int64_t{0});
}

// What continuing candidates hold, and whatever still waits to move.
std::int64_t ParcelTabulation::active() const {
    std::int64_t sum = static_cast<std::int64_t>(profile_.valid()) * one_ - exhausted() - residual_;
    for (const CandidateIndex winner : count_.winners) sum -= std::min(total(winner), threshold_);
    return sum;
}

// The continuing candidates, fewest votes first, equals in the list's order from the back.
ParcelTabulation::Candidates ParcelTabulation::standing() const {
    Candidates order(continuing_.rbegin(), continuing_.rend());
    std::stable_sort(order.begin(), order.end(), [&](CandidateIndex one, CandidateIndex other) {
        return total(one) < total(other);
    });
    return order;
}

ParcelTabulation::Candidates ParcelTabulation::equal_to_first(const Candidates& sorted) const {
    Candidates equal = sorted;
    std::erase_if(equal, [&](CandidateIndex each) { return total(each) != total(sorted.front()); });
    std::sort(equal.begin(), equal.end());
    return equal;
}

base::Result<void> ParcelTabulation::next_step() {
    ++stage_;
    const bool may_wait = rule_.deferral != Deferral::none;
    if (!pending_.empty() && !(may_wait && excluded_safely() > 0)) {
        begin_surplus(TRY(next_surplus()));
        return {};
    }
    return exclude();
}

auto ParcelTabulation::next_surplus() -> Choice {
    Candidates order;
    std::uint32_t earliest = pending_.front().round;
    for (const Pending& each : pending_) earliest = std::min(earliest, each.round);
    for (const Pending& each : pending_) {
        if (rule_.surplus_order == SurplusOrder::order_of_election && each.round != earliest)
            continue;
        order.push_back(each.candidate);
    }
    std::sort(order.begin(), order.end(),
              [&](CandidateIndex one, CandidateIndex other) { return total(one) > total(other); });
    const CandidateIndex next = TRY(choose(equal_to_first(order), Chosen::leads));
    std::erase_if(pending_, [&](const Pending& each) { return each.candidate == next; });
    return next;
}

// How many could be excluded together although surpluses wait.
std::size_t ParcelTabulation::excluded_safely() const {
    if (continuing_.size() <= unfilled()) return 0;
    std::vector<std::int64_t> sorted;
    for (const CandidateIndex candidate : standing()) sorted.push_back(total(candidate));
    const Equal equal =
        rule_.deferral == Deferral::not_above_gap ? Equal::does_not_pass : Equal::reaches;
    return safe_group(sorted, waiting(), equal, continuing_.size() - unfilled());
}

base::Result<void> ParcelTabulation::exclude() {
    const Candidates leaving = TRY(excluded_next());
    for (const CandidateIndex candidate : leaving) {
        piles_.stop_receiving(candidate);
        std::erase(continuing_, candidate);
        round().eliminated.push_back(candidate);
    }
    if (rule_.last_seats == LastSeats::before_papers_move && continuing_.size() <= unfilled()) {
        elect(continuing_);
        if (unfilled() == 0) return {};
    }
    begin_exclusion(leaving);
    return {};
}

auto ParcelTabulation::excluded_next() -> base::Result<Candidates> {
    std::size_t number = 0;
    if (rule_.elimination == Elimination::safe_groups) number = excluded_safely();
    if (rule_.elimination == Elimination::bulk) {
        std::vector<std::int64_t> sorted;
        for (const CandidateIndex candidate : standing()) sorted.push_back(total(candidate));
        number = bulk_exclusion(sorted, threshold_, unfilled());
    }
    return lowest(std::max<std::size_t>(number, 1));
}

// So many candidates with the fewest votes, in the list's order.
auto ParcelTabulation::lowest(std::size_t number) -> base::Result<Candidates> {
    Candidates left = standing();
    Candidates leaving;
    while (leaving.size() < number) {
        Candidates equal = equal_to_first(left);
        if (equal.size() > number - leaving.size()) equal = {TRY(choose(equal, Chosen::leaves))};
        for (const CandidateIndex candidate : equal) {
            std::erase(left, candidate);
            leaving.push_back(candidate);
        }
    }
    std::sort(leaving.begin(), leaving.end());
    return leaving;
}

auto ParcelTabulation::choose(const Candidates& from, Chosen chosen) -> Choice {
    if (from.size() == 1) return from.front();
    Drawing drawing;
    drawing.round = number();
    drawing.chosen = chosen;
    drawing.narrowed = {from};
    look_back(rule_.ties, drawing, rule_.ties_by_stage ? stage_ends_ : history_);
    drawing.drawn_before = drawn_since(1, count_.ties);
    drawing.candidates = profile_.candidates();
    drawing.valid_ballots = profile_.valid();
    Tie tie{number(), from, drawing.tied().front(), DecidedBy::earlier_round};
    if (drawing.tied().size() > 1) tie = TRY(decide_by_lot(question_, rule_.lot, drawing));
    count_.ties.push_back(tie);
    return tie.chosen;
}

Votes ParcelTabulation::shown(const Fraction& value) const {
    if (!rule_.exact_values) return votes(cut(value));
    const std::int64_t finer = base::power_of_ten(exact_value_places - rule_.decimals);
    return {cut(value * finer), exact_value_places};
}

}  // namespace almanac::tally
