#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/rctab.h"
#include "cli/session.h"
#include "cli/told.h"
#include "cli/workers.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Examples:
    almanac compare ward.blt
    almanac compare cvr.csv --rules portland-or-2024,my-city.toml --seats 3
    almanac compare ward.blt --rules all --format csv --out rules.csv
)";

using RulePointer = std::shared_ptr<const tally::Rule>;

struct CompareCommand {
    ContestOptions contest;
    std::string rules = "all";
    std::string format = "table";
    std::string out;
    bool quiet = false;
};

// As named, with commas between, each once.
base::Result<std::vector<RulePointer>> open_rules(std::string_view words) {
    std::vector<RulePointer> rules;
    const auto add = [&](RulePointer rule) {
        const bool known = std::any_of(rules.begin(), rules.end(), [&](const RulePointer& each) {
            return tally::differences(*each, *rule).empty();
        });
        if (!known) rules.push_back(std::move(rule));
    };
    while (!words.empty()) {
        const std::string word(words.substr(0, words.find(',')));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        if (word.empty()) continue;
        if (word != "all") {
            add(TRY(open_rule(word)));
            continue;
        }
        for (const tally::Rule& preset : tally::preset_rules()) add(TRY(open_rule(preset.id)));
    }
    return rules;
}

std::string printed(const CompareCommand& command, const elections::Comparison& comparison,
                    const Terminal& terminal) {
    if (command.format == "json") return elections::comparison_as_json(comparison);
    if (command.format == "csv") return elections::comparison_as_csv(comparison);
    return elections::comparison_as_table(comparison, command.out.empty() ? terminal.columns : 80);
}

base::Result<void> compare_files(CompareCommand& command, const Terminal& terminal) {
    sort_out_files(command.contest);
    if (command.contest.files.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "no file to count; name one, such as: almanac compare ward.blt"};
    }
    TRY(take_rctab_config(command.contest));
    auto rules = TRY(open_rules(command.rules));
    if (command.contest.rctab) rules.insert(rules.begin(), command.contest.users_rule);
    ProgressDisplay display(terminal, command.quiet || !terminal.error_is_terminal);
    const Sources sources = TRY(open_contest(command.contest));
    auto options = count_options_of(command.contest, sources, elections::Detail::marks);
    options.read.progress = [&](std::uint64_t done, std::uint64_t total) {
        display.report({"reading", done, total, Unit::bytes});
    };
    const auto contest = TRY(elections::read_contest(sources.files, options.read));
    TRY(look_at_ballots(command.contest, contest, ShowWarnings::yes));
    display.report({"counting"});
    Workers workers;
    const auto comparison = TRY(elections::compare(contest, options, rules, workers));
    display.wipe();
    return put(printed(command, comparison, terminal), command.out);
}

}  // namespace

void add_compare(CLI::App& app, Session& session) {
    auto command = std::make_shared<CompareCommand>();
    CLI::App* verb =
        app.add_subcommand("compare", "Count the same ballots under several rules, side by side");
    verb->footer(examples);
    add_ballot_options(*verb, command->contest);
    verb->add_option(
            "--rules", command->rules,
            "Rules that \"almanac rules\" lists and files in TOML, with commas between, or "
            "all")
        ->type_name("ID,…")
        ->capture_default_str();
    verb->add_option("--format", command->format, "table, json, csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return compare_files(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
