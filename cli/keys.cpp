#include "cli/acts.h"
#include "cli/session.h"
#include "engine/access/access.h"
#include "engine/observe/observe.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
A key is shown once, when it is made: the file keeps its hash, which nobody can
turn back. Send it as "Authorization: Bearer KEY" or as "X-API-Key: KEY". A
running server takes up within a second what is changed here.

Roles, each with what those before it may:
    reader      reads, with the limits of its tier
    member      acts in its own name
    moderator   judges what members wrote
    editor      publishes
    admin       runs the program: caches, jobs, settings

Examples:
    almanac keys add --role admin --name "Ada's laptop"
    KEY=$(almanac keys add --role reader --name gazette --tier gold --days 365)
    almanac keys list
    almanac keys revoke 4t2kq0wz
    almanac keys session --role editor --name Ada --hours 2
    almanac keys rotate
)";

struct KeysCommand {
    std::string data;
    std::string id;
    std::string name;
    std::string role = "reader";
    std::string tier{access::standard_tier};
    std::int64_t days = 0;
    std::int64_t hours = 8;
};

// What every verb of keys works with.
struct Desk {
    explicit Desk(const KeysCommand& command)
        : file(access::KeyFile::in(command.data), clock, entropy) {}

    base::SystemClock clock;
    access::SystemEntropy entropy;
    access::KeyFile file;
};

std::vector<std::string> roles() {
    const auto& words = base::EnumWords<access::Role>::words;
    return {words.begin() + 1, words.end()};  // anybody needs no key
}

access::Grant grant_of(const KeysCommand& command) {
    const auto& words = base::EnumWords<access::Role>::words;
    const auto* const place = std::find(words.begin(), words.end(), command.role);
    return {command.name.empty() ? command.role : command.name,
            static_cast<access::Role>(place - words.begin()), command.tier, std::nullopt};
}

// The secret alone goes to standard output, so that a script can take it from there.
base::Result<void> hand_over(const access::Issued& issued, std::string_view sentence) {
    remark(sentence);
    return print(fmt::format("{}\n", issued.text.reveal()));
}

base::Result<void> add(const KeysCommand& command) {
    access::Grant grant = grant_of(command);
    if (command.days > 0) grant.lifetime = std::chrono::days(command.days);
    const auto issued = TRY(Desk(command).file.add(grant));
    return hand_over(issued, fmt::format("key {} for {} ({}); it is shown only now:", issued.id,
                                         grant.name, command.role));
}

base::Result<void> start_session(const KeysCommand& command) {
    access::Grant grant = grant_of(command);
    grant.lifetime = std::chrono::hours(command.hours);
    const auto issued = TRY(Desk(command).file.start_session(grant));
    return hand_over(issued, fmt::format("session {} for {} ({}, {} h); it is shown only now:",
                                         issued.id, grant.name, command.role, command.hours));
}

std::string day_of(base::Instant time) { return observe::rfc3339(time).substr(0, 10); }

std::string state_of(const access::KeyRecord& key, base::Instant now) {
    if (key.revoked) return "revoked " + day_of(*key.revoked);
    if (!key.expires) return "good";
    return (*key.expires <= now ? "expired " : "good until ") + day_of(*key.expires);
}

base::Result<void> list(const KeysCommand& command) {
    const Desk desk(command);
    const auto keys = TRY(desk.file.list());
    if (keys.empty()) {
        return print(fmt::format("no key in {} yet; make one with: almanac keys add --role admin\n",
                                 command.data));
    }
    std::string out = fmt::format("{:<8}  {:<9}  {:<10}  {:<10}  {:<21}  {}\n", "id", "role",
                                  "tier", "made", "state", "name");
    for (const access::KeyRecord& key : keys) {
        out += fmt::format("{:<8}  {:<9}  {:<10}  {:<10}  {:<21}  {}\n", key.id,
                           base::word_of(key.role), key.tier, day_of(key.created),
                           state_of(key, desk.clock.now()), key.name);
    }
    return print(out);
}

base::Result<void> revoke(const KeysCommand& command) {
    TRY(Desk(command).file.revoke(command.id));
    return print(fmt::format("{} is revoked\n", command.id));
}

base::Result<void> rotate(const KeysCommand& command) {
    const std::string id = TRY(Desk(command).file.rotate());
    return print(
        fmt::format("{} signs sessions from now on; earlier ones stay good until they "
                    "expire\n",
                    id));
}

// What a key or a session gives its holder.
void add_grant_options(CLI::App& act, KeysCommand& command) {
    act.add_option("--role", command.role, "What its holder may do: reader … admin")
        ->check(CLI::IsMember(roles()))
        ->type_name("ROLE")
        ->capture_default_str();
    act.add_option("--name", command.name, "Who has it; the role's name where it is left out")
        ->type_name("NAME");
    act.add_option("--tier", command.tier, "Which limits its holder has")
        ->type_name("TIER")
        ->capture_default_str();
}

}  // namespace

void add_keys(CLI::App& app, Session& session) {
    auto command = std::make_shared<KeysCommand>();
    CLI::App* verb = app.add_subcommand("keys", "Make, list and revoke keys to the API");
    verb->footer(examples);
    add_data_option(*verb, command->data);
    Acts acts(*verb, command, session);
    acts.alone(list);
    CLI::App* adding = acts.add("add", "Make a key and print it, once", add);
    add_grant_options(*adding, *command);
    adding->add_option("--days", command->days, "How long it is good; for ever where left out")
        ->check(CLI::Range(1, 36'500))
        ->type_name("N");
    acts.add("list", "List the keys, without their secrets (as without a word)", list);
    acts.add("revoke", "End a key, a session, or a signing key with its sessions", revoke)
        ->add_option("ID", command->id, "What stands behind the first _ of a key")
        ->type_name("")
        ->required();
    CLI::App* starting =
        acts.add("session", "Sign a session that ends by itself and print it, once", start_session);
    add_grant_options(*starting, *command);
    starting->add_option("--hours", command->hours, "How long it is good, at most 720")
        ->check(CLI::Range(1, 720))
        ->type_name("N")
        ->capture_default_str();
    acts.add("rotate", "Sign sessions with a new key from now on", rotate);
}

}  // namespace almanac::cli
