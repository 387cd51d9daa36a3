#pragma once

// For tests only: every rule written a second time in the slowest and plainest way, one voter's
// ballot at a time, sharing nothing with the kernel but the types of its input. It judges the
// kernel on generated ballots.

#include "tally/tally.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

using Candidate = int;
inline constexpr Candidate nobody = -1;
inline constexpr Candidate stopped = -2;  // nobody, because an overvote was reached

// A contest as a test writes it.
struct Election {
    int candidates = 0;
    int seats = 1;
    std::string rule;
    std::vector<std::pair<std::vector<Mark>, std::uint32_t>> ballots;  // marks, weight
    std::vector<bool> excluded;
    Lots lots;
};

// Where a ballot went, with what value, as of which round.
struct Step {
    int round = 0;
    Candidate holder = nobody;
    std::int64_t value = 0;
    friend bool operator==(const Step&, const Step&) = default;
};

// One voter's ballot and where it is.
struct Ballot {
    std::vector<Candidate> ranking;  // may end in stopped
    std::size_t place = 0;
    std::int64_t value = 0;
    std::vector<Step> steps;
    Candidate holder() const { return place < ranking.size() ? ranking[place] : nobody; }
};

// votes and ballots that moved, by (from, to, value of one ballot).
using Moves =
    std::map<std::tuple<Candidate, Candidate, std::int64_t>, std::pair<std::int64_t, std::int64_t>>;

// The state of one round in units, and what was decided on it.
struct Round {
    std::vector<std::int64_t> totals;
    std::int64_t threshold = 0;
    std::vector<Candidate> elected;
    std::vector<Candidate> eliminated;
    Moves moves;
    std::int64_t exhausted = 0;
    std::int64_t exhausted_by_overvote = 0;
    std::int64_t residual = 0;
};

// One tie: round, who, chosen, how.
struct Tied {
    int round = 0;
    std::vector<Candidate> candidates;
    Candidate chosen = nobody;
    DecidedBy decided_by = DecidedBy::lot;
};

// The ranking that one ballot's marks make, rank by rank. `stops`: an overvote ends it.
inline std::vector<Candidate> plain_ranking(const std::vector<Mark>& marks, bool stops,
                                            const std::vector<bool>& excluded) {
    std::map<int, std::set<Candidate>> by_rank;
    std::set<int> overvoted;
    for (const Mark& mark : marks) {
        if (mark.candidate == overvote_mark) overvoted.insert(mark.rank);
        by_rank[mark.rank].insert(mark.candidate);
    }
    std::vector<Candidate> ranking;
    for (const auto& [rank, candidates] : by_rank) {
        if (candidates.size() > 1 || overvoted.contains(rank)) {
            if (!stops) continue;
            ranking.push_back(stopped);
            break;
        }
        const Candidate only = *candidates.begin();
        if (!excluded.empty() && excluded[static_cast<std::size_t>(only)]) continue;
        if (std::find(ranking.begin(), ranking.end(), only) == ranking.end())
            ranking.push_back(only);
    }
    if (!ranking.empty() && ranking.front() == stopped) ranking.clear();
    return ranking;
}

// Runs one election; afterwards its members hold the whole story.
class Tabulator {
public:
    explicit Tabulator(const Election& election) : election_(election) {
        const bool stops = election.rule != "portland-or-2024";
        one_ = election.rule == "portland-or-2024" ? 10'000
               : election.rule == "scotland-2007"  ? 100'000
                                                   : 1;
        for (const auto& [marks, weight] : election.ballots) {
            const auto ranking = plain_ranking(marks, stops, election.excluded);
            for (std::uint32_t voter = 0; voter < weight; ++voter) {
                if (!ranking.empty()) {
                    ballots.push_back({ranking, 0, one_, {{1, ranking.front(), one_}}});
                } else {
                    ++not_counted;
                }
            }
        }
        for (Candidate candidate = 0; candidate < election.candidates; ++candidate) {
            if (election.excluded.empty() ||
                !election.excluded[static_cast<std::size_t>(candidate)]) {
                continuing_.insert(candidate);
            }
        }
    }

