#include "engine/base/json.h"
#include "engine/observe/observe.h"

#include <fmt/chrono.h>
#include <unistd.h>

#include <array>

namespace almanac::observe {

namespace {

constexpr std::array<std::string_view, 3> level_names{"info", "warning", "error"};

void write_value(base::JsonWriter& writer, const LogValue& value) {
    std::visit(
        [&](const auto& held) {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string_view>) {
                writer.text(held);
            } else {
                base::write_json(writer, held);
            }
        },
        value);
}

}  // namespace

std::string rfc3339(base::Instant time) {
    const auto since_epoch = time.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch - seconds);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::time_t{seconds.count()}),
                       millis.count());
}

void Log::event(Level level, std::string_view event, std::initializer_list<LogField> fields) const {
    std::string line;
    base::JsonWriter writer(line);
    writer.begin_object();
    writer.key("time");
    writer.text(rfc3339(clock_.now()));
    writer.key("level");
    writer.text(level_names[static_cast<std::size_t>(level)]);
    writer.key("event");
    writer.text(event);
    for (const auto& [name, value] : fields) {
        writer.key(name);
        write_value(writer, value);
    }
    writer.end_object();
    line += '\n';
    // A log that cannot be written has nowhere to complain.
    [[maybe_unused]] const auto written = ::write(handle_, line.data(), line.size());
}

}  // namespace almanac::observe
