#pragma once

// For tests only: the transfer method written a second time in the slowest and plainest way, one
// voter's ballot at a time, sharing nothing with the kernel but the types of its input. It judges
// the kernel on generated ballots, under every rule that the method honours.

#include "tally/plain_holdings.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// Runs one election; afterwards its members hold the whole story.
class Tabulator : public Holdings {
public:
    explicit Tabulator(const Election& election) : Holdings(election) {
        for (Candidate candidate = 0; candidate < election.candidates; ++candidate) {
            if (election.stands(candidate)) standing_.insert(candidate);
        }
    }

    // Counts to the end, or sets `refusal`.
    void run() {
        const bool runoffs = rule_.passes == Passes::one_a_seat;
        const auto valid = std::count_if(ballots.begin(), ballots.end(), [&](const Ballot& ballot) {
            return ballot.paper.counts_for(standing_) >= 0;
        });
        int able = 0;
        for (const Candidate candidate : standing_) able += election_.can_win(candidate);
        if (valid == 0 || election_.seats < 1 || election_.seats > able ||
            (rule_.single_seat && election_.seats > 1)) {
            refusal = Refusal{};
            return;
        }
        for (int pass = 0; pass < (runoffs ? election_.seats : 1) && !refusal; ++pass) {
            begin_pass(runoffs ? 1 : election_.seats);
            while (!refusal && !ended_) one_round();
        }
    }

    std::optional<Refusal> refusal;
    NotCounted not_counted;
    std::vector<Candidate> winners;
    std::vector<Tied> ties;

private:
    void begin_pass(int seats) {
        vacancies_ = seats;
        pass_begins_ = rounds.size();
        ended_ = false;
        forget_moves();
        waiting_.clear();
        stays_.reset();
        continuing_ = standing_;
        for (const Candidate winner : winners) continuing_.erase(winner);
        for (Ballot& ballot : ballots) {
            ballot.value = one_;
            ballot.holder = ballot.paper.counts_for(continuing_);
            if (pass_begins_ == 0 && ballot.holder < 0) {
                account(ballot, not_counted);
                ballot.dead = !could_count(ballot.paper);
            } else if (!ballot.dead) {
                ballot.steps.push_back({round_number(), ballot.holder, one_});
            }
        }
    }

    // For somebody, if the others did not continue.
    bool could_count(const Paper& paper) const {
        return std::any_of(standing_.begin(), standing_.end(),
                           [&](Candidate candidate) { return paper.counts_for({candidate}) >= 0; });
    }

    bool first_of_pass() const { return rounds.size() == pass_begins_ + 1; }

    void one_round() {
        Round round;
        std::int64_t active = 0;
        for (Candidate candidate = 0; candidate < election_.candidates; ++candidate) {
            round.totals.push_back(total(candidate));
            active += round.totals.back();
        }
        for (const Candidate why : {nobody, at_overvote, at_skip, at_repeat})
            round.exhausted[why] = total(why);
        round.residual = residual_;
        round.moves = std::exchange(moves_, {});
        round.begins_anew = rounds.size() == pass_begins_ && !rounds.empty();
        rounds.push_back(round);
        const bool elected_here =
            std::any_of(rounds.begin() + static_cast<std::ptrdiff_t>(pass_begins_), rounds.end(),
                        [](const Round& each) { return !each.elected.empty(); });
        const bool settled = rule_.stop == Stop::majority_then_two_remain && elected_here;
        if (first_of_pass() || (rule_.basis == ThresholdBasis::every_round && !settled))
            threshold_ = threshold_from(active, election_, one_);
        if (election_.forced.threshold)
            threshold_ = static_cast<std::int64_t>(election_.forced.threshold->units);
        rounds.back().threshold = threshold_;
        decide();
    }

    bool reaches(Candidate candidate) const {
        return rule_.reach == Reach::at_least ? total(candidate) >= threshold_
                                              : total(candidate) > threshold_;
    }

    std::set<Candidate> able() const {
        std::set<Candidate> all;
        for (const Candidate candidate : continuing_) {
            if (election_.can_win(candidate)) all.insert(candidate);
        }
        return all;
    }

    std::set<Candidate> able_who_reach() const {
        std::set<Candidate> all = able();
        std::erase_if(all, [&](Candidate candidate) { return !reaches(candidate); });
        return all;
    }

    // Write-ins nobody declared who hold votes.
    std::vector<Candidate> unwanted() const {
        std::vector<Candidate> all;
        for (const Candidate candidate : continuing_) {
            if (!election_.can_win(candidate) && total(candidate) > 0) all.push_back(candidate);
        }
        return all;
    }

