#pragma once

// Preconditions (RFC 9110 §13): pure functions of what a request says and what would be sent.

#include "engine/http/message.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace almanac::http {

// What the representation that a request has selected is known by.
struct Validators {
    std::string_view etag;  // strong, with its quotes
    // Known only where it is a strong validator: no other bytes had it (see may_be_told).
    std::optional<std::chrono::sys_seconds> last_modified;
    std::chrono::sys_seconds now{};
};

// not_modified is answered 304, failed 412.
enum class Verdict : unsigned char { proceed, not_modified, failed };

// Judges the preconditions of a GET or HEAD in the order of §13.2.2; a date that is none is
// passed over.
Verdict judge(const Message& message, const Validators& selected);

// Whether a Range may be answered with a part: there is no If-Range, or it names what is selected
// by its strong tag or its exact date (§13.1.5).
bool allows_range(const Message& message, const Validators& selected);

// Whether If-None-Match names `etag` (weak comparison) or is `*`.
bool names_etag(std::string_view if_none_match, std::string_view etag);

// Whether If-Match names `etag` (strong comparison) or is `*`.
bool names_etag_strongly(std::string_view if_match, std::string_view etag);

// Whether a date is old enough to be sent as Last-Modified: in the second that it names other
// bytes may yet follow, and they would have the same date.
constexpr bool may_be_told(std::chrono::sys_seconds last_modified, std::chrono::sys_seconds now) {
    return last_modified < now;
}

}  // namespace almanac::http
