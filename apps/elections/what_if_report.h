#pragma once

// What-ifs as the command line asks for them, by names; and what came of them as a table, csv or
// JSON. Pure but for the executor.

#include "apps/elections/counterfactuals.h"
#include "apps/elections/question.h"
#include "apps/elections/what_if_answer.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace almanac::elections {

// What the user said, unchecked. Nothing said: the list that every import works out.
struct WhatIfRequest {
    std::string first;                   // leaves first
    std::vector<std::string> withdrawn;  // were never in the race
    std::string order;                  // names or ids with commas between: leave one after another
    std::optional<std::uint32_t> swap;  // in this round the next lowest leaves
    std::optional<std::uint32_t> seats;
    std::string threshold;            // "19101" or "25%"
    std::optional<SourceFile> lots;   // in place of the election's own
    std::vector<std::string> falls;   // "ROUND:NAME": on whom the lot falls
    std::vector<std::string> fields;  // "quota=hare_floor": of the rule
    std::shared_ptr<const tally::Rule> rule;
};

// What was asked of which election, and what came of it.
struct WhatIfReport {
    std::string contest;
    std::string rule;
    Counterfactuals all;  // one scenario where one was asked for
    std::vector<CounterfactualRow> rows;
    std::optional<WhatIfAnswer> answer;  // where one scenario was asked for
};

// Counts the election, then the scenario that all that was said makes together, or the whole list.
// Errors name the option.
base::Result<WhatIfReport> what_if(const Prepared& prepared, const WhatIfRequest& request,
                                   base::Executor& executor);

// The answer as the API gives it, or the list; JSON that people can read, and a line break.
std::string what_if_as_json(const WhatIfReport& report);

// A row a scenario, the official count first; the columns of the table `counterfactuals`.
std::string what_if_as_csv(const WhatIfReport& report);

// For the terminal: what changes who is elected, kind by kind, and who could win. No line wider
// than `columns` but for long names.
std::string what_if_as_table(const WhatIfReport& report, std::size_t columns);

}  // namespace almanac::elections
