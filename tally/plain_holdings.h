#pragma once

// For tests only: what the plain tabulator holds in its hands: every voter's ballot, who has it and
// what it is worth there. Ballots move here; who moves them, and when, is plain_tabulator.h's.

#include "tally/plain_steps.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// Ballots one by one, never added up: a total is looked for anew whenever somebody asks.
class Holdings {
public:
    std::vector<Ballot> ballots;
    std::vector<Round> rounds;

protected:
    explicit Holdings(const Election& election) : election_(election), rule_(election.law()) {
        for (int place = 0; place < rule_.decimals; ++place) one_ *= 10;
        for (const auto& [marks, weight] : election.ballots) {
            const Ballot ballot{Paper(marks, rule_), &marks, nobody, one_, {}};
            ballots.insert(ballots.end(), weight, ballot);
        }
    }

    int round_number() const { return static_cast<int>(rounds.size()) + 1; }

    std::int64_t total(Candidate candidate) const {
        std::int64_t sum = 0;
        for (const Ballot& ballot : ballots) {
            if (ballot.holder == candidate && !ballot.steps.empty()) sum += ballot.value;
        }
        const auto kept = kept_.find(candidate);
        return kept == kept_.end() ? sum : sum + kept->second;
    }

    // As before anything moved.
    void forget_moves() {
        moves_.clear();
        kept_.clear();
        residual_ = 0;
    }

    void pass_on_from(const std::vector<Candidate>& group) {
        for (Ballot& ballot : ballots) {
            if (std::find(group.begin(), group.end(), ballot.holder) != group.end())
                pass_on(ballot, ballot.value);
        }
    }

    void move_surplus(Candidate from) {
        const std::int64_t held = total(from);
        const std::int64_t surplus = held - threshold_;
        std::int64_t moved = 0;
        for (Ballot& ballot : ballots) {
            if (ballot.holder != from) continue;
            std::int64_t value = surplus * ballot.value / held;
            if (rule_.surplus_value == SurplusValue::cut_fraction)
                value = ballot.value * (surplus * one_ / held) / one_;
            if (rule_.surplus_value == SurplusValue::product_then_cut)
                value = (ballot.value * surplus / one_) * one_ / held;
            moved += value;
            pass_on(ballot, value);
        }
        kept_[from] = threshold_;
        residual_ += surplus - moved;
    }

    void pass_on(Ballot& ballot, std::int64_t value) {
        const Candidate from = ballot.holder;
        ballot.holder = ballot.paper.counts_for(continuing_);
        ballot.value = value;
        ballot.steps.push_back({round_number(), ballot.holder, value});
        auto& [votes, count] = moves_[{from, ballot.holder, value}];
        votes += value;
        ++count;
    }

    const Election& election_;
    const Rule& rule_;
    std::int64_t one_ = 1;
    std::set<Candidate> continuing_;  // who can be given a ballot
    std::int64_t threshold_ = 0;
    std::int64_t residual_ = 0;
    Moves moves_;  // since the last round

private:
    std::map<Candidate, std::int64_t> kept_;  // by who was elected: what his surplus left him
};

}  // namespace almanac::tally::plain
