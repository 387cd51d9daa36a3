#pragma once

// One request as parsed: views into the connection's buffer, valid until that buffer moves on.

#include "engine/observe/observe.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace almanac::http {

// The head of a request, and its body where the method has one.
struct Message {
    observe::Method method = observe::Method::get;
    std::string_view target;
    std::optional<std::string_view> accept_encoding;
    std::string_view if_none_match;  // "" where absent
    std::string_view content_type;   // likewise
    std::string_view body;
    std::size_t hosts = 0;  // how often Host was given
    bool http_1_1 = true;
    bool keep_alive = true;
    bool expects_continue = false;
};

}  // namespace almanac::http
