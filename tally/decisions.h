#pragma once

// What one round decides: who is elected, whose surplus moves, who leaves. Private to tally; the
// end of tabulation.h includes it.

#include "tally/tabulation.h"

#include <algorithm>
#include <string>
#include <utility>

namespace almanac::tally {

// The refusal where a rule's minimum of votes leaves fewer candidates than seats.
inline base::Error too_few_with_minimum(const Rule& rule) {
    return {base::ErrorKind::invalid,
            "Fewer candidates than seats have the " + std::to_string(rule.minimum_votes) +
                " votes that the rule " + rule.id +
                " asks for: choose a rule with a smaller minimum_votes, or fewer seats."};
}

template <class Number>
auto Tabulation<Number>::decide() -> base::Result<Step> {
    if (const Candidates first = undeclared(); undeclared_go_alone() && !first.empty())
        return leave(first);
    switch (rule_.stop) {
        case Stop::two_remain:
        case Stop::majority:
        case Stop::first_round_majority:
            return decide_leader();
        case Stop::majority_then_two_remain:
            return decide_on_to_two();
        case Stop::seats_remain:
        case Stop::all_above_percentage:
            return decide_bottoms_up();
        default:
            return rule_.elected_as_surplus_moves ? decide_as_surplus_moves() : decide_seats();
    }
}

// Undeclared write-ins leave before anybody is elected, but where the law has them leave with those
// who cannot be elected, or where the count only shows its end.
template <class Number>
bool Tabulation<Number>::undeclared_go_alone() const {
    if (rule_.elimination == Elimination::mathematically_impossible) return false;
    return unfilled() > 0 ||
           (rule_.stop == Stop::majority_then_two_remain && continuing_.size() > 2);
}

// One seat, and the count ends with its winner.
template <class Number>
auto Tabulation<Number>::decide_leader() -> base::Result<Step> {
    const bool may_have_won = rule_.stop == Stop::majority ||
                              (rule_.stop == Stop::first_round_majority && history_.size() == 1);
    if (continuing_.size() > 2) {
        const Candidates all = electable(continuing_);
        const auto wins = [&](CandidateIndex one) { return may_have_won && suffices(one); };
        if (std::none_of(all.begin(), all.end(), wins)) return eliminate();
    }
    elect({TRY(leader())});
    return Step{{}, {}, true};
}

// One seat, whose winner stays to the end and is known before it.
template <class Number>
auto Tabulation<Number>::decide_on_to_two() -> base::Result<Step> {
    const bool two_left = continuing_.size() <= 2;
    if (unfilled() == 0) return two_left ? Step{{}, {}, true} : TRY(eliminate());
    const Candidates all = electable(continuing_);
    const auto wins = [&](CandidateIndex one) { return suffices(one); };
    if (!two_left && std::none_of(all.begin(), all.end(), wins)) return eliminate();
    const CandidateIndex winner = TRY(leader());
    count_.winners.push_back(winner);
    round().elected.push_back(winner);
    return Step{{}, {}, two_left};
}

// The lowest leave until all who are left are elected.
template <class Number>
auto Tabulation<Number>::decide_bottoms_up() -> base::Result<Step> {
    const bool by_share = rule_.stop == Stop::all_above_percentage;
    const bool all_reach = std::all_of(continuing_.begin(), continuing_.end(),
                                       [&](CandidateIndex one) { return suffices(one); });
    const bool done = by_share ? all_reach || continuing_.size() == 1
                               : continuing_.size() <= std::size_t{unfilled()};
    if (!done) return eliminate();
    const Candidates left = electable(continuing_);
    elect(TRY(best_of(left, left.size())));
    return Step{{}, {}, true};
}

// Several seats, whose winners are elected when they have the threshold.
template <class Number>
auto Tabulation<Number>::decide_seats() -> base::Result<Step> {
    const Candidates elected = TRY(reached());
    elect(elected);
    for (const CandidateIndex candidate : elected) {
        if (total(candidate) > threshold_) pending_.push_back(candidate);
    }
    const bool filled = unfilled() == 0;
    const bool shown = elected.empty() && pending_.empty();
    if (filled && (rule_.stop == Stop::seats_filled || shown)) return Step{{}, {}, true};
    const bool all_at_once = rule_.surplus_order == SurplusOrder::all_at_once;
    const bool groups_first = !all_at_once || rule_.elimination == Elimination::alternative_defeats;
    if (!pending_.empty() && groups_first && !filled) {
        if (const Candidates lost = losers(); !lost.empty()) return leave(lost);
    }
    if (all_at_once && (!elected.empty() || !pending_.empty()))
        return Step{std::exchange(pending_, {}), {}, false};
    if (!pending_.empty()) return Step{{TRY(next_surplus(pending_))}, {}, false};
    const bool only_shows = filled || (rule_.one_winner_a_round && !elected.empty());
    return only_shows ? Step{} : TRY(eliminate());
}

// Several seats, whose winners continue until their surplus moves. Who has the threshold and
// nothing above it is elected when as many have it as there are seats.
template <class Number>
auto Tabulation<Number>::decide_as_surplus_moves() -> base::Result<Step> {
    Candidates enough = electable(continuing_);
    std::erase_if(enough, [&](CandidateIndex one) { return !suffices(one); });
    if (enough.size() >= unfilled()) {
        elect(TRY(best_of(enough, unfilled())));
        return Step{{}, {}, true};
    }
    if (const Candidates lost = losers(); !lost.empty()) return leave(lost);
    std::erase_if(enough, [&](CandidateIndex one) { return total(one) == threshold_; });
    if (!enough.empty()) {
        const CandidateIndex next = TRY(next_surplus(enough));
        elect({next});
        return Step{{next}, {}, false};
    }
    if (continuing_.size() > unfilled()) return eliminate();
    elect(TRY(best_of(electable(continuing_), unfilled())));
    return Step{{}, {}, true};
}

// They leave after this round; the count may end with it, and then their papers do not move.
template <class Number>
auto Tabulation<Number>::leave(Candidates leaving, Lowest lowest) -> base::Result<Step> {
    if (const auto instead = forced()) {
        leaving = {*instead};
        lowest = Lowest::yes;
    }
    sort_by_votes(leaving, piles_->totals());
    for (const CandidateIndex candidate : leaving) {
        piles_->stop_receiving(candidate);
        std::erase(continuing_, candidate);
        round().eliminated.push_back(candidate);
    }
    const bool keep = rule_.last_seats == LastSeats::before_papers_move ||
                      (rule_.last_seats == LastSeats::when_nothing_moves && lowest == Lowest::yes);
    if (!keep || continuing_.size() > unfilled()) return Step{{}, std::move(leaving), false};
    elect(TRY(best_of(electable(continuing_), unfilled())));
    return Step{{}, {}, true};
}

// Who is elected on these totals, most votes first, equals in the list's order.
template <class Number>
auto Tabulation<Number>::reached() -> base::Result<Candidates> {
    Candidates elected = electable(continuing_);
    if (continuing_.size() > unfilled())
        std::erase_if(elected, [&](CandidateIndex one) { return !suffices(one); });
    const std::size_t most = rule_.one_winner_a_round ? std::min(1U, unfilled()) : unfilled();
    return best_of(std::move(elected), most);
}

// At most that many of them, most votes first; who is the last of them may be a tie.
template <class Number>
auto Tabulation<Number>::best_of(Candidates candidates, std::size_t most)
    -> base::Result<Candidates> {
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [&](CandidateIndex one, CandidateIndex other) { return total(one) > total(other); });
    if (candidates.size() <= most) return candidates;
    if (most == 0) return Candidates{};
    const Number least = total(candidates[most - 1]);
    Candidates tied = candidates;
    std::erase_if(tied, [&](CandidateIndex one) { return total(one) != least; });
    std::erase_if(candidates, [&](CandidateIndex one) { return !(total(one) > least); });
    std::size_t places = most - candidates.size();
    for (; places > 0 && tied.size() > places; --places) {
        candidates.push_back(TRY(choose(tied, Chosen::leads)));
        std::erase(tied, candidates.back());
    }
    if (places > 0) candidates.insert(candidates.end(), tied.begin(), tied.end());
    return candidates;
}

