#pragma once

// A table that grows with the election as NDJSON, made while it is sent: part by part, each worked
// out by a worker, or found in the cache, when the one before has gone to the socket. Private to
// routes*.cpp.

#include "apps/elections/edition_routes.h"

#include <cstddef>
#include <string>

namespace almanac::elections {

// A table with its row_parts(), of which it has some.
struct StreamedTable {
    std::string name;
    std::size_t parts = 0;
};
// The stream of its rows.
http::Reply stream_rows(cache::Cache& kept, const EditionRequest& asked, StreamedTable table);

}  // namespace almanac::elections
