#pragma once

// For bugs only: a condition that the program itself must uphold. A false one aborts at once, in
// every build, because a wrong count is worse than no count. Bad input is never a bug: use Result
// for it.

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace almanac::base {

// Aborts with the caller's place when `condition` is false.
inline void ensure(bool condition, const char* what = "broken invariant",
                   std::source_location place = std::source_location::current()) {
    if (condition) [[likely]]
        return;
    std::fprintf(stderr, "%s:%u: %s (this is a bug in almanac)\n", place.file_name(), place.line(),
                 what);
    std::abort();
}

}  // namespace almanac::base
