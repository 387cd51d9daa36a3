#include "engine/observe/metrics.h"

#include "engine/base/ensure.h"
#include "engine/observe/metrics_state.h"

#include <algorithm>
#include <iterator>

namespace almanac::observe {

namespace {

constexpr std::array<std::string_view, method_count> method_names{"GET", "HEAD", "OPTIONS", "POST",
                                                                  "other"};

// A steady clock does not run backwards, but a caller's subtraction may.
std::uint64_t nanoseconds(std::chrono::nanoseconds time) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
}

}  // namespace

std::string_view name_of(Method method) { return method_names[static_cast<std::size_t>(method)]; }

Metrics::Metrics() : state_(std::make_unique<MetricsState>()) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    state_->started = std::chrono::duration<double>(now).count();
}

Metrics::~Metrics() = default;

void Metrics::open(std::vector<std::string> routes, std::size_t cores) {
    base::ensure(state_->cores.empty(), "metrics are opened once");
    state_->routes = std::move(routes);
    for (std::size_t core = 0; core < cores; ++core) {
        state_->cores.push_back(std::make_unique<CoreCounts>(state_->routes.size()));
    }
}

void Metrics::answered(std::size_t core, const Answered& what) {
    CoreCounts& counts = *state_->cores[core];
    RouteCounts& route = counts.routes[what.route];
    const std::size_t status = std::clamp<std::size_t>(what.status / 100, 1, status_classes) - 1;
    route.answers[static_cast<std::size_t>(what.method) * status_classes + status].add(1);
    const auto outcome = what.status < 400 ? Outcome::success : Outcome::error;
    route.took[static_cast<std::size_t>(outcome)].add(nanoseconds(what.took));
    route.bytes.add(what.bytes);
    counts.sizes.add(what.bytes);
}

void Metrics::streamed(std::size_t core, std::size_t route, std::size_t bytes) {
    state_->cores[core]->routes[route].bytes.add(bytes);
}

void Metrics::connection(std::size_t core, Connection what) {
    state_->cores[core]->connections[static_cast<std::size_t>(what)].add(1);
}

void Metrics::lagged(std::size_t core, std::chrono::nanoseconds late) {
    state_->cores[core]->lag.add(nanoseconds(late));
}

void Metrics::set_gauge(Sample gauge) {
    state_->gauges.with([&](std::vector<Sample>& gauges) {
        const auto same = std::find_if(gauges.begin(), gauges.end(), [&](const Sample& each) {
            return each.name == gauge.name && each.labels == gauge.labels;
        });
        if (same == gauges.end()) {
            gauges.push_back(std::move(gauge));
        } else {
            *same = std::move(gauge);
        }
    });
}

void Metrics::replace_gauges(std::string_view name, std::vector<Sample> fresh) {
    state_->gauges.with([&](std::vector<Sample>& gauges) {
        std::erase_if(gauges, [&](const Sample& each) { return each.name == name; });
        std::move(fresh.begin(), fresh.end(), std::back_inserter(gauges));
    });
}

void Metrics::add_source(SampleSource source) {
    auto shared = std::make_shared<const SampleSource>(std::move(source));
    state_->sources.with([&](auto& sources) { sources.push_back(std::move(shared)); });
}

}  // namespace almanac::observe
