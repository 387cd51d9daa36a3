#pragma once

// For tests only: what a rule makes of one ballot, written a second time in the slowest and
// plainest way. Every question is answered by reading the ballot from its first rank on, as a clerk
// would, and knowing who still continues; nothing is prepared.

#include "tally/tally.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

using Candidate = int;
inline constexpr Candidate nobody = -1;
// Nobody, because an overvote, too many skipped ranks or a repeat was reached.
inline constexpr Candidate at_overvote = -2;
inline constexpr Candidate at_skip = -3;
inline constexpr Candidate at_repeat = -4;

// A contest as a test writes it.
struct Election {
    int candidates = 0;
    int seats = 1;
    std::string rule;
    std::vector<std::pair<std::vector<Mark>, std::uint32_t>> ballots;  // marks, weight
    std::vector<bool> excluded;
    Lots lots;
    std::optional<Rule> own;  // instead of the preset named `rule`
    std::vector<bool> undeclared;
    Forced forced;

    const Rule& law() const { return own ? *own : *find_rule(rule); }
    bool stands(Candidate candidate) const {
        return excluded.empty() || !excluded[static_cast<std::size_t>(candidate)];
    }
    bool can_win(Candidate candidate) const {
        return !law().undeclared_write_ins_first || undeclared.empty() ||
               !undeclared[static_cast<std::size_t>(candidate)];
    }
};

// Who leaves because somebody asks for it: the first listed of those who may leave, from a round
// on.
inline std::optional<Candidate> plain_forced(const Forced& forced, std::size_t round,
                                             const std::set<Candidate>& may_leave) {
    if (round < forced.from_round) return std::nullopt;
    for (const CandidateIndex listed : forced.leaving) {
        if (may_leave.contains(listed)) return listed;
    }
    return std::nullopt;
}

// The ranking that one ballot's marks make, rank by rank, under a rule that passes over skips and
// repeats; at_overvote last where an overvote ends it, as it does where `stops`.
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
            ranking.push_back(at_overvote);
            break;
        }
        const Candidate only = *candidates.begin();
        if (!excluded.empty() && excluded[static_cast<std::size_t>(only)]) continue;
        if (std::find(ranking.begin(), ranking.end(), only) == ranking.end())
            ranking.push_back(only);
    }
    if (!ranking.empty() && ranking.front() == at_overvote) ranking.clear();
    return ranking;
}

// One voter's marks by rank; -1 among the candidates where the source only says "overvoted".
class Paper {
public:
    Paper(const std::vector<Mark>& marks, const Rule& rule) : rule_(&rule) {
        for (const Mark& mark : marks) {
            if (rule.ranks_max && mark.rank > *rule.ranks_max) continue;
            ranks_[mark.rank].insert(mark.candidate == overvote_mark ? -1 : mark.candidate);
        }
    }

    bool blank() const { return ranks_.empty(); }

    bool overvoted() const {
        for (const auto& [rank, candidates] : ranks_) {
            if (candidates.size() > 1 || candidates.contains(-1)) return true;
        }
        return false;
    }

    // For whom it counts when these continue, or why for nobody.
    Candidate counts_for(const std::set<Candidate>& continuing) const {
        int before = 0;
        std::set<Candidate> seen;
        for (const auto& [rank, candidates] : ranks_) {
            if (rule_->skips_max && rank - before - 1 > *rule_->skips_max) return at_skip;
            before = rank;
            if (rule_->repeat == Repeat::exhausts_when_reached) {
                for (const Candidate candidate : candidates) {
                    if (candidate >= 0 && seen.contains(candidate)) return at_repeat;
                }
                seen.insert(candidates.begin(), candidates.end());
            }
            const Candidate here = at_rank(candidates, continuing);
            if (here != nobody) return here;
        }
        return nobody;
    }

private:
    Candidate at_rank(const std::set<Candidate>& candidates,
                      const std::set<Candidate>& continuing) const {
        const bool unknown = candidates.contains(-1);
        const bool overvote = unknown || candidates.size() > 1;
        if (overvote && rule_->overvote == Overvote::passed_over) return nobody;
        if (overvote && (unknown || rule_->overvote == Overvote::exhausts_when_reached))
            return at_overvote;
        std::set<Candidate> here;
        for (const Candidate candidate : candidates) {
            if (continuing.contains(candidate)) here.insert(candidate);
        }
        if (here.size() > 1) return at_overvote;
        return here.empty() ? nobody : *here.begin();
    }

    const Rule* rule_;
    std::map<int, std::set<Candidate>> ranks_;
};

}  // namespace almanac::tally::plain
