#pragma once

// The layouts in which a Parquet page holds its values: numbers packed in bits, in runs, as
// differences. Each function takes bytes of any quality and says whether they held what was asked
// for. Private to bundle; pure.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// Fills `out` from runs and bit-packed groups of numbers of `width` bits (RLE). Up to
// bytes_behind_page bytes behind `bytes` may be read.
bool read_runs(std::string_view bytes, unsigned width, std::span<std::uint32_t> out);

// Whether runs of one-bit numbers say `count` times 1 in their first run: nothing is null.
bool are_all_ones(std::string_view bytes, std::size_t count);

// Fills `out` from differences (DELTA_BINARY_PACKED) and returns how many bytes they took; nothing
// where they are damaged or of another number.
std::optional<std::size_t> read_differences(std::string_view bytes, std::span<std::int64_t> out);

}  // namespace almanac::bundle
