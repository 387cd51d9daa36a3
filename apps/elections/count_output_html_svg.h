#pragma once

// What the pictures of a count's page share: how numbers, texts and colours are written. Private to
// count_output_html*.cpp.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A length in the picture, with one decimal at most: "12", "12.5".
std::string px(double length);

// The class that gives a line its colour: "tone-3".
std::string tone_class(std::uint32_t tone, std::string_view before = "");

// About how wide a text is, in a type of that size.
double width_of(std::string_view text, double size);

// As much of the text as fits, with … for the rest.
std::string fit(std::string_view text, double width, double size);

// Round numbers from 0 to `most`, about `count` of them.
std::vector<double> ticks(double most, int count);

// Places at least `gap` apart and within `most`, as near to the wanted ones as a pass down and a
// pass up can bring them.
std::vector<double> spread(const std::vector<double>& wanted, double gap, double most);

}  // namespace almanac::elections
