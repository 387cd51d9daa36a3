#include "engine/http/text.h"

#include "engine/base/ensure.h"

#include <simdjson.h>

#include <algorithm>

namespace almanac::http {

namespace {

std::optional<unsigned> hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
    if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
    return {};
}

bool is_plain(std::string_view text, Plus plus) {
    return text.find_first_of(plus == Plus::space ? "%+" : "%") == std::string_view::npos;
}

bool is_text(std::string_view text) {
    const bool controls = std::any_of(text.begin(), text.end(), [](char each) {
        return static_cast<unsigned char>(each) < 0x20 || each == 0x7f;
    });
    return !controls && simdjson::validate_utf8(text.data(), text.size());
}

// The byte that %XX at the beginning of `text` stands for.
std::optional<char> escaped_byte(std::string_view text) {
    if (text.size() < 3) return {};
    const auto high = hex_digit(text[1]);
    const auto low = hex_digit(text[2]);
    if (!high || !low) return {};
    return static_cast<char>(*high * 16 + *low);
}

}  // namespace

std::optional<std::string_view> decode(std::string_view text, Plus plus, std::string& out) {
    if (is_plain(text, plus)) return is_text(text) ? std::optional(text) : std::nullopt;
    base::ensure(out.size() + text.size() <= out.capacity(), "no room to decode into");
    const std::size_t begin = out.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            const auto byte = escaped_byte(text.substr(at));
            if (!byte) return {};
            out += *byte;
            at += 2;
        } else {
            out += text[at] == '+' && plus == Plus::space ? ' ' : text[at];
        }
    }
    const std::string_view decoded = std::string_view(out).substr(begin);
    return is_text(decoded) ? std::optional(decoded) : std::nullopt;
}

}  // namespace almanac::http
