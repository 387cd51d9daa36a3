#include "engine/observe/access_line.h"

#include "engine/base/json.h"
#include "engine/observe/observe.h"

#include <algorithm>

namespace almanac::observe {

namespace {

constexpr std::array<std::string_view, 4> why_names{"error", "slow", "traced", "sampled"};

void text(base::JsonWriter& writer, std::string_view name, std::string_view value) {
    writer.key(name);
    writer.text(value);
}

void number(base::JsonWriter& writer, std::string_view name, std::uint64_t value) {
    writer.key(name);
    writer.integer(value);
}

base::Instant instant(std::int64_t unix_ns) {
    return base::Instant(
        std::chrono::duration_cast<base::Instant::duration>(std::chrono::nanoseconds(unix_ns)));
}

void append_trace(base::JsonWriter& writer, const Trace& trace) {
    text(writer, "trace_id", hex(trace.own.trace));
    text(writer, "span_id", hex(trace.own.span));
    if (trace.continues()) text(writer, "parent_id", hex(trace.parent));
}

}  // namespace

std::optional<Why> why_noted(const Access& access, std::chrono::nanoseconds slow) {
    if (access.answered.status >= 400) return Why::error;
    if (access.answered.took >= slow) return Why::slow;
    if (!access.trace.own.sampled) return {};
    return access.trace.continues() ? Why::traced : Why::sampled;
}

void set_target(AccessRecord& record, std::string_view target) {
    const std::size_t kept = std::min(target.size(), record.target.size());
    std::transform(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(kept),
                   record.target.begin(),
                   [](char each) { return each >= 0x20 && each <= 0x7e ? each : '?'; });
    record.target_bytes = static_cast<std::uint8_t>(kept);
}

void append_line(std::string& out, const AccessRecord& record, std::string_view route) {
    const Answered& answered = record.answered;
    base::JsonWriter writer(out);
    writer.begin_object();
    text(writer, "time", rfc3339(instant(record.unix_ns)));
    text(writer, "level", answered.status >= 500 ? "error" : "info");
    text(writer, "event", "request");
    text(writer, "why", why_names[static_cast<std::size_t>(record.why)]);
    append_trace(writer, record.trace);
    text(writer, "method", name_of(answered.method));
    text(writer, "route", route);
    text(writer, "target", {record.target.data(), record.target_bytes});
    number(writer, "status", answered.status);
    number(writer, "bytes", answered.bytes);
    writer.key("took_ms");
    writer.real(std::chrono::duration<double, std::milli>(answered.took).count());
    writer.end_object();
    out += '\n';
}

}  // namespace almanac::observe
