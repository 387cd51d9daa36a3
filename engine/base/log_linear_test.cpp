#include "engine/base/log_linear.h"

#include <rapidcheck/gtest.h>

namespace almanac::base {
namespace {

using Coarse = LogLinear<2>;
using Fine = LogLinear<7>;

// Any size of number is as likely as any other; rapidcheck's own numbers are small.
rc::Gen<std::uint64_t> any_size() {
    return rc::gen::apply(
        [](std::uint64_t bits, int shift) { return (bits | (std::uint64_t{1} << 63)) >> shift; },
        rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(1, 63));
}

template <class Buckets>
void expect_the_bucket_holds(std::uint64_t value, std::uint64_t parts) {
    const std::size_t place = Buckets::place(value);
    const std::uint64_t first = Buckets::first(place);
    const std::uint64_t next = Buckets::first(place + 1);
    RC_ASSERT(first <= value);
    RC_ASSERT(value < next);
    RC_ASSERT(next - first <= std::max<std::uint64_t>(1, first / parts));
}

RC_GTEST_PROP(LogLinear, AValueLiesInItsBucketWhichIsNoWiderThanPromised, ()) {
    const std::uint64_t value = *any_size();
    expect_the_bucket_holds<Coarse>(value, 4);
    expect_the_bucket_holds<Fine>(value, 128);
}

TEST(LogLinear, BucketsFollowOneAnotherWithoutAGap) {
    for (std::size_t place = 0; place < Coarse::count(std::uint64_t{1} << 40); ++place) {
        EXPECT_EQ(Coarse::place(Coarse::first(place)), place);
        EXPECT_EQ(Coarse::place(Coarse::first(place + 1) - 1), place);
    }
}

TEST(LogLinear, SmallValuesHaveABucketEach) {
    for (std::uint64_t value = 0; value < 256; ++value) EXPECT_EQ(Fine::place(value), value);
    EXPECT_EQ(Fine::place(256), Fine::place(257));
}

}  // namespace
}  // namespace almanac::base
