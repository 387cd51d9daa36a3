#include "engine/access/gcra.h"

#include "engine/base/ensure.h"

#include <algorithm>

namespace almanac::access {

namespace {

std::int64_t nanoseconds_of(std::chrono::seconds period) {
    return std::chrono::nanoseconds(period).count();
}

// `count` times period / requests.
ExactTime intervals(const Allowance& allowance, std::int64_t count) {
    const std::int64_t product = count * nanoseconds_of(allowance.period);
    return {product / allowance.requests, product % allowance.requests};
}

}  // namespace

Rate::Rate(const Allowance& allowance) : allowance_(allowance) {
    base::ensure(is_sound(allowance), "a limit is out of its bounds");
    interval_ = intervals(allowance, 1);
    tolerance_ = intervals(allowance, allowance.burst - 1);
    whole_ = intervals(allowance, allowance.burst);
}

Decision Rate::take(Bucket& bucket, Monotonic now) const {
    const ExactTime present{now.count(), 0};
    if (is_full(bucket, now)) {
        bucket.due = present;
        bucket.busy_since = now;
    }
    const ExactTime emptiest = plus(present, whole_);
    bucket.due = std::min(bucket.due, emptiest);
    if (bucket.due > plus(present, tolerance_)) return {false, 0, wait_of(bucket, now)};
    bucket.due = plus(bucket.due, interval_);
    const ExactTime credit = minus(emptiest, bucket.due);
    // At most burst × period, as requests × interval is one period.
    const std::int64_t in_parts = credit.nanoseconds * allowance_.requests + credit.parts;
    return {true, in_parts / nanoseconds_of(allowance_.period), wait_of(bucket, now)};
}

std::chrono::nanoseconds Rate::wait_of(const Bucket& bucket, Monotonic now) const {
    const ExactTime wait = minus(bucket.due, plus({now.count(), 0}, tolerance_));
    if (wait <= ExactTime{}) return std::chrono::nanoseconds(0);
    return std::chrono::nanoseconds(wait.nanoseconds + (wait.parts > 0 ? 1 : 0));
}

void Rate::give_back(Bucket& bucket, Monotonic taken_at) const {
    if (bucket.busy_since <= taken_at) bucket.due = minus(bucket.due, interval_);
}

ExactTime Rate::plus(ExactTime time, const ExactTime& more) const {
    time.nanoseconds += more.nanoseconds;
    time.parts += more.parts;
    if (time.parts < allowance_.requests) return time;
    return {time.nanoseconds + 1, time.parts - allowance_.requests};
}

ExactTime Rate::minus(ExactTime time, const ExactTime& less) const {
    time.nanoseconds -= less.nanoseconds;
    time.parts -= less.parts;
    if (time.parts >= 0) return time;
    return {time.nanoseconds - 1, time.parts + allowance_.requests};
}

}  // namespace almanac::access
