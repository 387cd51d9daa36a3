#pragma once

// For tests only: every decision that looks at votes alone, written a second time for the plain
// counts of papers. It shares nothing with standing.cpp but the types of its input.

#include "tally/plain_parcel_choices.h"
#include "tally/plain_tabulator.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// The state of one round in units, and what was decided on it.
struct ParcelRound {
    int stage = 1;
    std::vector<std::int64_t> totals;
    std::int64_t threshold = 0;
    std::vector<Candidate> elected;
    std::vector<Candidate> eliminated;
    std::map<std::pair<Candidate, Candidate>, std::int64_t> moves;
    std::int64_t exhausted = 0;
    std::int64_t residual = 0;
};

// Who stands how; the counts of papers below derive from it and say when something moves.
class PlainStanding {
public:
    std::vector<ParcelRound> rounds;
    std::vector<Candidate> winners;
    std::vector<Tied> ties;
    std::optional<int> lot_missing_in;

    bool cannot_count() const {
        return valid_ == 0 || seats_ < 1 || seats_ > static_cast<int>(continuing_.size());
    }

protected:
    PlainStanding(const Rule& rule, const Election& election)
        : rule_(rule), seats_(election.seats), lots_(election.lots), forced_(election.forced) {
        for (int place = 0; place < rule.decimals; ++place) one_ *= 10;
        votes_.assign(at(election.candidates), 0);
        for (Candidate candidate = 0; candidate < election.candidates; ++candidate) {
            if (election.stands(candidate)) continuing_.insert(candidate);
        }
    }

    static std::size_t at(Candidate candidate) { return static_cast<std::size_t>(candidate); }
    std::int64_t votes(Candidate candidate) const { return votes_[at(candidate)]; }
    int vacancies() const { return seats_ - static_cast<int>(winners.size()); }
    int now() const { return static_cast<int>(rounds.size()); }

    void open() {
        const bool anew = rule_.basis == ThresholdBasis::every_exclusion && winners.empty();
        if (rounds.empty() || anew) {
            threshold_ =
                plain_threshold(rule_.quota, valid_ - exhausted_ - residual_, one_, seats_);
        }
        if (forced_.threshold) threshold_ = static_cast<std::int64_t>(forced_.threshold->units);
        ParcelRound round;
        round.stage = stage_;
        round.totals = votes_;
        round.threshold = threshold_;
        round.exhausted = exhausted_;
        round.residual = residual_;
        round.moves = std::exchange(moves_, {});
        rounds.push_back(round);
        if (!surplus_goes_on_ && !exclusion_goes_on_) stage_ends_.push_back(votes_);
    }

    void settle() {
        if (surplus_goes_on_) return;
        if (exclusion_goes_on_ && !rule_.elects_between_bundles) return;
        elect_reached();
        const bool over = !exclusion_goes_on_;
        const bool quiet = over && pending_.empty();
        if (vacancies() == 1 && continuing_.size() == 2 && quiet &&
            rule_.last_two == LastTwo::when_nothing_moves) {
            const auto first = choose(most(continuing_), true);
            if (!first) return;
            elect({*first});
        }
        bool due = true;
        if (rule_.last_seats == LastSeats::between_stages) due = over;
        if (rule_.last_seats == LastSeats::when_no_surplus) due = pending_.empty();
        if (rule_.last_seats == LastSeats::when_nothing_moves) due = quiet;
        if (due && vacancies() > 0 && static_cast<int>(continuing_.size()) <= vacancies())
            elect({continuing_.begin(), continuing_.end()});
        if (vacancies() > 0 && over) elect_sure();
    }

    bool surplus_is_next() const {
        return !pending_.empty() && (rule_.deferral == Deferral::none || safe().empty());
    }

    // Whose surplus moves next; nothing where a lot is missing.
    std::optional<Candidate> pick_surplus() {
        int earliest = now();
        for (const auto& [candidate, round] : pending_) earliest = std::min(earliest, round);
        std::set<Candidate> from;
        for (const auto& [candidate, round] : pending_) {
            if (rule_.surplus_order == SurplusOrder::largest_first || round == earliest)
                from.insert(candidate);
        }
        const auto chosen = choose(most(from), true);
        if (!chosen) return std::nullopt;
        pending_.erase(*chosen);
        return chosen;
    }

