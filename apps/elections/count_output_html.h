#pragma once

// A count as one page for people: who won and why, every round with its picture and its figures,
// what became of the ballots, the rule in words, the files with their hashes. It loads nothing,
// runs nothing and prints well. Pure.

#include "apps/elections/count_output.h"
#include "engine/bundle/bundle.h"

#include <span>
#include <string>

namespace almanac::elections {

// The page, in UTF-8. `inputs` are the files that were counted, with the SHA-256 of their bytes.
std::string count_as_html(const CountReport& report, std::span<const bundle::Source::Input> inputs);

}  // namespace almanac::elections
