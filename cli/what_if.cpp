#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/keep.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/told.h"
#include "cli/workers.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Counts the ballots again with something changed and says who would be elected. With
nothing changed: each candidate leaving first or withdrawn, other seats, thresholds,
lots and quotas, and the two lowest of each round exchanged. All changes given
together are one count. docs/analysis-what-if.md explains each of them.

Examples:
    almanac what-if ward.blt --rule scotland-2007
    almanac what-if --election demo --withdrawn "Ada Ames" --with-seats 4
    almanac what-if ward.blt --swap 7
    almanac what-if ward.blt --order "Bo Birk,Cy Cole" --format json
    almanac what-if ward.blt --set quota=hare_floor --threshold 25%
    almanac what-if ward.blt --fall "5:Ann Low" --format csv --out falls.csv
)";

struct WhatIfCommand {
    ContestOptions contest;
    std::string election;
    std::string data;
    elections::WhatIfRequest request;
    std::string lots;
    std::string quota;
    std::string rule;
    std::string format = "table";
    std::string out;
    bool quiet = false;
};

// Files that are open as long as they are looked at.
struct Opened {
    Sources sources;
    elections::Prepared prepared;
};

base::Result<Opened> from_files(WhatIfCommand& command, ProgressDisplay& display) {
    TRY(choose_rule(command.contest));
    Opened opened;
    opened.sources = TRY(open_sources(command.contest.files, command.contest.lots));
    auto options = count_options_of(command.contest, opened.sources, elections::Detail::marks);
    options.read.progress = [&](std::uint64_t done, std::uint64_t total) {
        display.report({"reading", done, total, Unit::bytes});
    };
    opened.prepared = TRY(elections::prepare(opened.sources.files, options));
    TRY(look_at_ballots(command.contest, opened.prepared.contest, ShowWarnings::yes));
    return opened;
}

base::Result<Opened> from_folder(const WhatIfCommand& command, ProgressDisplay& display) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    display.report({"reading the raw records"});
    Opened opened;
    opened.prepared = TRY(folder.elections->prepared(command.election));
    return opened;
}

base::Result<Opened> opened_by(WhatIfCommand& command, ProgressDisplay& display) {
    const bool files = !command.contest.files.empty();
    if (files && !command.election.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "name files or --election, not both: an election that was imported has "
                           "its ballots with it"};
    }
    if (files) return from_files(command, display);
    if (!command.election.empty()) return from_folder(command, display);
    return base::Error{base::ErrorKind::invalid,
                       "no ballots to count again; name a file, such as: almanac what-if ward.blt, "
                       "or an election that was imported: --election demo"};
}

std::string printed(const WhatIfCommand& command, const elections::WhatIfReport& report,
                    const Terminal& terminal) {
    if (command.format == "json") return elections::what_if_as_json(report);
    if (command.format == "csv") return elections::what_if_as_csv(report);
    return elections::what_if_as_table(report, command.out.empty() ? terminal.columns : 80);
}

base::Result<void> ask_what_if(WhatIfCommand& command, const Terminal& terminal) {
    sort_out_files(command.contest);
    ProgressDisplay display(terminal, command.quiet || !terminal.error_is_terminal);
    if (!command.rule.empty()) command.request.rule = TRY(open_rule(command.rule));
    if (!command.quota.empty()) command.request.fields.push_back("quota=" + command.quota);
    const Opened opened = TRY(opened_by(command, display));
    const Sources lots = TRY(open_sources({}, command.lots));
    command.request.lots = lots.lots;
    display.report({"counting"});
    Workers workers;
    const auto report = TRY(elections::what_if(opened.prepared, command.request, workers));
    display.wipe();
    return put(printed(command, report, terminal), command.out);
}

void add_changes(CLI::App& verb, WhatIfCommand& command) {
    elections::WhatIfRequest& request = command.request;
    verb.add_option("--first", request.first, "This candidate leaves in the first exclusion")
        ->type_name("NAME");
    verb.add_option("--withdrawn", request.withdrawn,
                    "This candidate was never in the race; may be given several times")
        ->allow_extra_args(false)
        ->type_name("NAME");
    verb.add_option("--order", request.order,
                    "These leave one after another before anybody else does, with commas between")
        ->type_name("NAMES");
    verb.add_option("--swap", request.swap,
                    "In this round the next lowest leaves instead of whoever left")
        ->type_name("ROUND");
    verb.add_option("--with-seats", request.seats, "So many are elected")->type_name("N");
    verb.add_option("--threshold", request.threshold,
                    "So many votes are needed, all through the count; or a share of valid ballots")
        ->type_name("VOTES|P%");
    verb.add_option("--other-lots", command.lots,
                    "Lots as --lots has them, in place of those drawn")
        ->type_name("FILE");
    verb.add_option("--fall", request.falls,
                    "On whom the lot falls in a round; may be given several times")
        ->allow_extra_args(false)
        ->type_name("ROUND:NAME");
    verb.add_option("--quota", command.quota, "Another quota, as rule files write it")
        ->type_name("WORD");
    verb.add_option("--set", request.fields,
                    "A field of the rule says something else; may be given several times")
        ->allow_extra_args(false)
        ->type_name("FIELD=VALUE");
    verb.add_option("--by", command.rule, "Another rule that counts: an id, or a file in TOML")
        ->type_name("ID");
}

}  // namespace

void add_what_if(CLI::App& app, Session& session) {
    auto command = std::make_shared<WhatIfCommand>();
    CLI::App* verb = app.add_subcommand(
        "what-if", "Count again with something changed: who would be elected then");
    verb->footer(examples);
    add_contest_options(*verb, command->contest);
    verb->add_option("--election", command->election, "An election that was imported")
        ->type_name("ID");
    add_data_option(*verb, command->data);
    add_changes(*verb, *command);
    verb->add_option("--format", command->format, "table, json, csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return ask_what_if(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
