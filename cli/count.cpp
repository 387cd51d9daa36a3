#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/count_exports.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/told.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Examples:
    almanac count ward.blt --rule scotland-2007
    almanac count cvr.csv.gz --rule portland-or-2024 --exclude "Write-in-*"
    almanac count mayor.soi --rule irv --format json --out mayor.json
    almanac count ward.blt --rule my-city.toml
    almanac count ward.blt --rule scotland-2007 --explain
    almanac count cvr.csv --rule irv --ballot 17 --ballot 4711
    almanac count cvr.csv.gz --rule irv --format html --out mayor.html
)";

struct CountCommand {
    ContestOptions contest;
    ToldOptions told;
    std::string format = "table";
    std::string out;
    bool quiet = false;
};

base::Result<std::string> printed(const CountCommand& command, const elections::CountReport& report,
                                  const Terminal& terminal) {
    elections::TableStyle style;
    if (command.out.empty() && terminal.out_is_terminal) {
        style = {terminal.columns, elections::Decoration::terminal, terminal.colour};
    }
    if (command.told.asked()) return told(command.told, report, command.format, style);
    if (command.format == "json") return elections::count_as_json(report);
    if (command.format == "csv") return elections::count_as_csv(report);
    if (command.format == "urcvt") return elections::count_as_urcvt(report);
    return elections::count_as_table(report, style);
}

// Ids, precincts and other columns are read only where somebody asks for them.
elections::Detail detail_of(const CountCommand& command, const CountExport* made) {
    if (!command.told.ballots.empty()) return elections::Detail::everything;
    return made == nullptr ? elections::Detail::marks : made->detail;
}

base::Result<void> count_files(CountCommand& command, const Terminal& terminal) {
    sort_out_files(command.contest);
    if (command.contest.files.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "no file to count; name one, such as: almanac count ward.blt"};
    }
    TRY(choose_rule(command.contest));
    ProgressDisplay display(terminal, command.quiet || !terminal.error_is_terminal);
    const Sources sources = TRY(open_sources(command.contest.files, command.contest.lots));
    const CountExport* made = find_count_export(command.format);
    auto options = count_options_of(command.contest, sources, detail_of(command, made));
    options.read.progress = [&](std::uint64_t done, std::uint64_t total) {
        display.report({"reading", done, total, Unit::bytes});
    };
    const elections::Prepared prepared = TRY(elections::prepare(sources.files, options));
    const bool told_in = command.format == "table" || command.format == "json";
    TRY(look_at_ballots(command.contest, prepared.contest,
                        told_in ? ShowWarnings::no : ShowWarnings::yes));
    display.report({"counting"});
    const tally::Count counted = TRY(elections::count(prepared));
    display.wipe();
    const elections::CountReport report{prepared, counted, sources.names()};
    if (made != nullptr && !command.told.asked())
        return made->write({report, sources, command.out});
    return put(TRY(printed(command, report, terminal)), command.out);
}

// Every form, and for --help each with what it is.
struct Forms {
    std::vector<std::string> ids{"table", "json", "csv", "urcvt"};
    std::string words = "table, json, csv (a sheet), urcvt (RCTab's report, for RCVis)";
};

Forms all_forms() {
    Forms forms;
    for (const CountExport& one : count_exports()) {
        forms.ids.emplace_back(one.id);
        forms.words += fmt::format(", {} ({})", one.id, one.words);
    }
    return forms;
}

}  // namespace

void add_count(CLI::App& app, Session& session) {
    auto command = std::make_shared<CountCommand>();
    CLI::App* verb = app.add_subcommand("count", "Count an election and print every round");
    verb->footer(examples);
    add_contest_options(*verb, command->contest);
    add_told_options(*verb, command->told);
    const Forms forms = all_forms();
    verb->add_option("--format", command->format, forms.words)
        ->check(CLI::IsMember(forms.ids))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return count_files(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
