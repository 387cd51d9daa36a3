
#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/told.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Counts the ballots and compares every cell of the sheet with the count: Portland's
csv, RCTab's report (csv or JSON), droop's JSON, ConcreteSTV's transcript, a csv or
JSON of rounds. Exits with 0 where all are equal and with 1 where any differs.

Examples:
    almanac check cvr.csv --rule portland-or-2024 --official tabulation.csv
    almanac check ward.blt --rule scotland-2007 --official droop.json --format json
    almanac check cvr.csv --rule irv --official report.csv --alias "LOW, ANN=Ann Low"
)";

struct CheckCommand {
    ContestOptions contest;
    std::string official;
    std::string format = "table";
    std::string out;
    bool quiet = false;
};

base::Result<elections::SheetCheck> compare(CheckCommand& command, const Sources& sources,
                                            ProgressDisplay& display) {
    const auto sheet = TRY(bundle::MappedFile::open(command.official));
    auto options = count_options_of(command.contest, sources, elections::Detail::marks);
    options.read.progress = [&](std::uint64_t done, std::uint64_t total) {
        display.report({"reading", done, total, Unit::bytes});
    };
    const elections::Prepared prepared = TRY(elections::prepare(sources.files, options));
    TRY(look_at_ballots(command.contest, prepared.contest, ShowWarnings::yes));
    display.report({"counting"});
    const tally::Count counted = TRY(elections::count(prepared));
    return elections::check_sheet(prepared, counted,
                                  {command.official, sheet.bytes(), options.read.aliases});
}

base::Result<void> check_files(CheckCommand& command, Session& session) {
    const Terminal& terminal = session.terminal;
    sort_out_files(command.contest);
    if (command.contest.files.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "no file to count; name one, such as: almanac check ward.blt "
                           "--official sheet.csv"};
    }
    TRY(choose_rule(command.contest));
    ProgressDisplay display(terminal, command.quiet || !terminal.error_is_terminal);
    const Sources sources = TRY(open_sources(command.contest.files, command.contest.lots));
    const elections::SheetCheck check = TRY(compare(command, sources, display));
    display.wipe();
    if (!check.is_equal()) session.done = ExitCode::differs;
    return put(command.format == "json"
                   ? elections::check_as_json(check)
                   : elections::check_as_table(check, command.out.empty() ? terminal.columns : 80),
               command.out);
}

}  // namespace

void add_check(CLI::App& app, Session& session) {
    auto command = std::make_shared<CheckCommand>();
    CLI::App* verb =
        app.add_subcommand("check", "Compare an official results sheet with the count, every cell");
    verb->footer(examples);
    add_contest_options(*verb, command->contest);
    verb->add_option("--official", command->official, "The sheet that was published")
        ->type_name("SHEET")
        ->required();
    verb->add_option("--format", command->format, "table, json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return check_files(*command, session); };
    });
}

}  // namespace almanac::cli
