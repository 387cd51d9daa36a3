#pragma once

// W3C Trace Context, level 1 (Recommendation of 23 November 2021): who asks, in whose name. Pure;
// chance is an argument.

#include "engine/base/random.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::observe {

using TraceId = std::array<std::uint64_t, 2>;  // big end first; not both zero
using SpanId = std::uint64_t;                  // not zero

// What the header `traceparent` says: the trace, the caller's span, whether the caller records it.
struct TraceParent {
    TraceId trace{};
    SpanId span = 0;
    bool sampled = false;
    friend bool operator==(const TraceParent&, const TraceParent&) = default;
};

// Reads one `traceparent`. Nothing where it breaks the grammar, names version ff, is all zeros, or
// has upper-case digits; of a later version the four known fields are read.
std::optional<TraceParent> parse_traceparent(std::string_view header);

// "00-…-…-01", 55 characters.
std::string format_traceparent(const TraceParent& parent);

// The 32 and the 16 lower-case digits of an id.
std::string hex(const TraceId& id);
std::string hex(SpanId id);

// The bounds of level 1: so many members, and what a vendor should at least pass on.
inline constexpr std::size_t tracestate_members_max = 32;
inline constexpr std::size_t tracestate_bytes_max = 512;

// What to pass on of a `tracestate` (several headers joined with commas): the whole without white
// space at its ends, or "" where it breaks the grammar, repeats a key or is over a bound, since the
// standard lets nobody repair it.
std::string_view passed_on(std::string_view tracestate);

// One request of ours within a trace.
struct Trace {
    TraceParent own;    // our span, as we tell those whom we ask
    SpanId parent = 0;  // the caller's span, 0 where we began the trace
    bool continues() const { return parent != 0; }
};

// Gives requests their place in a trace; one a thread.
class Tracer {
public:
    // Of the traces that begin here the share `rate` (0 to 1) is sampled; one that a caller began
    // keeps the caller's choice.
    Tracer(base::Random random, double rate);

    // Continues the caller's trace, or begins one where the header is "" or wrong.
    Trace begin(std::string_view traceparent);

private:
    std::uint64_t next_id();

    base::Random random_;
    double rate_;
};

}  // namespace almanac::observe
