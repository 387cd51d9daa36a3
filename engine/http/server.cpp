#include "engine/http/core.h"
#include "engine/http/http.h"
#include "engine/http/listener.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

namespace almanac::http {

namespace {

class CoreServer final : public Server {
public:
    CoreServer(const Router& router, const ServerOptions& options, const Listeners& listeners)
        : options_(with_clock(options)),
          dispatch_(router),
          shared_{dispatch_, options_},
          port_(listeners.port) {
        for (const int handle : listeners.handles) {
            cores_.push_back(std::make_unique<Core>(shared_, cores_.size(), handle));
        }
    }

    std::uint16_t port() const override { return port_; }

    void run() override {
        std::vector<std::thread> threads;
        for (std::size_t core = 1; core < cores_.size(); ++core) {
            threads.emplace_back([this, core] { cores_[core]->run(); });
        }
        cores_[0]->run();
        for (std::thread& each : threads) each.join();
    }

    void stop() override {
        for (const auto& core : cores_) core->stop();
    }

private:
    ServerOptions with_clock(ServerOptions options) const {
        if (options.clock == nullptr) options.clock = &clock_;
        return options;
    }

    base::SystemClock clock_;
    ServerOptions options_;
    Dispatch dispatch_;
    Core::Shared shared_;
    std::vector<std::unique_ptr<Core>> cores_;
    std::uint16_t port_;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::listen(const Router& router,
                                                     const ServerOptions& options) {
    const std::size_t threads =
        options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    const Listeners listeners = TRY(open_listeners(options.address, options.port, threads));
    if (options.metrics != nullptr) options.metrics->open(route_labels(router), threads);
    if (options.access_log != nullptr) options.access_log->open(route_labels(router), threads);
    try {
        return std::unique_ptr<Server>(std::make_unique<CoreServer>(router, options, listeners));
    } catch (const std::system_error& error) {
        return base::Error{
            base::ErrorKind::exhausted,
            fmt::format("The server cannot start: {}; raise the limit of open files (ulimit -n).",
                        error.what())};
    }
}

}  // namespace almanac::http
