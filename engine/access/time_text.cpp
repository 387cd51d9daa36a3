#include "engine/access/time_text.h"

#include "engine/observe/observe.h"

#include <charconv>

namespace almanac::access {

std::optional<base::Instant> parse_time(std::string_view text) {
    constexpr std::string_view form = "yyyy-mm-ddThh:mm:ss.mmmZ";
    if (text.size() != form.size()) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + length, value);
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    const auto time = std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) +
                      std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2)) +
                      std::chrono::milliseconds(number(20, 3));
    // An Instant holds nanoseconds: from the year 1677 to 2262.
    using std::chrono::milliseconds;
    if (time <= std::chrono::ceil<milliseconds>(base::Instant::min()) ||
        time >= std::chrono::floor<milliseconds>(base::Instant::max())) {
        return std::nullopt;
    }
    // What was not a time of that form is written otherwise.
    if (observe::rfc3339(time) != text) return std::nullopt;
    return time;
}

std::optional<base::Instant> time_of(const std::optional<std::string>& text) {
    return text ? parse_time(*text) : std::nullopt;
}

}  // namespace almanac::access
