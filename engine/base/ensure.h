#pragma once

// For bugs only: a condition that the program itself must uphold. A false one aborts at once, in
// every build, because a wrong count is worse than no count. Bad input is never a bug: use Result
// for it.

#include <cstdio>
#include <cstdlib>

namespace almanac::base {

// Aborts with the caller's place when `condition` is false. (std::source_location would say it
// better; Clang 14 has none.)
inline void ensure(bool condition, const char* what = "broken invariant",
                   const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (condition) return;
    std::fprintf(stderr, "%s:%d: %s (this is a bug in almanac)\n", file, line, what);
    std::abort();
}

}  // namespace almanac::base
