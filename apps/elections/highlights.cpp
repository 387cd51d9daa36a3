#include "apps/elections/highlights.h"

#include "apps/elections/highlights_reporter.h"

#include <algorithm>

namespace almanac::elections {

using tally::CandidateIndex;
using tally::Votes;

std::vector<Highlight> HighlightReporter::all() {
    winners();
    last_seat();
    first_choices();
    carried();
    votes_of_the_last();
    coalition();
    exhaustion();
    ballots();
    not_counted();
    ties();
    std::stable_sort(
        highlights_.begin(), highlights_.end(),
        [](const Highlight& one, const Highlight& other) { return one.kind < other.kind; });
    return std::move(highlights_);
}

Highlight HighlightReporter::begin(HighlightKind kind, std::string view,
                                   std::vector<CandidateIndex> candidates) {
    Highlight highlight;
    highlight.kind = kind;
    highlight.view = std::move(view);
    for (const CandidateIndex candidate : candidates) highlight.candidates.push_back(id(candidate));
    return highlight;
}

void HighlightReporter::end(Highlight highlight, std::string sentence) {
    highlight.sentence = std::move(sentence);
    highlights_.push_back(std::move(highlight));
}

void HighlightReporter::put_votes(Highlight& highlight, std::string name,
                                  const Votes& votes) const {
    highlight.figures.push_back({std::move(name), base::to_string(votes), "votes"});
}

std::string HighlightReporter::names(const std::vector<CandidateIndex>& candidates) const {
    std::vector<std::string> words;
    for (const CandidateIndex candidate : candidates) words.push_back(name(candidate));
    return listed(words);
}

std::vector<Highlight> highlights(const Subject& subject) {
    return subject.count.rounds.empty() ? std::vector<Highlight>()
                                        : HighlightReporter(subject).all();
}

std::vector<HighlightRow> highlight_rows(const Subject& subject) {
    std::vector<HighlightRow> rows;
    std::uint32_t number = 0;
    for (const Highlight& highlight : highlights(subject)) {
        ++number;
        for (const HighlightFigure& figure : highlight.figures) {
            rows.push_back({number, highlight.kind, highlight.sentence, highlight.view, figure.name,
                            figure.value, figure.unit});
        }
    }
    return rows;
}

}  // namespace almanac::elections
