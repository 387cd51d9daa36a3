#pragma once

// The bytes of a response's head: pure.

#include "engine/base/encoded.h"
#include "engine/http/http.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::http {

// Whether the connection stays after this answer; HTTP/1.0 has to be told that it does.
enum class Ending : std::uint8_t { keep, keep_1_0, close };

// Everything that a head says; empty texts are left out.
struct Head {
    unsigned status = 200;
    Ending ending = Ending::keep;
    std::string_view date;  // IMF-fixdate
    std::string_view content_type;
    std::optional<std::size_t> content_length;  // none where the status has no body
    base::Encoding encoding = base::Encoding::identity;
    std::string_view etag;
    bool varies = false;  // by Accept-Encoding
    std::string_view cache_control;
    std::string_view cache_status;
    std::optional<std::chrono::nanoseconds> took;
    const std::vector<std::pair<std::string, std::string>>* more = nullptr;
};

// Appends status line, fields and the empty line.
void append_head(std::string& out, const Head& head);

// What Cache-Control says of a policy.
std::string_view cache_control_of(CachePolicy policy);

// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string imf_date(std::chrono::system_clock::time_point time);

}  // namespace almanac::http
