#pragma once

// Which fields of a rule its method looks at, and which values cannot go together. A rule that
// passes can be counted; a field that nobody looks at has to stand at its default, so that no file
// promises what no count does.

#include "tally/rule.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::tally {

// What is wrong with a rule: the field to change, and the reason with its remedy, as the end of a
// sentence: "only arithmetic = \"guarded\" keeps more places; leave guard at 0".
struct Objection {
    std::string_view key;
    std::string reason;
};

// Everything that is wrong with `rule`, in the order of its fields; nothing for one that can count.
std::vector<Objection> objections_to(const Rule& rule);

// Why a count under `rule` does not look at the field; nothing where it does.
std::optional<std::string_view> idle(const Rule& rule, std::string_view key);

}  // namespace almanac::tally
