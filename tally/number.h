#pragma once

// The kernel's everyday number. The kernel is a template over it: any type with the same members
// will do, and later rules bring big decimals and rationals. Private to tally.

#include "engine/base/ensure.h"

#include <compare>
#include <cstdint>

namespace almanac::tally {

// Whole units of the rule's last decimal in 64 bits; products take 128 bits, and nothing ever
// wraps.
class Units {
public:
    constexpr Units() = default;
    constexpr explicit Units(std::int64_t units) : units_(units) {}

    constexpr std::int64_t units() const { return units_; }
    friend constexpr auto operator<=>(const Units&, const Units&) = default;

    Units& operator+=(Units other) {
        base::ensure(!__builtin_add_overflow(units_, other.units_, &units_), "votes overflow");
        return *this;
    }
    Units& operator-=(Units other) {
        base::ensure(!__builtin_sub_overflow(units_, other.units_, &units_), "votes overflow");
        return *this;
    }
    friend Units operator+(Units one, Units other) { return one += other; }
    friend Units operator-(Units one, Units other) { return one -= other; }

    // The sum of `ballots` ballots of this value.
    Units times(std::uint64_t ballots) const {
        std::int64_t product = 0;
        base::ensure(!__builtin_mul_overflow(units_, ballots, &product), "votes overflow");
        return Units(product);
    }

    // floor(one · other / divisor), for values that are not negative and a divisor above 0.
    static Units cut(Units one, Units other, Units divisor) {
        base::ensure(one.units_ >= 0 && other.units_ >= 0 && divisor.units_ > 0,
                     "a cut of what cannot be cut");
        const Wide quotient = static_cast<Wide>(one.units_) * other.units_ / divisor.units_;
        base::ensure(quotient <= INT64_MAX, "votes overflow");
        return Units(static_cast<std::int64_t>(quotient));
    }

private:
    __extension__ using Wide = __int128;
    std::int64_t units_ = 0;
};

}  // namespace almanac::tally
