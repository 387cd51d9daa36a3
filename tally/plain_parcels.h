#pragma once

// For tests only: counting by parcels written a second time in the slowest and plainest way, one
// voter's paper at a time in plain vectors, over every field that the method looks at. It shares
// nothing with parcels.cpp but the types of its input. It judges the quick one on generated
// ballots.

#include "tally/plain_parcel_choices.h"
#include "tally/plain_tabulator.h"
#include "tally/tally.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// One paper, and where it lies.
struct Placed {
    Paper paper;
    Candidate holder = nobody;
    Exact value;   // in units
    int came = 1;  // the round in which it came to its holder
    bool set_aside = false;
};

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
    std::vector<Candidate> holders;  // of each paper
};

// Runs one election by one rule; afterwards its members hold the whole story.
class ParcelCount {
public:
    ParcelCount(const Rule& rule, int candidates, int seats, Lots lots)
        : rule_(rule), candidates_(candidates), seats_(seats), lots_(std::move(lots)) {
        for (int place = 0; place < rule.decimals; ++place) one_ *= 10;
        votes_.assign(static_cast<std::size_t>(candidates), 0);
        for (Candidate candidate = 0; candidate < candidates; ++candidate)
            continuing_.insert(candidate);
    }

    // One voter's paper; it counts where it names somebody.
    void add(const std::vector<Mark>& marks) {
        const Paper paper(marks, rule_);
        const Candidate first = paper.counts_for(continuing_);
        if (first < 0) return;
        papers.push_back({paper, first, Exact(one_), 1, false});
        votes_[at(first)] += one_;
    }

    // Counts to the end, or to the round in which a lot is missing.
    void run() {
        threshold_ = make_threshold(active_at_first());
        while (true) {
            open();
            settle();
            if (lot_missing_in || vacancies() == 0) return;
            if (steps_.empty()) {
                ++stage_;
                if (!next()) return;
                if (vacancies() == 0) return;
            }
            move();
        }
    }

    std::vector<Placed> papers;
    std::vector<ParcelRound> rounds;
    std::vector<Candidate> winners;
    std::vector<Tied> ties;
    std::optional<int> lot_missing_in;

private:
    // Which papers move in one round: by holder and the round in which they came.
    using Keys = std::set<std::pair<Candidate, int>>;
    struct Step {
        bool surplus = false;
        Candidate from = nobody;
        Keys keys;
        std::optional<Exact> value;  // at which they go on, where it is not their own
        bool last = false;           // of this surplus
    };

    static std::size_t at(Candidate candidate) { return static_cast<std::size_t>(candidate); }
    std::int64_t votes(Candidate candidate) const { return votes_[at(candidate)]; }
    int vacancies() const { return seats_ - static_cast<int>(winners.size()); }
    bool exclusion_goes_on() const { return !steps_.empty() && !steps_.front().surplus; }
    int now() const { return static_cast<int>(rounds.size()); }

    std::int64_t active_at_first() const { return static_cast<std::int64_t>(papers.size()) * one_; }

    std::int64_t make_threshold(std::int64_t units) const {
        return plain_threshold(rule_.quota, units, one_, seats_);
    }

    void open() {
        if (rule_.basis == ThresholdBasis::every_exclusion && winners.empty() && !rounds.empty())
            threshold_ = make_threshold(active_at_first() - exhausted_ - residual_);
        ParcelRound round;
        round.stage = stage_;
        round.totals = votes_;
        round.threshold = threshold_;
        round.exhausted = exhausted_;
        round.residual = residual_;
        round.moves = std::exchange(moves_, {});
        for (const Placed& paper : papers) round.holders.push_back(paper.holder);
        rounds.push_back(round);
        if (steps_.empty()) stage_ends_.push_back(votes_);
    }

    std::int64_t waiting() const {
        std::int64_t sum = 0;
        for (const auto& [candidate, round] : pending_) sum += votes(candidate) - threshold_;
        return sum;
    }

    void settle() {
        if (!steps_.empty() && steps_.front().surplus) return;
        if (!steps_.empty() && !rule_.elects_between_bundles) return;
        elect_reached();
        const bool quiet = steps_.empty() && pending_.empty();
        if (vacancies() == 1 && continuing_.size() == 2 && quiet &&
            rule_.last_two == LastTwo::when_nothing_moves) {
            const auto first = choose(most(continuing_), true);
            if (!first) return;
            elect({*first});
        }
        bool due = true;
        if (rule_.last_seats == LastSeats::between_stages) due = steps_.empty();
        if (rule_.last_seats == LastSeats::when_no_surplus) due = pending_.empty();
        if (rule_.last_seats == LastSeats::when_nothing_moves) due = quiet;
        if (due && vacancies() > 0 && static_cast<int>(continuing_.size()) <= vacancies())
            elect({continuing_.begin(), continuing_.end()});
        if (vacancies() > 0 && steps_.empty()) elect_sure();
    }

