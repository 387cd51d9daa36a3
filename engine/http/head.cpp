#include "engine/http/head.h"

#include "engine/http/problem.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace almanac::http {

namespace {

// Our own pages load nothing from elsewhere and have nothing inline; that a script sets an
// element's style is no matter of the policy.
constexpr std::string_view page_policy =
    "Content-Security-Policy: default-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n";

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_status(std::string& out, unsigned status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    out += "HTTP/1.1 ";
    append_number(out, status);
    out += ' ';
    out += title_of(status);
    out += "\r\n";
}

void append_field(std::string& out, std::string_view name_and_colon, std::string_view value) {
    if (value.empty()) return;
    out += name_and_colon;
    out += value;
    out += "\r\n";
}

// A handler's own field: line breaks would let a value add fields, so they become spaces.
void append_safely(std::string& out, std::string_view text) {
    for (const char each : text) out += static_cast<unsigned char>(each) < 0x20 ? ' ' : each;
}

// In milliseconds with three places, as Server-Timing has it.
void append_timing(std::string& out, std::chrono::nanoseconds took) {
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)) / 1000;
    out += "Server-Timing: handler;dur=";
    append_number(out, micros / 1000);
    const auto fraction = static_cast<unsigned>(micros % 1000);
    const std::array<char, 4> places{'.', static_cast<char>('0' + fraction / 100),
                                     static_cast<char>('0' + fraction / 10 % 10),
                                     static_cast<char>('0' + fraction % 10)};
    out.append(places.data(), places.size());
    out += "\r\n";
}

void append_connection(std::string& out, Ending ending) {
    if (ending == Ending::close) out += "Connection: close\r\n";
    if (ending == Ending::keep_1_0) out += "Connection: keep-alive\r\n";
}

void append_content(std::string& out, const Head& head) {
    append_field(out, "Content-Type: ", head.content_type);
    if (head.content_length) {
        out += "Content-Length: ";
        append_number(out, *head.content_length);
        out += "\r\n";
    }
    if (head.encoding != base::Encoding::identity) {
        append_field(out, "Content-Encoding: ", base::name_of(head.encoding));
    }
    if (!head.content_type.empty()) out += "X-Content-Type-Options: nosniff\r\n";
    if (head.content_type.starts_with("text/html")) out += page_policy;
}

void append_caching(std::string& out, const Head& head) {
    append_field(out, "ETag: ", head.etag);
    if (head.varies) out += "Vary: Accept-Encoding\r\n";
    append_field(out, "Cache-Control: ", head.cache_control);
    append_field(out, "Cache-Status: ", head.cache_status);
}

}  // namespace

void append_head(std::string& out, const Head& head) {
    append_status(out, head.status);
    append_field(out, "Date: ", head.date);
    append_connection(out, head.ending);
    append_content(out, head);
    append_caching(out, head);
    if (head.took) append_timing(out, *head.took);
    if (head.more != nullptr) {
        for (const auto& field : *head.more) {
            append_safely(out, field.first);
            out += ": ";
            append_safely(out, field.second);
            out += "\r\n";
        }
    }
    out += "\r\n";
}

std::string_view cache_control_of(CachePolicy policy) {
    switch (policy) {
        // A new version shows within seconds; a shared cache may bridge a restart and a day of
        // trouble.
        case CachePolicy::alias:
            return "public, max-age=5, stale-while-revalidate=60, stale-if-error=86400";
        case CachePolicy::immutable:
            return "public, max-age=31536000, immutable";
        case CachePolicy::no_store:
            return "no-store";
    }
    return "no-store";
}

std::string imf_date(std::chrono::system_clock::time_point time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

}  // namespace almanac::http
