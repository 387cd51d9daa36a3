#pragma once

// Coalition pairs filtered, sorted and cut into pages. Pure.

#include "apps/elections/coalitions.h"
#include "apps/elections/envelope.h"
#include "apps/elections/pair_measure.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Which pairs, how they are measured, in which order; the defaults are the seed's.
struct PairQuery {
    std::uint64_t min_shared_ballots = 50;
    double min_strength = 0.1;
    std::uint64_t page = 1;
    std::uint64_t page_size = 50;
    std::string sort_by = "coalition_strength_score";
    bool descending = true;
    PairMeasure measure;
    bool ballot_length_filter = false;
    bool confidence_intervals = false;
    friend bool operator==(const PairQuery&, const PairQuery&) = default;
};

// The pairs to choose from, those that reach the ballots' length where the query asks for them.
struct PairSource {
    const std::vector<PairDetail>& pairs;
    std::uint64_t valid_ballots = 0;
    std::string_view data_version;
};

// A page of pairs; ties in the sorted field keep the order of the ids. Intervals are worked out
// for the rows of the page only.
List<CoalitionPair> page_of_pairs(const PairSource& source, const PairQuery& query);

// The fields by which pairs can be sorted: all but the ends of intervals, which few rows have.
std::vector<std::string> pair_sort_fields();

// The pairs' rows without their distances.
std::vector<CoalitionPair> rows_of(const std::vector<PairDetail>& details);

}  // namespace almanac::elections
