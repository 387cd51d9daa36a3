#pragma once

// The pseudo-random numbers of New Zealand's Local Electoral Regulations 2001, Schedule 1A, clauses
// 41 to 48: the generator of Wichmann and Hill (1982), seeded by the count itself. Private to
// tally.

#include <cstdint>
#include <vector>

namespace almanac::tally {

// The regulations' text, or what the STV Calculator that counts in fact is reported to do (OpenSTV,
// from David Hill): another factor in the seed, numbers below 10,000, and turned round at once.
enum class StatutoryForm : std::uint8_t { text, calculator };

// The number of each candidate in the first step, by place in the list; 0 for who does not stand.
// No two who stand have the same.
std::vector<std::int32_t> statutory_numbers(StatutoryForm form, const std::vector<bool>& stands,
                                            std::uint32_t seats, std::uint64_t valid_ballots);

}  // namespace almanac::tally