    // Counts to the end, or sets `refused` or `lot_missing_in`.
    void run() {
        if (ballots.empty() || election_.seats < 1 ||
            election_.seats > static_cast<int>(continuing_.size())) {
            refused = true;
        } else if (election_.rule == "portland-or-2024") {
            portland();
        } else if (election_.rule == "scotland-2007") {
            scotland();
        } else if (election_.seats > 1) {
            refused = true;
        } else {
            instant_runoff(election_.rule == "irv-majority");
        }
    }

    bool refused = false;
    std::optional<int> lot_missing_in;  // the round
    std::int64_t not_counted = 0;
    std::vector<Ballot> ballots;
    std::vector<Round> rounds;
    std::vector<Candidate> winners;
    std::vector<Tied> ties;

private:
    int vacancies() const { return election_.seats - static_cast<int>(winners.size()); }

    std::int64_t total(Candidate candidate) const {
        std::int64_t sum = 0;
        for (const Ballot& ballot : ballots) {
            if (ballot.holder() == candidate) sum += ballot.value;
        }
        const auto kept = kept_.find(candidate);
        return kept == kept_.end() ? sum : sum + kept->second;
    }

    void start_round(std::int64_t threshold) {
        Round round;
        for (Candidate candidate = 0; candidate < election_.candidates; ++candidate) {
            round.totals.push_back(total(candidate));
        }
        round.threshold = threshold;
        round.exhausted_by_overvote = total(stopped);
        round.exhausted = total(nobody) + round.exhausted_by_overvote;
        round.residual = residual_;
        round.moves = std::exchange(moves_, {});
        rounds.push_back(round);
    }

    // In whole votes of one_ units, from what candidates hold now.
    std::int64_t droop() const {
        std::int64_t votes = 0;
        for (const Candidate candidate : continuing_) votes += total(candidate);
        return (votes / one_ / (election_.seats + 1) + 1) * one_;
    }

    void portland() {
        const std::int64_t threshold = droop();
        while (true) {
            start_round(threshold);
            if (vacancies() == 0) return;
            std::vector<Candidate> elected;
            const bool last_seats = static_cast<int>(continuing_.size()) <= vacancies();
            for (const Candidate candidate : continuing_) {
                if (last_seats || total(candidate) >= threshold) elected.push_back(candidate);
            }
            if (elected.empty()) {
                if (!eliminate()) return;
                continue;
            }
            declare(elected);
            for (const Candidate candidate : rounds.back().elected) {
                const std::int64_t votes = total(candidate);
                if (votes <= threshold) continue;
                const std::int64_t fraction = (votes - threshold) * one_ / votes;
                move_surplus(candidate, threshold,
                             [&](std::int64_t value) { return value * fraction / one_; });
            }
        }
    }

    void scotland() {
        const std::int64_t quota = droop();
        std::set<Candidate> waiting;
        while (true) {
            start_round(quota);
            std::vector<Candidate> elected;
            for (const Candidate candidate : continuing_) {
                if (total(candidate) >= quota) elected.push_back(candidate);
            }
            if (continuing_.size() - elected.size() ==
                static_cast<std::size_t>(vacancies()) - elected.size()) {
                elected.assign(continuing_.begin(), continuing_.end());
            }
            declare(elected);
            if (vacancies() == 0) return;
            for (const Candidate candidate : elected) {
                if (total(candidate) > quota) waiting.insert(candidate);
            }
            if (waiting.empty()) {
                if (!eliminate()) return;
                continue;
            }
            const auto next = choose(with_most(waiting), true);
            if (!next) return;
            waiting.erase(*next);
            const std::int64_t votes = total(*next);
            move_surplus(*next, quota,
                         [&](std::int64_t value) { return (votes - quota) * value / votes; });
        }
    }