    void elect_reached() {
        std::vector<Candidate> chosen;
        std::int64_t left = active_at_first() - exhausted_ - residual_;
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

    // False where a lot is missing.
    bool next() {
        const bool deferred = rule_.deferral != Deferral::none && !safe().empty();
        if (!pending_.empty() && !deferred) return begin_surplus();
        return begin_exclusion();
    }

    bool begin_surplus() {
        int earliest = now();
        for (const auto& [candidate, round] : pending_) earliest = std::min(earliest, round);
        std::set<Candidate> from;
        for (const auto& [candidate, round] : pending_) {
            if (rule_.surplus_order == SurplusOrder::largest_first || round == earliest)
                from.insert(candidate);
        }
        const auto chosen = choose(most(from), true);
        if (!chosen) return false;
        pending_.erase(*chosen);
        const std::int64_t surplus = votes(*chosen) - threshold_;
        const std::set<int> parcels = parcels_of(*chosen);
        if (rule_.surplus_value == SurplusValue::by_transferable_votes) {
            Exact passing = votes(*chosen);
            for (const Placed& paper : papers) {
                if (lies_with(paper, *chosen) && heir(paper) < 0) passing -= paper.value;
            }
            const Exact factor = passing > surplus ? Exact(surplus) / passing : Exact(1);
            for (const int came : parcels) {
                steps_.push_back({true, *chosen, {{*chosen, came}}, {}, false});
                for (const Placed& paper : papers) {
                    if (lies_with(paper, *chosen) && paper.came == came)
                        steps_.back().value = cut(paper.value * factor);
                }
            }
        } else {
            steps_.push_back(one_surplus(*chosen, surplus, parcels));
        }
        steps_.back().last = true;
        return true;
    }

    Step one_surplus(Candidate from, std::int64_t surplus, const std::set<int>& parcels) {
        Step step{true, from, {}, {}, false};
        for (const int came : parcels) {
            const bool taken =
                rule_.surplus_papers == SurplusPapers::all ||
                (rule_.surplus_papers == SurplusPapers::last_parcel && came == *parcels.rbegin()) ||
                (rule_.surplus_papers == SurplusPapers::first_preferences && came == 1);
            if (taken) step.keys.insert({from, came});
        }
        std::int64_t all = 0;
        std::int64_t transferable = 0;
        Exact received = 0;
        for (const Placed& paper : papers) {
            if (!step.keys.contains({paper.holder, paper.came}) || paper.set_aside) continue;
            ++all;
            transferable += heir(paper) >= 0 ? 1 : 0;
            received = paper.value;
        }
        if (rule_.surplus_value == SurplusValue::unweighted) {
            step.value = all == 0 ? Exact(0) : cut(Exact(surplus) / all);
        } else {
            step.value = transferable == 0
                             ? Exact(0)
                             : cut(std::min(received, Exact(surplus) * Exact(1) / transferable));
        }
        return step;
    }

    Exact cut(const Exact& value) const { return rule_.exact_values ? value : Exact(whole(value)); }

    bool lies_with(const Placed& paper, Candidate candidate) const {
        return !paper.set_aside && paper.holder == candidate;
    }

    std::set<int> parcels_of(Candidate candidate) const {
        std::set<int> parcels;
        for (const Placed& paper : papers) {
            if (lies_with(paper, candidate)) parcels.insert(paper.came);
        }
        return parcels;
    }

    // The next continuing candidate of a paper, or why there is none; who does not continue never
    // does again, so the paper is read from its start.
    Candidate heir(const Placed& placed) const { return placed.paper.counts_for(continuing_); }

    std::vector<Candidate> safe() const {
        return plain_safe_group(by_votes(), votes_, waiting(),
                                {vacancies(), rule_.deferral == Deferral::not_above_gap});
    }

    std::size_t bulk() const { return plain_bulk(by_votes(), votes_, threshold_, at(vacancies())); }

    bool begin_exclusion() {
        std::vector<Candidate> leaving;
        if (rule_.elimination == Elimination::safe_groups) leaving = safe();
        std::size_t number = std::max<std::size_t>(leaving.size(), 1);
        if (rule_.elimination == Elimination::bulk) number = std::max<std::size_t>(bulk(), 1);
        leaving.clear();
        std::set<Candidate> left = continuing_;
        while (leaving.size() < number) {
            std::int64_t least = votes(*left.begin());
            for (const Candidate candidate : left) least = std::min(least, votes(candidate));
            std::vector<Candidate> equal;
            for (const Candidate candidate : left) {
                if (votes(candidate) == least) equal.push_back(candidate);
            }
            if (leaving.size() + equal.size() > number) {
                const auto chosen = choose(equal, false);
                if (!chosen) return false;
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
            if (vacancies() == 0) return true;
        }
        bundle({leaving.begin(), leaving.end()});
        return true;
    }

    void bundle(const std::set<Candidate>& leaving) {
        std::map<std::pair<int, Exact>, Keys> bundles;
        for (const Placed& paper : papers) {
            if (paper.set_aside || !leaving.contains(paper.holder)) continue;
            int first = 0;
            if (rule_.bundles == Bundles::by_parcel) first = paper.came;
            if (rule_.bundles == Bundles::first_then_value) first = paper.came == 1 ? 0 : 1;
            bundles[{first, -paper.value}].insert({paper.holder, paper.came});
        }
        for (const auto& [key, keys] : bundles) steps_.push_back({false, nobody, keys, {}, false});
        if (steps_.empty()) steps_.push_back({});
    }

    void move() {
        const Step step = steps_.front();
        steps_.erase(steps_.begin());
        std::map<std::pair<Candidate, int>, std::int64_t> held;  // papers · value of a parcel
        std::map<std::pair<Candidate, int>, std::pair<std::int64_t, Exact>> sizes;
        std::map<Candidate, std::vector<std::pair<Candidate, Exact>>> ways;  // to: (from, value)
        const bool spent_leave = !step.surplus || rule_.surplus_value == SurplusValue::unweighted;
        for (Placed& paper : papers) {
            const Candidate from = paper.holder;
            if (paper.set_aside || !step.keys.contains({from, paper.came})) continue;
            auto& [number, each] = sizes[{from, paper.came}];
            ++number;
            each = paper.value;
            const Candidate to = heir(paper);
            if (to < 0 && !spent_leave) {
                paper.set_aside = true;
                continue;
            }
            if (step.value) paper.value = *step.value;
            ways[to < 0 ? nobody : to].push_back({from, paper.value});
            ++moves_[{from, to}];
            paper.holder = to;
            paper.came = now() + 1;
        }
        if (step.surplus) set_aside_the_rest(step);
        book(step, sizes, ways);
    }

    // Papers of somebody elected that his surplus left with him never move again.
    void set_aside_the_rest(const Step& step) {
        if (rule_.surplus_value == SurplusValue::by_transferable_votes) return;
        for (Placed& paper : papers) {
            if (paper.holder == step.from) paper.set_aside = true;
        }
    }

    void book(const Step& step,
              const std::map<std::pair<Candidate, int>, std::pair<std::int64_t, Exact>>& sizes,
              const std::map<Candidate, std::vector<std::pair<Candidate, Exact>>>& ways) {
        std::int64_t given = 0;
        for (const auto& [to, papers_there] : ways) {
            Exact sum = 0;
            for (const auto& [from, value] : papers_there) sum += value;
            given += whole(sum);
            if (to < 0) exhausted_ += whole(sum);
            if (to >= 0) votes_[at(to)] += whole(sum);
        }
        std::int64_t taken = 0;
        if (step.surplus) {
            taken = step.last ? votes(step.from) - threshold_ : given;
            votes_[at(step.from)] -= taken;
        } else {
            for (const auto& [key, size] : sizes) {
                const std::int64_t units = whole(size.second * size.first);
                votes_[at(key.first)] -= units;
                taken += units;
            }
        }
        residual_ += taken - given;
    }

    // One of several equals: who is to lead, or who is to leave. Nothing where a lot is missing.
    std::optional<Candidate> choose(std::vector<Candidate> equal, bool leads) {
        if (equal.size() == 1) return equal.front();
        Tied tie{now(), equal, nobody, DecidedBy::earlier_round};
        equal = look_back(equal, leads, rule_.ties_by_stage);
        if (equal.size() == 1) {
            tie.chosen = equal.front();
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
    int candidates_;
    int seats_;
    Lots lots_;
    std::int64_t one_ = 1;
    std::vector<std::int64_t> votes_;
    std::set<Candidate> continuing_;
    std::map<Candidate, int> pending_;
    std::vector<Step> steps_;
    int stage_ = 1;
    std::vector<std::vector<std::int64_t>> stage_ends_;
    std::map<std::pair<Candidate, Candidate>, std::int64_t> moves_;
    std::int64_t threshold_ = 0;
    std::int64_t exhausted_ = 0;
    std::int64_t residual_ = 0;
};

}  // namespace almanac::tally::plain
