#include "engine/base/decimal.h"
#include "tally/methods.h"
#include "tally/number.h"
#include "tally/tabulation.h"
#include "tally/tally.h"

#include <algorithm>
#include <string>

namespace almanac::tally {

namespace {

base::Error invalid(std::string detail) { return {base::ErrorKind::invalid, std::move(detail)}; }

// As the profile was built: an empty list excludes nobody.
bool same_exclusions(const std::vector<bool>& asked, const std::vector<bool>& built) {
    if (asked.empty()) return std::find(built.begin(), built.end(), true) == built.end();
    return asked == built;
}

bool in_list(const Lots& lots, std::size_t candidates) {
    const auto known = [&](CandidateIndex candidate) { return candidate < candidates; };
    return std::all_of(lots.best_first.begin(), lots.best_first.end(), known) &&
           std::all_of(lots.by_round.begin(), lots.by_round.end(),
                       [&](const Lots::Fell& fell) { return known(fell.candidate); });
}

// valid · 10^decimals and (seats + 1) · 10^decimals, the largest numbers of a count, stay within 64
// bits.
bool fits(std::uint64_t whole, const Rule& rule) {
    std::int64_t units = 0;
    return rule.decimals <= base::decimal_places_64 &&
           !__builtin_mul_overflow(whole, base::power_of_ten(rule.decimals), &units);
}

base::Result<void> check(const Profile& profile, const Rule& rule, const Question& question) {
    if (question.seats == 0)
        return invalid("There are no seats to fill: say how many with --seats, at least 1.");
    if (rule.single_seat && question.seats > 1) {
        return invalid("The rule " + rule.id + " fills one seat, not " +
                       std::to_string(question.seats) +
                       ": choose a rule for several seats, or --seats 1.");
    }
    if (!same_exclusions(question.excluded, profile.excluded())) {
        return invalid(
            "The ballots were cleaned with other exclusions than the count asks for: build the "
            "profile again.");
    }
    const auto standing = std::count(profile.excluded().begin(), profile.excluded().end(), false);
    if (question.seats > static_cast<std::uint64_t>(standing)) {
        return invalid(std::to_string(question.seats) + " seats are more than the " +
                       std::to_string(standing) +
                       " candidates who stand: ask for fewer with --seats, or exclude fewer.");
    }
    if (profile.valid() == 0) {
        return invalid(
            "No ballot ranks a candidate who stands, so there is nothing to count: check the file, "
            "the "
            "contest and the candidates excluded.");
    }
    if (!in_list(question.lots, profile.candidates()))
        return invalid("The lots name a candidate who is not in the list.");
    if (!fits(profile.valid(), rule) || !fits(std::uint64_t{question.seats} + 1, rule)) {
        return base::Error{base::ErrorKind::too_large,
                           std::to_string(profile.valid()) + " votes of " +
                               std::to_string(rule.decimals) +
                               " decimals do not fit in 64 bits: split the weights' common factor "
                               "out of the file."};
    }
    return {};
}

}  // namespace

base::Result<Count> count(const Profile& profile, const Rule& rule, const Question& question) {
    TRY(check(profile, rule, question));
    switch (rule.method) {
        case Method::transfer:
            return count_by_transfers(profile, rule, question);
        default:
            return invalid("The method of the rule " + rule.id + " is not one that counts yet.");
    }
}

base::Result<Count> count_by_transfers(const Profile& profile, const Rule& rule,
                                       const Question& question) {
    return Tabulation<Units>(profile, rule, question).run();
}

}  // namespace almanac::tally
