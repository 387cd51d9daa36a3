#include "apps/elections/what_if_scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace almanac::elections {

namespace {

using base::Error;
using base::ErrorKind;
using tally::CandidateIndex;
using Candidates = std::vector<CandidateIndex>;

const std::string& name_of(const Subject& subject, CandidateIndex candidate) {
    return subject.contest.candidates[candidate].name;
}

// "A, B and C".
std::string names_of(const Subject& subject, const Candidates& candidates) {
    std::string names;
    for (std::size_t at = 0; at < candidates.size(); ++at) {
        if (at > 0) names += at + 1 == candidates.size() ? " and " : ", ";
        names += name_of(subject, candidates[at]);
    }
    return names;
}

std::string ids_of(const Subject& subject, const Candidates& candidates) {
    std::string ids;
    for (const CandidateIndex candidate : candidates) {
        if (!ids.empty()) ids += ',';
        ids += fmt::format("{}", subject.contest.candidates[candidate].id.number());
    }
    return ids;
}

base::Result<void> check_standing(const Subject& subject, const Candidates& candidates) {
    if (candidates.empty()) return Error{ErrorKind::invalid, "No candidate is named."};
    for (const CandidateIndex candidate : candidates) {
        if (!subject.excluded()[candidate]) continue;
        return Error{ErrorKind::missing,
                     fmt::format("{} was not in the race.", name_of(subject, candidate))};
    }
    return {};
}

// With the places of the rule, what is behind them cut off.
base::Decimal with_places(const base::Decimal& value, int places) {
    base::Decimal out{value.units, static_cast<std::uint8_t>(places)};
    for (int more = value.places; more < places; ++more) out.units *= 10;
    for (int fewer = value.places; fewer > places; --fewer) out.units /= 10;
    return out;
}

base::Result<tally::FieldValue> value_of(const tally::FieldText& field, std::string_view text) {
    const bool words = field.kind == tally::FieldKind::text || field.kind == tally::FieldKind::word;
    if (words || text == tally::unlimited) return tally::FieldValue(std::string(text));
    if (field.kind == tally::FieldKind::truth) {
        if (text == "true" || text == "false") return tally::FieldValue(text == "true");
        return Error{ErrorKind::invalid, fmt::format("{} is true or false.", field.key)};
    }
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc() && end == text.data() + text.size())
        return tally::FieldValue(number);
    return Error{ErrorKind::invalid, fmt::format("{} is a whole number.", field.key)};
}

base::Result<const tally::FieldText*> field_named(std::string_view key) {
    std::string known;
    for (const tally::FieldText& field : tally::rule_fields_in_words()) {
        if (field.step == tally::Step::about) continue;
        if (field.key == key) return &field;
        known += (known.empty() ? "" : ", ") + std::string(field.key);
    }
    return Error{ErrorKind::missing,
                 fmt::format("A rule has no field \"{}\"; it has {}.", key, known)};
}

// Who was ahead of all who left, with the fewest votes; the first listed of equals.
std::optional<CandidateIndex> next_lowest(const Subject& subject, std::uint32_t round) {
    const std::vector<bool> continuing = continuing_after(subject, round);
    const std::vector<tally::Votes>& totals = subject.count.rounds[round - 1].totals;
    std::optional<CandidateIndex> next;
    for (std::size_t at = 0; at < continuing.size(); ++at) {
        if (continuing[at] && (!next || totals[at].units < totals[*next].units))
            next = static_cast<CandidateIndex>(at);
    }
    return next;
}

// The gap between the one who leaves instead and the highest of those who left, and of one who left
// how many ballots it takes to close it.
void measure(Scenario& scenario, const Subject& subject, const tally::Round& round) {
    const tally::Votes& instead = round.totals[*scenario.candidate];
    tally::Votes most = round.totals[round.eliminated.front()];
    for (const CandidateIndex left : round.eliminated)
        most.units = std::max(most.units, round.totals[left].units);
    scenario.gap = base::Decimal{instead.units - most.units, instead.places};
    if (round.eliminated.size() > 1 || subject.rule.method == tally::Method::qpq) return;
    const base::Int128 two = 2 * base::wide_power_of_ten(instead.places);
    const base::Int128 ballots = std::max<base::Int128>(scenario.gap->units, 0) / two + 1;
    scenario.ballots_to_change = static_cast<std::uint64_t>(ballots);
}

