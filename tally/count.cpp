#include "tally/methods.h"
#include "tally/rule_check.h"
#include "tally/tally.h"

#include <algorithm>
#include <string>
#include <vector>

namespace almanac::tally {

namespace {

base::Error invalid(std::string detail) { return {base::ErrorKind::invalid, std::move(detail)}; }

// As the profile was built: an empty list excludes nobody.
bool same_exclusions(const std::vector<bool>& asked, const std::vector<bool>& built) {
    if (asked.empty()) return std::find(built.begin(), built.end(), true) == built.end();
    return asked == built;
}

bool in_list(const std::vector<CandidateIndex>& listed, std::size_t candidates) {
    return std::all_of(listed.begin(), listed.end(),
                       [&](CandidateIndex candidate) { return candidate < candidates; });
}

bool in_list(const std::vector<Lots::Fell>& lots, std::size_t candidates) {
    return std::all_of(lots.begin(), lots.end(),
                       [&](const Lots::Fell& fell) { return fell.candidate < candidates; });
}

base::Result<void> check_lists(const Profile& profile, const Question& question) {
    const std::size_t candidates = profile.candidates();
    if (!in_list(question.lots.best_first, candidates) ||
        !in_list(question.lots.by_round, candidates))
        return invalid("The lots name a candidate who is not in the list.");
    if (!in_list(question.forced.leaving, candidates) || !in_list(question.forced.lots, candidates))
        return invalid("Somebody is to leave, or to be drawn, who is not in the list.");
    return {};
}

base::Result<void> check_threshold(const Profile& profile, const Rule& rule,
                                   const Question& question) {
    if (!question.forced.threshold) return {};
    const Votes& asked = *question.forced.threshold;
    const bool fits = asked.places == rule.decimals && rule.decimals <= base::decimal_places_64;
    const base::Int128 all =
        static_cast<base::Int128>(profile.valid()) * (fits ? base::power_of_ten(rule.decimals) : 0);
    if (fits && asked.units > 0 && asked.units <= all) return {};
    return invalid("A threshold of " + base::to_string(asked) +
                   " votes cannot be asked for: it has to be above 0, at most the " +
                   std::to_string(profile.valid()) + " valid ballots, and have the " +
                   std::to_string(rule.decimals) + " decimals of the rule " + rule.id + ".");
}

base::Result<void> check_rule(const Rule& rule) {
    const std::vector<Objection> objections = objections_to(rule);
    if (objections.empty()) return {};
    return invalid("The rule " + rule.id + " cannot count: " + std::string(objections[0].key) +
                   ": " + objections[0].reason + ".");
}

// Candidates who can be elected.
std::uint64_t standing(const Profile& profile, const Rule& rule, const Question& question) {
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < profile.candidates(); ++at) {
        const bool undeclared = rule.undeclared_write_ins_first &&
                                !question.undeclared_write_ins.empty() &&
                                question.undeclared_write_ins[at];
        if (!profile.excluded()[at] && !undeclared) ++number;
    }
    return number;
}

base::Result<void> check_seats(const Profile& profile, const Rule& rule, const Question& question) {
    if (question.seats == 0)
        return invalid("There are no seats to fill: say how many with --seats, at least 1.");
    if (rule.single_seat && question.seats > 1) {
        return invalid("The rule " + rule.id + " fills one seat, not " +
                       std::to_string(question.seats) +
                       ": choose a rule for several seats, or --seats 1.");
    }
    const std::uint64_t candidates = standing(profile, rule, question);
    if (question.seats > candidates) {
        return invalid(std::to_string(question.seats) + " seats are more than the " +
                       std::to_string(candidates) +
                       " candidates who stand: ask for fewer with --seats, or exclude fewer.");
    }
    return {};
}

base::Result<void> check(const Profile& profile, const Rule& rule, const Question& question) {
    TRY(check_rule(rule));
    if (!same_exclusions(question.excluded, profile.excluded())) {
        return invalid(
            "The ballots were cleaned with other exclusions than the count asks for: build the "
            "profile again.");
    }
    if (!question.undeclared_write_ins.empty() &&
        question.undeclared_write_ins.size() != profile.candidates()) {
        return invalid("Undeclared write-ins are said of another number of candidates.");
    }
    TRY(check_seats(profile, rule, question));
    if (profile.valid() == 0) {
        return invalid(
            "No ballot ranks a candidate who stands, so there is nothing to count: check the file, "
            "the contest and the candidates excluded.");
    }
    TRY(check_lists(profile, question));
    return check_threshold(profile, rule, question);
}

}  // namespace

base::Result<Count> count(const Profile& profile, const Rule& rule, const Question& question) {
    TRY(check(profile, rule, question));
    switch (rule.method) {
        case Method::transfer:
        case Method::wright:
            return count_by_transfers(profile, rule, question);
        case Method::meek:
        case Method::warren:
            return count_by_keep_values(profile, rule, question);
        case Method::qpq:
            return count_by_quotients(profile, rule, question);
        case Method::parcels:
            return count_by_parcels(profile, rule, question);
        case Method::whole_papers:
            return count_by_whole_papers(profile, rule, question);
        default:
            return invalid("The method of the rule " + rule.id + " is not one that counts yet.");
    }
}

}  // namespace almanac::tally
