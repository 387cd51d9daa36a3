#include "tally/standing.h"

#include "engine/base/ensure.h"
#include "tally/exclusions.h"
#include "tally/fraction.h"
#include "tally/number.h"
#include "tally/threshold.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace almanac::tally {

Standing::Standing(const Profile& profile, const Rule& rule, const Question& question)
    : profile_(profile), rule_(rule), question_(question), one_(base::power_of_ten(rule.decimals)) {
    count_.rule = &rule;
    count_.seats = question.seats;
    count_.valid_ballots = profile.valid();
    count_.not_counted = profile.not_counted();
    for (std::size_t at = 0; at < profile.candidates(); ++at) {
        if (!profile.excluded()[at]) continuing_.push_back(static_cast<CandidateIndex>(at));
    }
}

Round& Standing::open(const std::vector<std::int64_t>& totals, std::int64_t gone, Moving moving) {
    const std::int64_t held = std::accumulate(totals.begin(), totals.end(), std::int64_t{0});
    base::ensure(held + gone == valid(), "votes were lost or made in a count");
    const bool anew = rule_.basis == ThresholdBasis::every_exclusion && count_.winners.empty();
    if (history_.empty() || anew) {
        const Units counting(valid() - gone);
        threshold_ = forced_threshold(question_, Units(one_))
                         .value_or(quota_of(rule_, question_.seats, counting, Units(one_)))
                         .units();
    }
    gone_ = gone;
    moving_ = moving;
    history_.push_back(totals);
    if (moving == Moving::nothing) stage_ends_.push_back(totals);
    Round& now = count_.rounds.emplace_back();
    for (const std::int64_t each : totals) now.totals.push_back(votes(each));
    now.threshold = votes(threshold_);
    return now;
}

Count Standing::finish() {
    count_.threshold = round().threshold;
    return std::move(count_);
}

base::Result<void> Standing::settle() {
    if (moving_ == Moving::surplus) return {};
    if (moving_ == Moving::exclusion && !rule_.elects_between_bundles) return {};
    elect_reached();
    if (!filled() && rule_.last_two == LastTwo::when_nothing_moves) TRY(elect_one_of_two());
    if (!filled() && continuing_.size() <= unfilled() && last_seats_due()) elect(continuing_);
    if (!filled() && moving_ == Moving::nothing) elect_sure_winners();
    return {};
}

void Standing::elect_reached() {
    const Candidates elected = reached();
    elect(elected);
    for (const CandidateIndex candidate : elected) {
        if (total(candidate) > threshold_) pending_.push_back({candidate, number()});
    }
}

