#pragma once

// One request as parsed: views into the connection's buffer, valid until that buffer moves on.

#include "engine/observe/observe.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace almanac::http {

// Fields of one head. A browser sends 20, two proxies add as many; Apache draws the line here too.
inline constexpr std::size_t fields_max = 100;

// One field as it stands in the head. Without initial values, so that an array of them costs
// nothing before it is filled.
struct Field {
    const char* name_begin;
    const char* value_begin;
    std::uint32_t name_bytes;
    std::uint32_t value_bytes;

    std::string_view name() const { return {name_begin, name_bytes}; }
    std::string_view value() const { return {value_begin, value_bytes}; }
};

// The head of a request, and its body where the method has one.
struct Message {
    observe::Method method = observe::Method::get;
    bool is_method_known = true;  // false: a word that is no method of HTTP's registry
    std::string_view target;
    std::optional<std::string_view> accept_encoding;
    std::string_view if_none_match;  // "" where absent
    std::string_view content_type;   // likewise
    std::string_view body;
    std::size_t hosts = 0;  // how often Host was given
    bool http_1_1 = true;
    bool keep_alive = true;
    bool expects_continue = false;
    bool has_preconditions = false;  // of If-Match, If-Unmodified-Since, If-Modified-Since
    bool has_range = false;
    std::span<const Field> fields;  // all of them, in the order they came

    // The value of a field that may be given once; none where it is absent, or given more than
    // once, which says nothing certain. `lower` is the name in lower case.
    std::optional<std::string_view> field(std::string_view lower) const;

    // The value of a field that is a list: several of it are one, joined in `room` (RFC 9110
    // §5.3). None where it is absent.
    std::optional<std::string_view> list(std::string_view lower, std::string& room) const;
};

}  // namespace almanac::http
