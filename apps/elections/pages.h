#pragma once

// Where a page stands among so many items.

#include "apps/elections/envelope.h"

#include <algorithm>
#include <cstdint>

namespace almanac::elections {

// Page `page`, from 1, of pages of `page_size` items each; there is at least one.
inline Pagination page_at(std::uint64_t page, std::uint64_t page_size, std::uint64_t items) {
    Pagination pages;
    pages.page = page;
    pages.page_size = page_size;
    pages.total_items = items;
    pages.total_pages = std::max<std::uint64_t>(1, (items + page_size - 1) / page_size);
    pages.has_next = page < pages.total_pages;
    pages.has_previous = page > 1;
    return pages;
}

}  // namespace almanac::elections
