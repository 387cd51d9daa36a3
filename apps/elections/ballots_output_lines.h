#pragma once

// What the formats share that have a line for all ballots of one ranking. Private to the writers.

#include "apps/elections/question.h"
#include "tally/tally.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace almanac::elections {

// Rankings as text, with the voters who have them.
class BallotLines {
public:
    // Together: a ranking has one line, where it first stood. In order: only ballots that follow
    // one another share a line.
    enum class Share : std::uint8_t { together, in_order };
    struct Line {
        std::string ranking;
        std::uint64_t voters = 0;
    };

    explicit BallotLines(Share share) : share_(share) {}

    // Adds ballots of that ranking.
    void add(const std::string& ranking, std::uint64_t voters);
    const std::vector<Line>& lines() const { return lines_; }

private:
    Share share_;
    std::vector<Line> lines_;
    std::unordered_map<std::string, std::size_t> places_;
};

// Calls use(rank, candidates) for each rank that has a mark; a mark that stands twice is one.
template <class Use>
void for_each_rank(std::span<const tally::Mark> marks, Use&& use) {
    std::vector<tally::CandidateIndex> candidates;
    for (std::size_t at = 0; at < marks.size();) {
        const std::uint16_t rank = marks[at].rank;
        candidates.clear();
        for (; at < marks.size() && marks[at].rank == rank; ++at) {
            if (candidates.empty() || candidates.back() != marks[at].candidate)
                candidates.push_back(marks[at].candidate);
        }
        use(rank, candidates);
    }
}

// Whether the rule's outcome hangs on the order in which ballots are counted.
bool counts_in_order(const tally::Rule& rule);

// The text on one line: control characters are spaces, without any at its ends.
std::string on_one_line(std::string_view text);

// "1 ballot", "12 ballots".
std::string counted_ballots(std::uint64_t ballots);

}  // namespace almanac::elections
