#include "apps/elections/described_tables.h"

#include "apps/elections/raw_data.h"
#include "apps/elections/sample_election.h"

#include <gtest/gtest.h>

#include <set>

namespace almanac::elections {
namespace {

std::vector<std::string> names_in(const bundle::Table& table) {
    std::vector<std::string> names;
    for (const bundle::Column& column : table.columns) names.push_back(column.name);
    return names;
}

std::vector<std::string> names_in(const TableRow& table) {
    std::vector<std::string> names;
    for (const ColumnRow& column : table.columns) names.push_back(column.name);
    return names;
}

// The column as the description calls it.
std::string type_in(const bundle::Column& column) {
    constexpr std::array<const char*, 5> types{"boolean", "integer", "real", "text", "decimal"};
    return types[column.values.index()];
}

TEST(DescribedTables, NameEachTableOnce) {
    std::set<std::string> names;
    for (const TableRow& table : described_tables())
        EXPECT_TRUE(names.insert(table.name).second) << table.name << " is there twice";
    EXPECT_GT(names.size(), 8u);
}

TEST(DescribedTables, HaveTheColumnsThatAreWritten) {
    const Subject& sample = *sample_election().subject;
    for (const TableRow& table : described_tables()) {
        const ViewTable* of_view = view_table(table.name);
        if (of_view == nullptr) continue;
        const bundle::Table rows = of_view->rows(sample);
        ASSERT_EQ(names_in(rows), names_in(table)) << table.name;
        for (std::size_t at = 0; at < rows.columns.size(); ++at) {
            const ColumnRow& column = table.columns[at];
            EXPECT_EQ(column.type.substr(0, column.type.find(' ')), type_in(rows.columns[at]))
                << table.name << "." << column.name;
            EXPECT_FALSE(column.sentence.empty()) << table.name << "." << column.name;
        }
    }
}

TEST(DescribedTables, HaveTheRawColumnsThatAreWritten) {
    Contest contest = sample_election().prepared.contest;
    contest.ballots = tally::Ballots();
    for (std::size_t row = 0; row < contest.ballot_ids.size(); ++row) contest.ballots.add({});
    const RawTables raw = raw_tables(contest);
    EXPECT_EQ(names_in(raw.ballots), names_in(*find_table("ballots")));
    EXPECT_EQ(names_in(raw.ballots_long), names_in(*find_table("ballots_long")));
    EXPECT_EQ(names_in(raw.candidates), names_in(*find_table("candidates")));
}

TEST(DescribedTables, AreFoundWithHyphensToo) {
    ASSERT_NE(find_table("first-choice"), nullptr);
    EXPECT_EQ(find_table("first-choice")->name, "first_choice");
    EXPECT_EQ(find_table("first choice"), nullptr);
    EXPECT_EQ(find_table("../first_choice"), nullptr);
}

}  // namespace
}  // namespace almanac::elections
