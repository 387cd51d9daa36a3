#pragma once

// How events and their ids are written: pure functions.

#include "engine/http/events.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::http {

// "id: …", "event: …" and a "data: " for each line of the data, then the empty line.
std::string event_text(std::string_view id, const Event& event);

// "18c2f3a9b00-17": the run of the program, then the event's number in its topic.
std::string event_id(std::string_view run, std::uint64_t number);

// The number in an id of this run; none of another's, and of what is no id.
std::optional<std::uint64_t> number_of_event(std::string_view id, std::string_view run);

}  // namespace almanac::http
