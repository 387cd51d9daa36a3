#pragma once

// The request-target of a request line (RFC 9112 §3.2).

#include <optional>
#include <string_view>

namespace almanac::http {

// Path and query as they were sent, still percent-encoded. The path is "*" for `OPTIONS *`.
struct Target {
    std::string_view path;
    std::string_view query;
    bool is_plain = false;  // neither escapes nor dots: fault_of(path) is ""
};

// Whether this is a host with or without a port, as Host and an absolute target have it: a name, an
// address, an address of IPv6 in brackets; empty too. No user is part of it (RFC 9110 §4.2.4).
bool is_authority(std::string_view text);

// Reads origin-form, absolute-form and "*"; none where it is neither or has bytes that no URI has.
std::optional<Target> parse_target(std::string_view target);

// What is wrong with a path, as a sentence; "" where nothing is. A segment "." or "..", escaped or
// not, has been resolved by whoever asks in good faith; an escape has two digits, and stands for
// UTF-8 without control characters. %2F is a byte of its segment.
std::string_view fault_of(std::string_view path);

}  // namespace almanac::http
