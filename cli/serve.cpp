#include "cli/access_log.h"
#include "cli/interrupt.h"
#include "cli/keep.h"
#include "cli/kept_answers.h"
#include "cli/lock.h"
#include "cli/operations.h"
#include "cli/page.h"
#include "cli/redis_options.h"
#include "cli/session.h"
#include "cli/warm_set.h"
#include "engine/access/access.h"
#include "engine/http/http.h"
#include "engine/observe/observe.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
A version published meanwhile appears within a second. SIGTERM or Ctrl-C lets
answers under way finish (at most 10 seconds), then ends.

Examples:
    almanac serve
    almanac serve --address 0.0.0.0 --port 80 --data /srv/almanac
    almanac serve --port 0          a free port, printed
    almanac serve --access almanac.toml     who may ask, and how often
    almanac serve --redis redis://10.0.0.5  share with other servers
    almanac serve --warm warm.txt           have these answers at hand

Of --warm, a line is a target as it is asked for; lines that begin with # are
passed over:

    # the pairs of the default election, and a table of another
    /api/coalition/pairs/all?min_shared_ballots=100&min_strength=0.15
    /api/elections/demo/export/first-choice?format=csv
)";

// New versions shall appear within a second; looking costs a few system calls.
constexpr std::chrono::milliseconds refresh_every{250};

struct ServeCommand {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string access;
    std::string data;
    std::size_t cache_mb = 160;  // seed A-015 asks for 100 to 200 MB
    std::string warm;            // "": no targets beside the usual questions
    RedisCommand redis;
    http::FrontOptions front;
    http::CorsOptions cors;
    AccessLogCommand access_log;
};

// Says what happened: to people on a terminal, as JSON lines to whoever collects logs.
class Announcer {
public:
    Announcer(const Terminal& terminal, const base::Clock& clock)
        : for_people_(terminal.error_is_terminal), log_(clock) {}

    void refused(const std::vector<std::string>& sentences) const {
        for (const std::string& sentence : sentences) say("version_refused", sentence);
    }
    void keys_refused(const std::string& sentence) const { say("keys_refused", sentence); }

private:
    void say(std::string_view event, const std::string& sentence) const {
        if (for_people_) complain(sentence);
        if (!for_people_) log_.event(observe::Level::error, event, {{"reason", sentence}});
    }

    const bool for_people_;
    const observe::Log log_;
};

constexpr std::string_view version_gauge = "almanac_election_version_start_time_seconds";

std::vector<observe::Sample> version_gauges(const std::vector<elections::Serving>& served) {
    std::vector<observe::Sample> gauges;
    for (const elections::Serving& one : served) {
        const std::chrono::duration<double> since = one.since.time_since_epoch();
        gauges.push_back({std::string(version_gauge),
                          "Since when this version of the election is served, Unix time.",
                          {{"election", one.election_id}, {"data_version", one.data_version}},
                          since.count()});
    }
    return gauges;
}

// Looks for new versions and changed keys until it goes.
class Refresher {
public:
    Refresher(elections::Elections& elections, access::Gate& gate, observe::Metrics& metrics,
              const Announcer& announcer)
        : elections_(elections), gate_(gate), metrics_(metrics), announcer_(announcer) {}

    // The first look, before anything is served.
    std::vector<std::string> first() {
        auto sentences = elections_.refresh();
        count();
        return sentences;
    }
    // `moved` is called whenever other versions are served than before.
    void start(std::function<void()> moved) {
        moved_ = std::move(moved);
        thread_ = std::jthread([this](const std::stop_token& stop) { look(stop); });
    }

private:
    // Whether other versions are served than at the last count.
    bool count() {
        const auto served = elections_.served();
        metrics_.set_gauge({"almanac_elections",
                            "Elections being served.",
                            {},
                            static_cast<double>(served.size())});
        metrics_.replace_gauges(version_gauge, version_gauges(served));
        std::vector<std::string> versions;
        for (const elections::Serving& one : served)
            versions.push_back(one.election_id + "/" + one.data_version);
        return versions != std::exchange(versions_, versions);
    }

