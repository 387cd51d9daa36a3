#pragma once

// What of Java RCTab's lots depend on, as the Java documentation specifies it and as its library
// does it: the generator, the order of strings, and the order in which a HashSet hands them out.
// Private to tally.

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::tally {

// java.util.Random: a linear congruential generator of 48 bits.
class JavaRandom {
public:
    explicit JavaRandom(std::int64_t seed);

    // From 0 to 1, without 1: 53 bits, taken in two draws.
    double next_double();
    // From 0 to bound − 1; bound is at least 1.
    std::int32_t next_int(std::int32_t bound);
    // (int) Math.floor(nextDouble() · size), RCTab's way to choose one of several.
    std::size_t next_index(std::size_t size);

private:
    std::int32_t next(unsigned bits);

    std::uint64_t state_;
};

// UTF-8 as a Java String has it; what is not UTF-8 becomes U+FFFD. Such strings compare as
// String.compareTo does.
std::u16string to_utf16(std::string_view text);

// String.hashCode.
std::int32_t java_hash(std::u16string_view text);

// The places of `names` in the order in which `new HashSet<>(names)` of Java 19 or later hands them
// out. Fails where more than eight of them share a bucket of a table of 64 or more: Java makes a
// tree of these.
base::Result<std::vector<std::size_t>> hash_set_order(const std::vector<std::u16string>& names);

}  // namespace almanac::tally