// The one with most votes of those who may be elected.
template <class Number>
auto Tabulation<Number>::leader() -> Choice {
    const Candidates first = TRY(best_of(electable(continuing_), 1));
    const bool enough = !(total(first.front()) < one_.times(rule_.minimum_votes));
    if (!enough) return too_few_with_minimum(rule_);
    return first.front();
}

// Takes the candidate whose surplus is moved next from `from`.
template <class Number>
auto Tabulation<Number>::next_surplus(Candidates& from) -> Choice {
    CandidateIndex next = from.front();
    if (rule_.surplus_order == SurplusOrder::largest_first) {
        Candidates all = from;
        std::sort(all.begin(), all.end());
        next = TRY(best_of(all, 1)).front();
    }
    std::erase(from, next);
    return next;
}

// Those who leave after this round.
template <class Number>
auto Tabulation<Number>::eliminate() -> base::Result<Step> {
    if (forced()) return leave({});
    if (const Candidates below = TRY(below_minimum()); !below.empty()) return leave(below);
    if (const Candidates lost = losers(); !lost.empty()) return leave(lost);
    return leave({TRY(lowest())}, Lowest::yes);
}

// Who has fewer votes than the rule's minimum; refused where that leaves too few.
template <class Number>
auto Tabulation<Number>::below_minimum() const -> base::Result<Candidates> {
    Candidates below = continuing_;
    const Number minimum = one_.times(rule_.minimum_votes);
    std::erase_if(below, [&](CandidateIndex one) { return !(total(one) < minimum); });
    const std::size_t left = electable(continuing_).size() - electable(below).size();
    const std::size_t needed = rule_.stop == Stop::all_above_percentage ? 1 : unfilled();
    if (!below.empty() && left < std::max<std::size_t>(needed, 1))
        return too_few_with_minimum(rule_);
    return below;
}

