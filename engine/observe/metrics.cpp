#include "engine/base/ensure.h"
#include "engine/base/guarded.h"
#include "engine/observe/observe.h"
#include "engine/observe/process.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>

namespace almanac::observe {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::array<std::string_view, method_count> method_names{"GET", "HEAD", "OPTIONS", "POST",
                                                                  "other"};
constexpr std::size_t status_classes = 5;  // 1xx … 5xx
// Upper bounds of the histogram in nanoseconds: finished bytes take microseconds, a scan
// milliseconds.
constexpr std::array<std::int64_t, 12> bounds_ns{2'000,     5'000,      10'000,      25'000,
                                                 50'000,    100'000,    250'000,     1'000'000,
                                                 5'000'000, 25'000'000, 100'000'000, 1'000'000'000};

// A number that one thread raises and any thread reads: no locked instruction on the way.
class Count {
public:
    void add(std::uint64_t more) {
        value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

struct RouteCounts {
    std::array<Count, method_count * status_classes> answers;
    std::array<Count, bounds_ns.size() + 1> took;  // not cumulative; the last is past every bound
    Count nanoseconds;
    Count bytes;
};

struct alignas(64) CoreCounts {
    explicit CoreCounts(std::size_t route_count) : routes(route_count) {}
    std::vector<RouteCounts> routes;
    std::array<Count, connection_events> connections;
};

ClientMetric labelled(std::vector<std::pair<std::string, std::string>> labels) {
    ClientMetric metric;
    for (auto& [name, value] : labels) metric.label.push_back({std::move(name), std::move(value)});
    return metric;
}

ClientMetric counter(std::vector<std::pair<std::string, std::string>> labels, double value) {
    ClientMetric metric = labelled(std::move(labels));
    metric.counter.value = value;
    return metric;
}

ClientMetric gauge(std::vector<std::pair<std::string, std::string>> labels, double value) {
    ClientMetric metric = labelled(std::move(labels));
    metric.gauge.value = value;
    return metric;
}

MetricFamily single(std::string name, std::string help, MetricType type, double value) {
    auto metric = type == MetricType::Counter ? counter({}, value) : gauge({}, value);
    return {std::move(name), std::move(help), type, {std::move(metric)}};
}

}  // namespace

struct Metrics::State {
    std::vector<std::string> routes;
    std::vector<std::unique_ptr<CoreCounts>> cores;
    mutable base::Guarded<std::vector<Gauge>> gauges;
    double started = 0;

    template <class Pick>
    double sum(Pick&& pick) const {
        std::uint64_t total = 0;
        for (const auto& core : cores) total += pick(*core).get();
        return static_cast<double>(total);
    }

    double connections(Connection what) const {
        return sum([&](const CoreCounts& core) -> const Count& {
            return core.connections[static_cast<std::size_t>(what)];
        });
    }

    MetricFamily requests() const;
    MetricFamily durations() const;
    MetricFamily bytes() const;
    void add_connections(std::vector<MetricFamily>& families) const;
    void add_process(std::vector<MetricFamily>& families) const;
    void add_gauges(std::vector<MetricFamily>& families) const;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {
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
    RouteCounts& counts = state_->cores[core]->routes[what.route];
    const std::size_t status = std::clamp<std::size_t>(what.status / 100, 1, status_classes) - 1;
    counts.answers[static_cast<std::size_t>(what.method) * status_classes + status].add(1);
    std::size_t bucket = 0;
    while (bucket < bounds_ns.size() && what.took.count() > bounds_ns[bucket]) ++bucket;
    counts.took[bucket].add(1);
    counts.nanoseconds.add(static_cast<std::uint64_t>(what.took.count()));
    counts.bytes.add(what.bytes);
}

void Metrics::connection(std::size_t core, Connection what) {
    state_->cores[core]->connections[static_cast<std::size_t>(what)].add(1);
}

void Metrics::set_gauge(Gauge gauge) {
    state_->gauges.with([&](std::vector<Gauge>& gauges) {
        const auto same = std::find_if(gauges.begin(), gauges.end(), [&](const Gauge& each) {
            return each.name == gauge.name && each.labels == gauge.labels;
        });
        if (same == gauges.end()) {
            gauges.push_back(std::move(gauge));
        } else {
            *same = std::move(gauge);
        }
    });
}

void Metrics::replace_gauges(std::string_view name, std::vector<Gauge> fresh) {
    state_->gauges.with([&](std::vector<Gauge>& gauges) {
        std::erase_if(gauges, [&](const Gauge& each) { return each.name == name; });
        std::move(fresh.begin(), fresh.end(), std::back_inserter(gauges));
    });
}

std::string Metrics::render() const {
    std::vector<MetricFamily> families;
    if (!state_->cores.empty()) {
        families.push_back(state_->requests());
        families.push_back(state_->durations());
        families.push_back(state_->bytes());
        state_->add_connections(families);
    }
    state_->add_process(families);
    state_->add_gauges(families);
    return prometheus::TextSerializer().Serialize(families);
}

MetricFamily Metrics::State::requests() const {
    MetricFamily family{"almanac_http_requests_total",
                        "Answers given, by route, method and class of status.",
                        MetricType::Counter,
                        {}};
    for (std::size_t route = 0; route < routes.size(); ++route) {
        for (std::size_t cell = 0; cell < method_count * status_classes; ++cell) {
            const double count = sum([&](const CoreCounts& core) -> const Count& {
                return core.routes[route].answers[cell];
            });
            if (count == 0) continue;
            family.metric.push_back(
                counter({{"route", routes[route]},
                         {"method", std::string(method_names[cell / status_classes])},
                         {"status", std::to_string(cell % status_classes + 1) + "xx"}},
                        count));
        }
    }
    return family;
}

MetricFamily Metrics::State::durations() const {
    MetricFamily family{"almanac_http_request_duration_seconds",
                        "From the parsed head to the finished bytes, without the network.",
                        MetricType::Histogram,
                        {}};
    for (std::size_t route = 0; route < routes.size(); ++route) {
        ClientMetric metric = labelled({{"route", routes[route]}});
        auto& histogram = metric.histogram;
        for (std::size_t bucket = 0; bucket <= bounds_ns.size(); ++bucket) {
            histogram.sample_count +=
                static_cast<std::uint64_t>(sum([&](const CoreCounts& core) -> const Count& {
                    return core.routes[route].took[bucket];
                }));
            if (bucket == bounds_ns.size()) break;
            histogram.bucket.push_back(
                {histogram.sample_count, static_cast<double>(bounds_ns[bucket]) / 1e9});
        }
        if (histogram.sample_count == 0) continue;
        histogram.sample_sum = 1e-9 * sum([&](const CoreCounts& core) -> const Count& {
                                   return core.routes[route].nanoseconds;
                               });
        family.metric.push_back(std::move(metric));
    }
    return family;
}

MetricFamily Metrics::State::bytes() const {
    MetricFamily family{"almanac_http_response_bytes_total",
                        "Bytes of heads and bodies sent, by route.",
                        MetricType::Counter,
                        {}};
    for (std::size_t route = 0; route < routes.size(); ++route) {
        const double total =
            sum([&](const CoreCounts& core) -> const Count& { return core.routes[route].bytes; });
        if (total > 0) family.metric.push_back(counter({{"route", routes[route]}}, total));
    }
    return family;
}

void Metrics::State::add_connections(std::vector<MetricFamily>& families) const {
    const double opened = connections(Connection::opened);
    families.push_back(single("almanac_http_connections", "Connections open now.",
                              MetricType::Gauge, opened - connections(Connection::closed)));
    families.push_back(single("almanac_http_connections_opened_total", "Connections accepted.",
                              MetricType::Counter, opened));
    families.push_back(single("almanac_http_connections_refused_total",
                              "Connections closed at once because the limit was reached.",
                              MetricType::Counter, connections(Connection::refused)));
    families.push_back(single("almanac_http_connections_timed_out_total",
                              "Connections closed because the client was too slow.",
                              MetricType::Counter, connections(Connection::timed_out)));
}

void Metrics::State::add_process(std::vector<MetricFamily>& families) const {
    const ProcessUsage usage = process_usage();
    families.push_back(single("process_cpu_seconds_total", "User and system time spent.",
                              MetricType::Counter, usage.cpu_seconds));
    families.push_back(single("process_resident_memory_bytes", "Resident memory.",
                              MetricType::Gauge, static_cast<double>(usage.resident_bytes)));
    families.push_back(single("process_open_fds", "Open file handles.", MetricType::Gauge,
                              static_cast<double>(usage.open_handles)));
    families.push_back(single("process_max_fds", "File handles allowed.", MetricType::Gauge,
                              static_cast<double>(usage.handles_max)));
    families.push_back(single("process_start_time_seconds", "When the process started, Unix time.",
                              MetricType::Gauge, started));
}

void Metrics::State::add_gauges(std::vector<MetricFamily>& families) const {
    const auto current = gauges.with([](const std::vector<Gauge>& held) { return held; });
    const std::size_t own = families.size();
    for (const Gauge& each : current) {
        const auto known =
            std::find_if(families.begin() + static_cast<std::ptrdiff_t>(own), families.end(),
                         [&](const MetricFamily& one) { return one.name == each.name; });
        if (known != families.end()) {
            known->metric.push_back(gauge(each.labels, each.value));
        } else {
            families.push_back(
                {each.name, each.help, MetricType::Gauge, {gauge(each.labels, each.value)}});
        }
    }
}

}  // namespace almanac::observe
