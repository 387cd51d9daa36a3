#pragma once

// Rows cut into pages.

#include "apps/elections/envelope.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// Where a page, from 1, stands among so many items.
inline Pagination pagination_of(std::uint64_t items, std::uint64_t page, std::uint64_t page_size) {
    Pagination pages;
    pages.page = page;
    pages.page_size = page_size;
    pages.total_items = items;
    pages.total_pages = std::max<std::uint64_t>(1, (items + page_size - 1) / page_size);
    pages.has_next = page < pages.total_pages;
    pages.has_previous = page > 1;
    return pages;
}

// Places of the page's items: from the first to one past the last.
struct PageSpan {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};
inline PageSpan span_of(const Pagination& pages) {
    const std::uint64_t begin = std::min((pages.page - 1) * pages.page_size, pages.total_items);
    return {begin, std::min(begin + pages.page_size, pages.total_items)};
}

// The page's rows in their envelope.
template <base::View Row>
List<Row> page_of(std::vector<Row> rows, const Pagination& pages, std::string_view data_version) {
    List<Row> list;
    list.pagination = pages;
    const PageSpan span = span_of(pages);
    for (std::uint64_t at = span.begin; at < span.end; ++at)
        list.data.push_back(std::move(rows[at]));
    list.metadata.data_version = data_version;
    return list;
}

}  // namespace almanac::elections
