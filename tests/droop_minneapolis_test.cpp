// droop's published counts by mpls: the totals of every round to the last digit, and who was
// elected. A round of ours is what droop calls "count"; it shows an election or a defeat in the
// round that it leads to.

#include "engine/base/decimal.h"
#include "tests/fixture_blt.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace almanac {
namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(const std::filesystem::path& dump) {
    std::vector<Cells> rows;
    for (const std::string& line : lines_of(dump)) {
        Cells& cells = rows.emplace_back();
        std::istringstream in(line);
        for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
    }
    return rows;
}

// Name, state and votes of a candidate are three columns, behind round, action, quota and lost.
const std::string& state_of(const Cells& row, std::size_t candidate) {
    return row.at(5 + 3 * candidate);
}
const std::string& votes_of(const Cells& row, std::size_t candidate) {
    return row.at(6 + 3 * candidate);
}

void expect_same(const std::string& name, const std::string& file) {
    SCOPED_TRACE(name);
    const auto droop = fixtures_folder() / "droop";
    const FixtureContest contest = read_fixture_blt(droop / file);
    const tally::Rule& rule = *tally::find_rule("minneapolis-droop");
    const auto count = count_fixture(contest, rule);
    ASSERT_TRUE(count) << count.error().detail;
    const auto rows = cells_of(droop / "expected" / "dump" / (name + "-mpls-fixed-p4-d4.txt"));
    std::size_t at = 0;
    for (const Cells& row : rows) {
        if (row.at(1) != "count") continue;
        ASSERT_LT(at, count->rounds.size());
        SCOPED_TRACE("round " + std::to_string(at + 1));
        EXPECT_EQ(base::to_string(count->rounds[at].threshold), row.at(2));
        for (std::size_t place = 0; place < contest.names.size(); ++place) {
            EXPECT_EQ(base::to_string(count->rounds[at].totals[place]), votes_of(row, place))
                << contest.names[place];
        }
        ++at;
    }
    EXPECT_EQ(at, count->rounds.size());
    std::set<std::string> elected;
    for (std::size_t place = 0; place < contest.names.size(); ++place) {
        if (state_of(rows.back(), place) == "E") elected.insert(contest.names[place]);
    }
    std::set<std::string> winners;
    for (const tally::CandidateIndex winner : count->winners) winners.insert(contest.names[winner]);
    EXPECT_EQ(winners, elected);
}

class DroopMinneapolis : public RealElections {};

TEST_F(DroopMinneapolis, EveryPublishedCountIsEqualInEveryRound) {
    for (const char* name : {"42", "42t", "513", "SC", "M135"})
        expect_same(name, std::string(name) + ".blt");
    expect_same("loser", "mpls/loser.blt");
    expect_same("undeclared", "mpls/undeclared.blt");
}

}  // namespace
}  // namespace almanac
