#include "cli/acts.h"
#include "cli/cache_clear.h"
#include "cli/cache_view.h"
#include "cli/server_client.h"
#include "cli/session.h"
#include "engine/base/json_read.h"
#include "engine/base/percent.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Answers that no version has stored beforehand are worked out when somebody asks
and kept in the server's memory; this verb asks a running server about them.
Each is called ELECTION/VERSION/VIEW {PARAMETERS}; --json shows what is asked
most, with these names. Of --pattern, * stands for any text.

Examples:
    almanac cache                              what is kept, and how well it does
    almanac cache clear --key-file admin.key   forget it all
    almanac cache clear --pattern 'demo/*'     forget one election's answers
    almanac cache clear --pattern '*/coalition_pairs *'     one view's, of all
    almanac cache warm --key-file admin.key    work the usual answers out ahead
    almanac cache --server http://10.0.0.5:8080
)";

struct CacheCommand {
    ServerAddress server;
    bool json = false;
    std::string pattern = every_key;
};

constexpr double megabyte = 1024 * 1024;

std::string tier_line(const CacheTier& tier) {
    const std::string why = tier.reason.empty() ? "" : ": " + tier.reason;
    return fmt::format("Redis is {}{}\n{} found there, {} not, {} stored\n", tier.state, why,
                       tier.hits, tier.misses, tier.puts);
}

std::string table_of(const CacheView& view) {
    if (!view.enabled) return "nothing is kept: the server was started with --cache 0\n";
    std::string out =
        fmt::format("{} answers, {:.1f} of {:.0f} MB; {:.1f} % of asks were hits\n", view.entries,
                    static_cast<double>(view.bytes) / megabyte,
                    static_cast<double>(view.bytes_max) / megabyte, 100 * view.hit_ratio);
    if (view.redis) out += tier_line(*view.redis);
    if (view.kinds.empty()) return out;
    out += fmt::format("\n{:<32} {:>9} {:>9} {:>8} {:>9} {:>9}\n", "kind", "hits", "misses",
                       "waited", "took s", "saved s");
    for (const CacheKind& kind : view.kinds) {
        out += fmt::format("{:<32} {:>9} {:>9} {:>8} {:>9.2f} {:>9.2f}\n", kind.kind, kind.hits,
                           kind.misses, kind.collapsed, kind.compute_seconds, kind.saved_seconds);
    }
    return out;
}

base::Result<void> stats(const CacheCommand& command) {
    const std::string body = TRY(ask_server(command.server, "GET", "/api/cache/stats"));
    if (command.json) return print(body + "\n");
    const auto view = TRY(base::from_json<CacheView>(body, "/api/cache/stats"));
    return print(table_of(view));
}

base::Result<void> clear(const CacheCommand& command) {
    const std::string target = "/api/cache/clear?pattern=" + base::percent_encoded(command.pattern);
    const std::string body = TRY(ask_server(command.server, "POST", target));
    if (command.json) return print(body + "\n");
    const auto cleared = TRY(base::from_json<CacheCleared>(body, "/api/cache/clear"));
    if (command.pattern == every_key) return print("everything that was kept is forgotten\n");
    if (cleared.dropped > 0)
        return print(fmt::format("{} {} forgotten\n", cleared.dropped,
                                 cleared.dropped == 1 ? "answer is" : "answers are"));
    return print(fmt::format(
        "nothing that is kept is called {}; almanac cache --json shows names\n", command.pattern));
}

std::string check_pattern(const std::string& text) {
    if (!text.empty() && text.size() <= pattern_bytes_max) return "";
    return fmt::format("it has to have from 1 to {} bytes", pattern_bytes_max);
}

base::Result<void> warm(const CacheCommand& command) {
    TRY(ask_server(command.server, "POST", "/api/cache/warm"));
    return print("the usual answers are being worked out\n");
}

}  // namespace

void add_cache(CLI::App& app, Session& session) {
    auto command = std::make_shared<CacheCommand>();
    CLI::App* verb =
        app.add_subcommand("cache", "Look at what a running server keeps, or clear it");
    verb->footer(examples);
    add_server_options(*verb, command->server);
    verb->add_flag("--json", command->json, "Print what the server says as it is");
    Acts acts(*verb, command, session);
    acts.alone(stats);
    acts.add("stats", "Say what is kept and how well that does (as without a word)", stats);
    acts.add("clear", "Forget everything that is kept, or what a pattern names", clear)
        ->add_option("--pattern", command->pattern,
                     "Which answers, by their names; * stands for any text")
        ->type_name("GLOB")
        ->check(CLI::Validator(check_pattern, ""));
    acts.add("warm", "Work the usual answers out ahead", warm);
}

}  // namespace almanac::cli
