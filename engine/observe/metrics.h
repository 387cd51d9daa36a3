#pragma once

// Counters that each core keeps for itself and that are added up only when somebody asks, as
// Prometheus reads them. docs/metrics.md names every one.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::observe {

// The methods that metrics tell apart.
enum class Method : std::uint8_t { get, head, options, post, other };
inline constexpr std::size_t method_count = 5;

// "GET" … "other".
std::string_view name_of(Method method);

// One request that was answered.
struct Answered {
    std::size_t route = 0;  // its place in the list given to open()
    Method method = Method::get;
    unsigned status = 200;  // from 400 on an error
    std::chrono::nanoseconds took{
        0};                 // from the parsed head to the finished bytes, without the network
    std::size_t bytes = 0;  // head and body
};

// What happened to a connection.
enum class Connection : std::uint8_t { opened, closed, refused, timed_out };
inline constexpr std::size_t connection_events = 4;

// Whether a sample only rises, or is what it is now.
enum class SampleKind : std::uint8_t { gauge, counter };

// One value of an app or a module, "almanac_ballots" or "almanac_cache_hits_total". A name has one
// kind, one help and the same label names everywhere; a counter's ends in "_total".
struct Sample {
    std::string name;
    std::string help;
    std::vector<std::pair<std::string, std::string>> labels;
    double value = 0;
    SampleKind kind = SampleKind::gauge;
};

// Whoever counts for itself says how far it is, on the thread that renders.
using SampleSource = std::function<std::vector<Sample>()>;

struct MetricsState;  // private to this module

// All metrics of a process. Recording is a plain addition in the core's own slot; render() may be
// called from any thread at any time.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // Says which routes and how many cores there are; once, before anything is recorded.
    void open(std::vector<std::string> routes, std::size_t cores);

    // Counts one answer; only the thread that runs `core` may call it.
    void answered(std::size_t core, const Answered& what);

    // Counts bytes that followed an answer already counted; only the thread that runs `core` may.
    void streamed(std::size_t core, std::size_t route, std::size_t bytes);

    // Counts one connection's event; only the thread that runs `core` may call it.
    void connection(std::size_t core, Connection what);

    // How much later than it was due a core's loop came to its clock tick; only the thread that
    // runs `core` may call it.
    void lagged(std::size_t core, std::chrono::nanoseconds late);

    // Sets a gauge, or adds it; from any thread.
    void set_gauge(Sample gauge);

    // Replaces all gauges of `name` by `fresh`, so that what is gone is no longer reported; from
    // any thread.
    void replace_gauges(std::string_view name, std::vector<Sample> fresh);

    // Asks `source` at each render. It may be called on any thread, and until the metrics go.
    void add_source(SampleSource source);

    // Everything in Prometheus' text format 0.0.4.
    std::string render() const;

private:
    std::unique_ptr<MetricsState> state_;
};

// The media type of what render() returns.
inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace almanac::observe
