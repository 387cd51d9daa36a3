#pragma once

// How one ballot counted, round by round, in words. Pure; derived from the count's events and the
// ballot's ranking.

#include "apps/elections/count_output.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What one round did to the ballot.
struct BallotMove {
    std::uint32_t round = 0;
    std::string sentence;

    static constexpr std::string_view view_name = "ballot_move";
    static constexpr auto fields() {
        return base::describe<BallotMove>(
            base::field("round", &BallotMove::round, "round", "From 1."),
            base::field("sentence", &BallotMove::sentence, "",
                        "Whom it counts for from here on, with which value, and why."));
    }
};

// One ballot's way through the count.
struct BallotStory {
    std::string ballot_id;
    std::uint32_t weight = 1;
    std::string marks;
    std::string ranking;
    std::vector<BallotMove> moves;
    std::string ending;

    static constexpr std::string_view view_name = "ballot_story";
    static constexpr auto fields() {
        using B = BallotStory;
        return base::describe<B>(
            base::field("ballot_id", &B::ballot_id, "id",
                        "The source's id, else its number among the ballots."),
            base::field("weight", &B::weight, "voters", "How many voters it stands for."),
            base::field("marks", &B::marks, "", "As cast, rank by rank."),
            base::field("ranking", &B::ranking, "", "As the rule reads it."),
            base::field("moves", &B::moves, "", "Each round that changed something."),
            base::field("ending", &B::ending, "", "Whom it counts for in the end, or why not."));
    }
};

// The ballot of that id, or `missing`; report.count must be the count of report.prepared.
base::Result<BallotStory> explain_ballot(const CountReport& report, std::string_view ballot_id);

// The story for people, no line wider than `columns` but for long words.
std::string story_as_text(const BallotStory& story, std::size_t columns);

}  // namespace almanac::elections