    void instant_runoff(bool majority_stops) {
        while (true) {
            const std::int64_t majority = droop();
            start_round(majority);
            const std::vector<Candidate> first = with_most(continuing_);
            const bool has_majority = majority_stops && total(first.front()) >= majority;
            if (continuing_.size() <= 2 || has_majority) {
                const auto winner = choose(first, true);
                if (winner) declare({*winner});
                return;
            }
            if (!eliminate()) return;
        }
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

    void declare(std::vector<Candidate> elected) {
        std::stable_sort(elected.begin(), elected.end(),
                         [&](Candidate one, Candidate other) { return total(one) > total(other); });
        for (const Candidate candidate : elected) {
            continuing_.erase(candidate);
            winners.push_back(candidate);
        }
        rounds.back().elected = elected;
    }

    // False where a lot is missing.
    bool eliminate() {
        std::int64_t least = total(*continuing_.begin());
        for (const Candidate candidate : continuing_) least = std::min(least, total(candidate));
        std::vector<Candidate> last;
        for (const Candidate candidate : continuing_) {
            if (total(candidate) == least) last.push_back(candidate);
        }
        const auto leaves = choose(last, false);
        if (!leaves) return false;
        continuing_.erase(*leaves);
        rounds.back().eliminated = {*leaves};
        for (Ballot& ballot : ballots) {
            if (ballot.holder() == *leaves) pass_on(ballot, ballot.value);
        }
        return true;
    }

    template <class NewValue>
    void move_surplus(Candidate from, std::int64_t threshold, NewValue&& new_value) {
        const std::int64_t surplus = total(from) - threshold;
        std::int64_t moved = 0;
        for (Ballot& ballot : ballots) {
            if (ballot.holder() != from) continue;
            const std::int64_t value = new_value(ballot.value);
            moved += value;
            pass_on(ballot, value);
        }
        kept_[from] = threshold;
        residual_ += surplus - moved;
    }

    void pass_on(Ballot& ballot, std::int64_t value) {
        const Candidate from = ballot.holder();
        do {
            ++ballot.place;
        } while (ballot.holder() >= 0 && !continuing_.contains(ballot.holder()));
        ballot.value = value;
        ballot.steps.push_back({static_cast<int>(rounds.size()) + 1, ballot.holder(), value});
        auto& [votes, count] = moves_[{from, ballot.holder(), value}];
        votes += value;
        ++count;
    }

    // One of several equals: who is to lead, or who is to leave. Nothing where a lot is missing.
    std::optional<Candidate> choose(std::vector<Candidate> equal, bool leads) {
        if (equal.size() == 1) return equal.front();
        Tied tie{static_cast<int>(rounds.size()), equal, nobody, DecidedBy::earlier_round};
        if (election_.rule == "scotland-2007") equal = differed_latest(equal, leads);
        if (equal.size() == 1) {
            tie.chosen = equal.front();
        } else if (election_.lots.none()) {
            tie.chosen = equal.front();
            tie.decided_by = DecidedBy::default_order;
        } else {
            const auto drawn = lot(equal, leads);
            if (!drawn) return std::nullopt;
            tie.chosen = *drawn;
            tie.decided_by = DecidedBy::lot;
        }
        ties.push_back(tie);
        return tie.chosen;
    }

    std::vector<Candidate> differed_latest(std::vector<Candidate> equal, bool leads) const {
        for (auto round = rounds.rbegin(); round != rounds.rend() && equal.size() > 1; ++round) {
            std::map<std::int64_t, std::vector<Candidate>> then;
            for (const Candidate candidate : equal) {
                then[round->totals[static_cast<std::size_t>(candidate)]].push_back(candidate);
            }
            equal = leads ? then.rbegin()->second : then.begin()->second;
        }
        return equal;
    }

    std::optional<Candidate> lot(const std::vector<Candidate>& equal, bool leads) {
        const int now = static_cast<int>(rounds.size());
        for (const Lots::Fell& fell : election_.lots.by_round) {
            for (const Candidate candidate : equal) {
                if (static_cast<int>(fell.round) == now && fell.candidate == candidate)
                    return candidate;
            }
        }
        std::vector<Candidate> in_lot_order;
        for (const CandidateIndex drawn : election_.lots.best_first) {
            for (const Candidate candidate : equal) {
                if (drawn == candidate) in_lot_order.push_back(candidate);
            }
        }
        if (in_lot_order.size() < equal.size()) {
            lot_missing_in = now;
            return std::nullopt;
        }
        return leads ? in_lot_order.front() : in_lot_order.back();
    }

    const Election& election_;
    std::int64_t one_ = 1;
    std::set<Candidate> continuing_;
    std::map<Candidate, std::int64_t> kept_;
    std::int64_t residual_ = 0;
    Moves moves_;
};

}  // namespace almanac::tally::plain
