#pragma once

// For tests only: counting by parcels written a second time in the slowest and plainest way, one
// voter's paper at a time in plain vectors, over every field that the method looks at. It shares
// nothing with parcels.cpp but the types of its input. It judges the quick one on generated
// ballots.

#include "tally/plain_standing.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
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

// Runs one election by one rule; afterwards its members hold the whole story.
class ParcelCount : public PlainStanding {
public:
    ParcelCount(const Rule& rule, const Election& election) : PlainStanding(rule, election) {}

    // One voter's paper; it counts where it names somebody.
    void add(const std::vector<Mark>& marks) {
        const Paper paper(marks, rule_);
        const Candidate first = paper.counts_for(continuing_);
        if (first < 0) return;
        papers.push_back({paper, first, Exact(one_), 1, false});
        votes_[at(first)] += one_;
        valid_ += one_;
    }

    // Counts to the end, or to the round in which a lot is missing.
    void run() {
        while (true) {
            surplus_goes_on_ = !steps_.empty() && steps_.front().surplus;
            exclusion_goes_on_ = !steps_.empty() && !steps_.front().surplus;
            open();
            settle();
            if (lot_missing_in || vacancies() == 0) return;
            if (steps_.empty()) {
                ++stage_;
                surplus_is_next() ? begin_surplus() : begin_exclusion();
                if (lot_missing_in || vacancies() == 0) return;
            }
            move();
        }
    }

    std::vector<Placed> papers;

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

    void begin_exclusion() {
        if (const auto leaving = pick_leaving()) bundle({leaving->begin(), leaving->end()});
    }

    void begin_surplus() {
        const auto chosen = pick_surplus();
        if (!chosen) return;
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

    std::vector<Step> steps_;
};

}  // namespace almanac::tally::plain