// The one with fewest votes of those who may leave.
template <class Number>
auto Tabulation<Number>::lowest() -> Choice {
    Candidates last = may_leave();
    sort_by_votes(last, piles_->totals());
    const Number fewest = total(last.front());
    std::erase_if(last, [&](CandidateIndex one) { return total(one) != fewest; });
    return choose(last, Chosen::leaves);
}

// Who leaves together with others, as the rule allows: undeclared write-ins with whoever cannot be
// saved any more.
template <class Number>
auto Tabulation<Number>::losers() const -> Candidates {
    if (rule_.elimination == Elimination::lowest) return {};
    const Candidates first = undeclared();
    Candidates others = may_leave();
    Number besides{};
    for (const CandidateIndex one : first) {
        std::erase(others, one);
        besides += total(one);
    }
    Candidates waiting = pending_;
    if (rule_.elected_as_surplus_moves) waiting = continuing_;
    for (const CandidateIndex one : waiting) {
        if (total(one) > threshold_) besides += total(one) - threshold_;
    }
    const std::size_t standing = others.size();
    const auto may_go = [&](const Group<Number>& group) {
        const bool out_of_reach =
            group.sum < group.next ||
            (rule_.elimination == Elimination::cannot_surpass && group.sum == group.next);
        const std::size_t left = standing - group.size;
        return out_of_reach && left >= fewest_left() &&
               (rule_.elimination != Elimination::alternative_defeats ||
                keeps_order(group, left, besides));
    };
    Candidates lost = losers_among(std::move(others), piles_->totals(), besides, may_go);
    lost.insert(lost.end(), first.begin(), first.end());
    return lost;
}

// Whether a group can leave without a change in who is elected and in which order. CfER's draft
// 10059(k)(3); SB 1288's alternative defeats, condition 3.
template <class Number>
bool Tabulation<Number>::keeps_order(const Group<Number>& group, std::size_t left,
                                     const Number& waiting) const {
    if (unfilled() == 1 || left == unfilled()) return true;
    Number most{};
    for (const CandidateIndex one : continuing_) most = std::max(most, total(one));
    if (!is_enough(group.sum + most)) return true;
    return waiting.is_zero() && !is_enough(group.sum - group.highest + most);
}

// Undeclared write-ins who hold votes.
template <class Number>
auto Tabulation<Number>::undeclared() const -> Candidates {
    Candidates first = continuing_;
    std::erase_if(
        first, [&](CandidateIndex one) { return !is_undeclared(one) || !(total(one) > Number{}); });
    return first;
}

// Continuing candidates but for a winner who continues; only undeclared write-ins where nobody else
// can be spared.
template <class Number>
auto Tabulation<Number>::may_leave() const -> Candidates {
    Candidates candidates = continuing_;
    std::erase_if(candidates, [&](CandidateIndex one) { return is_winner(one); });
    const Candidates declared = electable(candidates);
    if (declared.size() < candidates.size() && declared.size() <= unfilled()) {
        std::erase_if(candidates, [&](CandidateIndex one) { return !is_undeclared(one); });
    }
    return candidates;
}

// Who leaves because a what-if asks for it, whatever the votes say.
template <class Number>
auto Tabulation<Number>::forced() const -> std::optional<CandidateIndex> {
    const auto number = static_cast<std::uint32_t>(count_.rounds.size());
    return next_forced(question_.forced, number, [&] { return may_leave(); });
}

// How many of those who may leave a group that leaves has to leave behind.
template <class Number>
std::size_t Tabulation<Number>::fewest_left() const {
    switch (rule_.stop) {
        case Stop::majority:
            return rule_.elimination == Elimination::sure_losers ? 1 : 2;
        case Stop::two_remain:
        case Stop::first_round_majority:
            return 2;
        case Stop::majority_then_two_remain:
            return unfilled() == 0 ? 1 : 2;
        case Stop::all_above_percentage:
            return 1;
        default:
            return unfilled();
    }
}

}  // namespace almanac::tally
