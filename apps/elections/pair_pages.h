#pragma once

// Coalition pairs filtered, sorted and cut into pages. Pure.

#include "apps/elections/coalitions.h"
#include "apps/elections/envelope.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Which pairs, in which order; the defaults are the seed's.
struct PairQuery {
    std::uint64_t min_shared_ballots = 50;
    double min_strength = 0.1;
    std::uint64_t page = 1;
    std::uint64_t page_size = 50;
    std::string sort_by = "coalition_strength_score";
    bool descending = true;
    friend bool operator==(const PairQuery&, const PairQuery&) = default;
};

// A page of pairs; ties in the sorted field keep the order of the ids.
List<CoalitionPair> page_of_pairs(const std::vector<PairDetail>& pairs, const PairQuery& query,
                                  std::string_view data_version);

// The fields by which pairs can be sorted: all of them.
std::vector<std::string> pair_sort_fields();

// The key of a pair's packed answer, the smaller id first.
std::string pair_key(std::uint32_t one, std::uint32_t other);

// The pairs' rows without their distances.
std::vector<CoalitionPair> rows_of(const std::vector<PairDetail>& details);

}  // namespace almanac::elections
