#pragma once

// A route of an election exists twice: /api/… answers for the default election,
// /api/elections/{election_id}/… for any. Private to routes*.cpp.

#include "apps/elections/on_demand.h"
#include "apps/elections/routes.h"
#include "engine/http/http.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace almanac::elections {

// What is asked, and of which edition, which `snapshot` keeps alive.
struct EditionRequest {
    const http::Request& request;
    const std::shared_ptr<const Snapshot>& snapshot;
    const Edition& edition;
    // Since when the address answers for this version; none where it may come to answer for another
    // election.
    std::optional<std::chrono::sys_seconds> since = std::nullopt;
    std::shared_ptr<const http::CacheTags> tags = nullptr;
};

// The reply with what every answer of the edition says.
http::Reply marked(http::Reply reply, const EditionRequest& asked);

// What answers a route of an election.
using AnswerOf = std::function<http::Reply(const EditionRequest&)>;

// Adds both forms of `route`, whose path begins below the election; where there is no edition, it
// says why.
void add_for_elections(http::Router& router, const CurrentSnapshot& current, http::Route route,
                       const AnswerOf& answer);

// Adds what a head says beside the body.
using Dress = std::function<void(http::Reply&)>;

// Answers from `kept`, at once where it is there; else a worker works it out, once for all who ask.
// `dress` may be called on any thread.
http::Reply answer_on_demand(
    cache::Cache& kept, const EditionRequest& asked, OnDemand what,
    Dress dress = [](http::Reply&) {});

// Adds the exports and the verification.
void add_export_routes(http::Router& router, const Serves& serves);

}  // namespace almanac::elections
