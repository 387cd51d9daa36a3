// Counts by keep values, and counts by quotients.

#include "apps/elections/explain_parts.h"

#include <fmt/format.h>

#include <map>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

Votes one_like(const Votes& votes) { return base::whole_decimal(1, votes.places); }

// What everyone who was elected before keeps of a vote.
void add_keep_values(const Telling& telling, std::uint32_t number, ExplainedStep& step) {
    const tally::Round& round = telling.round(number);
    const bool warren = telling.rule.method == tally::Method::warren;
    for (std::uint32_t at = 1; at < number; ++at) {
        for (const CandidateIndex winner : telling.round(at).elected) {
            const Votes& keep = round.keep_values[winner];
            const Votes rest{one_like(keep).units - keep.units, keep.places};
            const std::string kept =
                warren
                    ? fmt::format("{} takes up to {} of a vote", telling.name(winner), figure(keep))
                    : fmt::format("{} keeps {} of a vote", telling.name(winner), figure(keep));
            step.arithmetic.push_back(
                fmt::format("{}; of a whole one goes on: {}", kept,
                            equation(Term(one_like(keep)) - Term(keep), rest)));
        }
    }
}

}  // namespace

void tell_keep_values(const Telling& telling, std::uint32_t number, Steps& steps) {
    const tally::Round& before = telling.round(number - 1);
    ExplainedStep keeps{"keep values", "", {}};
    add_keep_values(telling, number, keeps);
    if (!keeps.arithmetic.empty()) {
        keeps.sentence =
            "Every vote is shared out anew. Step by step each keep value becomes keep value x "
            "threshold / votes, until the surplus has moved:";
        steps.push_back(std::move(keeps));
    }
    if (!before.eliminated.empty()) {
        steps.push_back({"exclusion",
                         fmt::format("{} {} passed over on every ballot as if never there.",
                                     telling.names(before.eliminated),
                                     before.eliminated.size() == 1 ? "is" : "are"),
                         {}});
    }
    for (std::size_t at = 0; at < before.totals.size(); ++at) {
        const auto from = static_cast<CandidateIndex>(at);
        std::vector<std::string> lines = received_from(telling, number, from);
        if (lines.empty()) continue;
        steps.push_back({is_among(before.eliminated, from) ? "exclusion" : "surplus",
                         fmt::format("From {} goes on:", telling.name(from)), std::move(lines)});
    }
}

void Quotients::begin(const tally::Round& now) {
    piles_.assign(now.totals.size(), Pile{0, telling_.nothing()});
    for (std::size_t at = 0; at < now.totals.size(); ++at)
        piles_[at].ballots = static_cast<std::uint64_t>(base::whole_part(now.totals[at]));
    inactive_ = {static_cast<std::uint64_t>(base::whole_part(now.exhausted)), telling_.nothing()};
}

// The ballots of whoever was elected have now elected 1 / quotient each.
void Quotients::take(std::uint32_t round, Steps& steps) {
    const tally::Round& now = telling_.round(round);
    for (const tally::SurplusMove& move : now.surpluses) {
        const Votes& quotient = telling_.round(round - 1).totals[move.from];
        const Term left = Term(telling_.one()) / Term(quotient);
        const Votes each = left.cut(telling_.rule.decimals);
        ExplainedStep step{"surplus", "", {}};
        step.sentence = fmt::format(
            "Each ballot of {} has now elected a part of a candidate, 1 over the quotient, and "
            "goes to its next choice:",
            telling_.name(move.from));
        step.arithmetic.push_back(fmt::format("A ballot has elected: {}", equation(left, each)));
        for (std::string& line : received_from(telling_, round, move.from))
            step.arithmetic.push_back(std::move(line));
        steps.push_back(std::move(step));
        piles_[move.from] = {0, telling_.nothing()};
        for (const tally::Transfer& transfer : now.transfers) {
            if (transfer.from != move.from) continue;
            Pile& pile = transfer.to ? piles_[*transfer.to] : inactive_;
            pile.ballots += transfer.ballots;
            pile.elected.units += each.units * static_cast<base::Int128>(transfer.ballots);
        }
    }
}

void Quotients::tell_quotients(const Race& race, const tally::Round& now, Steps& steps) const {
    ExplainedStep step{"totals", "A quotient is ballots / (1 + what they have elected):", {}};
    for (const CandidateIndex candidate : race.continuing()) {
        const Pile& pile = piles_[candidate];
        if (pile.elected.units == 0) continue;
        const Term left = Term(pile.ballots) / (Term(std::uint64_t{1}) + Term(pile.elected));
        step.arithmetic.push_back(
            fmt::format("{}: {}", telling_.name(candidate), equation(left, now.totals[candidate])));
    }
    if (!step.arithmetic.empty()) steps.push_back(std::move(step));
}

void Quotients::tell_quota(const Race& race, const tally::Round& now, Steps& steps) const {
    std::uint64_t active = 0;
    for (const CandidateIndex candidate : race.continuing()) active += piles_[candidate].ballots;
    Term under = Term(race.seats()) + Term(std::uint64_t{1});
    if (inactive_.elected.units != 0) under = under - Term(inactive_.elected);
    steps.push_back({"threshold",
                     "The quota is the ballots that count / (seats + 1, less what others have "
                     "elected):",
                     {equation(Term(active) / under, now.threshold)}});
}

void Quotients::tell(const Race& race, std::uint32_t round, Steps& steps) {
    const tally::Round& now = telling_.round(round);
    if (round == race.begins()) {
        begin(now);
    } else {
        take(round, steps);
        tell_quotients(race, now, steps);
    }
    tell_quota(race, now, steps);
}

}  // namespace almanac::elections
