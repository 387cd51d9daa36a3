#pragma once

// Journeys of single ballots as far as the count tells them: where papers move whole it keeps no
// record of single papers, and ballots on which candidates share ranks are counted apart. Pure.

#include "apps/elections/model.h"
#include "tally/tally.h"

#include <cstdint>
#include <span>
#include <vector>

namespace almanac::elections {

// Whether several hold parts of one ballot at once (tally::journey).
bool counts_by_keep_values(const tally::Rule& rule);

// The most places that a ballot's value has in the count.
std::uint8_t value_places(const tally::Count& count);

// The same votes with more places.
tally::Votes with_places(const tally::Votes& votes, std::uint8_t places);

// What is told of one ballot.
struct ToldSteps {
    std::vector<tally::BallotStep> steps;
    bool is_whole = true;          // false: something follows, or happened, that is untold
    std::uint32_t told_until = 0;  // the last round that is told, where it is not whole
};

// Tells one ballot after another. `count` outlives it. Not thread-safe.
class TellingJourneys {
public:
    // `excluded`: one entry a candidate.
    TellingJourneys(const tally::Count& count, const std::vector<bool>& excluded);

    // Of marks as they were cast; good until the next call.
    const ToldSteps& of(std::span<const tally::Mark> marks);
    // Of a ranking as it was cleaned; likewise.
    const ToldSteps& of_ranking(std::span<const tally::CandidateIndex> ranking);

private:
    bool depends_on_order(std::size_t step) const;

    const tally::Count& count_;
    const tally::Rule& rule_;
    tally::Cleaner cleaner_;
    tally::Journeys journeys_;
    std::vector<tally::CandidateIndex> ranking_;
    ToldSteps told_;
};

}  // namespace almanac::elections
