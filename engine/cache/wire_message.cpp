#include "engine/cache/wire_message.h"

#include "engine/cache/redis_limits.h"
#include "engine/cache/wire_bytes.h"

namespace almanac::cache {

std::string write_message(const Message& message) {
    WireWriter out;
    out.number(static_cast<std::uint8_t>(message.topic));
    out.number(message.origin);
    out.number(message.number);
    out.number(static_cast<std::uint32_t>(message.names.size()));
    for (const std::string& name : message.names) out.text(name);
    return out.take_sealed();
}

base::Result<Message> read_message(std::string_view bytes) {
    const base::Error broken{base::ErrorKind::broken, "A message between instances is damaged."};
    const auto inside = unsealed(bytes);
    if (!inside) return broken;

    WireReader in(*inside);
    Message message;
    const auto topic = in.number<std::uint8_t>();
    message.topic = static_cast<Topic>(topic);
    message.origin = in.number<std::uint64_t>();
    message.number = in.number<std::uint64_t>();
    const auto names = in.number<std::uint32_t>();
    if (topic > static_cast<std::uint8_t>(Topic::beat)) return broken;
    if (names > redis_limits::names_max) return broken;
    while (message.names.size() < names && !in.failed()) {
        message.names.emplace_back(in.text(bytes.size()));
    }
    if (!in.finished() || (message.topic == Topic::key && names != 1)) return broken;
    return message;
}

}  // namespace almanac::cache