    void look(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, stop, refresh_every, [&] { return stop.stop_requested(); })) {
            announcer_.refused(elections_.refresh());
            if (const auto sentence = gate_.refresh()) announcer_.keys_refused(*sentence);
            if (count()) moved_();
        }
    }

    elections::Elections& elections_;
    access::Gate& gate_;
    observe::Metrics& metrics_;
    const Announcer& announcer_;
    std::vector<std::string> versions_;
    std::function<void()> moved_;
    std::jthread thread_;
};

// 18,000 connections need as many handles; the usual soft limit is 1,024.
void raise_handle_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

base::Result<std::optional<Page>> load_page() {
    const auto folder = Page::find_folder();
    if (!folder) return std::optional<Page>();
    return std::optional<Page>(TRY(Page::load(*folder)));
}

std::string greeting(const ServeCommand& command, std::uint16_t port, std::size_t served) {
    const bool is_v6 = command.address.find(':') != std::string::npos;
    const std::string host = is_v6 ? "[" + command.address + "]" : command.address;
    if (served == 0) {
        return fmt::format(
            "Almanac is at http://{}:{}/ but {} holds no election yet; make one with: almanac "
            "demo\n",
            host, port, command.data);
    }
    return fmt::format("Almanac is serving {} {} at http://{}:{}/\n", served,
                       served == 1 ? "election" : "elections", host, port);
}

// Elections that are there but all damaged are an error; a data folder without any is not.
base::Result<void> check_first(const elections::Elections& elections,
                               const std::vector<std::string>& refused) {
    if (refused.empty() || !elections.served().empty()) return {};
    return base::Error{
        base::ErrorKind::broken,
        fmt::format("{}; nothing else can be served: import it again, or look with: almanac verify",
                    refused.front())};
}

base::Result<std::unique_ptr<access::Gate>> open_gate(const ServeCommand& command,
                                                      const base::Clock& clock) {
    access::Settings settings = access::default_settings();
    if (!command.access.empty()) settings = TRY(access::load_settings(command.access));
    return access::Gate::open(settings, access::KeyFile::in(command.data), clock);
}

CachedApp cached(elections::Elections& elections, WarmSet wanted) {
    return {[&elections](std::string_view key) { return elections.work_out(key); },
            [&elections, wanted = std::move(wanted)] {
                elections.warm();
                wanted.ask();
            }};
}

base::Result<WarmSet> warm_set(const ServeCommand& command, const http::Router& router) {
    if (command.warm.empty()) return WarmSet();
    return WarmSet::read(command.warm, router);
}

// What a field of an answer may hold: a control would end it and begin another.
std::string check_field(const std::string& text) {
    const auto is_plain = [](char each) { return each >= 0x20 && each < 0x7f; };
    if (std::all_of(text.begin(), text.end(), is_plain)) return "";
    return "it has to be printable ASCII";
}

// "*", or a scheme and an authority in small letters, as browsers write them.
std::string check_origin(const std::string& text) {
    if (text == "*") return "";
    for (const std::string_view scheme : {"https://", "http://"}) {
        const bool begins = text.starts_with(scheme) && text.size() > scheme.size();
        const auto is_plain = [](char each) {
            return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') ||
                   std::string_view("-.:[]").find(each) != std::string_view::npos;
        };
        if (begins && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(scheme.size()),
                                  text.end(), is_plain)) {
            return "";
        }
    }
    return "\"" + text + "\" is no origin: write https://example.org, without a path, or *";
}

// Of a list of origins, * stands alone.
std::string check_origins(const std::vector<std::string>& origins) {
    const bool anybody = std::find(origins.begin(), origins.end(), "*") != origins.end();
    return anybody && origins.size() > 1 ? "--cors-origin * allows every origin: name no other"
                                         : "";
}

