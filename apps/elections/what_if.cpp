#include "apps/elections/what_if.h"

#include "apps/elections/compare.h"
#include "engine/base/ensure.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Candidates = std::vector<CandidateIndex>;

std::vector<bool> excluded_with(const Subject& subject, const Candidates& withdrawn) {
    std::vector<bool> excluded = subject.excluded();
    for (const CandidateIndex candidate : withdrawn) excluded.at(candidate) = true;
    return excluded;
}

// The ballots without those who withdraw, as the rule reads them; nothing where they are the
// subject's own.
std::optional<tally::Profile> ballots_of(const Subject& subject, const Candidates& withdrawn,
                                         const tally::Rule& rule) {
    const auto cleaned_anew = [&] {
        return profile_of(subject.contest, rule, excluded_with(subject, withdrawn));
    };
    if (!tally::reads_ballots_alike(rule, subject.rule)) return cleaned_anew();
    std::optional<tally::Profile> ballots;
    for (const CandidateIndex candidate : withdrawn) {
        const tally::Profile& all = ballots ? *ballots : *subject.profile;
        if (all.excluded()[candidate]) continue;
        ballots = all.without(candidate, rule);
        if (!ballots) return cleaned_anew();
    }
    return ballots;
}

// Where lots were drawn, those whom they do not name come behind them in the order of the list.
void name_all(tally::Lots& lots, std::size_t candidates) {
    if (lots.none() || !lots.seed.empty()) return;
    for (std::size_t at = 0; at < candidates; ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        const auto& listed = lots.best_first;
        if (std::find(listed.begin(), listed.end(), candidate) == listed.end())
            lots.best_first.push_back(candidate);
    }
}

const tally::Lots& drawn_lots(const Subject& subject, const Scenario& scenario) {
    return scenario.lots ? *scenario.lots : subject.question.lots;
}

// Whether what was drawn says on whom this tie falls.
bool is_drawn(const tally::Tie& tie, const tally::Lots& lots, const tally::Forced& forced) {
    const auto fell = [&](const tally::Lots::Fell& each) {
        return each.round == tie.round && each.candidate == tie.chosen;
    };
    if (std::any_of(forced.lots.begin(), forced.lots.end(), fell)) return true;
    if (std::any_of(lots.by_round.begin(), lots.by_round.end(), fell)) return true;
    const auto& listed = lots.best_first;
    return std::all_of(tie.candidates.begin(), tie.candidates.end(), [&](CandidateIndex one) {
        return std::find(listed.begin(), listed.end(), one) != listed.end();
    });
}

std::uint32_t open_ties_of(const tally::Count& count, const tally::Lots& lots,
                           const tally::Forced& forced) {
    return static_cast<std::uint32_t>(
        std::count_if(count.ties.begin(), count.ties.end(), [&](const tally::Tie& tie) {
            if (tie.decided_by == tally::DecidedBy::default_order) return true;
            return tie.decided_by == tally::DecidedBy::lot && !is_drawn(tie, lots, forced);
        }));
}

std::uint32_t id_of(const Contest& contest, CandidateIndex candidate) {
    return contest.candidates[candidate].id.number();
}

