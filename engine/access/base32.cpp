#include "engine/access/base32.h"

#include "engine/base/letters.h"

#include <algorithm>

namespace almanac::access {

namespace {

// Without i, l, o and u, which are taken for others.
constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";

}  // namespace

std::string base32(std::span<const unsigned char> bytes) {
    return base::to_letters(bytes, letters);
}

std::optional<std::vector<unsigned char>> from_base32(std::string_view text) {
    return base::from_letters<std::vector<unsigned char>>(text, letters);
}

bool is_base32(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return letters.find(letter) != std::string_view::npos; });
}

}  // namespace almanac::access
