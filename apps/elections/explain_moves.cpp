// Votes that move: weighted surpluses, whole piles, whole papers, and the totals that they lead to.

#include "apps/elections/explain_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::SurplusValue;
using tally::Transfer;
using tally::Votes;

// More parts than these are summed up, not listed.
constexpr std::size_t parts_listed_max = 12;

std::string receiver_of(const Telling& telling, const Transfer& transfer) {
    if (transfer.to) return telling.name(*transfer.to);
    if (transfer.by_overvote) return "nobody (an overvote reached)";
    if (transfer.by_skips) return "nobody (too many ranks skipped)";
    if (transfer.by_repeat) return "nobody (a candidate ranked again)";
    return "nobody (no choice left)";
}

bool is_one(const Votes& value) { return value == base::whole_decimal(1, value.places); }

// "Bo: 5 x 0.2857 + 2 x 0.1 = 1.6285".
std::string received(const std::string& who, const std::vector<const Transfer*>& parts) {
    Votes sum{0, parts.front()->votes.places};
    std::uint64_t ballots = 0;
    for (const Transfer* part : parts) {
        sum.units += part->votes.units;
        ballots += part->ballots;
    }
    const bool whole = std::all_of(parts.begin(), parts.end(),
                                   [](const Transfer* part) { return is_one(part->value); });
    if (whole) return fmt::format("{}: {}", who, how_many(ballots, "ballot", "ballots"));
    if (parts.size() > parts_listed_max) {
        return fmt::format("{}: {} in {} parts of different value", who, figure(sum), parts.size());
    }
    std::optional<Term> left;
    for (const Transfer* part : parts) {
        const Term one = Term(part->ballots) * Term(part->value);
        left = left ? *left + one : one;
    }
    return fmt::format("{}: {}", who, equation(*left, sum));
}

// A ballot's value after its holder's surplus moved, by the rule's own formula.
class Revaluation {
public:
    Revaluation(const tally::Rule& rule, const tally::SurplusMove& move)
        : rule_(rule), surplus_(move.surplus), total_(move.total) {}

    // Of every ballot alike; nothing where each value is divided for itself.
    std::optional<Votes> fraction() const {
        if (rule_.surplus_value != SurplusValue::cut_fraction) return std::nullopt;
        return (surplus_ / total_).cut(rule_.decimals);
    }

    // The equations from a value before to the one after; none where they do not lead there.
    std::vector<std::string> equations(const Votes& before, const Votes& after) const {
        const Term value(before);
        if (const auto part = fraction())
            return checked({equation(value * Term(*part), after)}, value * Term(*part), after);
        if (rule_.surplus_value != SurplusValue::product_then_cut) {
            const Term left = is_one(before) ? surplus_ / total_ : surplus_ * value / total_;
            return checked({equation(left, after)}, left, after);
        }
        const Votes product = (value * surplus_).cut(rule_.decimals);
        const Term left = Term(product) / total_;
        if (is_one(before)) return checked({equation(left, after)}, left, after);
        return checked({equation(value * surplus_, product), equation(left, after)}, left, after);
    }

private:
    // What is shown of a fraction is within a unit of its last place.
    std::vector<std::string> checked(std::vector<std::string> lines, const Term& left,
                                     const Votes& after) const {
        const base::Int128 off = after.units - left.cut(after.places).units;
        const bool exact = rule_.arithmetic == tally::Arithmetic::cut;
        if (off == 0 || (!exact && (off == 1 || off == -1))) return lines;
        return {};
    }

    const tally::Rule& rule_;
    Term surplus_;
    Term total_;
};

std::vector<Votes> values_given(const tally::Round& round, CandidateIndex from) {
    std::vector<Votes> values;
    for (const Transfer& transfer : round.transfers) {
        const bool known = std::find(values.begin(), values.end(), transfer.value) != values.end();
        if (transfer.from == from && !known) values.push_back(transfer.value);
    }
    std::sort(values.rbegin(), values.rend());
    return values;
}

