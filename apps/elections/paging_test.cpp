#include "apps/elections/paging.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>

namespace almanac::elections {
namespace {

struct Row {
    std::uint32_t number = 0;
    std::optional<std::uint32_t> round;
    std::string name;

    static constexpr std::string_view view_name = "test_row";
    static constexpr auto fields() {
        return base::describe<Row>(base::field("number", &Row::number, "", "A number."),
                                   base::field("round", &Row::round, "", "Perhaps a round."),
                                   base::field("name", &Row::name, "", "A name."));
    }
};

std::string names_of(const std::vector<Row>& rows) {
    std::string names;
    for (const Row& row : rows) names += row.name;
    return names;
}

TEST(Paging, SortByAnyFieldAndKeepTheOrderOfEqualOnes) {
    const std::vector<Row> rows{{2, 5, "a"}, {1, std::nullopt, "b"}, {2, 3, "c"}, {3, 5, "d"}};
    EXPECT_EQ(names_of(page_of_rows(rows, {1, 10, "number", true}, "v").data), "dacb");
    EXPECT_EQ(names_of(page_of_rows(rows, {1, 10, "number", false}, "v").data), "bacd");
    EXPECT_EQ(names_of(page_of_rows(rows, {1, 10, "round", false}, "v").data), "bcad");
    EXPECT_EQ(names_of(page_of_rows(rows, {1, 10, "name", true}, "v").data), "dcba");
    EXPECT_EQ(sort_fields<Row>(), (std::vector<std::string>{"number", "round", "name"}));
}

// All pages one after the other are all rows in order, and each says where it stands.
RC_GTEST_PROP(Paging, AddUpToAllRows, ()) {
    const auto size = static_cast<std::uint32_t>(*rc::gen::inRange(0, 40));
    const auto page_size = static_cast<std::uint64_t>(*rc::gen::inRange(1, 12));
    std::vector<Row> rows;
    for (std::uint32_t number = 0; number < size; ++number) rows.push_back({number, number, "x"});
    std::uint32_t next = 0;
    for (std::uint64_t page = 1;; ++page) {
        const auto list = page_of_rows(rows, {page, page_size, "number", false}, "v");
        for (const Row& row : list.data) RC_ASSERT(row.number == next++);
        RC_ASSERT(list.pagination.total_items == size);
        RC_ASSERT(list.pagination.has_previous == (page > 1));
        RC_ASSERT(list.pagination.has_next == (page < list.pagination.total_pages));
        if (!list.pagination.has_next) break;
        RC_ASSERT(list.data.size() == page_size);
    }
    RC_ASSERT(next == size);
    RC_ASSERT(page_of_rows(rows, {1'000, 1'000, "number", false}, "v").data.empty());
}

}  // namespace
}  // namespace almanac::elections
