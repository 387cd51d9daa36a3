#pragma once

// Numbers of 128 bits, for counts whose votes times decimals pass 64: 38 digits, products of 256
// bits. Members as number.h has them. Private to tally.

#include "tally/number.h"

#include <compare>
#include <cstdint>

namespace almanac::tally {

// How a quotient that is no whole number of units is made one.
enum class Rounding : std::uint8_t { down, up };

// one · other / divisor in whole units, for values that are not negative and a divisor above 0.
// The product has 256 bits; a quotient of more than 127 is a bug of the caller's.
base::Int128 quotient(base::Int128 one, base::Int128 other, base::Int128 divisor,
                      Rounding rounding);

// one + other, which must fit.
base::Int128 sum(base::Int128 one, base::Int128 other);
// one · times, which must fit.
base::Int128 product(base::Int128 one, std::uint64_t times);

// Whole units of the rule's last decimal in 128 bits.
class WideUnits {
public:
    static constexpr bool is_exact = false;

    constexpr WideUnits() = default;
    constexpr explicit WideUnits(base::Int128 units) : units_(units) {}
    // A whole vote.
    static WideUnits one(const Rule& rule) {
        return WideUnits(base::wide_power_of_ten(rule.decimals));
    }
    // The smallest step, or nothing.
    static constexpr WideUnits ulp() { return WideUnits(1); }

    constexpr base::Int128 units() const { return units_; }
    // To the last digit kept.
    constexpr bool is_zero() const { return units_ == 0; }
    // Never: it has a fixed width.
    static constexpr bool is_oversize() { return false; }
    friend constexpr auto operator<=>(const WideUnits&, const WideUnits&) = default;
    // The order to the last digit kept.
    friend constexpr std::strong_ordering exact_order(WideUnits one, WideUnits other) {
        return one <=> other;
    }

    WideUnits& operator+=(WideUnits other) {
        units_ = sum(units_, other.units_);
        return *this;
    }
    WideUnits& operator-=(WideUnits other) {
        units_ = sum(units_, -other.units_);
        return *this;
    }
    friend WideUnits operator+(WideUnits one, WideUnits other) { return one += other; }
    friend WideUnits operator-(WideUnits one, WideUnits other) { return one -= other; }

    // The sum of `ballots` ballots of this value.
    WideUnits times(std::uint64_t ballots) const { return WideUnits(product(units_, ballots)); }
    // The n-th part of it, cut, for a value that is not negative.
    WideUnits over(std::uint64_t parts) const {
        return WideUnits(quotient(units_, 1, static_cast<base::Int128>(parts), Rounding::down));
    }
    // one · other / divisor, as the arithmetic cuts it.
    static WideUnits cut(WideUnits one, WideUnits other, WideUnits divisor) {
        return WideUnits(quotient(one.units_, other.units_, divisor.units_, Rounding::down));
    }
    // The same, rounded up where the arithmetic rounds.
    static WideUnits raised(WideUnits one, WideUnits other, WideUnits divisor) {
        return WideUnits(quotient(one.units_, other.units_, divisor.units_, Rounding::up));
    }

private:
    base::Int128 units_ = 0;
};

// droop's guarded decimals: `guard` more places than are shown, everything cut there, and two
// numbers equal that differ by less than half a unit of what is shown. Not transitive, so sort by
// exact_order.
class Guarded {
public:
    static constexpr bool is_exact = true;

    constexpr Guarded() = default;
    // `rule.decimals` + `rule.guard` ≤ 38, and the guard at least 1.
    static Guarded one(const Rule& rule) {
        base::ensure(rule.guard > 0, "guarded arithmetic without a guard");
        return {base::wide_power_of_ten(rule.decimals + rule.guard),
                base::wide_power_of_ten(rule.guard) / 2};
    }
    // The smallest step, or nothing.
    static constexpr Guarded ulp() { return {}; }

    // Rounded half up to the decimals shown.
    base::Int128 units() const;
    // To the last digit kept.
    constexpr bool is_zero() const { return digits_ == 0; }
    // Never: it has a fixed width.
    static constexpr bool is_oversize() { return false; }
    friend std::weak_ordering operator<=>(const Guarded& one, const Guarded& other) {
        const base::Int128 half = one.half_ > other.half_ ? one.half_ : other.half_;
        const base::Int128 more = sum(one.digits_, -other.digits_);
        if (more < half && -more < half) return std::weak_ordering::equivalent;
        return more > 0 ? std::weak_ordering::greater : std::weak_ordering::less;
    }
    friend bool operator==(const Guarded& one, const Guarded& other) {
        return one <=> other == std::weak_ordering::equivalent;
    }
    // The order to the last digit kept.
    friend constexpr std::strong_ordering exact_order(const Guarded& one, const Guarded& other) {
        return one.digits_ <=> other.digits_;
    }

    Guarded& operator+=(const Guarded& other) {
        digits_ = sum(digits_, other.digits_);
        if (other.half_ > half_) half_ = other.half_;
        return *this;
    }
    Guarded& operator-=(const Guarded& other) {
        digits_ = sum(digits_, -other.digits_);
        if (other.half_ > half_) half_ = other.half_;
        return *this;
    }
    friend Guarded operator+(Guarded one, const Guarded& other) { return one += other; }
    friend Guarded operator-(Guarded one, const Guarded& other) { return one -= other; }

    // The sum of `ballots` ballots of this value.
    Guarded times(std::uint64_t ballots) const { return {product(digits_, ballots), half_}; }
    // The n-th part of it, cut, for a value that is not negative.
    Guarded over(std::uint64_t parts) const {
        return {quotient(digits_, 1, static_cast<base::Int128>(parts), Rounding::down), half_};
    }
    // one · other / divisor, as the arithmetic cuts it.
    static Guarded cut(const Guarded& one, const Guarded& other, const Guarded& divisor) {
        return {quotient(one.digits_, other.digits_, divisor.digits_, Rounding::down),
                divisor.half_};
    }
    // Guarded arithmetic rounds nothing up.
    static Guarded raised(const Guarded& one, const Guarded& other, const Guarded& divisor) {
        return cut(one, other, divisor);
    }

private:
    constexpr Guarded(base::Int128 digits, base::Int128 half) : digits_(digits), half_(half) {}

    base::Int128 digits_ = 0;
    base::Int128 half_ = 1;  // of a unit shown; a default number is 0 under any guard
};

}  // namespace almanac::tally
