#pragma once

// What sentences for readers are made of: lists of names, numbers in words, figures that are
// rounded as far as they tell something. Pure.

#include "tally/tally.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// "A", "A and B", "A, B and C".
std::string listed(const std::vector<std::string>& words);

// "three", "12,447".
std::string in_words(std::uint64_t number);

// "12447" → "12,447"; what stands behind a point stays.
std::string with_commas(std::string_view digits);

// "1 seat", "12,447 ballots".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

// Votes rounded half up: whole ones, "12,447", or "12.45" of so few ballots that fractions tell
// something.
std::string rounded_figure(const tally::Votes& votes, std::uint64_t valid_ballots);

// What the law calls a round: "round", in Scotland "stage".
std::string_view round_word(const tally::Rule& rule);

}  // namespace almanac::elections
