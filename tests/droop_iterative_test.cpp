// droop's published counts by meek-prf, meek, warren and qpq: every total, keep value, quota and
// residual of every round to the last digit shown, and who was elected and who left.

#include "engine/base/decimal.h"
#include "tests/fixture_blt.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace almanac {
namespace {

using tally::Arithmetic;
using tally::Rule;
using Row = std::map<std::string, std::string, std::less<>>;

// droop's own rows: a header, then one a step, tabs between.
std::vector<Row> rows_of(const std::filesystem::path& path) {
    std::vector<Row> rows;
    std::vector<std::string> header;
    for (const std::string& line : lines_of(path)) {
        std::vector<std::string> cells;
        std::istringstream in(line);
        for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
        if (header.empty()) {
            header = cells;
            continue;
        }
        Row row;
        for (std::size_t at = 0; at < cells.size(); ++at) row[header.at(at)] = cells[at];
        rows.push_back(std::move(row));
    }
    return rows;
}

// The steps of one of droop's rounds, without what it only says.
struct FixtureRound {
    std::vector<Row> steps;
};

std::vector<FixtureRound> rounds_of(const std::vector<Row>& rows) {
    std::vector<FixtureRound> rounds;
    const std::set<std::string> silent = {"log", "round", "begin", "iterate", "end"};
    for (const Row& row : rows) {
        if (row.at("Action") == "round") rounds.emplace_back();
        if (!silent.contains(row.at("Action"))) rounds.back().steps.push_back(row);
    }
    return rounds;
}

std::string cell(const Row& row, std::size_t candidate, const char* what) {
    const auto found = row.find(std::to_string(candidate + 1) + "." + what);
    return found == row.end() ? "" : found->second;
}

using Names = std::set<std::string>;

Names names_of(const FixtureContest& contest, const std::vector<tally::CandidateIndex>& places) {
    Names names;
    for (const tally::CandidateIndex place : places) names.insert(contest.names[place]);
    return names;
}

Names in_state(const FixtureContest& contest, const Row& row, std::string_view state) {
    Names names;
    for (std::size_t at = 0; at < contest.names.size(); ++at) {
        if (cell(row, at, "state") == state) names.insert(contest.names[at]);
    }
    return names;
}

Names without(Names names, const Names& others) {
    for (const std::string& other : others) names.erase(other);
    return names;
}

void expect_figures(const FixtureContest& contest, const tally::Round& round, const Row& row) {
    EXPECT_EQ(base::to_string(round.threshold), row.at("Quota"));
    const tally::Votes unheld{round.exhausted.units + round.residual.units, round.exhausted.places};
    EXPECT_EQ(base::to_string(unheld), row.at("Residual"));
    for (std::size_t at = 0; at < contest.names.size(); ++at) {
        EXPECT_EQ(base::to_string(round.totals[at]), cell(row, at, "vote")) << contest.names[at];
        EXPECT_EQ(base::to_string(round.keep_values[at]), cell(row, at, "kf")) << contest.names[at];
    }
}

// What droop does to those left over once the count is over; in meek-prf it is no step of a round
// of ours, in meek and warren we show the votes once more when they have moved.
struct Expected {
    Names elected;
    Names eliminated;
};

std::vector<Expected> decisions_of(const FixtureContest& contest,
                                   const std::vector<FixtureRound>& rounds, bool prf) {
    std::vector<Expected> expected;
    Names elected;
    Names eliminated;
    for (const FixtureRound& round : rounds) {
        Expected& now = expected.emplace_back();
        bool someone_left = false;
        for (const Row& step : round.steps) {
            const Names in = without(in_state(contest, step, "E"), elected);
            const Names out = without(in_state(contest, step, "D"), eliminated);
            const bool filled = elected.size() == contest.seats;
            if (someone_left && !in.empty() && !prf) expected.emplace_back();
            expected.back().elected.insert(in.begin(), in.end());
            if (!filled || !prf) now.eliminated.insert(out.begin(), out.end());
            someone_left |= !out.empty();
            elected.insert(in.begin(), in.end());
            eliminated.insert(out.begin(), out.end());
        }
    }
    return expected;
}

void expect_equal(const FixtureContest& contest, const tally::Count& count,
                  const std::vector<Row>& rows, bool prf) {
    const std::vector<FixtureRound> rounds = rounds_of(rows);
    ASSERT_GE(count.rounds.size(), rounds.size());
    for (std::size_t at = 0; at < rounds.size(); ++at) {
        SCOPED_TRACE("round " + std::to_string(at + 1));
        ASSERT_FALSE(rounds[at].steps.empty());
        expect_figures(contest, count.rounds[at], rounds[at].steps.front());
    }
    const std::vector<Expected> expected = decisions_of(contest, rounds, prf);
    for (std::size_t at = 0; at < expected.size(); ++at) {
        SCOPED_TRACE("decisions of round " + std::to_string(at + 1));
        ASSERT_LT(at, count.rounds.size());
        EXPECT_EQ(names_of(contest, count.rounds[at].elected), expected[at].elected);
        EXPECT_EQ(names_of(contest, count.rounds[at].eliminated), expected[at].eliminated);
    }
    EXPECT_EQ(names_of(contest, count.winners), in_state(contest, rows.back(), "E"));
    if (prf) {
        EXPECT_EQ(count.rounds.size(), rounds.size());
    } else {
        EXPECT_EQ(count.rounds.size(), rounds.size() + 1);
        SCOPED_TRACE("the end");
        expect_figures(contest, count.rounds.back(), rows.back());
    }
}

// The rule of "SC-meek-o10-rational-d12.txt".
Rule rule_of(const std::string& name) {
    if (name.find("-meek-prf-") != std::string::npos) return *tally::find_rule("meek-prf");
    const bool warren = name.find("-warren-") != std::string::npos;
    Rule rule = *tally::find_rule(warren ? "warren-droop" : "meek-droop");
    if (name.find("-rational-") == std::string::npos) return rule;
    rule.arithmetic = Arithmetic::rational;
    rule.decimals = 12;
    rule.guard = 0;
    rule.omega = 10;
    return rule;
}

std::filesystem::path ballots_of(const std::string& name) {
    const std::string file = name.substr(0, name.find('-')) + ".blt";
    const std::filesystem::path folder = fixtures_folder() / "droop";
    for (const char* inner : {"meek", "qpq"}) {
        if (std::filesystem::exists(folder / inner / file)) return folder / inner / file;
    }
    return folder / file;
}

TEST_F(RealElections, DroopsKeepValueCountsAreEqualInEveryRound) {
    std::size_t counted = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(fixtures_folder() / "droop/expected/dump")) {
        const std::string name = entry.path().filename().string();
        const bool keeps =
            name.find("-meek-") != std::string::npos || name.find("-warren-") != std::string::npos;
        if (!keeps) continue;
        SCOPED_TRACE(name);
        const FixtureContest contest = read_fixture_blt(ballots_of(name));
        const Rule rule = rule_of(name);
        const auto count = count_fixture(contest, rule);
        ASSERT_TRUE(count) << count.error().detail;
        expect_equal(contest, *count, rows_of(entry.path()), rule.id == "meek-prf");
        ++counted;
    }
    EXPECT_EQ(counted, 24U);
}

