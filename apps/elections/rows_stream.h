#pragma once

// A table that grows with the election as NDJSON, made while it is sent: part by part, each worked
// out by a worker, or found in the cache, when the one before has gone to the socket. Private to
// routes*.cpp.

#include "apps/elections/edition_routes.h"

#include <string>

namespace almanac::elections {

// The stream of a table that has row_parts().
http::Reply stream_rows(cache::Cache& kept, const EditionRequest& asked, std::string table);

}  // namespace almanac::elections
