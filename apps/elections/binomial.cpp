#include "apps/elections/binomial.h"

#include <array>
#include <cmath>

namespace almanac::elections {

namespace {

// base to the power of exponent, by squaring.
double power(double base, std::uint64_t exponent) {
    double result = 1;
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) result *= base;
        base *= base;
    }
    return result;
}

// Goes up from 0 successes by the ratio of neighbouring chances. For few expected successes.
std::uint64_t by_inversion(base::Random& random, std::uint64_t trials, double chance) {
    const double odds = chance / (1 - chance);
    const double first = power(1 - chance, trials);
    for (;;) {
        double left = random.unit();
        double here = first;
        for (std::uint64_t successes = 0; successes <= trials; ++successes) {
            if (left < here) return successes;
            left -= here;
            here *=
                odds * static_cast<double>(trials - successes) / static_cast<double>(successes + 1);
        }
    }
}

// What Stirling's formula leaves out of log(k!).
double stirling_tail(double k) {
    constexpr std::array<double, 10> small = {
        0.0810614667953272,  0.0413406959554092, 0.0276779256849983, 0.02079067210376509,
        0.0166446911898211,  0.0138761288230707, 0.0118967099458917, 0.0104112652619720,
        0.00925546218271273, 0.00833056343336287};
    if (k < 10) return small[static_cast<std::size_t>(k)];
    const double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

// Hörmann's BTRS, for a chance of at most a half and at least ten expected successes.
class Rejection {
public:
    Rejection(std::uint64_t trials, double chance)
        : trials_(static_cast<double>(trials)),
          odds_(chance / (1 - chance)),
          spread_(std::sqrt(trials_ * chance * (1 - chance))),
          b_(1.15 + 2.53 * spread_),
          a_(-0.0873 + 0.0248 * b_ + 0.01 * chance),
          centre_(trials_ * chance + 0.5),
          mode_(std::floor((trials_ + 1) * chance)) {}

    std::uint64_t draw(base::Random& random) const {
        const double sure = 0.92 - 4.2 / b_;
        for (;;) {
            const double u = random.unit() - 0.5;
            const double v = random.unit();
            const double us = 0.5 - std::abs(u);
            const double k = std::floor((2 * a_ / us + b_) * u + centre_);
            if (us >= 0.07 && v <= sure) return static_cast<std::uint64_t>(k);
            if (!(k >= 0 && k <= trials_)) continue;
            if (accepts(k, v, us)) return static_cast<std::uint64_t>(k);
        }
    }

private:
    bool accepts(double k, double v, double us) const {
        const double alpha = (2.83 + 5.1 / b_) * spread_;
        const double m = mode_;
        const double n = trials_;
        const double bound = (m + 0.5) * std::log((m + 1) / (odds_ * (n - m + 1))) +
                             (n + 1) * std::log((n - m + 1) / (n - k + 1)) +
                             (k + 0.5) * std::log(odds_ * (n - k + 1) / (k + 1)) +
                             stirling_tail(m) + stirling_tail(n - m) - stirling_tail(k) -
                             stirling_tail(n - k);
        return std::log(v * alpha / (a_ / (us * us) + b_)) <= bound;
    }

    double trials_;
    double odds_;
    double spread_;
    double b_;
    double a_;
    double centre_;
    double mode_;
};

}  // namespace

std::uint64_t binomial(base::Random& random, std::uint64_t trials, double chance) {
    constexpr double few = 10;
    if (trials == 0 || chance <= 0) return 0;
    if (chance >= 1) return trials;
    if (chance > 0.5) return trials - binomial(random, trials, 1 - chance);
    if (static_cast<double>(trials) * chance < few) return by_inversion(random, trials, chance);
    return Rejection(trials, chance).draw(random);
}

}  // namespace almanac::elections
