#include "apps/elections/elections.h"
#include "cli/import_run.h"
#include "cli/interrupt.h"
#include "cli/new_file.h"
#include "cli/session.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Writes the ballots as a Clear Ballot csv (DIR/demo/demo.csv), then imports it as
"demo" like any other election. A seed gives the same bytes on any machine.

Examples:
    almanac demo
    almanac demo --ballots 300000 --seed 7 --data /tmp/almanac
    almanac demo --csv-only --out ballots.csv --candidates 31
)";

// Ten times the largest single contest known to us (NSW, Senate: 4.9 million ballots), rounded up.
constexpr std::uint64_t ballots_max = 50'000'000;

struct DemoCommand {
    elections::DemoOptions election;
    ImportTarget target;
    std::string out;
    bool csv_only = false;
};

base::Result<void> write_csv(const DemoCommand& command, ProgressDisplay& display,
                             const std::stop_token& stop) {
    NewFile file = TRY(NewFile::create(command.out));
    const std::string stage = "writing " + std::filesystem::path(command.out).filename().string();
    std::uint64_t written = 0;
    base::Result<void> appended;
    const bool whole = elections::write_demo_csv(command.election, [&](std::string_view piece) {
        appended = file.append(piece);
        written += piece.size();
        display.report({stage, written, 0, Unit::bytes});
        return static_cast<bool>(appended) && !stop.stop_requested();
    });
    if (!appended) return appended;
    if (!whole) return base::Error{base::ErrorKind::stopped, "interrupted; nothing was written"};
    return file.commit();
}

base::Result<void> make_demo(DemoCommand& command, const Terminal& terminal) {
    const Interrupt interrupt;
    if (command.out.empty())
        command.out = (std::filesystem::path(command.target.data) / "demo" / "demo.csv").string();
    {
        ProgressDisplay display(terminal, command.target.quiet);
        TRY(write_csv(command, display, interrupt.token()));
    }
    if (command.csv_only) {
        if (command.target.quiet) return {};
        return print(
            fmt::format("wrote {} ballots to {}\n", command.election.ballots, command.out));
    }
    ContestOptions contest;
    contest.files = {command.out};
    contest.rule = elections::demo_rule;
    contest.exclude = elections::demo_exclusions();
    return run_import(contest, command.target, terminal, interrupt.token());
}

void add_demo_options(CLI::App& verb, DemoCommand& command) {
    verb.add_option("--ballots", command.election.ballots, "How many ballots")
        ->check(CLI::Range(std::uint64_t{1}, ballots_max))
        ->type_name("N")
        ->capture_default_str();
    verb.add_option("--candidates", command.election.candidates,
                    "How many candidates beside the write-ins")
        ->check(CLI::Range(1u, elections::demo_candidates_max))
        ->type_name("N")
        ->capture_default_str();
    verb.add_option("--ranks", command.election.ranks, "How many ranks the paper has")
        ->check(CLI::Range(1u, elections::demo_ranks_max))
        ->type_name("N")
        ->capture_default_str();
    verb.add_option("--seats", command.election.seats, "How many are elected")
        ->check(CLI::Range(1u, elections::demo_candidates_max))
        ->type_name("N")
        ->capture_default_str();
    verb.add_option("--seed", command.election.seed, "Another number, another election")
        ->type_name("N")
        ->capture_default_str();
    verb.add_option("--out", command.out, "Where the csv goes (default: DIR/demo/demo.csv)")
        ->type_name("FILE");
    verb.add_flag("--csv-only", command.csv_only, "Write the csv, import nothing");
}

}  // namespace

void add_demo(CLI::App& app, Session& session) {
    auto command = std::make_shared<DemoCommand>();
    command->target.election = "demo";
    CLI::App* verb = app.add_subcommand("demo", "Make a generated election and import it");
    verb->footer(examples);
    add_demo_options(*verb, *command);
    add_data_option(*verb, command->target.data);
    add_quiet_option(*verb, command->target.quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return make_demo(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