bool fell_so(const tally::Count& count, const tally::Lots::Fell& fell) {
    return std::any_of(count.ties.begin(), count.ties.end(), [&](const tally::Tie& tie) {
        return tie.round == fell.round && tie.chosen == fell.candidate;
    });
}

bool by_chance(tally::DecidedBy how) {
    return how == tally::DecidedBy::lot || how == tally::DecidedBy::seed ||
           how == tally::DecidedBy::default_order;
}

// One way in which ties fell, and the rounds of the count it makes.
struct Way {
    std::vector<tally::Lots::Fell> lots;
    std::vector<tally::Tie> ties;
};

// The ways that differ from `way` in one tie more, after those it is about.
std::vector<std::vector<tally::Lots::Fell>> next_ways(const Way& way) {
    std::vector<std::vector<tally::Lots::Fell>> next;
    const std::uint32_t after = way.lots.empty() ? 0 : way.lots.back().round;
    for (const tally::Tie& tie : way.ties) {
        if (tie.round <= after || !by_chance(tie.decided_by)) continue;
        for (const CandidateIndex candidate : tie.candidates) {
            if (candidate == tie.chosen) continue;
            next.push_back(way.lots);
            next.back().push_back({tie.round, candidate});
        }
    }
    return next;
}

}  // namespace

std::vector<bool> continuing_after(const Subject& subject, std::uint32_t round) {
    const std::size_t candidates = subject.contest.candidates.size();
    std::vector<bool> elected(candidates);
    std::vector<bool> eliminated(candidates);
    for (std::uint32_t at = 0; at < round; ++at) {
        const tally::Round& each = subject.count.rounds[at];
        if (each.begins_anew) {
            // Each seat by a runoff of its own: who lost one stands for the next. Else whoever was
            // elected is so no more.
            const bool runs_off = subject.rule.passes == tally::Passes::one_a_seat;
            (runs_off ? eliminated : elected).assign(candidates, false);
        }
        for (const CandidateIndex candidate : each.elected) elected[candidate] = true;
        for (const CandidateIndex candidate : each.eliminated) eliminated[candidate] = true;
    }
    std::vector<bool> continuing(candidates);
    for (std::size_t at = 0; at < candidates; ++at)
        continuing[at] = !subject.excluded()[at] && !elected[at] && !eliminated[at];
    return continuing;
}

base::Result<Scenario> eliminated_first(const Subject& subject, CandidateIndex candidate) {
    TRY(check_standing(subject, {candidate}));
    Scenario scenario;
    scenario.kind = WhatIfKind::eliminated_first;
    scenario.parameter = ids_of(subject, {candidate});
    scenario.title = name_of(subject, candidate) + " leaves first";
    scenario.candidate = candidate;
    scenario.forced.leaving = {candidate};
    return scenario;
}

base::Result<Scenario> withdrawn(const Subject& subject, const Candidates& candidates) {
    TRY(check_standing(subject, candidates));
    Scenario scenario;
    scenario.kind = WhatIfKind::withdrawn;
    scenario.parameter = ids_of(subject, candidates);
    scenario.title =
        names_of(subject, candidates) + (candidates.size() == 1 ? " withdraws" : " withdraw");
    if (candidates.size() == 1) scenario.candidate = candidates.front();
    scenario.withdrawn = candidates;
    return scenario;
}

