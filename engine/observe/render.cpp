#include "engine/observe/metrics_state.h"
#include "engine/observe/process.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>

namespace almanac::observe {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using State = MetricsState;
using Labels = std::vector<std::pair<std::string, std::string>>;

constexpr std::array<std::string_view, outcome_count> outcome_names{"success", "error"};

// Bounds in nanoseconds: every power of two from 2 µs, where finished bytes are, to 34 ms, and
// every second one from there to 8.6 s. 19 of them and the infinite one, of each route and outcome
// asked.
std::vector<std::uint64_t> duration_bounds() {
    std::vector<std::uint64_t> bounds;
    for (unsigned power = 11; power <= 25; ++power) bounds.push_back(std::uint64_t{1} << power);
    for (unsigned power = 27; power <= 33; power += 2) bounds.push_back(std::uint64_t{1} << power);
    return bounds;
}

// In bytes: every second power of two from 256 B, a 304, to 16 MiB.
std::vector<std::uint64_t> size_bounds() {
    std::vector<std::uint64_t> bounds;
    for (unsigned power = 8; power <= 24; power += 2) bounds.push_back(std::uint64_t{1} << power);
    return bounds;
}

// A family of histograms: what is counted in one unit and shown in another.
struct Scale {
    std::vector<std::uint64_t> bounds;
    double per_unit = 1;  // a division rounds once, so that 2048 ns are 2.048e-06 s
};

ClientMetric labelled(Labels labels) {
    ClientMetric metric;
    for (auto& [name, value] : labels) metric.label.push_back({std::move(name), std::move(value)});
    return metric;
}

ClientMetric valued(MetricType type, Labels labels, double value) {
    ClientMetric metric = labelled(std::move(labels));
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    return metric;
}

ClientMetric histogram(Labels labels, const Distribution& all, const Scale& scale) {
    ClientMetric metric = labelled(std::move(labels));
    for (const std::uint64_t bound : scale.bounds) {
        metric.histogram.bucket.push_back(
            {all.up_to(bound), static_cast<double>(bound) / scale.per_unit});
    }
    metric.histogram.sample_count = all.count();
    metric.histogram.sample_sum = static_cast<double>(all.sum()) / scale.per_unit;
    return metric;
}

MetricFamily single(std::string name, std::string help, MetricType type, double value) {
    return {std::move(name), std::move(help), type, {valued(type, {}, value)}};
}

template <class Pick>
double total(const State& state, Pick&& pick) {
    std::uint64_t sum = 0;
    for (const auto& core : state.cores) sum += pick(*core).get();
    return static_cast<double>(sum);
}

template <class Pick>
Distribution together(const State& state, Pick&& pick) {
    Distribution all;
    for (const auto& core : state.cores) pick(*core).add_to(all);
    return all;
}

MetricFamily requests(const State& state) {
    MetricFamily family{"almanac_http_requests_total",
                        "Answers given, by route, method and class of status.",
                        MetricType::Counter,
                        {}};
    for (std::size_t route = 0; route < state.routes.size(); ++route) {
        for (std::size_t cell = 0; cell < method_count * status_classes; ++cell) {
            const double count = total(state, [&](const CoreCounts& core) -> const Count& {
                return core.routes[route].answers[cell];
            });
            if (count == 0) continue;
            const auto method = static_cast<Method>(cell / status_classes);
            family.metric.push_back(
                valued(MetricType::Counter,
                       {{"route", state.routes[route]},
                        {"method", std::string(name_of(method))},
                        {"status", std::to_string(cell % status_classes + 1) + "xx"}},
                       count));
        }
    }
    return family;
}

// The latencies of routes: as histograms to reckon with, and as three quantiles to read.
struct Durations {
    MetricFamily histograms{"almanac_http_request_duration_seconds",
                            "From the parsed head to the finished bytes, without the network.",
                            MetricType::Histogram,
                            {}};
    std::vector<std::pair<double, MetricFamily>> quantiles;

    Durations() {
        for (const auto& [q, word] : {std::pair(0.5, "p50"), {0.95, "p95"}, {0.99, "p99"}}) {
            quantiles.emplace_back(
                q, MetricFamily{"almanac_http_request_duration_" + std::string(word) + "_seconds",
                                "What this share of the requests since the start did not exceed.",
                                MetricType::Gauge,
                                {}});
        }
    }

