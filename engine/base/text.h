#pragma once

// What several grammars of ASCII text have in common. Pure.

#include <cstddef>
#include <string_view>

namespace almanac::base {

// Without spaces and tabs at either end.
constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// ASCII only; `lower` is in lower case.
constexpr bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if ((letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter) !=
            lower[at]) {
            return false;
        }
    }
    return true;
}

}  // namespace almanac::base