    void decide() {
        const bool alone = rule_.elimination != Elimination::mathematically_impossible;
        const bool goes_on = stays_ ? continuing_.size() > 2 : vacancies_ > 0;
        if (alone && goes_on && !unwanted().empty()) return leave(unwanted());
        switch (rule_.stop) {
            case Stop::seats_filled:
            case Stop::seats_filled_after_surplus:
                return rule_.elected_as_surplus_moves ? minneapolis() : quota_count();
            case Stop::seats_remain:
            case Stop::all_above_percentage:
                return bottoms_up();
            default:
                return runoff();
        }
    }

    void runoff() {
        const bool two = continuing_.size() <= 2;
        if (stays_) {
            if (two) ended_ = true;
            if (!two) eliminate();
            return;
        }
        const bool counts = rule_.stop == Stop::majority ||
                            rule_.stop == Stop::majority_then_two_remain ||
                            (rule_.stop == Stop::first_round_majority && first_of_pass());
        if (!two && (!counts || able_who_reach().empty())) return eliminate();
        const auto winner = choose(with_most(able()), true);
        if (!winner) return;
        if (total(*winner) < minimum()) return refuse();
        if (rule_.stop != Stop::majority_then_two_remain) {
            declare({*winner});
            ended_ = true;
            return;
        }
        stays_ = winner;
        winners.push_back(*winner);
        rounds.back().elected = {*winner};
        ended_ = two;
    }

    void bottoms_up() {
        bool all_reach = true;
        for (const Candidate candidate : continuing_) all_reach &= reaches(candidate);
        const bool by_share = rule_.stop == Stop::all_above_percentage;
        const bool end = by_share ? all_reach || continuing_.size() == 1
                                  : static_cast<int>(continuing_.size()) <= vacancies_;
        if (!end) return eliminate();
        const std::set<Candidate> all = able();
        declare({all.begin(), all.end()});
        ended_ = true;
    }

    void quota_count() {
        std::set<Candidate> ready = able_who_reach();
        if (static_cast<int>(continuing_.size()) <= vacancies_) ready = able();
        const int most = rule_.one_winner_a_round ? std::min(1, vacancies_) : vacancies_;
        const auto elected = best(ready, most);
        if (!elected) return;
        declare(*elected);
        for (const Candidate candidate : rounds.back().elected) {
            if (total(candidate) > threshold_) waiting_.push_back(candidate);
        }
        if (vacancies_ == 0 && rule_.stop == Stop::seats_filled) {
            ended_ = true;
        } else if (rule_.surplus_order == SurplusOrder::all_at_once) {
            const bool alternative = rule_.elimination == Elimination::alternative_defeats;
            if (alternative && !waiting_.empty() && vacancies_ > 0) {
                if (const auto group = doomed(); !group.empty()) return leave(group);
            }
            const bool nobody_new = elected->empty() && waiting_.empty();
            for (const Candidate candidate : std::exchange(waiting_, {})) move_surplus(candidate);
            if (nobody_new && vacancies_ == 0) ended_ = true;
            if (nobody_new && vacancies_ > 0) eliminate();
        } else if (!waiting_.empty()) {
            const auto group = vacancies_ > 0 ? doomed() : std::vector<Candidate>{};
            if (!group.empty()) return leave(group);
            one_surplus();
        } else if (vacancies_ == 0) {
            ended_ = elected->empty();
        } else if (!rule_.one_winner_a_round || elected->empty()) {
            eliminate();
        }
    }

    void one_surplus() {
        auto next = std::optional(waiting_.front());
        if (rule_.surplus_order == SurplusOrder::largest_first)
            next = choose(with_most({waiting_.begin(), waiting_.end()}), true);
        if (!next) return;
        std::erase(waiting_, *next);
        move_surplus(*next);
    }

    void minneapolis() {
        std::set<Candidate> ready = able_who_reach();
        const auto end_with = [&](const std::set<Candidate>& from) {
            const auto elected = best(from, vacancies_);
            if (elected) declare(*elected);
            ended_ = true;
        };
        if (static_cast<int>(ready.size()) >= vacancies_) return end_with(ready);
        if (const auto group = doomed(); !group.empty()) return leave(group);
        std::erase_if(ready, [&](Candidate candidate) { return total(candidate) == threshold_; });
        if (!ready.empty()) {
            const auto next = choose(with_most(ready), true);
            if (!next) return;
            declare({*next});
            move_surplus(*next);
            return;
        }
        if (static_cast<int>(continuing_.size()) <= vacancies_) return end_with(able());
        eliminate();
    }

    std::int64_t minimum() const { return static_cast<std::int64_t>(rule_.minimum_votes) * one_; }

    void refuse() { refusal = Refusal{}; }

    std::optional<Candidate> forced() const {
        return plain_forced(election_.forced, rounds.size(), not_safe());
    }

    void eliminate() {
        if (forced()) return leave({});
        const auto group = who_leaves();
        if (!refusal) leave(group);
    }

