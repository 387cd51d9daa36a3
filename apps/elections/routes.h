#pragma once

// Every route of the app as a value: /api/… answers for the default election,
// /api/elections/{election_id}/… for any.

#include "apps/elections/editions.h"
#include "engine/cache/cache.h"
#include "engine/http/http.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace almanac::elections {

// All editions being served. Immutable; swapped whole.
struct Snapshot {
    std::map<std::string, std::shared_ptr<const Edition>, std::less<>> editions;
    std::map<std::string, base::Instant, std::less<>> since;  // when each became what is served
    std::map<std::string, std::shared_ptr<const http::CacheTags>, std::less<>> purge_names;
    std::string default_election;
    std::shared_ptr<const base::Encoded> list;  // /api/elections

    // The edition of that id, of the default election for "", or null.
    const Edition* find(std::string_view election_id) const;
};

// Yields the snapshot as seen by a core; never null.
using CurrentSnapshot = std::function<std::shared_ptr<const Snapshot>(std::size_t core)>;

// The answer of /api/elections for these editions.
std::shared_ptr<const base::Encoded> encode_list(const Snapshot& snapshot);

// What the answers of each edition are called in caches in front of the server: all of them
// "elections", those of an election by its id, those of a version by both.
std::map<std::string, std::shared_ptr<const http::CacheTags>, std::less<>> purge_names_of(
    const Snapshot& snapshot);

// What the cache calls all that was worked out of a version.
std::string tag_of(std::string_view election_id, std::string_view data_version);

// What routes answer from: `current` is called once a request, `kept` has what no version stores,
// `events` what happens.
struct Serves {
    CurrentSnapshot current;
    cache::Cache& kept;
    http::EventHub& events;
};

// Adds every route.
void add_routes(http::Router& router, const Serves& serves);

}  // namespace almanac::elections
