#pragma once

// The generic cell rate algorithm (ITU-T I.371, annex A) in exact whole numbers: a caller may make
// `burst` requests at once, and one more for every period / requests that passes. Pure.

#include <chrono>
#include <compare>
#include <cstdint>

namespace almanac::access {

// A steady clock's time: differences count, the zero does not.
using Monotonic = std::chrono::nanoseconds;

// What one limit allows.
struct Allowance {
    std::int64_t requests = 1;       // in a period, 1 … requests_max
    std::chrono::seconds period{1};  // 1 … period_max
    std::int64_t burst = 1;          // at once, 1 …; burst × period at most credit_max
};

inline constexpr std::int64_t requests_max =
    1'000'000;  // one a microsecond: more than a core answers
inline constexpr std::chrono::hours period_max{31 * 24};
// burst × period, 146 years: everything below is a sum of two such numbers, and fits in 63 bits.
inline constexpr std::chrono::nanoseconds credit_max{std::int64_t{1} << 62u};

// Whether `allowance` keeps to those bounds.
constexpr bool is_sound(const Allowance& allowance) {
    return allowance.requests >= 1 && allowance.requests <= requests_max &&
           allowance.period >= std::chrono::seconds(1) && allowance.period <= period_max &&
           allowance.burst >= 1 &&
           allowance.burst <= credit_max / std::chrono::nanoseconds(allowance.period);
}

// A time in whole nanoseconds and parts, `requests` of which make one more: period / requests is
// seldom whole.
struct ExactTime {
    std::int64_t nanoseconds = 0;
    std::int64_t parts = 0;
    friend constexpr auto operator<=>(const ExactTime&, const ExactTime&) = default;
};

// What is known of one caller under one limit. One that has not been seen for long is as a new one.
struct Bucket {
    ExactTime due;            // the theoretical arrival time: when it will be full again
    Monotonic busy_since{0};  // when it was full last
};

// What became of a request.
struct Decision {
    bool admitted = true;
    std::int64_t remaining = 0;        // requests that would be admitted at once after this one
    std::chrono::nanoseconds wait{0};  // until one more would be, where none remains
};

// The arithmetic of one limit.
class Rate {
public:
    // `allowance` is sound.
    explicit Rate(const Allowance& allowance);

    // Admits a request and charges it, or refuses it and changes nothing. A clock that goes back
    // makes nobody wait longer than an empty bucket does.
    Decision take(Bucket& bucket, Monotonic now) const;

    // Takes a charge back that was made at `taken_at`, as if it had never been; does nothing where
    // the bucket was full in between, since the charge has made no difference since.
    void give_back(Bucket& bucket, Monotonic taken_at) const;

    // Whether a bucket is full, and so as good as none.
    bool is_full(const Bucket& bucket, Monotonic now) const {
        return bucket.due <= ExactTime{now.count(), 0};
    }

private:
    std::chrono::nanoseconds wait_of(const Bucket& bucket, Monotonic now) const;
    ExactTime plus(ExactTime time, const ExactTime& more) const;
    ExactTime minus(ExactTime time, const ExactTime& less) const;

    Allowance allowance_;
    ExactTime interval_;   // period / requests
    ExactTime tolerance_;  // (burst - 1) intervals
    ExactTime whole_;      // burst intervals: from empty to full
};

}  // namespace almanac::access
