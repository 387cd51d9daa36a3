#pragma once

// Tests that take their time where they are asked to, and that end whatever happens.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace almanac {

// Whether the tests are to take their time (ALMANAC_LONG=1).
inline bool is_long() {
    const char* const said = std::getenv("ALMANAC_LONG");
    return said != nullptr && std::string_view(said) == "1";
}

// After five minutes, or 15 where the tests take their time, the whole program is ended by SIGALRM.
class BoundedTest : public testing::Test {
protected:
    void SetUp() override { ::alarm(is_long() ? 900 : 300); }
    void TearDown() override { ::alarm(0); }
};

}  // namespace almanac
