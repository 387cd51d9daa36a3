#pragma once

// Exact rationals, for rules that cut nothing. Members as number.h has them. Private to tally.

#include "tally/number.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>

namespace almanac::tally {

// Any rational number of units of the last decimal shown.
class Rational {
public:
    using Whole = boost::multiprecision::cpp_int;
    using Value = boost::multiprecision::cpp_rational;
    static constexpr bool is_exact = true;

    Rational() = default;
    explicit Rational(base::Int128 units) : value_(units) {}
    // A whole vote.
    static Rational one(const Rule& rule) {
        return Rational(base::wide_power_of_ten(rule.decimals));
    }
    // The smallest step, or nothing.
    static Rational ulp() { return {}; }

    // Rounded half up to the decimals shown.
    base::Int128 units() const;
    // Exactly nothing.
    bool is_zero() const { return value_.is_zero(); }
    // True where a count should stop: every further step costs more than the one before.
    bool is_oversize() const;
    friend std::strong_ordering operator<=>(const Rational& one, const Rational& other) {
        return one.value_.compare(other.value_) <=> 0;
    }
    friend bool operator==(const Rational& one, const Rational& other) {
        return one.value_.compare(other.value_) == 0;
    }
    // The order to the last digit kept.
    friend std::strong_ordering exact_order(const Rational& one, const Rational& other) {
        return one <=> other;
    }

    Rational& operator+=(const Rational& other) {
        value_ += other.value_;
        return *this;
    }
    Rational& operator-=(const Rational& other) {
        value_ -= other.value_;
        return *this;
    }
    friend Rational operator+(Rational one, const Rational& other) { return one += other; }
    friend Rational operator-(Rational one, const Rational& other) { return one -= other; }

    // The sum of `ballots` ballots of this value.
    Rational times(std::uint64_t ballots) const { return Rational(value_ * ballots); }
    // The n-th part of it, cut, for a value that is not negative.
    Rational over(std::uint64_t parts) const { return Rational(value_ / parts); }
    // one · other / divisor, exactly.
    static Rational cut(const Rational& one, const Rational& other, const Rational& divisor) {
        base::ensure(!divisor.is_zero(), "a division by nothing");
        return Rational(Value(one.value_ * other.value_ / divisor.value_));
    }
    // The same, rounded up where the arithmetic rounds.
    static Rational raised(const Rational& one, const Rational& other, const Rational& divisor) {
        return cut(one, other, divisor);
    }

private:
    explicit Rational(Value value) : value_(std::move(value)) {}

    // 10,000 decimal digits: Meek's keep values grow by the votes' digits an iteration, and a sum
    // over 1,000 paths of such numbers still takes less than a tenth of a second.
    static constexpr std::size_t digits_max_bits = 33'220;

    Value value_;
};

}  // namespace almanac::tally
