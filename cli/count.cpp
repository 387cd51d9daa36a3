#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/count_audit.h"
#include "cli/count_exports.h"
#include "cli/count_formats.h"
#include "cli/count_slices.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/rctab.h"
#include "cli/session.h"
#include "cli/told.h"
#include "engine/base/clock.h"
#include "engine/observe/observe.h"

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
    almanac count rctab_config.json --format urcvt --audit audit.log
    almanac count rctab_config.json --by precinct --format rctab-csv --out results
)";

struct CountCommand {
    ContestOptions contest;
    ToldOptions told;
    std::string format = "table";
    std::string by;
    std::string audit;
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
    const std::string now = observe::rfc3339(base::SystemClock().now());
    return find_count_format(command.format)->print({report, style, now});
}

// What was counted, and from what.
struct Counted {
    const elections::CountReport& report;
    const Sources& sources;
};

base::Result<void> show(const CountCommand& command, const Counted& counted,
                        const Terminal& terminal) {
    const elections::CountReport& report = counted.report;
    if (!command.audit.empty())
        TRY(write_audit(report, command.contest, counted.sources, command.audit));
    if (!command.by.empty()) {
        const auto kind =
            command.by == "batch" ? elections::SliceKind::batch : elections::SliceKind::precinct;
        return write_slices(report, kind, command.format, command.out);
    }
    const CountExport* made = find_count_export(command.format);
    if (made != nullptr && !command.told.asked())
        return made->write({report, counted.sources, command.out});
    return put(TRY(printed(command, report, terminal)), command.out);
}

// Precincts, batches and ids are read only where somebody asks for them.
elections::Detail detail_of(const CountCommand& command) {
    const bool all = !command.by.empty() || !command.audit.empty() || !command.told.ballots.empty();
    if (all) return elections::Detail::everything;
    const CountExport* made = find_count_export(command.format);
    return made != nullptr ? made->detail : find_count_format(command.format)->detail;
}

base::Result<void> count_files(CountCommand& command, const Terminal& terminal) {
    sort_out_files(command.contest);
    if (command.contest.files.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "no file to count; name one, such as: almanac count ward.blt"};
    }
    TRY(take_rctab_config(command.contest));
    TRY(choose_rule(command.contest));
    ProgressDisplay display(terminal, command.quiet || !terminal.error_is_terminal);
    const Sources sources = TRY(open_contest(command.contest));
    auto options = count_options_of(command.contest, sources, detail_of(command));
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
    const std::string program = fmt::format("almanac {}", program_version);
    const elections::CountReport report{
        prepared, counted, sources.names(),
        command.contest.rctab ? &command.contest.rctab->contest : nullptr, program};
    return show(command, {report, sources}, terminal);
}

// Every form, and for --help each with what it is.
struct Forms {
    std::vector<std::string> ids = count_format_ids();
    std::string words = count_formats_in_words();
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
        ->check(CLI::IsMember(forms.ids).description(""))  // the words above have them
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    verb->add_option("--by", command->by,
                     "RCTab's reports by precinct or by batch too, a file each in the folder of "
                     "--out")
        ->check(CLI::IsMember({"precinct", "batch"}))
        ->type_name("WHAT");
    verb->add_option("--audit", command->audit,
                     "Write what became of every ballot in every round, and what the count was "
                     "made from")
        ->type_name("FILE");
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return count_files(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
