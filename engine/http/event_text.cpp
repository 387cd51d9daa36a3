#include "engine/http/event_text.h"

#include <fmt/format.h>

#include <charconv>

namespace almanac::http {

// A line of data ends with a carriage return, a line feed or both.
std::string event_text(std::string_view id, const Event& event) {
    std::string text = fmt::format("id: {}\n", id);
    if (!event.name.empty()) text += fmt::format("event: {}\n", event.name);
    std::string_view data = event.data;
    while (true) {
        const std::size_t end = data.find_first_of("\r\n");
        text += fmt::format("data: {}\n", data.substr(0, end));
        if (end == std::string_view::npos) return text + "\n";
        data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
    }
}

std::string event_id(std::string_view run, std::uint64_t number) {
    return fmt::format("{}-{}", run, number);
}

std::optional<std::uint64_t> number_of_event(std::string_view id, std::string_view run) {
    if (!id.starts_with(run) || !id.substr(run.size()).starts_with('-')) return {};
    id.remove_prefix(run.size() + 1);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size()) return {};
    return number;
}

}  // namespace almanac::http
