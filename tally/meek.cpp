// Meek's and Warren's rules: which number their count is over, and what it cannot be over.

#include "tally/arithmetic.h"
#include "tally/keep_count.h"
#include "tally/methods.h"

#include <algorithm>
#include <string>

namespace almanac::tally {

namespace {

// Candidates at one rank under EqualShare::all_orders. The largest number met is binomial(size - 1,
// half of it) votes: 4.5e9 for 36, which 64 bits hold with 9 places.
constexpr std::size_t sharing_max_64 = 36;

// The same for numbers of 128 bits: 5.9e16 votes for 60, 4.5e9 for 36 and 1.4e6 for 24.
constexpr std::size_t sharing_max(int places) {
    return places <= 18 ? 60 : places <= 27 ? 36 : places <= 31 ? 24 : 1;
}

// Seats under EqualShare::split with shared ranks: a ballot parts at each rank whose candidates are
// elected, at worst ten ranks of three into 3^10 = 59,049.
constexpr std::uint32_t splitting_seats_max = 30;

base::Error too_large(std::string detail) {
    return {base::ErrorKind::too_large, std::move(detail)};
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
    const bool exact = rule.arithmetic == Arithmetic::rational;
    const std::size_t most = sharing_max(exact ? 0 : rule.decimals + rule.guard);
    if (sharing(profile, rule) > most) {
        return too_large("A ballot has " + std::to_string(sharing(profile, rule)) +
                         " candidates at one rank; all their orders can be counted for at most " +
                         std::to_string(most) + ": count by a rule with equal_share = \"split\".");
    }
    return {};
}

}  // namespace

base::Result<Count> count_by_keep_values(const Profile& profile, const Rule& rule,
                                         const Question& question) {
    TRY(check_shared_ranks(profile, rule, question));
    const std::size_t shared = sharing(profile, rule);
    const bool wide = shared > sharing_max_64 || (shared > 1 && rule.decimals > 9);
    return with_number(rule, profile.valid(), wide, [&]<class Number>() {
        return KeepCount<Number>(profile, rule, question).run();
    });
}

}  // namespace almanac::tally
