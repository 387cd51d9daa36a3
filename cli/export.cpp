#include "apps/elections/elections.h"
#include "cli/keep.h"
#include "cli/output.h"
#include "cli/session.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Without --table: the whole version as one .zip, with the raw records, every table
as Parquet and as csv, and a README that explains each column.

Examples:
    almanac export demo --out demo.zip
    almanac export demo --table first-choice
    almanac export demo --table ballots_long --format parquet --out marks.parquet
)";

struct ExportCommand {
    std::string election;
    std::string data;
    std::string table;
    std::string format = "csv";
    std::string out;
};

base::Result<elections::Exported> make(const ExportCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    if (command.table.empty()) return folder.elections->export_bundle(command.election);
    return folder.elections->export_table(command.election, command.table, command.format);
}

// Bytes that are no text spoil a terminal.
base::Result<void> check_out(const ExportCommand& command, const Terminal& terminal) {
    const bool is_text = !command.table.empty() && command.format != "parquet";
    if (is_text || !terminal.out_is_terminal || !(command.out.empty() || command.out == "-"))
        return {};
    return base::Error{base::ErrorKind::invalid,
                       fmt::format("a {} is not for a terminal; name a file with --out",
                                   command.table.empty() ? "zip" : "Parquet file")};
}

base::Result<void> export_files(const ExportCommand& command, const Terminal& terminal) {
    TRY(check_out(command, terminal));
    const elections::Exported file = TRY(make(command));
    return put(file.bytes, command.out);
}

}  // namespace

void add_export(CLI::App& app, Session& session) {
    auto command = std::make_shared<ExportCommand>();
    CLI::App* verb =
        app.add_subcommand("export", "Write a stored election out: one table, or all as a zip");
    verb->footer(examples);
    verb->add_option("ELECTION", command->election, "The election")->type_name("")->required();
    add_data_option(*verb, command->data);
    verb->add_option("--table", command->table,
                     "One table only, by name; a name that does not exist lists them all")
        ->type_name("NAME");
    verb->add_option("--format", command->format, "Of a table: csv, json, ndjson, parquet")
        ->check(CLI::IsMember({"csv", "json", "ndjson", "parquet"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    verb->callback([command, &session] {
        session.work = [command, &session] { return export_files(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
