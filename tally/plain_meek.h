#pragma once

// For tests only: Meek's and Warren's rules written a second time in the slowest and plainest way.
// Every voter's ballot is walked anew in every iteration, every figure is a fraction, and what a
// rule rounds is rounded by a function of its own. Shares nothing with the kernel but its input.

#include "tally/plain_ballots.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

using Fraction = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

// The largest whole number that is not above it.
inline Integer floor_of(const Fraction& value) {
    Integer whole = numerator(value) / denominator(value);
    return Fraction(whole) > value ? Integer(whole - 1) : whole;
}

// One round of such a count, in whole votes.
struct MeekRound {
    std::map<Candidate, Fraction> votes;  // of everyone who stands
    std::map<Candidate, Fraction> keeps;
    Fraction quota;
    Fraction unheld;  // exhausted and cut
    std::set<Candidate> elected;
    std::set<Candidate> eliminated;
};

// Counts one election; afterwards its members hold the whole story.
class MeekTabulator {
public:
    explicit MeekTabulator(const Election& election) : election_(election), rule_(election.law()) {
        for (const auto& [marks, weight] : election.ballots) {
            const std::vector<std::set<Candidate>> ranks = ranks_of(marks);
            if (!ranks.empty()) ballots_.insert(ballots_.end(), weight, ranks);
        }
        for (Candidate candidate = 0; candidate < election.candidates; ++candidate) {
            if (election.stands(candidate)) hopeful_.insert(candidate);
        }
        for (int place = 0; place < rule_.decimals + rule_.guard; ++place) one_ *= 10;
        for (int place = 0; place < rule_.guard; ++place) half_ *= 10;
        half_ /= 2;
        for (int place = 0; place < rule_.omega; ++place) omega_ /= 10;
    }

    // Counts to the end, or sets `refused` or `lot_missing`.
    void run() {
        if (ballots_.empty() || election_.seats < 1 ||
            election_.seats > static_cast<int>(hopeful_.size())) {
            refused = true;
            return;
        }
        for (const Candidate candidate : hopeful_) keeps_[candidate] = 1;
        while (vacancies() > 0 && static_cast<int>(hopeful_.size()) > vacancies()) {
            if (!one_round()) return;
        }
        end();
    }

    bool refused = false;
    bool lot_missing = false;
    bool too_long = false;  // fractions so long that it gave up
    int ties = 0;
    std::vector<MeekRound> rounds;

private:
    using Shared = std::vector<std::set<Candidate>>;
    enum class Lot { elects, defeats };

    // What of one ballot counts, rank by rank; several at a rank where the rule lets them share it.
    Shared ranks_of(const std::vector<Mark>& marks) const {
        std::map<int, std::set<int>> by_rank;
        for (const Mark& mark : marks)
            by_rank[mark.rank].insert(mark.candidate == overvote_mark ? -1 : mark.candidate);
        Shared ranks;
        std::set<Candidate> counted;
        std::set<Candidate> marked;
        int before = 0;
        for (const auto& [rank, candidates] : by_rank) {
            if (rule_.skips_max && rank - before - 1 > *rule_.skips_max) break;
            before = rank;
            const bool again = std::any_of(candidates.begin(), candidates.end(),
                                           [&](int each) { return marked.contains(each); });
            if (again && rule_.repeat == Repeat::exhausts_when_reached) break;
            for (const int each : candidates) {
                if (each >= 0) marked.insert(each);
            }
            const bool overvote =
                candidates.contains(-1) || (candidates.size() > 1 && !rule_.equal_ranks);
            if (overvote && rule_.overvote == Overvote::passed_over) continue;
            if (overvote) break;
            std::set<Candidate> here;
            for (const int each : candidates) {
                if (election_.stands(each) && counted.insert(each).second) here.insert(each);
            }
            if (!here.empty()) ranks.push_back(here);
        }
        return ranks;
    }

    int vacancies() const { return election_.seats - static_cast<int>(elected_.size()); }

