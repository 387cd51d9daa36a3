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
The tables are those of raw_data and precomputed, by name ("show tables" lists
them, "describe first_choice" shows the columns of one). They are copied into memory;
no file, no network and no setting can be reached from the query.

Examples:
    almanac query "from first_choice"
    almanac query "select PrecinctID, count(*) from ballots group by 1" --format csv
    almanac query "select * from coalition_pairs" --election d2 --rows-max 300
)";

constexpr std::size_t rows_max_most = 10'000'000;  // 1 GB of texts

struct QueryCommand {
    std::string data;
    std::string election;
    bundle::SqlQuestion question;
    std::string format = "table";
    std::string out;
};

std::string written(const bundle::SqlAnswer& answer, const std::string& format) {
    if (format == "json") return bundle::table_as_json(answer.table) + "\n";
    if (format == "csv") return bundle::table_as_csv(answer.table);
    return bundle::to_text(answer.table) +
           fmt::format("\n{} {}\n", answer.table.rows, answer.table.rows == 1 ? "row" : "rows");
}

base::Result<void> ask(const QueryCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    const bundle::SqlAnswer answer =
        TRY(folder.elections->query(command.election, command.question));
    TRY(put(written(answer, command.format), command.out));
    if (answer.is_cut) {
        remark(fmt::format("almanac: only the first {} rows are shown; --rows-max N shows more",
                           command.question.rows_max));
    }
    return {};
}

}  // namespace

void add_query(CLI::App& app, Session& session) {
    auto command = std::make_shared<QueryCommand>();
    CLI::App* verb = app.add_subcommand("query", "Ask a stored election's tables in SQL");
    verb->footer(examples);
    verb->add_option("SQL", command->question.sql, "One SELECT, in DuckDB's dialect")
        ->type_name("")
        ->required();
    verb->add_option("--election", command->election, "The election; the default one when absent")
        ->type_name("ID");
    add_data_option(*verb, command->data);
    verb->add_option("--format", command->format, "table, json, csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    verb->add_option("--rows-max", command->question.rows_max, "The most rows that are shown")
        ->check(CLI::Range(std::size_t{1}, rows_max_most))
        ->type_name("N")
        ->capture_default_str();
    verb->add_option("--out", command->out, "Write here instead of to the terminal; all or nothing")
        ->type_name("FILE");
    verb->callback([command, &session] { session.work = [command] { return ask(*command); }; });
}

}  // namespace almanac::cli
