#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/session.h"
#include "tally/tally.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <optional>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Examples:
    almanac rules
    almanac rules scotland-2007
    almanac rules scotland-2007 --toml > my-city.toml
    almanac count ward.blt --rule my-city.toml
    almanac rules my-city.toml
)";

struct RulesCommand {
    std::string id;
    std::string format = "table";
    bool toml = false;
};

constexpr std::size_t indent = 4;

// A paragraph whose lines all begin with `columns` blanks.
std::string indented_by(std::size_t columns, std::string_view text) {
    return std::string(columns, ' ') + wrapped(text, columns, columns) + '\n';
}

std::string source_of(const tally::Rule& rule) {
    const std::string year = std::to_string(rule.year);
    const bool told = rule.year == 0 || rule.statute.find(year) != std::string::npos;
    return told ? rule.statute : fmt::format("{} ({})", rule.statute, year);
}

std::string listed(std::string_view heading, bool single_seat) {
    std::string out = fmt::format("{}\n", heading);
    for (const tally::Rule& rule : tally::preset_rules()) {
        if (rule.single_seat != single_seat) continue;
        out += fmt::format("\n  {}\n", rule.id);
        out += indented_by(indent, rule.title + ".");
        if (!rule.statute.empty()) out += indented_by(indent, source_of(rule) + ".");
        out += indented_by(indent, fmt::format("Proof: {}", tally::sentence_of(rule.proof)));
    }
    return out;
}

std::string list() {
    return listed("One seat", true) + '\n' + listed("Several seats", false) +
           "\n\"almanac rules ID\" explains one field by field, \"almanac rules ID --toml\" "
           "prints\nit as a file to change; docs/rules.md explains them all.\n";
}

std::string explained(const tally::Rule& rule) {
    std::string out = fmt::format("{}\n{}\n", rule.id, wrapped(rule.title + ".", 0));
    if (!rule.statute.empty()) out += wrapped(source_of(rule) + ".", 0) + '\n';
    std::optional<tally::Step> step;
    for (const tally::Said& said : tally::explain(rule)) {
        if (step != said.step) out += fmt::format("\n{}\n", tally::heading_of(said.step));
        step = said.step;
        out += fmt::format("  {} = {}\n", said.key, said.value);
        out += indented_by(indent, said.sentence);
    }
    return out;
}

base::Result<void> show_rules(const RulesCommand& command) {
    if (command.id.empty()) {
        if (command.toml) {
            return base::Error{
                base::ErrorKind::invalid,
                "--toml prints one rule; name it, such as: almanac rules irv --toml"};
        }
        if (command.format == "table") return print(list());
        return print(elections::rules_as_json(tally::preset_rules()));
    }
    const auto rule = TRY(open_rule(command.id));
    if (command.toml) return print(elections::rule_as_toml(*rule, elections::Teaching::yes));
    if (command.format == "table") return print(explained(*rule));
    return print(elections::rules_as_json(std::span(rule.get(), 1)));
}

}  // namespace

void add_rules(CLI::App& app, Session& session) {
    auto command = std::make_shared<RulesCommand>();
    CLI::App* verb = app.add_subcommand("rules", "List the counting rules, or explain one");
    verb->footer(examples);
    verb->add_option("ID", command->id, "The rule to explain, or a rule file")->type_name("");
    verb->add_flag("--toml", command->toml, "Print the rule as a file to change, with comments");
    verb->add_option("--format", command->format, "table, json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->callback(
        [command, &session] { session.work = [command] { return show_rules(*command); }; });
}

}  // namespace almanac::cli
