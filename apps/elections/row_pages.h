#pragma once

// Any described rows sorted by one of their fields and cut into pages. Pure.

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

// Where a page of so many rows stands.
inline Pagination pagination_of(std::uint64_t rows, const PageQuery& query) {
    Pagination pages;
    pages.page = query.page;
    pages.page_size = query.page_size;
    pages.total_items = rows;
    pages.total_pages = std::max<std::uint64_t>(1, (rows + query.page_size - 1) / query.page_size);
    pages.has_next = query.page < pages.total_pages;
    pages.has_previous = query.page > 1;
    return pages;
}

// The page asked for in its envelope; empty beyond the last. page · page_size fits in 64 bits.
template <base::View Row>
List<Row> page_of_rows(std::vector<Row> rows, const PageQuery& query,
                       std::string_view data_version) {
    sort_rows(rows, query);
    List<Row> list;
    list.pagination = pagination_of(rows.size(), query);
    list.metadata.data_version = data_version;
    const std::uint64_t begin =
        std::min<std::uint64_t>((query.page - 1) * query.page_size, rows.size());
    const std::uint64_t end = std::min<std::uint64_t>(begin + query.page_size, rows.size());
    for (std::uint64_t at = begin; at < end; ++at) list.data.push_back(std::move(rows[at]));
    return list;
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
