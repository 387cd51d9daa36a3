#include "cli/interrupt.h"
#include "cli/keep.h"
#include "cli/lock.h"
#include "cli/operations.h"
#include "cli/page.h"
#include "cli/session.h"
#include "engine/http/http.h"
#include "engine/observe/observe.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
A version published meanwhile appears within a second. SIGTERM or Ctrl-C lets
answers under way finish (at most 10 seconds), then ends.

Examples:
    almanac serve
    almanac serve --address 0.0.0.0 --port 80 --data /srv/almanac
    almanac serve --port 0          a free port, printed
)";

// New versions shall appear within a second; looking costs a few system calls.
constexpr std::chrono::milliseconds refresh_every{250};

struct ServeCommand {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string data;
};

// Says what happened: to people on a terminal, as JSON lines to whoever collects logs.
class Announcer {
public:
    Announcer(const Terminal& terminal, const base::Clock& clock)
        : for_people_(terminal.error_is_terminal), log_(clock) {}

    void refused(const std::vector<std::string>& sentences) const {
        for (const std::string& sentence : sentences) {
            if (for_people_) complain(sentence);
            if (!for_people_)
                log_.event(observe::Level::error, "version_refused", {{"reason", sentence}});
        }
    }

private:
    const bool for_people_;
    const observe::Log log_;
};

constexpr std::string_view version_gauge = "almanac_election_version_start_time_seconds";

std::vector<observe::Gauge> version_gauges(const std::vector<elections::Serving>& served) {
    std::vector<observe::Gauge> gauges;
    for (const elections::Serving& one : served) {
        const std::chrono::duration<double> since = one.since.time_since_epoch();
        gauges.push_back({std::string(version_gauge),
                          "Since when this version of the election is served, Unix time.",
                          {{"election", one.election_id}, {"data_version", one.data_version}},
                          since.count()});
    }
    return gauges;
}

// Looks for new versions until it goes.
class Refresher {
public:
    Refresher(elections::Elections& elections, observe::Metrics& metrics,
              const Announcer& announcer)
        : elections_(elections), metrics_(metrics), announcer_(announcer) {}

    // The first look, before anything is served.
    std::vector<std::string> first() {
        auto sentences = elections_.refresh();
        count();
        return sentences;
    }
    void start() {
        thread_ = std::jthread([this](const std::stop_token& stop) { look(stop); });
    }

private:
    void count() {
        const auto served = elections_.served();
        metrics_.set_gauge({"almanac_elections",
                            "Elections being served.",
                            {},
                            static_cast<double>(served.size())});
        metrics_.replace_gauges(version_gauge, version_gauges(served));
    }

    void look(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, stop, refresh_every, [&] { return stop.stop_requested(); })) {
            announcer_.refused(elections_.refresh());
            count();
        }
    }

    elections::Elections& elections_;
    observe::Metrics& metrics_;
    const Announcer& announcer_;
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

base::Result<void> serve(const ServeCommand& command, const Terminal& terminal) {
    const Interrupt interrupt;
    ::signal(SIGPIPE, SIG_IGN);
    raise_handle_limit();
    const ServeLock lock = TRY(ServeLock::take(command.data));
    const DataFolder folder = TRY(DataFolder::open(command.data));
    const Announcer announcer(terminal, *folder.clock);
    observe::Metrics metrics;
    Refresher refresher(*folder.elections, metrics, announcer);
    const auto refused = refresher.first();
    TRY(check_first(*folder.elections, refused));
    announcer.refused(refused);

    http::Router router;
    folder.elections->mount(router);
    mount_page(router, TRY(load_page()));
    mount_operations(router, metrics);
    http::ServerOptions options;
    options.address = command.address;
    options.port = command.port;
    options.metrics = &metrics;
    const auto server = TRY(http::Server::listen(router, options));
    refresher.start();
    TRY(print(greeting(command, server->port(), folder.elections->served().size())));
    const std::stop_callback stop(interrupt.token(), [&server] { server->stop(); });
    server->run();
    return {};
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
    add_data_option(*verb, command->data);
    verb->callback([command, &session] {
        session.work = [command, &session] { return serve(*command, session.terminal); };
    });
}

}  // namespace almanac::cli