// By id those of `one` who are not in `other`.
std::vector<std::uint32_t> only_in(const Candidates& one, const Candidates& other,
                                   const Contest& contest) {
    std::vector<std::uint32_t> ids;
    for (const CandidateIndex candidate : one) {
        if (std::find(other.begin(), other.end(), candidate) == other.end())
            ids.push_back(id_of(contest, candidate));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

void take_count(Counterfactual& row, const Contest& contest, const Recount& recount) {
    const tally::Count& count = recount.count;
    for (const CandidateIndex winner : count.winners) {
        row.winners.push_back(id_of(contest, winner));
        row.winner_names.push_back(contest.candidates[winner].name);
    }
    row.rounds = static_cast<std::uint32_t>(count.rounds.size());
    row.threshold = count.threshold;
    row.last_margin = last_margin(count, recount.excluded);
    row.exhausted = count.rounds.back().exhausted;
}

Candidates sorted(Candidates candidates) {
    std::sort(candidates.begin(), candidates.end());
    return candidates;
}

// The same number of votes, whatever the places.
bool equal_votes(const tally::Votes& one, const tally::Votes& other) {
    if (one.places == other.places) return one.units == other.units;
    if (one.places > other.places) return equal_votes(other, one);
    const base::Int128 shift = base::wide_power_of_ten(other.places - one.places);
    return other.units % shift == 0 && one.units == other.units / shift;
}

bool same_round(const tally::Round& one, const tally::Round& other) {
    return one.begins_anew == other.begins_anew && sorted(one.elected) == sorted(other.elected) &&
           sorted(one.eliminated) == sorted(other.eliminated) &&
           std::equal(one.totals.begin(), one.totals.end(), other.totals.begin(),
                      other.totals.end(), equal_votes);
}

}  // namespace

std::optional<std::uint32_t> first_difference(const tally::Count& one, const tally::Count& other) {
    const std::size_t both = std::min(one.rounds.size(), other.rounds.size());
    for (std::size_t at = 0; at < both; ++at) {
        if (!same_round(one.rounds[at], other.rounds[at]))
            return static_cast<std::uint32_t>(at + 1);
    }
    if (one.rounds.size() == other.rounds.size()) return std::nullopt;
    return static_cast<std::uint32_t>(both + 1);
}

base::Result<Recount> recount(const Subject& subject, const Scenario& scenario) {
    const tally::Rule& rule = scenario.rule ? *scenario.rule : subject.rule;
    tally::Question question = subject.question;
    question.excluded = excluded_with(subject, scenario.withdrawn);
    question.seats = scenario.seats.value_or(question.seats);
    question.forced = scenario.forced;
    question.lots = drawn_lots(subject, scenario);
    if (draws_from_seed(rule)) {
        name_all(question.lots, subject.contest.candidates.size());
    } else {
        question.lots.seed.clear();
    }
    if (scenario.rule) TRY(check_equal_ranks(subject.contest, rule));
    const auto own = ballots_of(subject, scenario.withdrawn, rule);
    tally::Count count = TRY(tally::count(own ? *own : *subject.profile, rule, question));
    return Recount{std::move(count), std::move(question.excluded)};
}

Counterfactual official_of(const Subject& subject) {
    Counterfactual row;
    row.title = "The official count";
    row.seats = subject.question.seats;
    take_count(row, subject.contest, {subject.count, subject.excluded()});
    row.open_ties = open_ties_of(subject.count, subject.question.lots, {});
    return row;
}

Counterfactual counterfactual_of(const Subject& subject, const Scenario& scenario,
                                 const base::Result<Recount>& recount) {
    Counterfactual row;
    row.kind = scenario.kind;
    row.parameter = scenario.parameter;
    row.title = scenario.title;
    if (scenario.candidate) row.candidate_id = id_of(subject.contest, *scenario.candidate);
    row.round_number = scenario.round;
    row.seats = scenario.seats.value_or(subject.question.seats);
    row.gap = scenario.gap;
    row.ballots_to_change = scenario.ballots_to_change;
    if (!recount) {
        row.refusal = recount.error().detail;
        return row;
    }
    const tally::Count& count = recount->count;
    take_count(row, subject.contest, *recount);
    row.winners_in = only_in(count.winners, subject.count.winners, subject.contest);
    row.winners_out = only_in(subject.count.winners, count.winners, subject.contest);
    row.changed = !row.winners_in.empty() || !row.winners_out.empty();
    row.first_changed_round = first_difference(subject.count, count);
    row.open_ties = open_ties_of(count, drawn_lots(subject, scenario), scenario.forced);
    return row;
}

}  // namespace almanac::elections
