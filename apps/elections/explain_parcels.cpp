// Papers that move in their parcels: surpluses and the bundles of an exclusion.

#include "apps/elections/explain_parts.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::SurplusValue;
using tally::Votes;

// Papers and votes that one receiver got of a bundle, from all givers together.
struct Received {
    std::uint64_t papers = 0;
    Votes votes;
};

std::map<std::optional<CandidateIndex>, Received> received_in(const tally::Round& round,
                                                              const Votes& nothing) {
    std::map<std::optional<CandidateIndex>, Received> all;
    for (const tally::Transfer& transfer : round.transfers) {
        Received& one = all.try_emplace(transfer.to, Received{0, nothing}).first->second;
        one.papers += transfer.ballots;
        one.votes.units += transfer.votes.units;
    }
    return all;
}

// One line a receiver: papers x value = votes, cut once.
void add_received(const Telling& telling, const tally::Round& round, const Term& value,
                  std::vector<std::string>& lines) {
    const auto all = received_in(round, telling.nothing());
    const auto line = [&](const std::string& who, const Received& one) {
        lines.push_back(fmt::format("{}: {}", who, equation(Term(one.papers) * value, one.votes)));
    };
    for (const auto& [to, one] : all) {
        if (to) line(telling.name(*to), one);
    }
    const auto nobody = all.find(std::nullopt);
    if (nobody != all.end()) line("nobody (no choice left)", nobody->second);
}

std::string rounds_of(const tally::Round& round) {
    std::set<std::uint32_t> came;
    for (const tally::ParcelMove& move : round.parcels) came.insert(move.came);
    std::string text;
    for (const std::uint32_t each : came) text += (text.empty() ? "" : ", ") + figure(each);
    return (came.size() == 1 ? "round " : "rounds ") + text;
}

// "0.2345", or "3 / 13 (0.230769230769)" where decimals cannot say it.
std::string value_text(const Term& value, const Votes& shown) {
    const Term printed(shown);
    const bool same = !value.is_below(printed) && !printed.is_below(value);
    return same ? figure(shown)
                : fmt::format("{} (about {})", value.reduced().text(), figure(shown));
}

std::string_view papers_taken(const tally::Rule& rule) {
    switch (rule.surplus_papers) {
        case tally::SurplusPapers::last_parcel:
            return "the papers that came last";
        case tally::SurplusPapers::first_preferences:
            return "the first preferences";
        default:
            return "all papers";
    }
}

// How the value is made, as the law divides.
void add_value(const Telling& telling, const Parcels& parcels, std::uint32_t number,
               ExplainedStep& step) {
    const tally::Round& round = telling.round(number);
    const tally::ParcelMove& move = round.parcels.front();
    const ToldParcel* parcel = parcels.find(move.from, move.came);
    const Term received = parcel == nullptr ? Term(move.value) : parcel->value;
    if (telling.rule.surplus_value == SurplusValue::by_transferable_votes) {
        const Term factor = parcels.factor_at(number);
        step.sentence += fmt::format(" Of its value each paper keeps {}.", factor.text());
        step.arithmetic.push_back(
            fmt::format("Value: {}", equation(received.reduced() * factor, move.value)));
        return;
    }
    if (round.surpluses.empty()) return;
    const Votes& surplus = round.surpluses.front().surplus;
    const bool unweighted = telling.rule.surplus_value == SurplusValue::unweighted;
    const std::uint64_t papers =
        unweighted ? parcels.papers_moved(number) : parcels.transferable(number);
    if (papers == 0) return;
    const Term shared = Term(surplus) / Term(papers);
    const bool capped = !unweighted && received.is_below(shared);
    if (!capped) {
        step.arithmetic.push_back(fmt::format("Value: {}", equation(shared, move.value)));
        return;
    }
    step.sentence += fmt::format(" A paper never gains: the value received, {}, is below {}.",
                                 value_text(received, move.value), shared.text());
}

void tell_surplus_bundle(const Telling& telling, const Parcels& parcels, std::uint32_t number,
                         Steps& steps) {
    const tally::Round& round = telling.round(number);
    ExplainedStep step{"surplus", "", {}};
    if (!round.surpluses.empty()) {
        const tally::SurplusMove& move = round.surpluses.front();
        const Votes kept{move.total.units - move.surplus.units, move.total.places};
        step.sentence = fmt::format(
            "The surplus of {} moves on, with {}: {} of {} have a next "
            "choice.",
            telling.name(move.from), papers_taken(telling.rule),
            figure(parcels.transferable(number)),
            how_many(parcels.papers_moved(number), "paper", "papers"));
        step.arithmetic.push_back(
            fmt::format("Surplus: {}", equation(Term(move.total) - Term(kept), move.surplus)));
    } else {
        step.sentence = fmt::format(
            "The surplus goes on, with the papers that came in {}: {} of "
            "{} have a next choice.",
            rounds_of(round), figure(parcels.transferable(number)),
            how_many(parcels.papers_moved(number), "paper", "papers"));
    }
    if (!round.parcels.empty()) add_value(telling, parcels, number, step);
    add_received(telling, round, parcels.value_after(number), step.arithmetic);
    steps.push_back(std::move(step));
}

void tell_excluded_bundle(const Telling& telling, const Parcels& parcels, std::uint32_t number,
                          Steps& steps) {
    const tally::Round& round = telling.round(number);
    std::vector<CandidateIndex> givers;
    for (const tally::ParcelMove& move : round.parcels) {
        if (!is_among(givers, move.from)) givers.push_back(move.from);
    }
    ExplainedStep step{"exclusion", "", {}};
    const Term value = parcels.value_after(number);
    step.sentence =
        fmt::format("Of {}, {} at the value {} move, which came in {}.", telling.names(givers),
                    how_many(parcels.papers_moved(number), "paper", "papers"),
                    value_text(value, round.parcels.front().value), rounds_of(round));
    add_received(telling, round, value, step.arithmetic);
    steps.push_back(std::move(step));
}

}  // namespace

void tell_parcels(const Telling& telling, const Parcels& parcels, std::uint32_t number,
                  Steps& steps) {
    const tally::Round& round = telling.round(number);
    const bool surplus =
        !round.surpluses.empty() ||
        (!round.transfers.empty() && round.transfers.front().reason == tally::Reason::surplus);
    if (surplus) {
        tell_surplus_bundle(telling, parcels, number, steps);
    } else if (!round.parcels.empty()) {
        tell_excluded_bundle(telling, parcels, number, steps);
    } else {
        steps.push_back({"exclusion", "No papers move.", {}});
    }
}

}  // namespace almanac::elections
