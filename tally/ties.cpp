#include "tally/ties.h"

#include <algorithm>

namespace almanac::tally {

namespace {

std::string names_of(const Question& question, const std::vector<CandidateIndex>& candidates) {
    std::string names;
    for (std::size_t at = 0; at < candidates.size(); ++at) {
        if (at > 0) names += at + 1 == candidates.size() ? " and " : ", ";
        names += name_of(question, candidates[at]);
    }
    return names;
}

base::Error missing_lot(const Question& question, std::uint32_t round,
                        const std::vector<CandidateIndex>& tied, Chosen chosen) {
    const std::string line = "round " + std::to_string(round);
    const std::string deed = chosen == Chosen::leads ? "come first" : "leave";
    return {base::ErrorKind::invalid,
            "In " + line + " " + names_of(question, tied) + " are tied to " + deed +
                " and the lots given do not decide it; say on whom the lot fell with a line \"" +
                line + ": NAME\", or list every tied candidate, best lot first."};
}

}  // namespace

std::string name_of(const Question& question, CandidateIndex candidate) {
    if (candidate < question.names.size()) return question.names[candidate];
    return "candidate " + std::to_string(candidate + 1);
}

base::Result<Tie> decide_by_lot(const Question& question, std::uint32_t round,
                                const std::vector<CandidateIndex>& tied, Chosen chosen) {
    const Lots& lots = question.lots;
    if (lots.none())
        return Tie{round, tied, *std::min_element(tied.begin(), tied.end()),
                   DecidedBy::default_order};
    for (const Lots::Fell& fell : lots.by_round) {
        const bool is_tied = std::find(tied.begin(), tied.end(), fell.candidate) != tied.end();
        if (fell.round == round && is_tied) return Tie{round, tied, fell.candidate, DecidedBy::lot};
    }
    const auto place = [&](CandidateIndex candidate) {
        return std::find(lots.best_first.begin(), lots.best_first.end(), candidate) -
               lots.best_first.begin();
    };
    const auto better = [&](CandidateIndex one, CandidateIndex other) {
        return place(one) < place(other);
    };
    const auto [best, worst] = std::minmax_element(tied.begin(), tied.end(), better);
    const auto listed = static_cast<std::ptrdiff_t>(lots.best_first.size());
    if (place(*worst) == listed) return missing_lot(question, round, tied, chosen);
    return Tie{round, tied, chosen == Chosen::leads ? *best : *worst, DecidedBy::lot};
}

}  // namespace almanac::tally
