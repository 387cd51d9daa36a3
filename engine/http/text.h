#pragma once

// The small pieces of HTTP's grammar that several files need.

#include "engine/base/text.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::http {

using base::equals_ignoring_case;
using base::trimmed;

// Whether this can be the first byte of a method; TLS and other protocols begin otherwise.
constexpr bool begins_a_method(char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

// Calls use(element) for each trimmed, non-empty element of a comma-separated list.
template <class Use>
void for_each_element(std::string_view list, Use&& use) {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        const std::string_view element = trimmed(list.substr(0, comma));
        if (!element.empty()) use(element);
        if (comma == std::string_view::npos) return;
        list.remove_prefix(comma + 1);
    }
}

// Whether '+' means a space, as it does in a query.
enum class Plus : bool { itself, space };

// Appends `text` with its %XX undone and returns it as it stands in `out`; none where a % is not
// followed by two hexadecimal digits, the result is not UTF-8 or has a control character. `out`
// must have room: a view into it is returned, so it may not grow.
std::optional<std::string_view> decode(std::string_view text, Plus plus, std::string& out);

}  // namespace almanac::http
