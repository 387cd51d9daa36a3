#pragma once

// SipHash-2-4 (Aumasson, Bernstein 2012): a hash under a secret key, so that nobody who does not
// know it can choose which callers share a place in a table.

#include <cstdint>
#include <string_view>

namespace almanac::access {

// 128 secret bits.
struct SipKey {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

// 64 bits over `bytes`.
std::uint64_t siphash(const SipKey& key, std::string_view bytes);

}  // namespace almanac::access
