#pragma once

// What every verb is given, and how it says what it will do: add_<verb>() puts the verb's options
// on the command line; when the verb was chosen, `work` is what to run.

#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "engine/base/result.h"

#include <CLI/App.hpp>

#include <functional>
#include <memory>
#include <string>

namespace almanac::cli {

// The version of the program; that of the results is elections::results_version.
inline constexpr std::string_view program_version = "0.1.0";

// One run of the program.
struct Session {
    Terminal terminal;
    std::function<base::Result<void>()> work;  // of the verb that was chosen
    ExitCode done = ExitCode::ok;              // what the shell is told where the work succeeded
};

// Adds `--data DIR`, default ./data, as every verb that keeps anything has it.
void add_data_option(CLI::App& verb, std::string& data);

// Adds `-q,--quiet`.
void add_quiet_option(CLI::App& verb, bool& quiet);

// Adds `count`: files in, rounds out, nothing kept.
void add_count(CLI::App& app, Session& session);
// Adds `compare`: the same ballots under several rules, nothing kept.
void add_compare(CLI::App& app, Session& session);
// Adds `check`: an official sheet against the count, nothing kept.
void add_check(CLI::App& app, Session& session);
// Adds `what-if`: the count made again with something changed, nothing kept.
void add_what_if(CLI::App& app, Session& session);
// Adds `analyse`: any view's tables straight from files, nothing kept.
void add_analyse(CLI::App& app, Session& session);
// Adds `import`: reads, works everything out, publishes a version.
void add_import(CLI::App& app, Session& session);
// Adds `serve`: answers over HTTP until it is stopped.
void add_serve(CLI::App& app, Session& session);
// Adds `verify`: recomputes what is stored and compares byte for byte.
void add_verify(CLI::App& app, Session& session);
// Adds `elections`: lists, chooses the default, prunes, removes.
void add_elections(CLI::App& app, Session& session);
// Adds `rollback`: points an election at an earlier version.
void add_rollback(CLI::App& app, Session& session);
// Adds `export`: a stored election as files.
void add_export(CLI::App& app, Session& session);
// Adds `query`: SQL over a stored election's tables.
void add_query(CLI::App& app, Session& session);
// Adds `rules`: the counting rules, and one of them field by field.
void add_rules(CLI::App& app, Session& session);
// Adds `keys`: makes, lists and revokes what callers of the API identify themselves with.
void add_keys(CLI::App& app, Session& session);
// Adds `cache`: asks a running server what it keeps, clears it, warms it.
void add_cache(CLI::App& app, Session& session);
// Adds `demo`: a generated election through the same import as any.
void add_demo(CLI::App& app, Session& session);

// Reads the command line, runs the verb, prints what went wrong; returns the exit code.
int run(int count, const char* const* arguments);

}  // namespace almanac::cli
