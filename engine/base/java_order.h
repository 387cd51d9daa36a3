#pragma once

// Java's strings and the order in which its HashSet and HashMap hand them out: what RCTab's lots
// and the rows of its reports depend on.

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::base {

// UTF-8 as a Java String has it; what is not UTF-8 becomes U+FFFD. Such strings compare as
// String.compareTo does.
std::u16string to_utf16(std::string_view text);

// String.hashCode.
std::int32_t java_hash(std::u16string_view text);

// The places of `names` in the order in which `new HashSet<>(names)` of Java 19 or later hands them
// out, and a HashSet or HashMap to which they were added one by one. Fails where more than eight of
// them share a bucket of a table of 64 or more: Java makes a tree of these.
Result<std::vector<std::size_t>> hash_set_order(const std::vector<std::u16string>& names);

}  // namespace almanac::base
