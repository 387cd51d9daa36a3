#include "engine/bundle/table.h"

#include <gtest/gtest.h>

#include <array>

enum class Fate : unsigned char { elected, defeated };

template <>
struct almanac::base::EnumWords<Fate> {
    static constexpr std::array<std::string_view, 2> words{"elected", "defeated"};
};

namespace almanac::bundle {
namespace {

using base::Decimal;

struct Row {
    std::uint32_t candidate_id = 0;
    std::string name;
    Decimal votes;
    double share = 0;
    bool winner = false;
    Fate fate = Fate::elected;
    std::optional<std::int64_t> round;
    std::optional<Decimal> last;
    static constexpr std::string_view view_name = "row";
    static constexpr auto fields() {
        return base::describe<Row>(
            base::field("candidate_id", &Row::candidate_id, "id", "The candidate."),
            base::field("name", &Row::name, "", "The name."),
            base::field("votes", &Row::votes, "votes", "The votes."),
            base::field("share", &Row::share, "%", "The share."),
            base::field("winner", &Row::winner, "", "Whether elected."),
            base::field("fate", &Row::fate, "", "What became of them."),
            base::field("round", &Row::round, "", "The round of it."),
            base::field("last", &Row::last, "votes", "The last total."));
    }
};

template <class Values>
const Values& values_of(const Table& table, std::string_view name) {
    return std::get<Values>(table.find(name)->values);
}

TEST(TableOf, HasAColumnForEachMemberInTheOrderOfTheDescription) {
    std::vector<Row> rows{
        {7, "Ada Lovelace, Countess", {192900000, 4}, 25.5, true, Fate::elected, 3, std::nullopt},
        {9, "", {5, 4}, 0, false, Fate::defeated, std::nullopt, Decimal{12, 4}}};
    const Table table = table_of(std::span<const Row>(rows));
    rows.clear();  // the texts are copies
    EXPECT_EQ(table.rows, 2u);
    ASSERT_EQ(table.columns.size(), 8u);
    EXPECT_EQ(table.columns[0].name, "candidate_id");
    EXPECT_EQ(values_of<std::vector<std::int64_t>>(table, "candidate_id"),
              (std::vector<std::int64_t>{7, 9}));
    EXPECT_EQ(values_of<std::vector<std::string_view>>(table, "name"),
              (std::vector<std::string_view>{"Ada Lovelace, Countess", ""}));
    EXPECT_EQ(values_of<Column::Decimals>(table, "votes").places, 4);
    EXPECT_EQ(values_of<Column::Decimals>(table, "votes").units,
              (std::vector<std::int64_t>{192900000, 5}));
    EXPECT_EQ(values_of<std::vector<double>>(table, "share"), (std::vector<double>{25.5, 0}));
    EXPECT_EQ(values_of<std::vector<bool>>(table, "winner"), (std::vector<bool>{true, false}));
    EXPECT_EQ(values_of<std::vector<std::string_view>>(table, "fate"),
              (std::vector<std::string_view>{"elected", "defeated"}));
    EXPECT_TRUE(table.find("votes")->present.empty());
    EXPECT_EQ(table.find("round")->present, (std::vector<bool>{true, false}));
    EXPECT_EQ(values_of<std::vector<std::int64_t>>(table, "round"),
              (std::vector<std::int64_t>{3, 0}));
    EXPECT_EQ(table.find("last")->present, (std::vector<bool>{false, true}));
    EXPECT_EQ(values_of<Column::Decimals>(table, "last").places, 4);
    EXPECT_EQ(table.find("nothing"), nullptr);
}

TEST(TableOf, NoRowsHasTheSameColumns) {
    const Table table = table_of(std::span<const Row>());
    EXPECT_EQ(table.rows, 0u);
    EXPECT_EQ(table.columns.size(), 8u);
}

TEST(TableOfDeath, DecimalsOfUnequalPlacesAreABug) {
    // In a process begun anew: fork() would run what DuckDB's library hangs on it.
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const std::vector<Row> rows{{1, "", {1, 0}, 0, false, Fate::elected, {}, {}},
                                {2, "", {1, 4}, 0, false, Fate::elected, {}, {}}};
    EXPECT_DEATH(table_of(std::span<const Row>(rows)), "equal places");
}

}  // namespace
}  // namespace almanac::bundle
