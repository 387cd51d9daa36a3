#include "engine/base/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace almanac::base {

namespace {

struct TomlConfusion {};

// Nothing where the parser gives up.
std::optional<toml::parse_result> parsed(std::string_view text) {
    try {
        return toml::parse(text);
    } catch (const TomlConfusion&) {
        return std::nullopt;
    }
}

// The line, from 1, whose end the parser does not reach. It reads from front to back, so it gives
// up on every beginning of the text that has that line, and on no shorter one.
std::size_t confusing_line(std::string_view text) {
    std::vector<std::size_t> ends;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at))
        ends.push_back(++at);
    const auto line = std::partition_point(ends.begin(), ends.end(), [&](std::size_t end) {
        return parsed(text.substr(0, end)).has_value();
    });
    return 1 + static_cast<std::size_t>(line - ends.begin());
}

}  // namespace

void give_up_on_toml() { throw TomlConfusion(); }

Result<toml::table> parse_toml(std::string_view name, std::string_view text) {
    const auto fault = [&](std::size_t line, std::string_view what) {
        return Error{ErrorKind::invalid, fmt::format("{}, line {}: {}", name, line, what)};
    };
    auto result = parsed(text);
    if (!result) return fault(confusing_line(text), "this is not TOML");
    if (!*result) return fault(result->error().source().begin.line, result->error().description());
    return std::move(*result).table();
}

}  // namespace almanac::base
