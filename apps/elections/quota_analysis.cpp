#include "apps/elections/quota_analysis.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

Votes minus(const Votes& one, const Votes& other) { return {one.units - other.units, one.places}; }

bool contains(const std::vector<CandidateIndex>& list, std::size_t candidate) {
    return std::find(list.begin(), list.end(), candidate) != list.end();
}

// Reads one count.
class Analyst {
public:
    Analyst(const Contest& contest, const tally::Count& count, const std::vector<bool>& excluded)
        : contest_(contest), count_(count), rule_(*count.rule), excluded_(excluded) {}

    std::vector<ThresholdRow> thresholds() const {
        std::vector<ThresholdRow> rows;
        for (const CandidateIndex winner : count_.winners) rows.push_back(threshold_row(winner));
        const auto first_loser = static_cast<std::ptrdiff_t>(rows.size());
        for (const CandidateIndex loser : losers()) rows.push_back(threshold_row(loser));
        std::stable_sort(rows.begin() + first_loser, rows.end(),
                         [](const ThresholdRow& one, const ThresholdRow& other) {
                             return one.votes > other.votes;
                         });
        return rows;
    }

    std::vector<EliminationMargin> eliminations() const {
        std::vector<EliminationMargin> margins;
        std::vector<bool> out = excluded_;
        for (std::size_t at = 0; at < count_.rounds.size(); ++at) {
            const tally::Round& round = count_.rounds[at];
            if (round.begins_anew) out = out_of_pass(at);
            const bool stays = rule_.stop == tally::Stop::majority_then_two_remain;
            for (const CandidateIndex elected : round.elected) out[elected] = !stays;
            for (const CandidateIndex left : round.eliminated) out[left] = true;
            if (!round.eliminated.empty()) margins.push_back(margin(at, out));
        }
        return margins;
    }

    std::optional<LastSeat> last_seat() const {
        std::size_t at = count_.rounds.size();
        while (at > 0 && count_.rounds[at - 1].elected.empty()) --at;
        if (at == 0) return std::nullopt;
        const std::vector<CandidateIndex>& elected = count_.rounds[at - 1].elected;
        for (; at > 0; --at) {
            const auto runner_up = best_loser(at - 1);
            if (runner_up) return last_seat_in(at - 1, elected, *runner_up);
            if (count_.rounds[at - 1].begins_anew) break;
        }
        return std::nullopt;
    }

private:
    std::uint32_t id_of(CandidateIndex candidate) const {
        return contest_.candidates[candidate].id.number();
    }
    const std::string& name_of(CandidateIndex candidate) const {
        return contest_.candidates[candidate].name;
    }
    const Votes& votes_of(CandidateIndex candidate, std::size_t at) const {
        return count_.rounds[at].totals[candidate];
    }

    std::vector<CandidateIndex> losers() const {
        std::vector<CandidateIndex> all;
        for (std::size_t at = 0; at < contest_.candidates.size(); ++at) {
            if (!excluded_[at] && !contains(count_.winners, at))
                all.push_back(static_cast<CandidateIndex>(at));
        }
        return all;
    }

    bool meets(CandidateIndex candidate, std::size_t at) const {
        const Votes& votes = votes_of(candidate, at);
        const Votes& threshold = count_.rounds[at].threshold;
        return rule_.reach == tally::Reach::at_least ? votes >= threshold : votes > threshold;
    }

    ThresholdRow threshold_row(CandidateIndex candidate) const {
        ThresholdRow row;
        row.candidate_id = id_of(candidate);
        row.candidate_name = name_of(candidate);
        row.is_elected = contains(count_.winners, candidate);
        std::size_t best = 0;
        for (std::size_t at = 0; at < count_.rounds.size(); ++at) {
            const auto number = static_cast<std::uint32_t>(at + 1);
            if (!row.met_round && meets(candidate, at)) row.met_round = number;
            // The last time counts where the count begins anew.
            if (row.is_elected && contains(count_.rounds[at].elected, candidate))
                row.elected_round = number;
            if (votes_of(candidate, at) > votes_of(candidate, best)) best = at;
        }
        const std::size_t at = row.elected_round ? *row.elected_round - 1 : best;
        row.round_number = static_cast<std::uint32_t>(at + 1);
        row.votes = votes_of(candidate, at);
        row.threshold = count_.rounds[at].threshold;
        row.above_threshold = minus(row.votes, row.threshold);
        if (row.threshold.units > 0)
            row.percentage_of_threshold = base::percentage(row.votes, row.threshold);
        return row;
    }

