#include "tally/number_rational.h"
#include "tally/number_wide.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace almanac::tally {

namespace {

using Product = boost::multiprecision::uint256_t;

constexpr base::Int128 widest = ~(base::Int128{1} << 127);

}  // namespace

base::Int128 quotient(base::Int128 one, base::Int128 other, base::Int128 divisor,
                      Rounding rounding) {
    base::ensure(one >= 0 && other >= 0 && divisor > 0, "a cut of what cannot be cut");
    const base::Int128 more = rounding == Rounding::up ? divisor - 1 : 0;
    base::Int128 whole = 0;
    if (!__builtin_mul_overflow(one, other, &whole) && whole <= widest - more)
        return (whole + more) / divisor;
    const Product quotient = (Product(one) * Product(other) + Product(more)) / Product(divisor);
    base::ensure(quotient <= Product(widest), "votes overflow");
    return static_cast<base::Int128>(quotient);
}

base::Int128 sum(base::Int128 one, base::Int128 other) {
    base::Int128 sum = 0;
    base::ensure(!__builtin_add_overflow(one, other, &sum), "votes overflow");
    return sum;
}

base::Int128 product(base::Int128 one, std::uint64_t times) {
    base::Int128 product = 0;
    base::ensure(!__builtin_mul_overflow(one, static_cast<base::Int128>(times), &product),
                 "votes overflow");
    return product;
}

base::Int128 Guarded::units() const {
    const base::Int128 unit = 2 * half_;
    const base::Int128 raised = sum(digits_, half_);
    const base::Int128 units = raised / unit;
    return raised % unit < 0 ? units - 1 : units;
}

base::Int128 Rational::units() const {
    const Value raised = value_ + Value(1, 2);
    const Whole& over = numerator(raised);
    const Whole& under = denominator(raised);
    Whole units = over / under;
    if (units * under > over) --units;
    base::ensure(units <= Whole(widest) && units >= -Whole(widest), "votes overflow");
    return static_cast<base::Int128>(units);
}

bool Rational::is_oversize() const {
    const Whole& under = denominator(value_);
    return msb(under) >= digits_max_bits;
}

}  // namespace almanac::tally