    // To whole units of the last place that is kept.
    Fraction down(const Fraction& value) const {
        if (rule_.arithmetic == Arithmetic::rational) return value;
        return Fraction(floor_of(value * one_)) / one_;
    }
    Fraction up(const Fraction& value) const {
        if (rule_.arithmetic != Arithmetic::cut) return down(value);
        return -down(-value);
    }
    // As the arithmetic compares: guarded figures are equal within half a unit shown.
    int compare(const Fraction& one, const Fraction& other) const {
        const Fraction more = one - other;
        if (rule_.arithmetic == Arithmetic::guarded && abs(more) * one_ < half_) return 0;
        return more < 0 ? -1 : more > 0 ? 1 : 0;
    }

    std::pair<Fraction, Fraction> part(const Fraction& weight, Candidate candidate) const {
        const Fraction& keep = keeps_.at(candidate);
        if (rule_.method == Method::warren) {
            const Fraction kept = compare(keep, weight) < 0 ? keep : weight;
            return {kept, weight - kept};
        }
        if (rule_.keep_rounding == KeepRounding::both_cut)
            return {down(weight * keep), down(weight * (1 - keep))};
        const Fraction kept = up(weight * keep);
        return {kept, weight - kept};
    }

    bool in_race(Candidate candidate) const {
        return hopeful_.contains(candidate) || elected_.contains(candidate);
    }

    void distribute() {
        votes_.clear();
        for (const Shared& ballot : ballots_) {
            const bool plain = std::all_of(ballot.begin(), ballot.end(),
                                           [](const auto& rank) { return rank.size() == 1; });
            if (plain) {
                walk(ballot);
            } else if (rule_.equal_share == EqualShare::split) {
                split(ballot, 0, 1);
            } else {
                average(ballot);
            }
        }
    }

    void walk(const Shared& ballot) {
        Fraction weight = 1;
        for (const auto& rank : ballot) {
            const Candidate candidate = *rank.begin();
            if (!in_race(candidate)) continue;
            const auto [kept, rest] = part(weight, candidate);
            votes_[candidate] += kept;
            weight = rest;
            if (compare(weight, 0) <= 0) return;
        }
    }

    void split(const Shared& ballot, std::size_t at, const Fraction& weight) {
        if (at == ballot.size() || weight == 0) return;
        std::vector<Candidate> left;
        for (const Candidate candidate : ballot[at]) {
            if (in_race(candidate)) left.push_back(candidate);
        }
        for (const Candidate candidate : left) {
            const auto [kept, rest] = part(down(weight / left.size()), candidate);
            votes_[candidate] += kept;
            split(ballot, at + 1, rest);
        }
    }

    // Every order of each rank by itself, as exact fractions; the tests ask for this of rationals
    // only.
    void average(const Shared& ballot) {
        Fraction weight = 1;
        for (const auto& rank : ballot) {
            std::vector<Candidate> order(rank.begin(), rank.end());
            int orders = 0;
            std::map<Candidate, Fraction> kept;
            Fraction passed = 0;
            do {
                ++orders;
                Fraction here = weight;
                for (const Candidate candidate : order) {
                    if (!in_race(candidate)) continue;
                    kept[candidate] += here * keeps_.at(candidate);
                    here *= 1 - keeps_.at(candidate);
                }
                passed += here;
            } while (std::next_permutation(order.begin(), order.end()));
            for (const auto& [candidate, sum] : kept) votes_[candidate] += sum / orders;
            weight = passed / orders;
        }
    }

    Fraction all_votes() const {
        Fraction sum = 0;
        for (const auto& [candidate, votes] : votes_) sum += votes;
        return sum;
    }

    Fraction votes(Candidate candidate) const {
        const auto found = votes_.find(candidate);
        return found == votes_.end() ? Fraction(0) : found->second;
    }

