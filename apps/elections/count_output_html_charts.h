#pragma once

// The pictures of a count's page, as inline SVG without any script. What is drawn wide is drawn
// narrow too, for a telephone: the style sheet shows one of them. Lengths are floats; every figure
// is the exact one. Private to count_output_html*.cpp.

#include "apps/elections/count_output_html_story.h"
#include "apps/elections/html.h"

#include <cstddef>

namespace almanac::elections {

// One round: a bar a candidate with what came and what went, and ribbons from one to the other.
void draw_round(Html& html, const Story& story, std::size_t round);

// Everybody's votes over all rounds, with the threshold.
void draw_totals(Html& html, const Story& story);

// A winner's way to the threshold.
void draw_spark(Html& html, const Story& story, const StoryLine& winner);

// One bar: whose the votes were when the count ended.
void draw_ending(Html& html, const Story& story);

}  // namespace almanac::elections
