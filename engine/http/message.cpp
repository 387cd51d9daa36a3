#include "engine/http/message.h"

#include "engine/http/text.h"

namespace almanac::http {

std::optional<std::string_view> Message::field(std::string_view lower) const {
    std::optional<std::string_view> found;
    for (const Field& each : fields) {
        if (!equals_ignoring_case(each.name(), lower)) continue;
        if (found) return {};
        found = each.value();
    }
    return found;
}

std::optional<std::string_view> Message::list(std::string_view lower, std::string& room) const {
    std::optional<std::string_view> found;
    for (const Field& each : fields) {
        if (!equals_ignoring_case(each.name(), lower)) continue;
        if (found) {
            if (room.empty()) room = *found;
            room += ", ";
            room += each.value();
        }
        found = found ? std::string_view(room) : each.value();
    }
    return found;
}

}  // namespace almanac::http
