#pragma once

// What is looked at in a settings file before the TOML parser sees it.

#include <cstddef>
#include <string_view>

namespace almanac::access {

// A file of 32 tiers has 4 KB.
inline constexpr std::size_t settings_bytes_max = 256 * 1024;

// Whether a line is "[name.name]" with nothing but blanks and a comment around it.
constexpr bool is_plain_header(std::string_view line) {
    constexpr std::string_view word =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    const std::size_t end = line.find_first_not_of(word, 1);
    if (end == std::string_view::npos || end == 1 || line[end] != ']') return false;
    const std::size_t next = line.find_first_not_of(" \t\r", end + 1);
    return next == std::string_view::npos || line[next] == '#';
}

}  // namespace almanac::access
