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

bool in_list(const Lots& lots, std::size_t candidates) {
    const auto known = [&](CandidateIndex candidate) { return candidate < candidates; };
    return std::all_of(lots.best_first.begin(), lots.best_first.end(), known) &&
           std::all_of(lots.by_round.begin(), lots.by_round.end(),
                       [&](const Lots::Fell& fell) { return known(fell.candidate); });
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
    if (!in_list(question.lots, profile.candidates()))
        return invalid("The lots name a candidate who is not in the list.");
    return {};
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
