#pragma once

// What a journey says of exhaustion: when how much of a ballot stopped counting and why, as changes
// that can be added up over ballots. Pure.

#include "apps/elections/told_journeys.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace almanac::elections {

inline constexpr std::size_t exhaustion_causes = 5;

// From this round on so much more, or less, is exhausted of one voter's ballot.
struct ExhaustionChange {
    std::uint32_t round = 0;
    tally::Exhausted cause = tally::Exhausted::no_more_choices;
    std::int8_t ballots = 0;  // whether its moving part is: 1, or -1 where the count began anew
    std::int64_t votes = 0;   // in units of value_places()
};

// Appends the changes of one journey, by round. `places`: value_places() of the count.
void add_changes(const tally::Rule& rule, const std::vector<tally::BallotStep>& steps,
                 std::uint8_t places, std::vector<ExhaustionChange>& changes);

// Sums of changes: by round, from 1, and by cause.
class ExhaustionSums {
public:
    // What is exhausted by one cause.
    struct Sum {
        std::int64_t votes = 0;
        std::int64_t ballots = 0;
    };
    using Causes = std::array<Sum, exhaustion_causes>;

    explicit ExhaustionSums(std::size_t rounds) : rounds_(rounds) {}

    // Books the change of a ballot that stands for so many voters.
    void add(const ExhaustionChange& change, std::int64_t voters) {
        Sum& sum = rounds_[change.round - 1][static_cast<std::size_t>(change.cause)];
        sum.votes += change.votes * voters;
        sum.ballots += change.ballots * voters;
    }
    // Nothing is exhausted.
    void clear() { rounds_.assign(rounds_.size(), Causes{}); }
    // What is exhausted after each round.
    std::vector<Causes> cumulative() const;

private:
    std::vector<Causes> rounds_;  // the changes of each
};

// All causes together.
ExhaustionSums::Sum total_of(const ExhaustionSums::Causes& causes);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::tally::Exhausted> {
    static constexpr std::array<std::string_view, almanac::elections::exhaustion_causes> words{
        "no_more_choices", "others_gone", "overvote", "skips", "repeat"};
};