    // False where a lot is missing, or fractions became too long.
    bool one_round() {
        std::optional<Fraction> last;
        while (true) {
            distribute();
            quota_ = quota();
            std::set<Candidate> reached;
            for (const Candidate candidate : hopeful_) {
                const int than = compare(votes(candidate), quota_);
                if (than > 0 || (than == 0 && rule_.reach == Reach::at_least))
                    reached.insert(candidate);
            }
            const Fraction surplus = surplus_of(reached);
            const int than_omega = compare(surplus, omega_);
            const bool settled = than_omega < 0 ||
                                 (than_omega == 0 && rule_.settled == Settled::not_above_omega) ||
                                 (last && compare(surplus, *last) >= 0);
            if (!reached.empty()) {
                note();
                const auto elected = best_of(reached);
                if (elected) declare(*elected);
                return elected.has_value();
            }
            if (settled) return leave_lowest(surplus);
            const std::set<Candidate> batch = batch_of(surplus);
            if (!batch.empty()) {
                note();
                const auto forced = plain_forced(election_.forced, rounds.size(), hopeful_);
                defeat(forced ? std::set<Candidate>{*forced} : batch);
                return true;
            }
            last = surplus;
            for (const Candidate candidate : elected_) {
                if (votes(candidate) == 0) continue;
                keeps_[candidate] = up(up(keeps_[candidate] * quota_) / votes(candidate));
                if (compare(keeps_[candidate], 1) > 0) keeps_[candidate] = 1;
                too_long |= msb(denominator(keeps_[candidate])) > digits_max;
            }
            if (too_long) return false;
        }
    }

    Fraction surplus_of(const std::set<Candidate>& reached) const {
        Fraction surplus = 0;
        std::set<Candidate> all = elected_;
        all.insert(reached.begin(), reached.end());
        for (const Candidate candidate : all) {
            const bool above = compare(votes(candidate), quota_) > 0;
            if (above || rule_.surplus_sum == SurplusSum::everyone)
                surplus += votes(candidate) - quota_;
        }
        return compare(surplus, 0) < 0 ? Fraction(0) : surplus;
    }

    // As many as there are seats; nothing where a lot is missing.
    std::optional<std::set<Candidate>> best_of(const std::set<Candidate>& reached) {
        if (static_cast<int>(reached.size()) <= vacancies()) return reached;
        std::vector<Fraction> all;
        for (const Candidate candidate : reached) all.push_back(votes(candidate));
        std::sort(all.rbegin(), all.rend());
        const Fraction least = all[static_cast<std::size_t>(vacancies() - 1)];
        std::set<Candidate> best;
        std::vector<Candidate> tied;
        for (const Candidate candidate : reached) {
            const int than = compare(votes(candidate), least);
            if (than > 0) best.insert(candidate);
            if (than == 0) tied.push_back(candidate);
        }
        while (static_cast<int>(best.size()) < vacancies()) {
            const bool enough = static_cast<int>(best.size() + tied.size()) <= vacancies();
            ties += enough ? 0 : 1;
            const auto next = enough ? std::optional(tied.front()) : lot(tied, Lot::elects);
            if (!next) return std::nullopt;
            best.insert(*next);
            std::erase(tied, *next);
        }
        return best;
    }

    Fraction quota() const {
        if (!election_.forced.threshold) {
            const Fraction droop = down(all_votes() / (election_.seats + 1));
            return rule_.quota == Quota::droop_and_ulp ? droop + Fraction(1) / one_ : droop;
        }
        Fraction forced = static_cast<std::int64_t>(election_.forced.threshold->units);
        for (int place = 0; place < rule_.decimals; ++place) forced /= 10;
        return forced;
    }

    bool leave_lowest(const Fraction& surplus) {
        note();
        if (const auto forced = plain_forced(election_.forced, rounds.size(), hopeful_)) {
            defeat({*forced});
            return true;
        }
        Fraction low = votes(*hopeful_.begin());
        for (const Candidate candidate : hopeful_) low = std::min(low, votes(candidate));
        std::vector<Candidate> tied;
        for (const Candidate candidate : hopeful_) {
            if (compare(low + surplus, votes(candidate)) >= 0) tied.push_back(candidate);
        }
        if (tied.size() > 1) ++ties;
        const auto leaves = tied.size() == 1 ? tied.front() : lot(tied, Lot::defeats);
        if (!leaves) return false;
        defeat({*leaves});
        return true;
    }

