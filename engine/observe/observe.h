#pragma once

// What the program says about itself: metrics that are added up only when somebody asks
// (metrics.h), the trace that a request belongs to (trace.h), an access log off the hot path
// (access_log.h), and one JSON line per event on standard error.

#include "engine/base/clock.h"
#include "engine/observe/access_log.h"
#include "engine/observe/metrics.h"
#include "engine/observe/trace.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace almanac::observe {

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
