#pragma once

// The request-target of a request line (RFC 9112 §3.2).

#include <optional>
#include <string_view>

namespace almanac::http {

// Path and query as they were sent, still percent-encoded. The path is "*" for `OPTIONS *`.
struct Target {
    std::string_view path;
    std::string_view query;
};

// Reads origin-form, absolute-form and "*"; none where it is neither or has bytes that no URI has.
std::optional<Target> parse_target(std::string_view target);

}  // namespace almanac::http
