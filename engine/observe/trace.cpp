#include "engine/observe/trace.h"

#include "engine/base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::observe {

namespace {

// "vv-tttttttttttttttttttttttttttttttt-ssssssssssssssss-ff"
constexpr std::size_t version_at = 0;
constexpr std::size_t trace_at = 3;
constexpr std::size_t span_at = 36;
constexpr std::size_t flags_at = 53;
constexpr std::size_t traceparent_bytes = 55;
constexpr std::uint64_t sampled_flag = 1;
constexpr std::uint64_t forbidden_version = 0xff;

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> make_digits() {
    std::array<std::uint8_t, 256> digits{};
    for (auto& each : digits) each = no_digit;
    for (std::uint8_t value = 0; value < 16; ++value) {
        digits[static_cast<std::size_t>("0123456789abcdef"[value])] = value;
    }
    return digits;
}

// What each character is worth. Looked up, since digits and letters come as they please and a
// branch on them is guessed wrongly half of the time.
constexpr auto digit_values = make_digits();

// Lower-case hexadecimal digits, at most 16 of them; nothing where another character stands there.
std::optional<std::uint64_t> number_of(std::string_view digits) {
    std::uint64_t number = 0;
    std::uint8_t all = 0;
    for (const char digit : digits) {
        const std::uint8_t value = digit_values[static_cast<unsigned char>(digit)];
        all |= value;
        number = number << 4 | (value & 0xfu);
    }
    if (all > 0xf) return {};
    return number;
}

bool dashes_stand(std::string_view header) {
    return header[trace_at - 1] == '-' && header[span_at - 1] == '-' && header[flags_at - 1] == '-';
}

// Version 00 ends with its flags; a later one may go on behind a dash.
bool ends_well(std::string_view header, std::uint64_t version) {
    if (header.size() == traceparent_bytes) return true;
    return version != 0 && header[traceparent_bytes] == '-';
}

bool is_lower(char each) { return each >= 'a' && each <= 'z'; }
bool is_digit(char each) { return each >= '0' && each <= '9'; }

bool is_key_character(char each) {
    return is_lower(each) || is_digit(each) || each == '_' || each == '-' || each == '*' ||
           each == '/';
}

bool are_key_characters(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_key_character);
}

// simple-key = lcalpha 0*255(…); tenant = (lcalpha / DIGIT) 0*240(…) "@" system = lcalpha 0*13(…)
bool is_key(std::string_view key) {
    const std::size_t at = key.find('@');
    if (at == std::string_view::npos) {
        return !key.empty() && key.size() <= 256 && is_lower(key[0]) && are_key_characters(key);
    }
    const std::string_view tenant = key.substr(0, at);
    const std::string_view system = key.substr(at + 1);
    return !tenant.empty() && tenant.size() <= 241 &&
           (is_lower(tenant[0]) || is_digit(tenant[0])) && are_key_characters(tenant) &&
           !system.empty() && system.size() <= 14 && is_lower(system[0]) &&
           are_key_characters(system);
}

// value = 0*255(chr) nblk-chr: printable without ',' and '=', and no space at the end.
bool is_value(std::string_view value) {
    const auto printable = [](char each) {
        return each >= 0x20 && each <= 0x7e && each != ',' && each != '=';
    };
    return !value.empty() && value.size() <= 256 && value.back() != ' ' &&
           std::all_of(value.begin(), value.end(), printable);
}

// The keys of a list's members so far; nothing is copied.
struct Keys {
    std::array<std::string_view, tracestate_members_max> held;
    std::size_t count = 0;

    // False where there are too many, or this one is there already.
    bool add(std::string_view key) {
        auto* const end = held.data() + count;
        if (count == held.size() || std::find(held.data(), end, key) != end) return false;
        held[count++] = key;
        return true;
    }
};

bool is_member(std::string_view member, Keys& keys) {
    const std::size_t equals = member.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view key = member.substr(0, equals);
    return is_key(key) && is_value(member.substr(equals + 1)) && keys.add(key);
}

}  // namespace

std::optional<TraceParent> parse_traceparent(std::string_view header) {
    header = base::trimmed(header);
    if (header.size() < traceparent_bytes || !dashes_stand(header)) return {};
    const auto version = number_of(header.substr(version_at, 2));
    if (!version || *version == forbidden_version || !ends_well(header, *version)) return {};
    const auto high = number_of(header.substr(trace_at, 16));
    const auto low = number_of(header.substr(trace_at + 16, 16));
    const auto span = number_of(header.substr(span_at, 16));
    const auto flags = number_of(header.substr(flags_at, 2));
    if (!high || !low || !span || !flags) return {};
    if ((*high | *low) == 0 || *span == 0) return {};
    return TraceParent{{*high, *low}, *span, (*flags & sampled_flag) != 0};
}

std::string format_traceparent(const TraceParent& parent) {
    return fmt::format("00-{:016x}{:016x}-{:016x}-{:02x}", parent.trace[0], parent.trace[1],
                       parent.span, parent.sampled ? sampled_flag : 0);
}

std::string hex(const TraceId& id) { return fmt::format("{:016x}{:016x}", id[0], id[1]); }

std::string hex(SpanId id) { return fmt::format("{:016x}", id); }

std::string_view passed_on(std::string_view tracestate) {
    const std::string_view whole = base::trimmed(tracestate);
    if (whole.size() > tracestate_bytes_max) return {};
    Keys keys;
    for (std::size_t at = 0; at <= whole.size();) {
        const std::size_t comma = std::min(whole.find(',', at), whole.size());
        const std::string_view member = base::trimmed(whole.substr(at, comma - at));
        // Members may be empty, as when headers are joined.
        if (!member.empty() && !is_member(member, keys)) return {};
        at = comma + 1;
    }
    return keys.count == 0 ? std::string_view() : whole;
}

Tracer::Tracer(base::Random random, double rate) : random_(random), rate_(rate) {}

Trace Tracer::begin(std::string_view traceparent) {
    if (!traceparent.empty()) {
        if (const auto caller = parse_traceparent(traceparent)) {
            return {{caller->trace, next_id(), caller->sampled}, caller->span};
        }
    }
    const TraceId trace{next_id(), next_id()};
    return {{trace, next_id(), random_.unit() < rate_}, 0};
}

std::uint64_t Tracer::next_id() {
    // Zero is no id, and comes once in 2^64.
    const std::uint64_t id = random_.next();
    return id != 0 ? id : 1;
}

}  // namespace almanac::observe
