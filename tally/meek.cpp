// Meek's and Warren's rules: which number their count is over, and what it cannot be over.

#include "tally/keep_count.h"
#include "tally/methods.h"
#include "tally/number_rational.h"
#include "tally/number_wide.h"

#include <algorithm>
#include <string>

namespace almanac::tally {

namespace {

// Candidates at one rank under EqualShare::all_orders. The largest number met is binomial(size - 1,
// half of it) votes: 4.5e9 for 36, which 64 bits hold with 9 decimals and 128 with 27, and 5.9e16
// for 60, which 128 bits hold with 18.
constexpr std::size_t sharing_max_narrow = 36;
constexpr std::size_t sharing_max_wide = 60;

// Seats under EqualShare::split with shared ranks: a ballot parts at each rank whose candidates are
// elected, at worst ten ranks of three into 3^10 = 59,049.
constexpr std::uint32_t splitting_seats_max = 30;

base::Error too_large(std::string detail) {
    return {base::ErrorKind::too_large, std::move(detail)};
}

// Whether the votes and one more are that many digits at most, with `places` behind the point.
bool fits(std::uint64_t votes, int places, int digits) {
    std::uint64_t limit = 1;
    for (int digit = places; digit < digits && limit <= UINT64_MAX / 10; ++digit) limit *= 10;
    return places <= digits && votes < limit;
}

std::size_t largest_shared_rank(const EqualRanks& ballots) {
    std::size_t largest = 1;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        for (std::size_t rank = 0; rank < ballots.ranks(ballot); ++rank)
            largest = std::max(largest, ballots.rank(ballot, rank).size());
    }
    return largest;
}

// How many candidates share a rank, as far as the arithmetic has to be wider for it.
std::size_t sharing(const Profile& profile, const Rule& rule) {
    return rule.equal_share == EqualShare::all_orders ? largest_shared_rank(profile.equal_ranks())
                                                      : 1;
}

base::Result<void> check_shared_ranks(const Profile& profile, const Rule& rule,
                                      const Question& question) {
    if (profile.equal_ranks().size() == 0) return {};
    if (rule.equal_share == EqualShare::split && question.seats > splitting_seats_max) {
        return too_large("Ballots on which candidates share ranks are split for at most " +
                         std::to_string(splitting_seats_max) + " seats, not " +
                         std::to_string(question.seats) +
                         ": count by a rule with equal_share = \"all_orders\".");
    }
    const std::size_t most =
        rule.arithmetic == Arithmetic::cut ? sharing_max_wide : sharing_max_narrow;
    if (sharing(profile, rule) > most) {
        return too_large("A ballot has " + std::to_string(sharing(profile, rule)) +
                         " candidates at one rank; all their orders can be counted for at most " +
                         std::to_string(most) + ": count by a rule with equal_share = \"split\".");
    }
    return {};
}

base::Result<Count> count_in_cut_units(const Profile& profile, const Rule& rule,
                                       const Question& question) {
    const std::size_t shared = sharing(profile, rule);
    const bool narrow = shared == 1 || (shared <= sharing_max_narrow && rule.decimals <= 9);
    if (narrow && fits(profile.valid(), rule.decimals, 18))
        return KeepCount<Units>(profile, rule, question).run();
    const bool wide = shared == 1 || rule.decimals <= 18;
    if (wide && fits(profile.valid(), rule.decimals, 38))
        return KeepCount<WideUnits>(profile, rule, question).run();
    return too_large(std::to_string(profile.valid()) + " votes of " +
                     std::to_string(rule.decimals) +
                     " decimals do not fit in 128 bits: count by a rule with fewer decimals.");
}

}  // namespace

base::Result<Count> count_by_keep_values(const Profile& profile, const Rule& rule,
                                         const Question& question) {
    TRY(check_shared_ranks(profile, rule, question));
    switch (rule.arithmetic) {
        case Arithmetic::cut:
            return count_in_cut_units(profile, rule, question);
        case Arithmetic::rational:
            return KeepCount<Rational>(profile, rule, question).run();
        case Arithmetic::guarded:
            break;
    }
    if (fits(profile.valid(), rule.decimals + rule.guard, 38))
        return KeepCount<Guarded>(profile, rule, question).run();
    return too_large(std::to_string(profile.valid()) + " votes of " +
                     std::to_string(rule.decimals) + " decimals and a guard of " +
                     std::to_string(rule.guard) +
                     " do not fit in 128 bits: count by a rule with fewer.");
}

}  // namespace almanac::tally
