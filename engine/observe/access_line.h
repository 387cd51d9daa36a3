#pragma once

// One line of the access log: what a core notes of a request, and how it is written. Pure.

#include "engine/observe/access_log.h"

#include <array>
#include <string>

namespace almanac::observe {

// Why a request has a line; the first that holds.
enum class Why : std::uint8_t { error, slow, traced, sampled };

// Nothing where a request gets no line.
std::optional<Why> why_noted(const Access& access, std::chrono::nanoseconds slow);

// What a core copies into its ring.
struct AccessRecord {
    std::int64_t unix_ns = 0;
    Answered answered;
    Trace trace;
    Why why = Why::sampled;
    std::uint8_t target_bytes = 0;
    std::array<char, access_target_bytes_max> target;
};
static_assert(sizeof(AccessRecord) <= 256, "a ring of 4,096 is to be 1 MiB");

// Copies `target` as far as it fits; what is not printable ASCII becomes '?', so that the line is
// JSON whatever a client sends.
void set_target(AccessRecord& record, std::string_view target);

// Appends {"time":…,"level":…,"event":"request","why":…,…} and a line feed.
void append_line(std::string& out, const AccessRecord& record, std::string_view route);

}  // namespace almanac::observe