// Most votes first; an active share is made anew for each, from what those before him leave.
Standing::Candidates Standing::reached() const {
    Candidates elected;
    std::int64_t left = active();
    for (const CandidateIndex candidate : highest_first()) {
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
void Standing::drop_inseparable(Candidates& elected) const {
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

bool Standing::last_seats_due() const {
    const bool quiet = moving_ == Moving::nothing;
    switch (rule_.last_seats) {
        case LastSeats::between_stages:
            return quiet;
        case LastSeats::when_no_surplus:
            return pending_.empty();
        case LastSeats::when_nothing_moves:
            return quiet && pending_.empty();
        default:
            return true;
    }
}

base::Result<void> Standing::elect_one_of_two() {
    const bool two = continuing_.size() == 2 && unfilled() == 1;
    if (!two || moving_ != Moving::nothing || !pending_.empty()) return {};
    elect({TRY(choose(equal_to_first(highest_first()), Chosen::leads))});
    return {};
}

void Standing::elect_sure_winners() {
    if (rule_.sure_winners == SureWinners::none) return;
    if (rule_.sure_winners != SureWinners::all_above && unfilled() != 1) return;
    if (continuing_.size() <= unfilled()) return;
    Candidates order = highest_first();
    const std::int64_t last = total(order[unfilled() - 1]);
    if (last == total(order[unfilled()])) return;
    std::int64_t others = waiting();
    for (std::size_t at = unfilled(); at < order.size(); ++at) others += total(order[at]);
    const bool sure =
        rule_.sure_winners == SureWinners::one_not_below ? last >= others : last > others;
    if (!sure) return;
    order.resize(unfilled());
    elect(std::move(order));
}

void Standing::elect(Candidates elected) {
    base::ensure(elected.size() <= unfilled(), "more elected than seats");
    std::sort(elected.begin(), elected.end());
    elected = by_votes(std::move(elected));
    std::reverse(elected.begin(), elected.end());
    for (const CandidateIndex candidate : elected) {
        std::erase(continuing_, candidate);
        count_.winners.push_back(candidate);
        round().elected.push_back(candidate);
    }
}

// Surpluses that have not moved.
std::int64_t Standing::waiting() const {
    std::int64_t sum = 0;
    for (const Pending& each : pending_) sum += total(each.candidate) - threshold_;
    return sum;
}

// What continuing candidates hold, and whatever still waits to move.
std::int64_t Standing::active() const {
    std::int64_t sum = valid() - gone_;
    for (const CandidateIndex winner : count_.winners) sum -= std::min(total(winner), threshold_);
    return sum;
}

std::vector<std::int64_t> Standing::rising_votes() const {
    std::vector<std::int64_t> rising;
    for (const CandidateIndex candidate : continuing_) rising.push_back(total(candidate));
    std::sort(rising.begin(), rising.end());
    return rising;
}

// Fewest votes first, equals in the reverse of the order given, so that the reverse of the whole
// has most votes first and equals as given.
Standing::Candidates Standing::by_votes(Candidates candidates) const {
    std::reverse(candidates.begin(), candidates.end());
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [&](CandidateIndex one, CandidateIndex other) { return total(one) < total(other); });
    return candidates;
}

// The continuing candidates, most votes first, equals in the list's order.
Standing::Candidates Standing::highest_first() const {
    Candidates order = by_votes(continuing_);
    std::reverse(order.begin(), order.end());
    return order;
}

Standing::Candidates Standing::equal_to_first(const Candidates& sorted) const {
    Candidates equal = sorted;
    std::erase_if(equal, [&](CandidateIndex each) { return total(each) != total(sorted.front()); });
    std::sort(equal.begin(), equal.end());
    return equal;
}

bool Standing::surplus_is_next() const {
    const bool may_wait = rule_.deferral != Deferral::none;
    return !pending_.empty() && !(may_wait && excluded_safely() > 0);
}

auto Standing::next_surplus() -> Choice {
    std::uint32_t earliest = pending_.front().round;
    for (const Pending& each : pending_) earliest = std::min(earliest, each.round);
    Candidates order;
    for (const Pending& each : pending_) {
        if (rule_.surplus_order == SurplusOrder::largest_first || each.round == earliest)
            order.push_back(each.candidate);
    }
    order = by_votes(std::move(order));
    std::reverse(order.begin(), order.end());
    const CandidateIndex next = TRY(choose(equal_to_first(order), Chosen::leads));
    std::erase_if(pending_, [&](const Pending& each) { return each.candidate == next; });
    return next;
}

auto Standing::exclude() -> base::Result<Candidates> {
    const auto forced = next_forced(question_.forced, number(), [&] { return continuing_; });
    Candidates leaving = forced ? Candidates{*forced} : TRY(lowest(how_many_leave()));
    for (const CandidateIndex candidate : leaving) {
        std::erase(continuing_, candidate);
        round().eliminated.push_back(candidate);
    }
    if (rule_.last_seats == LastSeats::before_papers_move && continuing_.size() <= unfilled())
        elect(continuing_);
    return leaving;
}

std::size_t Standing::how_many_leave() {
    std::size_t number = below_minimum();
    if (number == 0 && rule_.elimination == Elimination::safe_groups) number = excluded_safely();
    if (number == 0 && rule_.elimination == Elimination::bulk)
        number = bulk_exclusion(rising_votes(), threshold_, unfilled());
    return std::max<std::size_t>(number, 1);
}

// Whoever has fewer than the rule's minimum when somebody is excluded for the first time.
std::size_t Standing::below_minimum() {
    if (rule_.minimum_votes == 0 || std::exchange(minimum_asked_, true)) return 0;
    const auto minimum = static_cast<std::int64_t>(rule_.minimum_votes) * one_;
    const std::vector<std::int64_t> rising = rising_votes();
    const auto below = std::lower_bound(rising.begin(), rising.end(), minimum) - rising.begin();
    return std::min(static_cast<std::size_t>(below), continuing_.size() - unfilled());
}

// How many can be excluded although surpluses wait; more than one only by a law of groups.
std::size_t Standing::excluded_safely() const {
    if (continuing_.size() <= unfilled()) return 0;
    const Equal equal =
        rule_.deferral == Deferral::not_above_gap ? Equal::does_not_pass : Equal::reaches;
    const std::size_t spare = continuing_.size() - unfilled();
    const std::size_t most = rule_.elimination == Elimination::safe_groups ? spare : 1;
    return safe_group(rising_votes(), waiting(), equal, most);
}

// So many candidates with the fewest votes, in the list's order.
auto Standing::lowest(std::size_t number) -> base::Result<Candidates> {
    Candidates left = by_votes(continuing_);
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

// Totals to look back at, the present last. Those equal in something else than votes, as in the
// fraction of a surplus, may differ now, and then the present is one of the times looked at.
auto Standing::times_for(const Candidates& equals) const -> Totals {
    Totals times = rule_.ties_by_stage ? stage_ends_ : history_;
    const bool differ_now = std::any_of(equals.begin(), equals.end(), [&](CandidateIndex each) {
        return total(each) != total(equals.front());
    });
    if (differ_now && rule_.ties != TieOrder::previous_round_then_lot)
        times.push_back(history_.back());
    return times;
}

auto Standing::choose(const Candidates& from, Chosen chosen) -> Choice {
    if (from.size() == 1) return from.front();
    Drawing drawing;
    drawing.round = number();
    drawing.chosen = chosen;
    drawing.narrowed = {from};
    look_back(rule_.ties, drawing, times_for(from));
    drawing.drawn_before = drawn_since(1, count_.ties);
    drawing.candidates = profile_.candidates();
    drawing.valid_ballots = profile_.valid();
    return settle_tie(drawing, rule_.lot, question_, count_.ties);
}

}  // namespace almanac::tally
