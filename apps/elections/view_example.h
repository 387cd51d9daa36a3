#pragma once

// What /openapi.json shows of a view: a question about the sample election, and the program's own
// answer, so that no example can fall behind. Pure.

#include "apps/elections/sample_election.h"
#include "apps/elections/view.h"

#include <optional>
#include <string>
#include <vector>

namespace almanac::elections {

// A question that the view has an answer to, and the answer.
struct ViewExample {
    std::vector<http::Parameter> parameters;  // with what was asked as their examples
    std::string json;
};

// Asks with the parameters' own examples where the sample has what they name, else with the first
// question that is stored, else with candidates 1, 2 … in the path. Nothing where none is answered,
// which a test forbids.
std::optional<ViewExample> example_of(const View& view, const SampleElection& sample);

}  // namespace almanac::elections
