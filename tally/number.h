#pragma once

// The numbers of a count. Methods are templates over them; each is as exact as the rule asks for,
// none ever wraps. They share these members, which is all a method may use:
//   one(rule)             a whole vote; Number() is none
//   units()               as shown: whole units of the rule's last decimal
//   == < …                as the arithmetic says; exact_order() and is_zero() look at every digit
//   += -= + -  times(n)  over(n)       n ballots of this value; its n-th part, cut
//   cut(a, b, c)  raised(a, b, c)      a · b / c cut, or rounded up, where the arithmetic rounds
//   is_oversize()         a count should stop: each further step costs more than the one before
//   ulp()                 the smallest step; nothing where the arithmetic has none
//   is_exact              a quota needs no ulp above it
// Private to tally.

#include "engine/base/decimal.h"
#include "engine/base/ensure.h"
#include "tally/rule.h"

#include <compare>
#include <cstdint>

namespace almanac::tally {

// Whole units of the rule's last decimal in 64 bits; products take 128 bits.
class Units {
public:
    static constexpr bool is_exact = false;

    constexpr Units() = default;
    constexpr explicit Units(std::int64_t units) : units_(units) {}
    // `rule.decimals` ≤ decimal_places_64.
    static Units one(const Rule& rule) { return Units(base::power_of_ten(rule.decimals)); }
    // The smallest step, or nothing.
    static constexpr Units ulp() { return Units(1); }

    constexpr std::int64_t units() const { return units_; }
    // To the last digit kept.
    constexpr bool is_zero() const { return units_ == 0; }
    // Never: it has a fixed width.
    static constexpr bool is_oversize() { return false; }
    friend constexpr auto operator<=>(const Units&, const Units&) = default;
    // The order to the last digit kept.
    friend constexpr std::strong_ordering exact_order(Units one, Units other) {
        return one <=> other;
    }

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

    // floor(this / parts), for a value that is not negative.
    Units over(std::uint64_t parts) const {
        return Units(static_cast<std::int64_t>(static_cast<std::uint64_t>(units_) / parts));
    }

    // floor(one · other / divisor), for values that are not negative and a divisor above 0.
    static Units cut(Units one, Units other, Units divisor) {
        return quotient(one, other, divisor, 0);
    }

    // The same, rounded up.
    static Units raised(Units one, Units other, Units divisor) {
        return quotient(one, other, divisor, divisor.units_ - 1);
    }

private:
    // floor((one · other + more) / divisor). Nearly every product fits in 64 bits, and a division
    // there takes a fraction of the time.
    static Units quotient(Units one, Units other, Units divisor, std::int64_t more) {
        base::ensure(one.units_ >= 0 && other.units_ >= 0 && divisor.units_ > 0,
                     "a cut of what cannot be cut");
        std::int64_t small = 0;
        if (!__builtin_mul_overflow(one.units_, other.units_, &small) &&
            !__builtin_add_overflow(small, more, &small)) {
            return Units(small / divisor.units_);
        }
        const base::Int128 wide =
            (static_cast<base::Int128>(one.units_) * other.units_ + more) / divisor.units_;
        base::ensure(wide <= INT64_MAX, "votes overflow");
        return Units(static_cast<std::int64_t>(wide));
    }

    std::int64_t units_ = 0;
};

}  // namespace almanac::tally
