#pragma once

// The style sheet of a count's page: the web pages' colours and type (web/ui/tokens.css), for
// screens of any width, light and dark, and for A4. Private to count_output_html*.cpp.

#include "apps/elections/html.h"

namespace almanac::elections {

// What stands between <style> and </style>.
Markup page_style();

}  // namespace almanac::elections
