#include <gtest/gtest.h>
TEST(Tidy, Placeholder) { EXPECT_EQ(1, 1); }
