#include "tally/ties.h"

#include <algorithm>
#include <optional>
#include <string>

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

base::Error missing_lot(const Question& question, const Drawing& drawing) {
    const std::string line = "round " + std::to_string(drawing.round);
    const std::string deed = drawing.chosen == Chosen::leads ? "come first" : "leave";
    return {base::ErrorKind::invalid,
            "In " + line + " " + names_of(question, drawing.tied()) + " are tied to " + deed +
                " and the lots given do not decide it; say on whom the lot fell with a line \"" +
                line + ": NAME\", or list every tied candidate, best lot first."};
}

// On whom the lot fell in this round; nobody where it is not said.
std::optional<CandidateIndex> fell_on(const std::vector<Lots::Fell>& lots, const Drawing& drawing) {
    const std::vector<CandidateIndex>& tied = drawing.tied();
    for (const Lots::Fell& fell : lots) {
        const bool is_tied = std::find(tied.begin(), tied.end(), fell.candidate) != tied.end();
        if (fell.round == drawing.round && is_tied) return fell.candidate;
    }
    return std::nullopt;
}

// On whom the lots that the user gave fall; nobody where they do not say.
std::optional<CandidateIndex> given_lot(const Lots& lots, const Drawing& drawing) {
    if (const auto fell = fell_on(lots.by_round, drawing)) return fell;
    const std::vector<CandidateIndex>& tied = drawing.tied();
    const auto place = [&](CandidateIndex candidate) {
        return std::find(lots.best_first.begin(), lots.best_first.end(), candidate) -
               lots.best_first.begin();
    };
    const auto better = [&](CandidateIndex one, CandidateIndex other) {
        return place(one) < place(other);
    };
    const auto [best, worst] = std::minmax_element(tied.begin(), tied.end(), better);
    const auto listed = static_cast<std::ptrdiff_t>(lots.best_first.size());
    if (place(*worst) == listed) return std::nullopt;
    return drawing.chosen == Chosen::leads ? *best : *worst;
}

}  // namespace

base::Result<Tie> decide_by_lot(const Question& question, LotSource source,
                                const Drawing& drawing) {
    const std::vector<CandidateIndex>& tied = drawing.tied();
    const auto tie = [&](CandidateIndex chosen, DecidedBy how) {
        return Tie{drawing.round, drawing.narrowed.front(), chosen, how};
    };
    if (const auto fell = fell_on(question.forced.lots, drawing)) return tie(*fell, DecidedBy::lot);
    if (const auto given = given_lot(question.lots, drawing)) return tie(*given, DecidedBy::lot);
    // A seed is of no use but to draw lots from it, whatever the rule says of them.
    if (source == LotSource::given && !question.lots.seed.empty()) source = LotSource::sha256;
    const bool draws =
        needs_seed(source) ? !question.lots.seed.empty() : source != LotSource::given;
    if (draws) {
        const CandidateIndex drawn = TRY(draw(source, question, drawing));
        const bool by_order = source == LotSource::candidate_order;
        return tie(drawn, by_order ? DecidedBy::candidate_order : DecidedBy::seed);
    }
    if (!question.lots.none()) return missing_lot(question, drawing);
    return tie(*std::min_element(tied.begin(), tied.end()), DecidedBy::default_order);
}

base::Result<CandidateIndex> settle_tie(const Drawing& drawing, LotSource source,
                                        const Question& question, std::vector<Tie>& ties) {
    Tie tie{drawing.round, drawing.narrowed.front(), drawing.tied().front(),
            DecidedBy::earlier_round};
    if (drawing.tied().size() > 1) tie = TRY(decide_by_lot(question, source, drawing));
    ties.push_back(tie);
    return tie.chosen;
}

}  // namespace almanac::tally
