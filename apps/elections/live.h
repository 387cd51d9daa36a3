#pragma once

// What happens to elections while they are served, told at once to whoever listens (server-sent
// events).

#include "apps/elections/routes.h"
#include "engine/http/http.h"

namespace almanac::elections {

// Tells of all that differs from one snapshot to the next. "published" says which version an
// election is answered from now on; "removed", the last that is told of one, that it is gone.
void tell(http::EventHub& events, const Snapshot& before, const Snapshot& after);

// Adds /events of an election.
void add_event_routes(http::Router& router, const Serves& serves);

}  // namespace almanac::elections
