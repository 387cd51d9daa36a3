#pragma once

// Values that recur, as codes in order of first appearance, and codes as runs: how a Parquet page
// is made small before it is packed. Private to bundle; pure.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// Different values, and for each value its place among them.
template <class Value>
struct Dictionary {
    std::vector<Value> words;
    std::vector<std::uint32_t> codes;
};

// Nothing where more than half of the values would stand in it. Reals are told apart by their bits.
std::optional<Dictionary<std::int64_t>> dictionary_of(std::span<const std::int64_t> values);
std::optional<Dictionary<double>> dictionary_of(std::span<const double> values);
std::optional<Dictionary<std::string_view>> dictionary_of(std::span<const std::string_view> values);

// The bits of a code where there are so many words, 1 at least.
unsigned code_width(std::size_t words);

// Appends `count` times `value`, of `width` bits, as one run (RLE).
void append_run(std::string& out, std::uint32_t value, unsigned width, std::size_t count);

// The numbers as runs where one is repeated eight times or more, else packed in bits: what
// read_runs takes.
std::string runs_of(std::span<const std::uint32_t> numbers, unsigned width);

}  // namespace almanac::bundle