    // Who leaves next; nothing where a lot is missing. May fill the last seats.
    std::optional<std::vector<Candidate>> pick_leaving() {
        const auto forced = plain_forced(forced_, rounds.size(), continuing_);
        std::size_t number = forced ? 1 : below_minimum();
        if (number == 0 && rule_.elimination == Elimination::safe_groups) number = safe().size();
        if (number == 0 && rule_.elimination == Elimination::bulk) number = bulk();
        number = std::max<std::size_t>(number, 1);
        std::vector<Candidate> leaving;
        std::set<Candidate> left = continuing_;
        if (forced) {
            leaving = {*forced};
            left.erase(*forced);
        }
        while (leaving.size() < number) {
            std::int64_t least = votes(*left.begin());
            for (const Candidate candidate : left) least = std::min(least, votes(candidate));
            std::vector<Candidate> equal;
            for (const Candidate candidate : left) {
                if (votes(candidate) == least) equal.push_back(candidate);
            }
            if (leaving.size() + equal.size() > number) {
                const auto chosen = choose(equal, false);
                if (!chosen) return std::nullopt;
                equal = {*chosen};
            }
            for (const Candidate candidate : equal) {
                left.erase(candidate);
                leaving.push_back(candidate);
            }
        }
        std::sort(leaving.begin(), leaving.end());
        rounds.back().eliminated = leaving;
        continuing_ = left;
        if (rule_.last_seats == LastSeats::before_papers_move &&
            static_cast<int>(continuing_.size()) <= vacancies()) {
            elect({continuing_.begin(), continuing_.end()});
        }
        return leaving;
    }

    std::size_t below_minimum() {
        if (rule_.minimum_votes == 0 || std::exchange(minimum_asked_, true)) return 0;
        std::size_t below = 0;
        for (const Candidate candidate : continuing_)
            below += votes(candidate) < static_cast<std::int64_t>(rule_.minimum_votes) * one_;
        return std::min(below, continuing_.size() - at(vacancies()));
    }

private:
    std::int64_t waiting() const {
        std::int64_t sum = 0;
        for (const auto& [candidate, round] : pending_) sum += votes(candidate) - threshold_;
        return sum;
    }

    void elect_reached() {
        std::vector<Candidate> chosen;
        std::int64_t left = valid_ - exhausted_ - residual_;
        for (const Candidate winner : winners) left -= std::min(votes(winner), threshold_);
        for (const Candidate candidate : by_votes()) {
            const int seats = std::max(0, vacancies() - static_cast<int>(chosen.size()));
            const bool share = rule_.active_share_elects && votes(candidate) > 0 &&
                               Exact(votes(candidate)) * (seats + 1) >= Exact(left);
            if (votes(candidate) < threshold_ && !share) break;
            chosen.push_back(candidate);
            left -= std::min(votes(candidate), threshold_);
        }
        while (static_cast<int>(chosen.size()) > vacancies()) {
            std::vector<Candidate> last;
            for (const Candidate candidate : chosen) {
                if (votes(candidate) == votes(chosen.back())) last.push_back(candidate);
            }
            for (const Candidate candidate : look_back(last, false, false))
                chosen.erase(std::find(chosen.begin(), chosen.end(), candidate));
        }
        elect(chosen);
        for (const Candidate candidate : chosen) {
            if (votes(candidate) > threshold_) pending_[candidate] = now();
        }
    }

    void elect_sure() {
        if (rule_.sure_winners == SureWinners::none) return;
        if (static_cast<int>(continuing_.size()) <= vacancies()) return;
        if (vacancies() > 1 && rule_.sure_winners != SureWinners::all_above) return;
        std::vector<Candidate> order = by_votes();
        std::int64_t others = waiting();
        for (std::size_t rank = at(vacancies()); rank < order.size(); ++rank)
            others += votes(order[rank]);
        const std::int64_t last = votes(order[at(vacancies() - 1)]);
        if (votes(order[at(vacancies())]) == last) return;  // who of the two is not settled
        const bool equal_suffices = rule_.sure_winners == SureWinners::one_not_below;
        if (last > others || (equal_suffices && last == others)) {
            order.resize(at(vacancies()));
            elect(order);
        }
    }