base::Result<void> serve(const ServeCommand& command, const Terminal& terminal) {
    if (const std::string wrong = check_origins(command.cors.origins); !wrong.empty())
        return base::Error{base::ErrorKind::invalid, wrong};
    const Interrupt interrupt;
    ::signal(SIGPIPE, SIG_IGN);
    raise_handle_limit();
    const ServeLock lock = TRY(ServeLock::take(command.data));
    const DataFolder folder = TRY(DataFolder::open(command.data));
    const Announcer announcer(terminal, *folder.clock);
    const auto gate = TRY(open_gate(command, *folder.clock));
    observe::Metrics metrics;
    metrics.add_source([&gate = *gate] { return gate.samples(); });
    const observe::Log log(*folder.clock);
    http::Router router;  // outlives whoever asks its routes
    KeptAnswers kept(
        {elections::cache_policies(), command.cache_mb << 20U, TRY(redis_settings(command.redis))},
        log);
    http::EventHub events(*folder.clock);
    Refresher refresher(*folder.elections, *gate, metrics, announcer);
    const auto refused = refresher.first();
    TRY(check_first(*folder.elections, refused));
    announcer.refused(refused);

    folder.elections->mount(router, {kept.cache(), events});
    mount_page(router, TRY(load_page()));
    kept.mount(router);
    mount_operations(router, metrics, [&kept] { return kept.complaint(); });
    const WarmSet wanted = TRY(warm_set(command, router));
    kept.start(cached(*folder.elections, wanted), metrics);
    const auto access_log = TRY(AccessLogFile::open(command.access_log, *folder.clock));
    metrics.add_source([&access_log] { return access_log->log().samples(); });
    metrics.set_gauge(build_info());
    http::ServerOptions options;
    options.address = command.address;
    options.port = command.port;
    options.metrics = &metrics;
    options.front = command.front;
    options.cors = command.cors;
    options.access = gate.get();
    options.access_log = &access_log->log();
    const auto server = TRY(http::Server::listen(router, options));
    refresher.start([wanted] { wanted.ask(); });  // elections warm the rest themselves
    TRY(print(greeting(command, server->port(), folder.elections->served().size())));
    const std::stop_callback stop(interrupt.token(), [&server] { server->stop(); });
    server->run();
    return {};
}

void add_front_options(CLI::App& verb, http::FrontOptions& front) {
    verb.add_flag("--purge-tags", front.sends_tags,
                  "Send Cache-Groups and Surrogate-Key: the names by which caches in front purge");
    verb.add_option("--cdn-cache-control", front.cdn_cache_control,
                    "What CDN-Cache-Control tells shared caches of answers that move on, for "
                    "example max-age=86400 where every publication purges")
        ->type_name("TEXT")
        ->check(CLI::Validator(check_field, ""));
}

}  // namespace

void add_serve(CLI::App& app, Session& session) {
    auto command = std::make_shared<ServeCommand>();
    CLI::App* verb = app.add_subcommand("serve", "Serve the page and the API");
    verb->footer(examples);
    verb->add_option("--address", command->address,
                     "The address to listen on; 0.0.0.0 for every one")
        ->type_name("A")
        ->capture_default_str();
    verb->add_option("--port", command->port, "The port; 0 takes a free one and prints it")
        ->type_name("N")
        ->capture_default_str();
    verb->add_option("--access", command->access,
                     "Settings in TOML: who may ask, and how often; docs/access.md has them")
        ->type_name("FILE");
    verb->add_option("--cache", command->cache_mb,
                     "Memory for answers that are worked out when somebody asks, in MB; 0 keeps "
                     "none")
        ->type_name("MB")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    verb->add_option(
            "--warm", command->warm,
            "Targets, one a line, whose answers are worked out before anybody asks, beside "
            "the usual ones")
        ->type_name("FILE");
    verb->add_option("--cors-origin", command->cors.origins,
                     "An origin whose pages may read the answers, such as https://example.org, or "
                     "*; may be given several times")
        ->type_name("ORIGIN")
        ->check(CLI::Validator(check_origin, ""));
    add_redis_options(*verb, command->redis);
    add_front_options(*verb, command->front);
    add_data_option(*verb, command->data);
    add_access_log_options(*verb, command->access_log);
    verb->callback([command, &session] {
        session.work = [command, &session] { return serve(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
