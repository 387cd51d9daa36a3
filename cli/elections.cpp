#include "apps/elections/elections.h"

#include "cli/acts.h"
#include "cli/keep.h"
#include "cli/session.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Examples:
    almanac elections
    almanac elections default d2
    almanac elections prune d2 --keep 3
    almanac elections remove demo
)";

constexpr std::size_t keep_by_default = 3;

struct ElectionsCommand {
    std::string data;
    std::string election;
    std::size_t keep = keep_by_default;
};

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

std::string entry_of(const elections::ElectionRow& row) {
    std::string out = fmt::format("{} {}\n", row.is_default ? "*" : " ", row.election_id);
    const auto line = [&](std::string_view name, const std::string& value) {
        out += fmt::format("    {:<10} {}\n", name, wrapped(value, 15, 15));
    };
    line("contest", row.contest);
    line("rule", fmt::format("{}, {} {}", row.rule, row.seats, row.seats == 1 ? "seat" : "seats"));
    line("ballots", fmt::format("{} valid, {} candidates", row.valid_ballots, row.candidates));
    line("elected", joined(row.winners));
    line("version",
         fmt::format("{} of {}, {} kept", row.data_version, row.published_at, row.versions));
    return out;
}

// The damaged ones do not hide the others; the last of them decides the exit code.
base::Result<void> list(const ElectionsCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    elections::Listing listing = folder.elections->list();
    if (listing.rows.empty() && listing.damaged.empty())
        return print(
            fmt::format("no election in {} yet; make one with: almanac demo\n", command.data));
    std::string out;
    for (const elections::ElectionRow& row : listing.rows) out += entry_of(row);
    if (!out.empty()) TRY(print(out + "\n* answers for routes that name no election\n"));
    if (listing.damaged.empty()) return {};
    base::Error last = std::move(listing.damaged.back());
    listing.damaged.pop_back();
    for (const base::Error& each : listing.damaged) complain(each.detail);
    return last;
}

base::Result<void> choose_default(const ElectionsCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    TRY(folder.elections->choose_default(command.election));
    return print(fmt::format("{} is the default now\n", command.election));
}

base::Result<void> prune(const ElectionsCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    const auto removed = TRY(folder.elections->prune(command.election, command.keep));
    std::string out =
        fmt::format("removed {} of {}'s versions\n", removed.size(), command.election);
    for (const std::string& version : removed) out += fmt::format("  {}\n", version);
    return print(out);
}

base::Result<void> remove(const ElectionsCommand& command) {
    const DataFolder folder = TRY(DataFolder::open(command.data));
    TRY(folder.elections->remove(command.election));
    return print(fmt::format("removed {} with all its versions\n", command.election));
}

}  // namespace

void add_elections(CLI::App& app, Session& session) {
    auto command = std::make_shared<ElectionsCommand>();
    CLI::App* verb =
        app.add_subcommand("elections", "List the elections; choose the default, prune, remove");
    verb->footer(examples);
    add_data_option(*verb, command->data);
    Acts acts(*verb, command, session);
    acts.alone(list);
    const auto act_on_one = [&](const std::string& name, const std::string& sentence, auto act) {
        CLI::App* own = acts.add(name, sentence, act);
        own->add_option("ELECTION", command->election, "The election")->type_name("")->required();
        return own;
    };
    acts.add("list", "List them (as without a word)", list);
    act_on_one("default", "Choose the one that answers where no election is named", choose_default);
    act_on_one("prune", "Remove old versions", prune)
        ->add_option("--keep", command->keep, "How many of the newest stay, beside the current one")
        ->type_name("N")
        ->capture_default_str();
    act_on_one("remove", "Remove an election with all its versions", remove);
}

}  // namespace almanac::cli
