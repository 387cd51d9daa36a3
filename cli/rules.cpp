#include "apps/elections/elections.h"
#include "cli/session.h"
#include "tally/tally.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Examples:
    almanac rules
    almanac rules scotland-2007
)";

// Each says in words what docs/counting.md says of the field.
std::string_view said(tally::Overvote overvote) {
    return overvote == tally::Overvote::passed_over ? "the rank is void, the next one counts"
                                                    : "ends the ballot when it is reached";
}

std::string_view said(tally::SurplusValue value) {
    switch (value) {
        case tally::SurplusValue::none:
            return "none moves";
        case tally::SurplusValue::cut_fraction:
            return "all ballots held pass on value x cut(surplus / total), the product cut again";
        default:
            break;
    }
    return "all ballots held pass on cut(surplus x value / total)";
}

std::string_view said(tally::SurplusOrder order) {
    return order == tally::SurplusOrder::all_at_once ? "all at once"
                                                     : "one at a time, the largest first";
}

std::string_view said(tally::TieOrder ties) {
    return ties == tally::TieOrder::lot
               ? "by lot (--lots FILE)"
               : "by the latest round in which they differed, then by lot (--lots FILE)";
}

std::string_view said(tally::Stop stop) {
    switch (stop) {
        case tally::Stop::seats_filled:
            return "when every seat is filled";
        case tally::Stop::seats_filled_after_surplus:
            return "when every seat is filled, and one more round shows the last surplus";
        case tally::Stop::two_remain:
            return "when two remain; the one with more votes is elected";
        default:
            break;
    }
    return "as soon as one has more than half of the votes that still count";
}

std::string_view said(tally::ThresholdBasis basis) {
    return basis == tally::ThresholdBasis::first_round
               ? "votes of round 1, fixed for the whole count"
               : "votes that still count, anew in every round";
}

std::string line(std::string_view name, std::string_view value) {
    return fmt::format("  {:<12} {}\n", name, wrapped(value, 15, 15));
}

std::string explained(const tally::Rule& rule) {
    std::string out = fmt::format("{}\n{}\n\n", rule.id, rule.title);
    out += line("statute", rule.statute);
    out += line("seats", rule.single_seat ? "one" : "as many as --seats or the file says");
    out += line("decimals",
                fmt::format("{}, what is beyond is cut off, never rounded", rule.decimals));
    out += line("overvote", said(rule.overvote));
    out += line("skip", "passed over, any number of them");
    out += line("repeat", "only the first place counts");
    out += line("quota", "votes / (seats + 1), cut to a whole number, + 1");
    out += line("votes", said(rule.basis));
    if (rule.surplus_value != tally::SurplusValue::none) {
        out += line("surplus", said(rule.surplus_value));
        out += line("surpluses", said(rule.surplus_order));
    }
    out += line("excluded", "the lowest one, one a round");
    out += line("ties", said(rule.ties));
    out += line("ends", said(rule.stop));
    return out;
}

std::string listed() {
    std::string out;
    for (const tally::Rule& rule : tally::preset_rules()) {
        out += fmt::format("{:<18} {}\n{:<18} {}\n", rule.id, rule.title, "",
                           wrapped(rule.statute, 19, 19));
    }
    return out + "\n\"almanac rules ID\" explains one.\n";
}

base::Result<void> show_rules(const std::string& id) {
    if (id.empty()) return print(listed());
    TRY(elections::check_rule(id));
    return print(explained(*tally::find_rule(id)));
}

}  // namespace

void add_rules(CLI::App& app, Session& session) {
    auto id = std::make_shared<std::string>();
    CLI::App* verb = app.add_subcommand("rules", "List the counting rules, or explain one");
    verb->footer(examples);
    verb->add_option("ID", *id, "The rule to explain")->type_name("");
    verb->callback([id, &session] { session.work = [id] { return show_rules(*id); }; });
}

}  // namespace almanac::cli
