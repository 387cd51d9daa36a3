#pragma once

// The envelope that every list travels in (docs/wire.md): data, pagination, metadata. A body is the
// same bytes for the same question of the same version, so nothing in it is of the one request.

#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Where a page stands in its list.
struct Pagination {
    std::uint64_t page = 1;
    std::uint64_t page_size = 0;
    std::uint64_t total_pages = 1;
    std::uint64_t total_items = 0;
    bool has_next = false;
    bool has_previous = false;

    static constexpr std::string_view view_name = "pagination";
    static constexpr auto fields() {
        return base::describe<Pagination>(
            base::field("page", &Pagination::page, "", "This page, from 1."),
            base::field("page_size", &Pagination::page_size, "items", "The most items a page has."),
            base::field("total_pages", &Pagination::total_pages, "pages", "Pages in all."),
            base::field("total_items", &Pagination::total_items, "items",
                        "Items in all, after filtering."),
            base::field("has_next", &Pagination::has_next, "", "Whether a later page exists."),
            base::field("has_previous", &Pagination::has_previous, "",
                        "Whether an earlier page exists."));
    }
};

// Where an answer comes from.
struct Metadata {
    double query_time_ms = 0;
    bool cache_hit = true;
    std::string data_version;

    static constexpr std::string_view view_name = "metadata";
    static constexpr auto fields() {
        return base::describe<Metadata>(
            base::field("query_time_ms", &Metadata::query_time_ms, "ms",
                        "Always 0, so that the bytes stay the same; Server-Timing says what a "
                        "request cost."),
            base::field("cache_hit", &Metadata::cache_hit, "",
                        "Whether the answer was worked out beforehand."),
            base::field("data_version", &Metadata::data_version, "",
                        "The version of inputs and method that the answer was made from."));
    }
};

// A list of rows in its envelope.
template <base::View Row>
struct List {
    std::vector<Row> data;
    Pagination pagination;
    Metadata metadata;

    static constexpr std::string_view view_name = Row::list_name;
    static constexpr auto fields() {
        return base::describe<List>(
            base::field("data", &List::data, "", "The rows."),
            base::field("pagination", &List::pagination, "", "Where this page stands."),
            base::field("metadata", &List::metadata, "", "Where the answer comes from."));
    }
};

// All rows on one page.
template <base::View Row>
List<Row> list_of(std::vector<Row> rows, std::string_view data_version) {
    List<Row> list;
    list.pagination.page_size = rows.size();
    list.pagination.total_items = rows.size();
    list.data = std::move(rows);
    list.metadata.data_version = data_version;
    return list;
}

}  // namespace almanac::elections