    void leave(std::vector<Candidate> group) {
        if (const auto instead = forced()) {
            group = {*instead};
            only_lowest_ = true;
        }
        take_out(group);
        const bool keep = rule_.last_seats == LastSeats::before_papers_move ||
                          (rule_.last_seats == LastSeats::when_nothing_moves && only_lowest_);
        only_lowest_ = false;
        if (keep && static_cast<int>(continuing_.size()) <= vacancies_) {
            if (const auto elected = best(able(), vacancies_)) declare(*elected);
            ended_ = true;
            return;
        }
        pass_on_from(rounds.back().eliminated);
    }

    void take_out(std::vector<Candidate> group) {
        std::sort(group.begin(), group.end(), [&](Candidate one, Candidate other) {
            return std::pair(total(one), one) < std::pair(total(other), other);
        });
        for (const Candidate candidate : group) continuing_.erase(candidate);
        rounds.back().eliminated = group;
    }

    std::vector<Candidate> who_leaves() {
        std::vector<Candidate> below;
        int able_left = 0;
        for (const Candidate candidate : continuing_) {
            const bool is_below = total(candidate) < minimum();
            if (is_below) below.push_back(candidate);
            if (!is_below && election_.can_win(candidate)) ++able_left;
        }
        if (!below.empty()) {
            const int needed =
                rule_.stop == Stop::all_above_percentage ? 1 : std::max(1, vacancies_);
            if (able_left < needed) refuse();
            return below;
        }
        if (const auto group = doomed(); !group.empty()) return group;
        std::set<Candidate> may_leave = not_safe();
        std::int64_t least = total(*may_leave.begin());
        for (const Candidate candidate : may_leave) least = std::min(least, total(candidate));
        std::vector<Candidate> last;
        for (const Candidate candidate : may_leave) {
            if (total(candidate) == least) last.push_back(candidate);
        }
        const auto leaves = choose(last, false);
        only_lowest_ = true;
        return leaves ? std::vector<Candidate>{*leaves} : std::vector<Candidate>{};
    }

    // Continuing candidates whose leaving leaves enough to fill the seats, without a winner who
    // stays.
    std::set<Candidate> not_safe() const {
        std::set<Candidate> candidates = continuing_;
        if (stays_) candidates.erase(*stays_);
        std::set<Candidate> spare;
        int declared = 0;
        for (const Candidate candidate : candidates) {
            if (election_.can_win(candidate)) {
                ++declared;
            } else {
                spare.insert(candidate);
            }
        }
        const int needed = rule_.stop == Stop::all_above_percentage ? 1 : stays_ ? 0 : vacancies_;
        return !spare.empty() && declared <= needed ? spare : candidates;
    }

    // The largest group from the bottom that nothing can lift to the next above.
    std::vector<Candidate> doomed() {
        if (rule_.elimination == Elimination::lowest) return {};
        std::vector<Candidate> group = unwanted();
        std::int64_t besides = 0;
        std::set<Candidate> field = not_safe();
        for (const Candidate candidate : group) {
            besides += total(candidate);
            field.erase(candidate);
        }
        for (const Candidate candidate : waiting_)
            besides += std::max<std::int64_t>(0, total(candidate) - threshold_);
        if (rule_.elected_as_surplus_moves) {
            for (const Candidate candidate : continuing_)
                besides += std::max<std::int64_t>(0, total(candidate) - threshold_);
        }
        const std::size_t must_stay =
            left_behind(rule_, stays_.has_value(), static_cast<std::size_t>(vacancies_));
        std::vector<Candidate> largest;
        for (const Candidate top : field) {
            // Everybody up to `top`; nobody beyond has as few.
            std::vector<Candidate> low;
            std::int64_t sum = besides;
            std::optional<std::int64_t> next;
            for (const Candidate candidate : field) {
                if (total(candidate) <= total(top)) {
                    low.push_back(candidate);
                    sum += total(candidate);
                } else {
                    next = std::min(next.value_or(total(candidate)), total(candidate));
                }
            }
            const bool too_many = field.size() < low.size() + must_stay;
            if (!next || too_many || low.size() <= largest.size()) continue;
            if (rule_.elimination == Elimination::alternative_defeats &&
                disturbs(low, field.size() - low.size(), besides))
                continue;
            const bool equal_is_out = rule_.elimination == Elimination::cannot_surpass;
            if (sum < *next || (equal_is_out && sum == *next)) largest = low;
        }
        group.insert(group.end(), largest.begin(), largest.end());
        return group;
    }