    std::optional<Candidate> lot(const std::vector<Candidate>& tied, Lot what) {
        for (const auto* lots : {&election_.forced.lots, &election_.lots.by_round}) {
            for (const Lots::Fell& fell : *lots) {
                if (fell.round != rounds.size()) continue;
                if (std::find(tied.begin(), tied.end(), fell.candidate) != tied.end())
                    return fell.candidate;
            }
        }
        if (election_.lots.none()) return tied.front();
        std::vector<Candidate> drawn;
        for (const CandidateIndex candidate : election_.lots.best_first) {
            if (std::find(tied.begin(), tied.end(), candidate) != tied.end())
                drawn.push_back(candidate);
        }
        if (drawn.size() < tied.size()) {
            lot_missing = true;
            return std::nullopt;
        }
        return what == Lot::elects ? drawn.front() : drawn.back();
    }

    // Tries every number of lowest candidates, the largest first: nobody outside within the surplus
    // of the first of his group of near-equals, and all of them together below the next.
    std::set<Candidate> batch_of(const Fraction& surplus) const {
        if (rule_.elimination != Elimination::sure_losers) return {};
        std::vector<Candidate> order(hopeful_.begin(), hopeful_.end());
        std::stable_sort(order.begin(), order.end(),
                         [&](Candidate one, Candidate other) { return votes(one) < votes(other); });
        std::vector<std::size_t> group_ends;
        Fraction base = 0;
        for (std::size_t at = 0; at < order.size(); ++at) {
            if (compare(base + surplus, votes(order[at])) >= 0) continue;
            if (at > 0) group_ends.push_back(at);
            base = votes(order[at]);
        }
        std::set<Candidate> batch;
        for (const std::size_t size : group_ends) {
            if (static_cast<int>(order.size() - size) < vacancies()) break;
            Fraction sum = surplus;
            for (std::size_t at = 0; at < size; ++at) sum += votes(order[at]);
            if (compare(sum, votes(order[size])) < 0)
                batch = {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size)};
        }
        return batch;
    }

    void note() {
        MeekRound round;
        for (Candidate candidate = 0; candidate < election_.candidates; ++candidate) {
            round.votes[candidate] = votes(candidate);
            round.keeps[candidate] = in_race(candidate) ? keeps_.at(candidate) : Fraction(0);
        }
        round.quota = quota_;
        round.unheld = Fraction(ballots_.size()) - all_votes();
        rounds.push_back(round);
    }

    void declare(const std::set<Candidate>& winners) {
        for (const Candidate candidate : winners) {
            hopeful_.erase(candidate);
            elected_.insert(candidate);
        }
        rounds.back().elected = winners;
    }

    void defeat(const std::set<Candidate>& losers) {
        for (const Candidate candidate : losers) hopeful_.erase(candidate);
        rounds.back().eliminated = losers;
    }

    void end() {
        const std::set<Candidate> left = hopeful_;
        const bool wins = vacancies() > 0;
        if (rule_.stop == Stop::seats_filled_after_surplus || rounds.empty()) {
            if (!wins) defeat(left);
            distribute();
            if (rounds.empty()) quota_ = quota();
            note();
        }
        if (!wins) return;
        for (const Candidate candidate : left) {
            hopeful_.erase(candidate);
            elected_.insert(candidate);
        }
        rounds.back().elected.insert(left.begin(), left.end());
    }

    const Election& election_;
    const Rule& rule_;
    std::vector<Shared> ballots_;  // one a voter
    std::set<Candidate> hopeful_;
    std::set<Candidate> elected_;
    std::map<Candidate, Fraction> keeps_;
    std::map<Candidate, Fraction> votes_;
    Fraction quota_ = 0;
    Fraction one_ = 1;   // units of the last place kept in a vote
    Fraction half_ = 1;  // of the guard, in those units
    Fraction omega_ = 1;
    // Binary digits of a keep value's denominator. Exact fractions have several times as many after
    // every iteration: the one that passes this costs milliseconds, the next ones seconds.
    static constexpr unsigned digits_max = 1'000;
};

}  // namespace almanac::tally::plain
