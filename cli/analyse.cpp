#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/told.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace almanac::cli {

namespace {

namespace fs = std::filesystem;
using elections::NamedTable;

constexpr const char* examples = R"(
The tables that "almanac import" stores and "almanac serve" answers with,
straight from files, with no data folder. --view takes the analyses below, the
name of one table, or all; several with commas between. With several tables,
csv and parquet want a folder.

Examples:
    almanac analyse cvr.csv --rule portland-or-2024 --exclude "Write-in-*"
    almanac analyse ballots_long.parquet --rule irv --view first_choice,coalition_pairs
    almanac analyse ward.blt --rule scotland-2007 --view all --format csv --out tables/
    almanac analyse ward.blt --rule scotland-2007 --view stv_results --format json

Analyses:
)";

struct AnalyseCommand {
    ContestOptions contest;
    std::vector<std::string> views{"summary"};
    std::string format = "table";
    std::string out;
    bool quiet = false;
};

std::string footer() {
    std::string text = examples;
    for (const elections::Analysis& each : elections::analyses()) {
        constexpr std::size_t indent = 28;
        const std::string name = fmt::format("    {:<23} ", each.name);
        text += name + wrapped(each.summary, indent, name.size()) + "\n";
    }
    return text;
}

std::string as_json(const std::vector<NamedTable>& tables) {
    std::string out;
    base::JsonWriter json(out);
    json.begin_object();
    for (const NamedTable& each : tables) {
        json.key(each.name);
        bundle::write_rows(json, each.table);
    }
    json.end_object();
    return out + "\n";
}

std::string as_text(const std::vector<NamedTable>& tables) {
    std::string out;
    for (const NamedTable& each : tables) {
        if (tables.size() > 1) out += fmt::format("{}{}\n\n", out.empty() ? "" : "\n", each.name);
        out += bundle::to_text(each.table);
    }
    return out;
}

base::Error wants_folder(const AnalyseCommand& command, std::size_t tables) {
    return {base::ErrorKind::invalid,
            fmt::format("{} tables are {} files; name a folder for them with --out", tables,
                        command.format)};
}

base::Result<void> write_file(const AnalyseCommand& command, const NamedTable& one,
                              const std::string& path) {
    if (command.format == "csv") return put(bundle::table_as_csv(one.table), path);
    if (path.empty() || path == "-") {
        return base::Error{base::ErrorKind::invalid,
                           "Parquet is not for a terminal; name a file or a folder with --out"};
    }
    fs::path draft = path;
    draft += ".part";
    TRY(bundle::write_parquet(draft, one.table));
    std::error_code failure;
    fs::rename(draft, path, failure);
    if (!failure) return {};
    std::error_code ignored;
    fs::remove(draft, ignored);
    return base::Error{base::ErrorKind::denied,
                       fmt::format("{} cannot be written: {}", path, failure.message())};
}

// One file a table, called as the table.
base::Result<void> write_files(const AnalyseCommand& command,
                               const std::vector<NamedTable>& tables) {
    std::error_code failure;
    const bool is_folder = command.out.ends_with('/') || fs::is_directory(command.out, failure);
    if (tables.size() == 1 && !is_folder) return write_file(command, tables[0], command.out);
    if (command.out.empty() || command.out == "-" || fs::is_regular_file(command.out, failure))
        return wants_folder(command, tables.size());
    fs::create_directories(command.out, failure);
    for (const NamedTable& each : tables) {
        const fs::path path = fs::path(command.out) / (each.name + "." + command.format);
        TRY(write_file(command, each, path.native()));
    }
    return {};
}

base::Result<void> analyse_files(AnalyseCommand& command, const Terminal& terminal) {
    sort_out_files(command.contest);
    if (command.contest.files.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "no file to analyse; name one, such as: almanac analyse ward.blt --rule "
                           "scotland-2007"};
    }
    TRY(elections::check_analyses(command.views));
    TRY(choose_rule(command.contest));
    ProgressDisplay display(terminal, command.quiet || !terminal.error_is_terminal);
    const Sources sources = TRY(open_sources(command.contest.files, command.contest.lots));
    auto options = count_options_of(command.contest, sources, elections::Detail::everything);
    options.read.progress = [&](std::uint64_t done, std::uint64_t total) {
        display.report({"reading", done, total, Unit::bytes});
    };
    const elections::Prepared prepared = TRY(elections::prepare(sources.files, options));
    TRY(look_at_ballots(command.contest, prepared.contest, ShowWarnings::yes));
    display.report({"counting"});
    const auto tables = TRY(elections::analyse(prepared, command.views));
    display.wipe();
    if (command.format == "table") return put(as_text(tables), command.out);
    if (command.format == "json") return put(as_json(tables), command.out);
    return write_files(command, tables);
}

}  // namespace

void add_analyse(CLI::App& app, Session& session) {
    auto command = std::make_shared<AnalyseCommand>();
    CLI::App* verb =
        app.add_subcommand("analyse", "Print or write the tables of any analysis, from files");
    verb->footer(footer());
    add_contest_options(*verb, command->contest);
    verb->add_option("--view", command->views, "The analyses to show, with commas between, or all")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("NAME,…")
        ->capture_default_str();
    verb->add_option("--format", command->format, "table, json, csv, parquet")
        ->check(CLI::IsMember({"table", "json", "csv", "parquet"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out,
                     "Write here instead of to the terminal: a file, or a folder with a file a "
                     "table")
        ->type_name("FILE|DIR");
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return analyse_files(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