void expect_quotients(const FixtureContest& contest, const tally::Count& count,
                      const std::vector<Row>& rows) {
    const std::vector<FixtureRound> rounds = rounds_of(rows);
    ASSERT_EQ(count.rounds.size(), rounds.size());
    Names gone;
    for (std::size_t at = 0; at < rounds.size(); ++at) {
        SCOPED_TRACE("round " + std::to_string(at + 1));
        const tally::Round& round = count.rounds[at];
        Names elected;
        Names out;
        for (const Row& step : rounds[at].steps) {
            EXPECT_EQ(base::to_string(round.threshold), step.at("Quota"));
            elected.merge(in_state(contest, step, "E"));
            if (step.at("Action") == "defeat" && out.empty())
                out = without(in_state(contest, step, "D"), gone);
        }
        for (std::size_t place = 0; place < contest.names.size(); ++place) {
            if (gone.contains(contest.names[place])) continue;
            EXPECT_EQ(base::to_string(round.totals[place]),
                      cell(rounds[at].steps.front(), place, "quotient"))
                << contest.names[place];
        }
        const bool over = at + 1 == rounds.size();
        if (!over) {
            EXPECT_EQ(names_of(contest, round.eliminated), out);
        }
        for (const std::string& name : names_of(contest, round.elected))
            EXPECT_TRUE(elected.contains(name)) << name;
        gone.merge(names_of(contest, round.eliminated));
        EXPECT_EQ(round.begins_anew, at > 0 && !count.rounds[at - 1].eliminated.empty());
    }
    EXPECT_EQ(names_of(contest, count.winners), in_state(contest, rows.back(), "E"));
}

TEST_F(RealElections, DroopsQuotientsAreEqualInEveryRound) {
    std::size_t counted = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(fixtures_folder() / "droop/expected/dump")) {
        const std::string name = entry.path().filename().string();
        if (name.find("-qpq-") == std::string::npos) continue;
        SCOPED_TRACE(name);
        const FixtureContest contest = read_fixture_blt(ballots_of(name));
        const auto count = count_fixture(contest, *tally::find_rule("qpq"));
        ASSERT_TRUE(count) << count.error().detail;
        expect_quotients(contest, *count, rows_of(entry.path()));
        ++counted;
    }
    EXPECT_EQ(counted, 8U);
}

std::set<std::string> files_of(const std::filesystem::path& folder, std::string_view extension) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(extension)) names.insert(name);
    }
    return names;
}

// Those of keep values and quotients are counted here, the others in droop_transfer_test.cpp; both
// say how many they expect.
TEST_F(RealElections, NoOutputOfDroopIsPassedOver) {
    const std::filesystem::path folder = fixtures_folder() / "droop";
    const std::set<std::string> dumps = files_of(folder / "expected/dump", ".txt");
    EXPECT_EQ(dumps, files_of(folder / "expected/json", ".txt"));
    std::set<std::string> ballots;
    std::map<std::string, std::size_t> counted;
    for (const std::string& name : dumps) {
        for (const char* rule :
             {"-meek-", "-warren-", "-qpq-", "-wigm-", "-cfer-", "-mpls-", "-scotland-"}) {
            const std::size_t at = name.find(rule);
            if (at == std::string::npos) continue;
            ballots.insert(name.substr(0, at) + ".blt");
            ++counted[rule];
        }
    }
    const std::map<std::string, std::size_t> expected = {
        {"-meek-", 15},    {"-warren-", 9}, {"-qpq-", 8},     {"-wigm-", 5 + 5 + 5 + 4},
        {"-cfer-", 8 + 5}, {"-mpls-", 7},   {"-scotland-", 6}};
    EXPECT_EQ(counted, expected);
    EXPECT_EQ(dumps.size(), 77U) << "an output is of a rule that nobody counts";
    EXPECT_EQ(ballots, files_of(folder, ".blt")) << "ballots without an output, or the reverse";
}

}  // namespace
}  // namespace almanac
