#pragma once

// Parameters of a query that are the words of an enum.

#include "engine/base/describe.h"
#include "engine/base/ensure.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Every word of the enum, in order.
template <base::WordedEnum Enum>
std::vector<std::string> all_words() {
    const auto& words = base::EnumWords<Enum>::words;
    return {words.begin(), words.end()};
}

// The value of a word, which the route has checked to be one.
template <base::WordedEnum Enum>
Enum value_of(std::string_view word) {
    const auto& words = base::EnumWords<Enum>::words;
    const auto place = std::find(words.begin(), words.end(), word);
    base::ensure(place != words.end(), "a parameter offers a word that its enum has not");
    return static_cast<Enum>(place - words.begin());
}

}  // namespace almanac::elections
