#pragma once

// What the server itself needs of problems beside the front header's problem().

#include "engine/http/http.h"

#include <string>
#include <string_view>

namespace almanac::http {

// "Not Found" of 404; "Unknown" of a status that we never send.
std::string_view title_of(unsigned status);

// A sentence that describes a problem of this status in the API's description.
std::string_view sentence_of(unsigned status);

// 503 with Retry-After, for what may be asked again soon; `detail` says what there is too much of.
Reply overloaded(std::string detail);

inline constexpr std::string_view problem_content_type = "application/problem+json";

}  // namespace almanac::http
