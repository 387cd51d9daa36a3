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
    bool chunked = false;                       // a body whose length is not known yet
    base::Encoding encoding = base::Encoding::identity;
    std::string_view content_range;
    std::string_view etag;
    std::string_view last_modified;  // IMF-fixdate
    bool takes_ranges = false;       // there is content, of which parts can be had
    bool varies_by_encoding = false;
    bool varies_by_origin = false;
    std::string_view cache_control;
    std::string_view cdn_cache_control;
    std::string_view cache_status;
    std::string_view traceparent;
    std::optional<std::chrono::nanoseconds> took;
    // Whole fields, each with its line end, written by the server itself.
    std::string_view access;
    std::string_view tags;
    std::string_view cors;
    std::string_view preflight;
    const std::vector<std::pair<std::string, std::string>>* more = nullptr;
};

// Appends status line, fields and the empty line.
void append_head(std::string& out, const Head& head);

}  // namespace almanac::http