Votes given_by(const tally::Round& round, CandidateIndex from, Votes sum) {
    for (const Transfer& transfer : round.transfers) {
        if (transfer.from == from) sum.units += transfer.votes.units;
    }
    return sum;
}

// surplus - moved = what the cuts lost.
std::string loss(const Votes& surplus, const Votes& moved) {
    const Votes lost{surplus.units - moved.units, surplus.places};
    return fmt::format("Lost to the cuts: {}", equation(Term(surplus) - Term(moved), lost));
}

void tell_surplus(const Telling& telling, const PileValues& piles, std::uint32_t number,
                  const tally::SurplusMove& move, Steps& steps) {
    const tally::Round& round = telling.round(number);
    const std::string& name = telling.name(move.from);
    const Revaluation revaluation(telling.rule, move);
    ExplainedStep step{"surplus", "", {}};
    const Votes kept{move.total.units - move.surplus.units, move.total.places};
    step.sentence = fmt::format("The surplus of {} moves on.", name);
    step.arithmetic.push_back(
        fmt::format("Surplus: {}", equation(Term(move.total) - Term(kept), move.surplus)));
    if (const auto fraction = revaluation.fraction()) {
        step.sentence += " Every ballot goes on at its value times the fraction below.";
        step.arithmetic.push_back(fmt::format(
            "Fraction: {}", equation(Term(move.surplus) / Term(move.total), *fraction)));
    } else {
        step.sentence += " Every ballot goes on at surplus times its value over the total.";
    }
    for (const Votes& after : values_given(round, move.from)) {
        for (const Votes& before : piles.of(move.from)) {
            for (const std::string& line : revaluation.equations(before, after))
                step.arithmetic.push_back(
                    fmt::format("A ballot worth {}: {}", figure(before), line));
        }
    }
    for (std::string& line : received_from(telling, number, move.from))
        step.arithmetic.push_back(std::move(line));
    const Votes moved = given_by(round, move.from, {0, move.surplus.places});
    if (moved != move.surplus) step.arithmetic.push_back(loss(move.surplus, moved));
    steps.push_back(std::move(step));
}

void tell_pile(const Telling& telling, std::uint32_t number, CandidateIndex from, Steps& steps) {
    const Votes& held = telling.round(number - 1).totals[from];
    ExplainedStep step{"exclusion", "", received_from(telling, number, from)};
    step.sentence = step.arithmetic.empty()
                        ? fmt::format("{} had no votes; nothing moves.", telling.name(from))
                        : fmt::format(
                              "The {} of {} go to the next choices, each at the value that "
                              "it has.",
                              counted_votes(held), telling.name(from));
    steps.push_back(std::move(step));
}

// What a candidate got and gave by transfers.
struct Flow {
    Votes in;
    Votes out;
};

std::vector<Flow> flows_of(const Telling& telling, const tally::Round& round) {
    std::vector<Flow> flows(telling.contest.candidates.size(),
                            Flow{telling.nothing(), telling.nothing()});
    for (const Transfer& transfer : round.transfers) {
        flows[transfer.from].out.units += transfer.votes.units;
        if (transfer.to) flows[*transfer.to].in.units += transfer.votes.units;
    }
    return flows;
}

bool by_keep_values(const tally::Rule& rule) {
    return rule.method == tally::Method::meek || rule.method == tally::Method::warren;
}

// before + in - out = after. Where keep values share ballots, what is left is their rounding.
std::string total_line(const Votes& before, const Votes& after, Flow flow, bool rounds) {
    const base::Int128 change = after.units - before.units;
    base::Int128 rounding = 0;
    if (rounds)
        rounding = change - flow.in.units + flow.out.units;
    else
        flow.out.units = flow.in.units - change;
    Term left(before);
    if (flow.in.units != 0) left = left + Term(flow.in);
    if (flow.out.units != 0) left = left - Term(flow.out);
    if (rounding > 0) left = left + Term(Votes{rounding, after.places});
    if (rounding < 0) left = left - Term(Votes{-rounding, after.places});
    return equation(left, after) + (rounding == 0 ? "" : ", the last of it rounding");
}

