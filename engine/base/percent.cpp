#include "engine/base/percent.h"

#include <fmt/format.h>

namespace almanac::base {

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char character : text) {
        const bool plain = (character >= 'a' && character <= 'z') ||
                           (character >= 'A' && character <= 'Z') ||
                           (character >= '0' && character <= '9') ||
                           std::string_view("-._~").find(character) != std::string_view::npos;
        if (plain) {
            out += character;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(character));
        }
    }
    return out;
}

}  // namespace almanac::base
