// The transfer method's door: which number a count needs.

#include "engine/base/decimal.h"
#include "tally/methods.h"
#include "tally/number.h"
#include "tally/number_rational.h"
#include "tally/number_wide.h"
#include "tally/tabulation.h"

#include <algorithm>
#include <string>

namespace almanac::tally {

namespace {

// The largest number of whole votes that a count works with: all votes, a divisor of them, a
// percentage of them.
std::uint64_t most_votes(const Profile& profile, const Rule& rule, const Question& question) {
    const std::uint64_t per_cent = rule.stop == Stop::all_above_percentage ? 100 : 1;
    return std::max(
        {profile.valid() * per_cent, std::uint64_t{question.seats} + 1, rule.minimum_votes});
}

// Places that 128 bits have for a fraction.
constexpr int wide_places = 38;

// In 64 bits.
bool fits(std::uint64_t whole, int decimals) {
    std::int64_t units = 0;
    return decimals <= base::decimal_places_64 &&
           !__builtin_mul_overflow(whole, base::power_of_ten(decimals), &units);
}

// In 128 bits.
bool fits_wide(std::uint64_t whole, int decimals) {
    base::Int128 units = 0;
    return decimals <= wide_places &&
           !__builtin_mul_overflow(base::Int128{whole}, base::wide_power_of_ten(decimals), &units);
}

base::Error too_large(const Profile& profile, int decimals) {
    return {base::ErrorKind::too_large,
            std::to_string(profile.valid()) + " votes of " + std::to_string(decimals) +
                " decimals do not fit in 128 bits: split the weights' common factor out of the "
                "file, or choose a rule with fewer decimals."};
}

}  // namespace

base::Result<Count> count_by_transfers(const Profile& profile, const Rule& rule,
                                       const Question& question) {
    const std::uint64_t most = most_votes(profile, rule, question);
    const bool cut = rule.arithmetic == Arithmetic::cut;
    const bool guarded = rule.arithmetic == Arithmetic::guarded;
    const int places = guarded ? rule.decimals + rule.guard : rule.decimals;
    if (cut && fits(most, places)) return Tabulation<Units>(profile, rule, question).run();
    if (!fits_wide(most, places)) return too_large(profile, places);
    if (cut) return Tabulation<WideUnits>(profile, rule, question).run();
    if (guarded) return Tabulation<Guarded>(profile, rule, question).run();
    return Tabulation<Rational>(profile, rule, question).run();
}

}  // namespace almanac::tally