    // Who is not in the pass that begins with that round.
    std::vector<bool> out_of_pass(std::size_t begins) const {
        const bool losers_stay_out =
            rule_.method == tally::Method::wright || rule_.method == tally::Method::qpq;
        std::vector<bool> out = excluded_;
        for (std::size_t at = 0; at < begins; ++at) {
            const tally::Round& round = count_.rounds[at];
            for (const CandidateIndex each : losers_stay_out ? round.eliminated : round.elected)
                out[each] = true;
        }
        return out;
    }

    EliminationMargin margin(std::size_t at, const std::vector<bool>& out) const {
        const tally::Round& round = count_.rounds[at];
        const auto fewer = [&](CandidateIndex one, CandidateIndex other) {
            return votes_of(one, at) < votes_of(other, at);
        };
        const CandidateIndex highest =
            *std::max_element(round.eliminated.begin(), round.eliminated.end(), fewer);
        EliminationMargin row;
        row.round_number = static_cast<std::uint32_t>(at + 1);
        row.candidate_id = id_of(highest);
        row.candidate_name = name_of(highest);
        row.left_together = static_cast<std::uint32_t>(round.eliminated.size());
        row.votes = votes_of(highest, at);
        row.was_tied =
            std::any_of(count_.ties.begin(), count_.ties.end(), [&](const tally::Tie& tie) {
                return tie.round == row.round_number && contains(round.eliminated, tie.chosen);
            });
        std::vector<CandidateIndex> stayed;
        for (std::size_t each = 0; each < out.size(); ++each) {
            if (!out[each]) stayed.push_back(static_cast<CandidateIndex>(each));
        }
        if (!stayed.empty()) add_next(row, *std::min_element(stayed.begin(), stayed.end(), fewer));
        return row;
    }

    void add_next(EliminationMargin& row, CandidateIndex next) const {
        row.next_candidate = id_of(next);
        row.next_candidate_name = name_of(next);
        row.next_votes = votes_of(next, row.round_number - 1);
        row.margin = minus(*row.next_votes, row.votes);
        if (row.margin->units < 0 || rule_.method == tally::Method::qpq) return;
        const base::Int128 one = base::wide_power_of_ten(row.margin->places);
        row.votes_added_to_change = static_cast<std::uint64_t>(row.margin->units / one) + 1;
        row.votes_switched_to_change =
            static_cast<std::uint64_t>(row.margin->units / (2 * one)) + 1;
    }

    std::optional<CandidateIndex> best_loser(std::size_t at) const {
        std::optional<CandidateIndex> best;
        for (const CandidateIndex loser : losers()) {
            const Votes& votes = votes_of(loser, at);
            if (votes.units > 0 && (!best || votes > votes_of(*best, at))) best = loser;
        }
        return best;
    }

    LastSeat last_seat_in(std::size_t at, const std::vector<CandidateIndex>& elected,
                          CandidateIndex runner_up) const {
        const CandidateIndex winner = *std::min_element(
            elected.begin(), elected.end(), [&](CandidateIndex one, CandidateIndex other) {
                return votes_of(one, at) < votes_of(other, at);
            });
        return {static_cast<std::uint32_t>(at + 1),
                id_of(winner),
                name_of(winner),
                votes_of(winner, at),
                id_of(runner_up),
                name_of(runner_up),
                votes_of(runner_up, at),
                minus(votes_of(winner, at), votes_of(runner_up, at))};
    }

    const Contest& contest_;
    const tally::Count& count_;
    const tally::Rule& rule_;
    const std::vector<bool>& excluded_;
};

std::optional<EliminationMargin> closest(const std::vector<EliminationMargin>& eliminations) {
    const EliminationMargin* closest = nullptr;
    for (const EliminationMargin& one : eliminations) {
        if (!one.margin || one.margin->units < 0) continue;
        if (closest == nullptr || *one.margin < *closest->margin) closest = &one;
    }
    return closest == nullptr ? std::nullopt : std::optional(*closest);
}

}  // namespace

QuotaAnalysis quota_analysis(const Contest& contest, const tally::Count& count,
                             const std::vector<bool>& excluded) {
    const Analyst analyst(contest, count, excluded);
    QuotaAnalysis analysis;
    analysis.threshold = count.threshold;
    analysis.candidates = analyst.thresholds();
    analysis.eliminations = analyst.eliminations();
    analysis.closest_elimination = closest(analysis.eliminations);
    analysis.last_seat = analyst.last_seat();
    return analysis;
}

}  // namespace almanac::elections
