#pragma once

// How many of the lowest candidates are excluded together, by the laws that say so. Pure. Private
// to tally.

#include <cstddef>
#include <cstdint>
#include <span>

namespace almanac::tally {

// Whether a sum that equals the next candidate's votes still leaves him where he is.
enum class Equal : std::uint8_t { reaches, does_not_pass };

// The largest group of lowest candidates whose votes and `waiting` (surpluses not moved yet)
// together cannot reach, or cannot pass, the next candidate; at most `most` of them, and never some
// without others who have as many votes. `votes` rise. 0 where there is none.
std::size_t safe_group(std::span<const std::int64_t> votes, std::int64_t waiting, Equal equal,
                       std::size_t most);

// The bulk exclusion of the Commonwealth Electoral Act 1918, s.273(13A) and (13B). `votes` rise,
// none has the quota. 0 where there is none.
std::size_t bulk_exclusion(std::span<const std::int64_t> votes, std::int64_t quota,
                           std::size_t seats_left);

}  // namespace almanac::tally
