#pragma once

// Rows sorted by one of their fields and cut into pages. Pure.

#include "apps/elections/envelope.h"
#include "engine/base/describe.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace almanac::elections {

// Where a page, from 1, stands among so many items; there is at least one page.
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

// Which items stand on that page; none beyond the last. page · page_size fits in 64 bits.
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

// Which page of which order; `sort_by` is one of the rows' fields.
struct PageQuery {
    std::uint64_t page = 1;
    std::uint64_t page_size = 1'000;
    std::string sort_by;
    bool descending = true;
};

// Smallest or largest in the field first; equal rows keep their order, nulls are smallest.
template <base::View Row>
void sort_rows(std::vector<Row>& rows, const PageQuery& query) {
    const auto sort_in = [&](const auto& field) {
        if (field.name != query.sort_by) return;
        std::stable_sort(rows.begin(), rows.end(), [&](const Row& one, const Row& other) {
            const auto& [low, high] =
                query.descending ? std::tie(other, one) : std::tie(one, other);
            return low.*(field.member) < high.*(field.member);
        });
    };
    std::apply([&](const auto&... each) { (sort_in(each), ...); }, Row::fields());
}

// The page asked for in its envelope; empty beyond the last.
template <base::View Row>
List<Row> page_of_rows(std::vector<Row> rows, const PageQuery& query,
                       std::string_view data_version) {
    sort_rows(rows, query);
    const Pagination pages = pagination_of(rows.size(), query.page, query.page_size);
    return page_of(std::move(rows), pages, data_version);
}

// The names by which such rows can be sorted: all their fields.
template <base::View Row>
std::vector<std::string> sort_fields() {
    std::vector<std::string> names;
    for (const base::FieldShape& field : base::shape_of<Row>().fields)
        names.emplace_back(field.name);
    return names;
}

}  // namespace almanac::elections