    // Most votes first, equals in the list's order.
    std::vector<Candidate> by_votes() const {
        std::vector<Candidate> order(continuing_.begin(), continuing_.end());
        std::stable_sort(order.begin(), order.end(),
                         [&](Candidate one, Candidate other) { return votes(one) > votes(other); });
        return order;
    }

    void elect(std::vector<Candidate> chosen) {
        std::sort(chosen.begin(), chosen.end());
        std::stable_sort(chosen.begin(), chosen.end(),
                         [&](Candidate one, Candidate other) { return votes(one) > votes(other); });
        for (const Candidate candidate : chosen) {
            continuing_.erase(candidate);
            winners.push_back(candidate);
            rounds.back().elected.push_back(candidate);
        }
    }

    template <class Set>
    std::vector<Candidate> most(const Set& from) const {
        std::int64_t best = -1;
        for (const Candidate candidate : from) best = std::max(best, votes(candidate));
        std::vector<Candidate> equal;
        for (const Candidate candidate : from) {
            if (votes(candidate) == best) equal.push_back(candidate);
        }
        return equal;
    }

    std::vector<Candidate> safe() const {
        return plain_safe_group(by_votes(), votes_, waiting(),
                                {vacancies(), rule_.deferral == Deferral::not_above_gap,
                                 rule_.elimination != Elimination::safe_groups});
    }

    std::size_t bulk() const { return plain_bulk(by_votes(), votes_, threshold_, at(vacancies())); }

protected:
    // One of several equals: who is to lead, or who is to leave. Nothing where a lot is missing.
    std::optional<Candidate> choose(std::vector<Candidate> equal, bool leads) {
        if (equal.size() == 1) return equal.front();
        Tied tie{now(), equal, nobody, DecidedBy::earlier_round};
        equal = look_back(equal, leads, rule_.ties_by_stage);
        if (equal.size() == 1) {
            tie.chosen = equal.front();
        } else if (const auto fell = lot(equal, leads, {{}, forced_.lots, ""}, now())) {
            tie.chosen = *fell;
            tie.decided_by = DecidedBy::lot;
        } else if (lots_.none()) {
            tie.chosen = equal.front();
            tie.decided_by = DecidedBy::default_order;
        } else {
            std::vector<Candidate> in_lot_order;
            for (const CandidateIndex drawn : lots_.best_first) {
                if (std::find(equal.begin(), equal.end(), drawn) != equal.end())
                    in_lot_order.push_back(drawn);
            }
            if (in_lot_order.size() < equal.size()) {
                lot_missing_in = now();
                return std::nullopt;
            }
            tie.chosen = leads ? in_lot_order.front() : in_lot_order.back();
            tie.decided_by = DecidedBy::lot;
        }
        ties.push_back(tie);
        return tie.chosen;
    }

    std::vector<Candidate> look_back(std::vector<Candidate> equal, bool leads, bool stages) const {
        std::vector<std::vector<std::int64_t>> times;
        if (stages) {
            times = stage_ends_;
        } else {
            for (const ParcelRound& round : rounds) times.push_back(round.totals);
        }
        return plain_look_back(rule_.ties, std::move(times), std::move(equal), leads);
    }

    const Rule& rule_;
    int seats_;
    std::int64_t one_ = 1;
    std::int64_t valid_ = 0;
    std::vector<std::int64_t> votes_;
    std::set<Candidate> continuing_;
    bool surplus_goes_on_ = false;
    bool exclusion_goes_on_ = false;
    int stage_ = 1;
    std::map<std::pair<Candidate, Candidate>, std::int64_t> moves_;
    std::int64_t threshold_ = 0;
    std::int64_t exhausted_ = 0;
    std::int64_t residual_ = 0;

private:
    Lots lots_;
    Forced forced_;
    std::map<Candidate, int> pending_;
    bool minimum_asked_ = false;
    std::vector<std::vector<std::int64_t>> stage_ends_;
};

}  // namespace almanac::tally::plain