    // Whether somebody might be elected before his time, or out of order, if these left together.
    bool disturbs(const std::vector<Candidate>& group, std::size_t left,
                  std::int64_t waiting) const {
        if (vacancies_ == 1 || static_cast<int>(left) == vacancies_) return false;
        std::int64_t strongest = 0;
        for (const Candidate candidate : continuing_)
            strongest = std::max(strongest, total(candidate));
        std::int64_t votes = 0;
        std::int64_t highest = 0;
        for (const Candidate candidate : group) {
            votes += total(candidate);
            highest = std::max(highest, total(candidate));
        }
        const auto elects = [&](std::int64_t sum) {
            return rule_.reach == Reach::at_least ? sum >= threshold_ : sum > threshold_;
        };
        const bool one_by_one_elects = elects(votes - highest + strongest);
        return elects(votes + waiting + strongest) && (waiting > 0 || one_by_one_elects);
    }

    std::vector<Candidate> with_most(const std::set<Candidate>& from) const {
        std::int64_t most = -1;
        for (const Candidate candidate : from) most = std::max(most, total(candidate));
        std::vector<Candidate> equal;
        for (const Candidate candidate : from) {
            if (total(candidate) == most) equal.push_back(candidate);
        }
        return equal;
    }

    // At most `most` of them, one after the other; a tie only where not all equals have room.
    std::optional<std::vector<Candidate>> best(std::set<Candidate> from, int most) {
        std::vector<Candidate> taken;
        while (!from.empty() && static_cast<int>(taken.size()) < most) {
            const auto equal = with_most(from);
            const bool room = taken.size() + equal.size() <= static_cast<std::size_t>(most);
            const auto next = room ? std::optional(equal.front()) : choose(equal, true);
            if (!next) return std::nullopt;
            taken.push_back(*next);
            from.erase(*next);
        }
        return taken;
    }

    // Most votes first; equals as they are given.
    void declare(std::vector<Candidate> elected) {
        std::stable_sort(elected.begin(), elected.end(),
                         [&](Candidate one, Candidate other) { return total(one) > total(other); });
        for (const Candidate candidate : elected) {
            continuing_.erase(candidate);
            winners.push_back(candidate);
            rounds.back().elected.push_back(candidate);
            --vacancies_;
        }
    }

    // One of several equals: who is to lead, or who is to leave. Nothing where a lot is missing.
    std::optional<Candidate> choose(std::vector<Candidate> equal, bool leads) {
        if (equal.size() == 1) return equal.front();
        Tied tie{static_cast<int>(rounds.size()), equal, nobody, DecidedBy::earlier_round};
        for (const Round* round : rounds_to_look_at(equal)) equal = best_in(*round, equal, leads);
        if (equal.size() == 1) {
            tie.chosen = equal.front();
        } else if (const auto fell = lot(equal, leads, {{}, election_.forced.lots, ""},
                                         static_cast<int>(rounds.size()))) {
            tie.chosen = *fell;
            tie.decided_by = DecidedBy::lot;
        } else if (const auto drawn =
                       lot(equal, leads, election_.lots, static_cast<int>(rounds.size()))) {
            tie.chosen = *drawn;
            tie.decided_by = DecidedBy::lot;
        } else if (rule_.lot == LotSource::candidate_order) {
            tie.chosen = leads ? equal.front() : equal.back();
            tie.decided_by = DecidedBy::candidate_order;
        } else if (election_.lots.none()) {
            tie.chosen = equal.front();
            tie.decided_by = DecidedBy::default_order;
        } else {
            refusal = Refusal{static_cast<int>(rounds.size())};
            return std::nullopt;
        }
        ties.push_back(tie);
        return tie.chosen;
    }

    std::vector<const Round*> rounds_to_look_at(const std::vector<Candidate>& equal) const {
        std::vector<const Round*> earlier;
        for (std::size_t at = pass_begins_; at + 1 < rounds.size(); ++at)
            earlier.push_back(&rounds[at]);
        if (rule_.ties == TieOrder::lot) earlier.clear();
        if (rule_.ties != TieOrder::earliest_difference_then_lot)
            std::reverse(earlier.begin(), earlier.end());
        if (rule_.ties == TieOrder::latest_all_differ_then_lot)
            std::erase_if(earlier, [&](const Round* round) { return !all_unequal(*round, equal); });
        const bool one = rule_.ties == TieOrder::previous_round_then_lot ||
                         rule_.ties == TieOrder::latest_all_differ_then_lot;
        if (one && earlier.size() > 1) earlier.resize(1);
        return earlier;
    }

    std::set<Candidate> standing_;
    // Of one pass:
    std::size_t pass_begins_ = 0;
    int vacancies_ = 0;
    bool ended_ = false;
    std::vector<Candidate> waiting_;  // elected, surplus not moved yet
    std::optional<Candidate> stays_;  // elected, and still in the count
    bool only_lowest_ = false;        // leaves, and no group
};

}  // namespace almanac::tally::plain
