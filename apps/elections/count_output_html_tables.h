#pragma once

// The tables of a count's page. Private to count_output_html*.cpp.

#include "apps/elections/count_output_html_story.h"
#include "apps/elections/html.h"
#include "engine/bundle/bundle.h"

#include <span>
#include <string>

namespace almanac::elections {

// Everybody's votes in every round, a table for as many rounds as fit on A4 beside the names.
void put_rounds_tables(Html& html, const Story& story);

// How many votes no longer count at the end and why.
std::string exhausted_sentence(const Story& story);

// The same round by round; nothing where there is one reason only.
void put_exhausted_table(Html& html, const Story& story);

// What was read, with its size and hash.
void put_files_table(Html& html, std::span<const bundle::Source::Input> inputs);

}  // namespace almanac::elections
