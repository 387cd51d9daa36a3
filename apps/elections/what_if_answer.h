#pragma once

// One what-if as it is asked for by itself: what came of it beside the official count, and the
// whole result of the count made again. Pure.

#include "apps/elections/rounds.h"
#include "apps/elections/what_if.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::elections {

// The answer of every /api/counterfactual/… route.
struct WhatIfAnswer {
    Counterfactual what_if;
    Counterfactual official;
    StvResults results;

    static constexpr std::string_view view_name = "what_if_answer";
    static constexpr auto fields() {
        using W = WhatIfAnswer;
        return base::describe<W>(
            base::field("what_if", &W::what_if, "", "What was changed and what came of it."),
            base::field("official", &W::official, "", "The count as it was."),
            base::field("results", &W::results, "", "The count made again, round by round."));
    }
};

// Counts once. Refuses what cannot be counted.
base::Result<WhatIfAnswer> answer_what_if(const Subject& subject, const Scenario& scenario);

// The most prefixes of rankings that the count behind one request looks at: some 0.1 s. An
// election of 300,000 ballots has about 270,000 of them, which take 2 ms.
inline constexpr std::uint64_t node_visits_a_request = 20'000'000;

// Refuses a scenario whose count would look at more.
base::Result<void> check_cost(const Subject& subject, const Scenario& scenario);

}  // namespace almanac::elections