base::Result<Scenario> other_seats(const Subject& subject, std::uint32_t seats) {
    if (subject.rule.single_seat && seats != 1) {
        return Error{ErrorKind::invalid,
                     fmt::format("The rule {} fills one seat only.", subject.rule.id)};
    }
    Scenario scenario;
    scenario.kind = WhatIfKind::seats;
    scenario.parameter = fmt::format("{}", seats);
    scenario.title = fmt::format("{} seat{}", seats, seats == 1 ? "" : "s");
    scenario.seats = seats;
    return scenario;
}

base::Result<Scenario> other_threshold(const Subject& subject, std::string_view votes) {
    const bool percent = votes.ends_with('%');
    const auto number = base::parse_decimal(votes.substr(0, votes.size() - (percent ? 1 : 0)));
    constexpr int digits_max = 12;  // with 2^64 ballots and 18 places no product passes 128 bits
    const bool fits = number && number->units > 0 && number->places <= 6 &&
                      number->units < base::wide_power_of_ten(digits_max);
    if (!fits) {
        return Error{ErrorKind::invalid,
                     fmt::format("\"{}\" is no threshold: give votes such as 19101 or 19101.5, or "
                                 "a share of valid ballots such as 25%.",
                                 votes)};
    }
    base::Decimal asked = *number;
    if (percent) {
        asked.units *= static_cast<base::Int128>(subject.profile->valid());
        asked.places = static_cast<std::uint8_t>(asked.places + 2);
    }
    Scenario scenario;
    scenario.kind = WhatIfKind::threshold;
    scenario.forced.threshold = with_places(asked, subject.rule.decimals);
    scenario.parameter = base::to_string(*scenario.forced.threshold);
    scenario.title = fmt::format("A threshold of {} votes", scenario.parameter);
    return scenario;
}

base::Result<Scenario> swap_in(const Subject& subject, std::uint32_t round) {
    const std::vector<tally::Round>& rounds = subject.count.rounds;
    if (round == 0 || round > rounds.size() || rounds[round - 1].eliminated.empty())
        return Error{ErrorKind::missing, fmt::format("Nobody leaves in round {}.", round)};
    const auto instead = next_lowest(subject, round);
    if (!instead) {
        return Error{ErrorKind::missing,
                     fmt::format("Nobody else could leave in round {}.", round)};
    }
    Scenario scenario;
    scenario.kind = WhatIfKind::swap;
    scenario.parameter = fmt::format("{}", round);
    scenario.title = fmt::format("{} leaves in round {} instead of {}", name_of(subject, *instead),
                                 round, names_of(subject, rounds[round - 1].eliminated));
    scenario.candidate = *instead;
    scenario.round = round;
    scenario.forced.leaving = {*instead};
    scenario.forced.from_round = round;
    measure(scenario, subject, rounds[round - 1]);
    return scenario;
}

base::Result<Scenario> in_order(const Subject& subject, const Candidates& candidates) {
    TRY(check_standing(subject, candidates));
    Scenario scenario;
    scenario.kind = WhatIfKind::order;
    scenario.parameter = ids_of(subject, candidates);
    scenario.title = names_of(subject, candidates) + " leave first, in this order";
    scenario.forced.leaving = candidates;
    return scenario;
}

Scenario other_lots(const Subject& subject, tally::Lots lots) {
    Scenario scenario;
    scenario.kind = WhatIfKind::lots;
    scenario.parameter =
        lots.seed.empty() ? "order=" + ids_of(subject, lots.best_first) : "seed=" + lots.seed;
    scenario.title = "Other lots";
    scenario.lots = std::move(lots);
    return scenario;
}

Scenario forced_lots(const Subject& subject, const std::vector<tally::Lots::Fell>& lots) {
    Scenario scenario;
    scenario.kind = WhatIfKind::lots;
    scenario.parameter = "falls=";
    for (const tally::Lots::Fell& fell : lots) {
        const bool first = scenario.title.empty();
        scenario.parameter +=
            fmt::format("{}{}:{}", first ? "" : ",", fell.round, ids_of(subject, {fell.candidate}));
        scenario.title += fmt::format("{} round {} the lot falls on {}", first ? "In" : "; in",
                                      fell.round, name_of(subject, fell.candidate));
    }
    if (lots.size() == 1) scenario.candidate = lots.front().candidate;
    if (!lots.empty()) scenario.round = lots.front().round;
    scenario.forced.lots = lots;
    return scenario;
}

