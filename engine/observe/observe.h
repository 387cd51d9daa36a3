#pragma once

// What the program says about itself: counters that each core keeps for itself and that are added
// up only when somebody asks (Prometheus text), and one JSON line per event on standard error. No
// access log.

#include "engine/base/clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace almanac::observe {

// The methods that metrics tell apart.
enum class Method : std::uint8_t { get, head, options, post, other };
inline constexpr std::size_t method_count = 5;

// One request that was answered.
struct Answered {
    std::size_t route = 0;  // its place in the list given to open()
    Method method = Method::get;
    unsigned status = 200;
    std::chrono::nanoseconds took{
        0};                 // from the parsed head to the finished bytes, without the network
    std::size_t bytes = 0;  // head and body
};

// What happened to a connection.
enum class Connection : std::uint8_t { opened, closed, refused, timed_out };
inline constexpr std::size_t connection_events = 4;

// One gauge of an app, "almanac_ballots" or "almanac_election_version_info". A name has one help
// and the same label names everywhere.
struct Gauge {
    std::string name;
    std::string help;
    std::vector<std::pair<std::string, std::string>> labels;
    double value = 0;
};

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

    // Counts one connection's event; only the thread that runs `core` may call it.
    void connection(std::size_t core, Connection what);

    // Sets a gauge, or adds it; from any thread.
    void set_gauge(Gauge gauge);

    // Replaces all gauges of `name` by `gauges`, so that what is gone is no longer reported; from
    // any thread.
    void replace_gauges(std::string_view name, std::vector<Gauge> gauges);

    // Everything in Prometheus' text format 0.0.4.
    std::string render() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The media type of what render() returns.
inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

// How much an event matters.
enum class Level : std::uint8_t { info, warning, error };

// One value beside an event.
using LogValue = std::variant<std::string_view, std::int64_t, double, bool>;
using LogField = std::pair<std::string_view, LogValue>;

// Writes one JSON line per event, {"time":…,"level":…,"event":…, fields…}, in one write;
// thread-safe.
class Log {
public:
    // `handle` is an open file, standard error by default; `clock` outlives the log.
    explicit Log(const base::Clock& clock, int handle = 2) : clock_(clock), handle_(handle) {}

    // `event` is a short name ("started", "version_published", "version_refused", "stopped").
    void event(Level level, std::string_view event, std::initializer_list<LogField> fields) const;

private:
    const base::Clock& clock_;
    int handle_;
};

// "2026-01-31T23:59:59.123Z" (RFC 3339, UTC).
std::string rfc3339(base::Instant time);

}  // namespace almanac::observe
