#include "cli/interrupt.h"
#include "cli/keep.h"
#include "cli/progress.h"
#include "cli/session.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Recomputes everything from the raw records and compares byte for byte; checks
every checksum, the manifest's own included.

Examples:
    almanac verify
    almanac verify demo --data /srv/almanac
)";

struct VerifyCommand {
    std::string election;
    std::string data;
    bool quiet = false;
};

base::Result<void> verify_one(elections::Elections& elections, const std::string& id,
                              const elections::Work& work) {
    const auto version = elections.verify(id, work);
    if (!version) {
        return base::Error{version.error().kind,
                           fmt::format("election {}: {}", id, version.error().detail)};
    }
    return print(fmt::format("{}: version {} is what its raw records give\n", id, *version));
}

base::Result<std::vector<std::string>> chosen(const elections::Elections& elections,
                                              const VerifyCommand& command) {
    if (!command.election.empty()) return std::vector{command.election};
    std::vector<std::string> all = elections.ids();
    if (all.empty()) {
        return base::Error{
            base::ErrorKind::missing,
            fmt::format("there is no election in {}; import one, or make one with: almanac demo",
                        command.data)};
    }
    return all;
}

// Every election is looked at even when one fails; the last failure decides the exit code.
base::Result<void> verify(const VerifyCommand& command, const Terminal& terminal) {
    const Interrupt interrupt;
    const DataFolder folder = TRY(DataFolder::open(command.data));
    ProgressDisplay display(terminal, command.quiet);
    const elections::Work work{
        [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
            display.report({stage, done, total});
        },
        interrupt.token()};
    base::Result<void> outcome;
    for (const std::string& id : TRY(chosen(*folder.elections, command))) {
        auto verified = verify_one(*folder.elections, id, work);
        display.wipe();
        if (verified) continue;
        if (verified.error().kind == base::ErrorKind::stopped) return verified;
        if (!outcome) complain(outcome.error().detail);
        outcome = std::move(verified);
    }
    return outcome;
}

}  // namespace

void add_verify(CLI::App& app, Session& session) {
    auto command = std::make_shared<VerifyCommand>();
    CLI::App* verb =
        app.add_subcommand("verify", "Recompute stored elections and compare every byte");
    verb->footer(examples);
    verb->add_option("ELECTION", command->election, "One election; all of them when absent")
        ->type_name("");
    add_data_option(*verb, command->data);
    add_quiet_option(*verb, command->quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] { return verify(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