void add_line(std::string_view what, const Votes& before, const Votes& after,
              std::vector<std::string>& lines) {
    if (before == after) return;
    const base::Int128 change = after.units - before.units;
    const Term left = change > 0 ? Term(before) + Term(Votes{change, after.places})
                                 : Term(before) - Term(Votes{-change, after.places});
    lines.push_back(fmt::format("{}: {}", what, equation(left, after)));
}

}  // namespace

std::vector<std::string> received_from(const Telling& telling, std::uint32_t round,
                                       CandidateIndex from) {
    using Key = std::tuple<bool, CandidateIndex, std::string>;
    std::map<Key, std::vector<const Transfer*>> receivers;
    for (const Transfer& transfer : telling.round(round).transfers) {
        if (transfer.from != from) continue;
        receivers[{!transfer.to.has_value(), transfer.to.value_or(0),
                   receiver_of(telling, transfer)}]
            .push_back(&transfer);
    }
    std::vector<std::string> lines;
    for (const auto& [key, parts] : receivers)
        lines.push_back(received(std::get<std::string>(key), parts));
    return lines;
}

void tell_transfers(const Telling& telling, const PileValues& piles, std::uint32_t round,
                    Steps& steps) {
    for (const tally::SurplusMove& move : telling.round(round).surpluses)
        tell_surplus(telling, piles, round, move, steps);
    for (const CandidateIndex candidate : telling.round(round - 1).eliminated)
        tell_pile(telling, round, candidate, steps);
}

void tell_whole_papers(const Telling& telling, std::uint32_t number, Steps& steps) {
    const tally::Round& round = telling.round(number);
    for (const tally::SurplusMove& move : round.surpluses) {
        ExplainedStep step{"surplus", "", {}};
        const Votes kept{move.total.units - move.surplus.units, move.total.places};
        step.arithmetic.push_back(
            fmt::format("Surplus: {}", equation(Term(move.total) - Term(kept), move.surplus)));
        if (telling.rule.surplus_papers == tally::SurplusPapers::by_order) {
            const Term two(std::uint64_t{2});
            const Votes nth =
                ((Term(move.total) * two + Term(move.surplus)) / (Term(move.surplus) * two)).cut(0);
            step.sentence = fmt::format(
                "The surplus of {} moves on as whole ballots: every {}th in their order that has a "
                "next choice, then every {}th from one place further, until there are enough. {} "
                "is {} / {}, rounded.",
                telling.name(move.from), figure(nth), figure(nth), figure(nth), figure(move.total),
                figure(move.surplus));
        } else {
            step.sentence = fmt::format(
                "The surplus of {} moves on as whole ballots of those that came last, to their "
                "next choices in proportion; the largest fractions are rounded up.",
                telling.name(move.from));
        }
        for (std::string& line : received_from(telling, number, move.from))
            step.arithmetic.push_back(std::move(line));
        steps.push_back(std::move(step));
    }
    for (const CandidateIndex candidate : telling.round(number - 1).eliminated)
        tell_pile(telling, number, candidate, steps);
}

void tell_totals(const Telling& telling, std::uint32_t number, Steps& steps) {
    const tally::Round& before = telling.round(number - 1);
    const tally::Round& after = telling.round(number);
    const std::vector<Flow> flows = flows_of(telling, after);
    ExplainedStep step{"totals", "The totals are then:", {}};
    for (std::size_t at = 0; at < flows.size(); ++at) {
        const bool moved = flows[at].in.units != 0 || flows[at].out.units != 0;
        if (before.totals[at] == after.totals[at] && !moved) continue;
        step.arithmetic.push_back(fmt::format("{}: {}",
                                              telling.name(static_cast<CandidateIndex>(at)),
                                              total_line(before.totals[at], after.totals[at],
                                                         flows[at], by_keep_values(telling.rule))));
    }
    add_line("Exhausted", before.exhausted, after.exhausted, step.arithmetic);
    add_line("Residual", before.residual, after.residual, step.arithmetic);
    if (step.arithmetic.empty()) step.sentence = "The totals stay as they were.";
    steps.push_back(std::move(step));
}

}  // namespace almanac::elections
