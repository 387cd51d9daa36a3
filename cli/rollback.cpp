#include "cli/keep.h"
#include "cli/session.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
A running "almanac serve" follows within a second. The newer version stays
and can be returned to by its name.

Examples:
    almanac rollback d2
    almanac rollback d2 3f1c9a0b7d2e4c55
)";

struct RollbackCommand {
    std::string election;
    std::string version;
    std::string data;
};

base::Result<void> roll_back(const RollbackCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    const std::string now = TRY(folder.elections->rollback(command.election, command.version));
    return print(fmt::format("{} is at version {} now\n", command.election, now));
}

}  // namespace

void add_rollback(CLI::App& app, Session& session) {
    auto command = std::make_shared<RollbackCommand>();
    CLI::App* verb = app.add_subcommand("rollback", "Return to an earlier version of an election");
    verb->footer(examples);
    verb->add_option("ELECTION", command->election, "The election")->type_name("")->required();
    verb->add_option("VERSION", command->version,
                     "The version; the one before the current when absent")
        ->type_name("");
    add_data_option(*verb, command->data);
    verb->callback(
        [command, &session] { session.work = [command] { return roll_back(*command); }; });
}

}  // namespace almanac::cli
