#pragma once

// A route of an election exists twice: /api/… answers for the default election,
// /api/elections/{election_id}/… for any. Private to routes*.cpp.

#include "apps/elections/routes.h"
#include "engine/http/http.h"

#include <functional>
#include <memory>
#include <string>

namespace almanac::elections {

// What is asked, and of which edition, which `snapshot` keeps alive.
struct EditionRequest {
    const http::Request& request;
    const std::shared_ptr<const Snapshot>& snapshot;
    const Edition& edition;
};

// What answers a route of an election.
using AnswerOf = std::function<http::Reply(const EditionRequest&)>;

// Adds both forms of `route`, whose path begins below the election; where there is no edition, it
// says why.
void add_for_elections(http::Router& router, const CurrentSnapshot& current, http::Route route,
                       const AnswerOf& answer);

// Adds the exports and the verification.
void add_export_routes(http::Router& router, const CurrentSnapshot& current);

}  // namespace almanac::elections