    void add(const Labels& labels, const Distribution& all, const Scale& scale) {
        histograms.metric.push_back(histogram(labels, all, scale));
        for (auto& [q, family] : quantiles) {
            family.metric.push_back(
                valued(MetricType::Gauge, labels, all.quantile(q) / scale.per_unit));
        }
    }
};

void add_durations(const State& state, std::vector<MetricFamily>& families) {
    const Scale scale{duration_bounds(), 1e9};
    Durations durations;
    for (std::size_t route = 0; route < state.routes.size(); ++route) {
        for (std::size_t outcome = 0; outcome < outcome_count; ++outcome) {
            const Distribution all =
                together(state, [&](const CoreCounts& core) -> const Histogram& {
                    return core.routes[route].took[outcome];
                });
            if (all.count() == 0) continue;
            durations.add(
                {{"route", state.routes[route]}, {"outcome", std::string(outcome_names[outcome])}},
                all, scale);
        }
    }
    families.push_back(std::move(durations.histograms));
    for (auto& [q, family] : durations.quantiles) families.push_back(std::move(family));
}

MetricFamily bytes(const State& state) {
    MetricFamily family{"almanac_http_response_bytes_total",
                        "Bytes of heads and bodies sent, by route.",
                        MetricType::Counter,
                        {}};
    for (std::size_t route = 0; route < state.routes.size(); ++route) {
        const double sent = total(state, [&](const CoreCounts& core) -> const Count& {
            return core.routes[route].bytes;
        });
        if (sent == 0) continue;
        family.metric.push_back(
            valued(MetricType::Counter, {{"route", state.routes[route]}}, sent));
    }
    return family;
}

void add_loops(const State& state, std::vector<MetricFamily>& families) {
    const auto sizes =
        together(state, [](const CoreCounts& core) -> const Histogram& { return core.sizes; });
    families.push_back({"almanac_http_response_size_bytes",
                        "Bytes of an answer, head and body.",
                        MetricType::Histogram,
                        {histogram({}, sizes, {size_bounds(), 1})}});
    const auto lag =
        together(state, [](const CoreCounts& core) -> const Histogram& { return core.lag; });
    families.push_back({"almanac_http_loop_lag_seconds",
                        "How much later than due a core's event loop came to its clock tick.",
                        MetricType::Histogram,
                        {histogram({}, lag, {duration_bounds(), 1e9})}});
}

void add_connections(const State& state, std::vector<MetricFamily>& families) {
    const auto count = [&](Connection what) {
        return total(state, [&](const CoreCounts& core) -> const Count& {
            return core.connections[static_cast<std::size_t>(what)];
        });
    };
    const double opened = count(Connection::opened);
    families.push_back(single("almanac_http_connections", "Connections open now.",
                              MetricType::Gauge, opened - count(Connection::closed)));
    families.push_back(single("almanac_http_connections_opened_total", "Connections accepted.",
                              MetricType::Counter, opened));
    families.push_back(single("almanac_http_connections_refused_total",
                              "Connections closed at once because the limit was reached.",
                              MetricType::Counter, count(Connection::refused)));
    families.push_back(single("almanac_http_connections_timed_out_total",
                              "Connections closed because the client was too slow.",
                              MetricType::Counter, count(Connection::timed_out)));
}

void add_process(const State& state, std::vector<MetricFamily>& families) {
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
                              MetricType::Gauge, state.started));
}

// What was set, and what every source says now. A source is asked outside the lock, so that it may
// take its time and even add another.
std::vector<Sample> samples(const State& state) {
    auto all = state.gauges.with([](const std::vector<Sample>& held) { return held; });
    const auto sources = state.sources.with([](const auto& held) { return held; });
    for (const auto& source : sources) {
        auto said = (*source)();
        std::move(said.begin(), said.end(), std::back_inserter(all));
    }
    return all;
}

void add_samples(const State& state, std::vector<MetricFamily>& families) {
    const std::size_t own = families.size();
    for (Sample& each : samples(state)) {
        const auto type =
            each.kind == SampleKind::counter ? MetricType::Counter : MetricType::Gauge;
        auto known =
            std::find_if(families.begin() + static_cast<std::ptrdiff_t>(own), families.end(),
                         [&](const MetricFamily& one) { return one.name == each.name; });
        if (known == families.end()) {
            families.push_back({std::move(each.name), std::move(each.help), type, {}});
            known = std::prev(families.end());
        }
        known->metric.push_back(valued(type, std::move(each.labels), each.value));
    }
}

}  // namespace

std::string Metrics::render() const {
    std::vector<MetricFamily> families;
    if (!state_->cores.empty()) {
        families.push_back(requests(*state_));
        add_durations(*state_, families);
        families.push_back(bytes(*state_));
        add_loops(*state_, families);
        add_connections(*state_, families);
    }
    add_process(*state_, families);
    add_samples(*state_, families);
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace almanac::observe
