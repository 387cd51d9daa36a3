#pragma once

// How the sentences of highlights.h are put together. Private to highlights*.cpp.

#include "apps/elections/count_layout.h"
#include "apps/elections/highlights.h"
#include "apps/elections/sentence.h"
#include "apps/elections/summary.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {

// Votes by where they came from or went to; nobody: no longer counting.
struct Flow {
    std::optional<tally::CandidateIndex> at;
    tally::Votes votes;
};

// One count, and how its sentences are put together. The subject must outlive it.
class HighlightReporter {
public:
    explicit HighlightReporter(const Subject& subject)
        : subject_(subject),
          count_(subject.count),
          fates_(fates_of(subject.count, subject.contest.candidates.size())) {}

    // Every sentence, in the order of the kinds.
    std::vector<Highlight> all();

private:
    void winners();
    void last_seat();
    void first_choices();
    void comeback(const std::vector<FirstChoice>& order);
    void carried();
    void votes_of_the_last();
    void coalition();
    void exhaustion();
    void ballots();
    void not_counted();
    void ties();

    Highlight begin(HighlightKind kind, std::string view,
                    std::vector<tally::CandidateIndex> candidates);
    void end(Highlight highlight, std::string sentence);
    void put_votes(Highlight& highlight, std::string name, const tally::Votes& votes) const;

    const std::string& name(tally::CandidateIndex candidate) const {
        return subject_.contest.candidates[candidate].name;
    }
    std::uint32_t id(tally::CandidateIndex candidate) const {
        return subject_.contest.candidates[candidate].id.number();
    }
    // Of somebody whom a view of the subject named.
    tally::CandidateIndex index_of(std::uint32_t id) const {
        return *candidate_with_id(subject_.contest, id);
    }
    std::string figure(const tally::Votes& votes) const {
        return rounded_figure(votes, count_.valid_ballots);
    }
    // "1 vote", "12,447 votes".
    std::string votes(const tally::Votes& votes) const {
        const std::string text = figure(votes);
        return text + (text == "1" ? " vote" : " votes");
    }
    std::string in_round(std::uint32_t number) const {
        return fmt::format("in {} {}", round_word(subject_.rule), number);
    }
    std::string names(const std::vector<tally::CandidateIndex>& candidates) const;
    // The total in a round, from 1.
    const tally::Votes& total(tally::CandidateIndex candidate, std::uint32_t round) const {
        return count_.rounds[round - 1].totals[candidate];
    }
    std::optional<tally::CandidateIndex> last_loser() const;
    std::vector<Flow> sources_of(tally::CandidateIndex winner) const;
    std::vector<Flow> destinations_of(tally::CandidateIndex loser) const;

    const Subject& subject_;
    const tally::Count& count_;
    std::vector<Fate> fates_;
    std::vector<Highlight> highlights_;
};

}  // namespace almanac::elections