base::Result<Scenario> other_fields(
    const Subject& subject, const tally::Rule& from,
    const std::vector<std::pair<std::string, std::string>>& fields) {
    auto rule = std::make_shared<tally::Rule>(from);
    std::string parameter;
    std::string title;
    for (const auto& [field, value] : fields) {
        const tally::FieldText* const text = TRY(field_named(field));
        const auto set = tally::set_field(*rule, field, TRY(value_of(*text, value)));
        if (!set) {
            return Error{ErrorKind::invalid,
                         fmt::format("{} = {}: {}.", field, value, set.error().detail)};
        }
        parameter += fmt::format("{}{}/{}", parameter.empty() ? "" : ",", field, value);
        title += fmt::format("{}{} = {}", title.empty() ? "" : ", ", field, value);
    }
    rule->id = fmt::format("{} with {}", from.id, title);
    Scenario scenario = TRY(other_rule(subject, rule));
    scenario.kind = WhatIfKind::rule_field;
    scenario.parameter = std::move(parameter);
    scenario.title = std::move(title);
    if (&from != &subject.rule) scenario.title = scenario.rule->id;
    return scenario;
}

base::Result<Scenario> other_rule(const Subject& subject, std::shared_ptr<const tally::Rule> rule) {
    const auto objections = tally::objections_to(*rule);
    if (!objections.empty()) {
        return Error{ErrorKind::invalid, fmt::format("The rule {} cannot count: {}: {}.", rule->id,
                                                     objections[0].key, objections[0].reason)};
    }
    TRY(check_equal_ranks(subject.contest, *rule));
    Scenario scenario;
    scenario.kind = WhatIfKind::rule;
    scenario.parameter = rule->id;
    scenario.title = "Counted by " + rule->id;
    scenario.rule = std::move(rule);
    return scenario;
}

Scenario combined(const std::vector<Scenario>& scenarios) {
    if (scenarios.size() == 1) return scenarios.front();
    Scenario all;
    all.kind = WhatIfKind::combined;
    for (const Scenario& each : scenarios) {
        all.parameter += (all.parameter.empty() ? "" : "; ") +
                         fmt::format("{} {}", base::word_of(each.kind), each.parameter);
        all.title += (all.title.empty() ? "" : "; ") + each.title;
        all.withdrawn.insert(all.withdrawn.end(), each.withdrawn.begin(), each.withdrawn.end());
        if (each.seats) all.seats = each.seats;
        if (!each.forced.leaving.empty()) {
            all.forced.leaving = each.forced.leaving;
            all.forced.from_round = each.forced.from_round;
        }
        all.forced.lots.insert(all.forced.lots.end(), each.forced.lots.begin(),
                               each.forced.lots.end());
        if (each.forced.threshold) all.forced.threshold = each.forced.threshold;
        if (each.lots) all.lots = each.lots;
        if (each.rule) all.rule = each.rule;
    }
    return all;
}

std::vector<Scenario> other_falls(const Subject& subject, std::size_t most) {
    std::vector<Scenario> found;
    std::vector<Way> ways{{{}, subject.count.ties}};
    std::size_t counts = 0;
    for (std::size_t at = 0; at < ways.size(); ++at) {
        const auto next = next_ways(ways[at]);
        for (const auto& lots : next) {
            if (found.size() == most || ++counts > 2 * most) return found;
            Scenario scenario = forced_lots(subject, lots);
            const auto again = recount(subject, scenario);
            // Who is tied may have been fewer by earlier rounds: a lot cannot fall on the others.
            if (!again || !fell_so(again->count, lots.back())) continue;
            ways.push_back({lots, again->count.ties});
            found.push_back(std::move(scenario));
        }
    }
    return found;
}

}  // namespace almanac::elections
