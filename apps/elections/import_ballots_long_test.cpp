#include "apps/elections/import_testing.h"
#include "apps/elections/raw_data.h"
#include "engine/bundle/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

// One row of ballots_long.
struct LongRow {
    std::string ballot;
    std::int64_t precinct;
    std::int64_t candidate;
    std::string name;
    std::int64_t rank;
    bool has_vote = true;
};

class BallotsLong : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("almanac_long_" + std::to_string(getpid()));
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    // Writes the rows without the columns named in `leave_out`.
    void write_ballots(std::vector<LongRow> rows, const std::string& leave_out = "") {
        rows_ = std::move(rows);
        bundle::Table table;
        table.rows = rows_.size();
        std::vector<std::string_view> ballots, names;
        std::vector<std::int64_t> precincts, candidates, ranks, seats;
        std::vector<bool> votes, present;
        for (const LongRow& row : rows_) {
            ballots.push_back(row.ballot);
            precincts.push_back(row.precinct);
            candidates.push_back(row.candidate);
            present.push_back(row.candidate != 0);
            names.push_back(row.name);
            ranks.push_back(row.rank);
            votes.push_back(row.has_vote);
            seats.push_back(2);
        }
        const std::vector<std::string_view> contests(rows_.size(), "d2");
        table.columns = {{"contest_id", contests, {}, nullptr},
                         {"seat_count", seats, {}, nullptr},
                         {"BallotID", ballots, {}, nullptr},
                         {"PrecinctID", precincts, {}, nullptr},
                         {"candidate_id", candidates, present, nullptr},
                         {"candidate_name", names, {}, nullptr},
                         {"rank_position", ranks, {}, nullptr},
                         {"has_vote", votes, {}, nullptr}};
        std::erase_if(table.columns,
                      [&](const bundle::Column& column) { return column.name == leave_out; });
        const auto written = bundle::write_parquet(folder_ / "ballots_long.parquet", table);
        ASSERT_TRUE(written) << written.error().detail;
    }

    void write_candidates(const std::vector<std::pair<std::int64_t, std::string>>& candidates) {
        bundle::Table table;
        table.rows = candidates.size();
        std::vector<std::int64_t> ids;
        std::vector<std::string_view> names;
        for (const auto& candidate : candidates) {
            ids.push_back(candidate.first);
            names.push_back(candidate.second);
        }
        table.columns = {{"candidate_id", ids, {}, nullptr},
                         {"candidate_name", names, {}, nullptr}};
        const auto written = bundle::write_parquet(folder_ / "candidates.parquet", table);
        ASSERT_TRUE(written) << written.error().detail;
    }

    base::Result<Contest> read(const std::vector<std::string>& names = {
                                   "ballots_long.parquet"}) const {
        std::vector<SourceFile> files;
        std::vector<bundle::MappedFile> mapped;
        for (const std::string& name : names) {
            mapped.push_back(TRY(bundle::MappedFile::open(folder_ / name)));
            files.push_back({name, folder_ / name, mapped.back().bytes()});
        }
        return read_contest(files, {});
    }

    std::string error() const {
        const auto contest = read();
        return contest ? "no error" : contest.error().detail;
    }

    fs::path folder_;

private:
    std::vector<LongRow> rows_;
};

TEST_F(BallotsLong, RowsInAnyOrderBecomeBallots) {
    write_ballots({{"b", 7, 9, "Bob", 1},
                   {"a", 8, 4, "Ann", 1},
                   {"b", 7, 4, "Ann", 2},
                   {"a", 8, 9, "Bob", 1},
                   {"c", 7, 4, "Ann", 2},
                   {"d", 7, 4, "Ann", 1, false}});
    const auto contest = read();
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->title, "d2");
    EXPECT_EQ(contest->seats, 2U);
    EXPECT_EQ(contest->ranks_max, 2U);
    EXPECT_EQ(candidates_text(*contest), "4 Ann, 9 Bob");
    EXPECT_EQ(ballots_text(*contest), "1: Bob > Ann\n1: Ann=Bob\n1: - > Ann\n");
    EXPECT_THAT(contest->ballot_ids, ElementsAre("b", "a", "c"));
    EXPECT_EQ(contest->precincts[1], "8");
}

TEST_F(BallotsLong, CandidatesBesideTheFileGiveTheirOrder) {
    write_ballots({{"a", 8, 4, "Ann", 1}});
    write_candidates({{9, "Bob"}, {4, "Ann"}, {5, "Nobody's"}});
    const auto contest = read();
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "9 Bob, 4 Ann, 5 Nobody's");
    EXPECT_EQ(ballots_text(*contest), "1: Ann\n");
}

TEST_F(BallotsLong, CandidatesMayBeGivenAsAFile) {
    write_ballots({{"a", 8, 4, "Ann", 1}});
    write_candidates({{9, "Bob"}, {4, "Ann"}});
    const auto contest = read({"candidates.parquet", "ballots_long.parquet"});
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "9 Bob, 4 Ann");
}

TEST_F(BallotsLong, TheFileBesideIsNamedToWhoeverRecordsTheInputs) {
    write_ballots({{"a", 8, 4, "Ann", 1}});
    const SourceFile file{"b", folder_ / "ballots_long.parquet", "PAR1"};
    EXPECT_EQ(companion_of({&file, 1}), std::nullopt);
    write_candidates({{4, "Ann"}});
    EXPECT_EQ(companion_of({&file, 1}), folder_ / "candidates.parquet");
}

TEST_F(BallotsLong, AnOvervoteThatNamesNobodyIsRead) {
    write_ballots({{"a", 8, 0, "overvote", 1}, {"a", 8, 4, "Ann", 2}});
    const auto contest = read();
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(ballots_text(*contest), "1: ?? > Ann\n");
}

TEST_F(BallotsLong, WhatAlmanacStoredIsReadBackWithItsWeights) {
    const auto before = read_bytes(
        "r.csv", "weight,precinct,rank1,rank2\n7,p,Ann,overvote\n1,q,,Bob\n3,q,Bob,Bob\n");
    ASSERT_TRUE(before);
    const RawTables tables = raw_tables(*before);
    for (const auto& [name, table] : {std::pair("ballots_long.parquet", &tables.ballots_long),
                                      std::pair("candidates.parquet", &tables.candidates)}) {
        const auto written = bundle::write_parquet(folder_ / name, *table);
        ASSERT_TRUE(written) << written.error().detail;
    }
    const auto after = read();
    ASSERT_TRUE(after) << after.error().detail;
    EXPECT_EQ(ballots_text(*after), "7: Ann > ??\n1: - > Bob\n3: Bob > Bob\n");
    EXPECT_EQ(candidates_text(*after), candidates_text(*before));
    EXPECT_EQ(after->precincts[2], "q");
    EXPECT_EQ(after->ballot_styles.size(), 0U);
}

TEST_F(BallotsLong, AMissingColumnIsNamed) {
    for (const char* column : {"BallotID", "candidate_id", "rank_position"}) {
        write_ballots({{"a", 8, 4, "Ann", 1}}, column);
        EXPECT_THAT(error(),
                    HasSubstr("ballots_long.parquet: there is no column " + std::string(column)))
            << column;
    }
}

TEST_F(BallotsLong, ErrorsNameColumnAndRow) {
    write_ballots({{"a", 8, 4, "Ann", 1}, {"a", 8, 9, "Bob", 0}});
    EXPECT_THAT(
        error(),
        HasSubstr("ballots_long.parquet: column rank_position, row 2: \"0\" is not a rank"));
    write_ballots({{"a", 8, 4, "Ann", 1}, {"a", 8, 4, "Anne", 2}});
    EXPECT_THAT(error(),
                HasSubstr("column candidate_name, row 2: candidate 4 is called \"Anne\" here"));
    write_ballots({{"a", 8, 4, "Ann", 1}, {"b", 8, 4, "Ann", 1}, {"a", 7, 9, "Bob", 2}});
    EXPECT_THAT(
        error(),
        HasSubstr("column PrecinctID, row 3: ballot \"a\" has \"7\" here and \"8\" in row 1"));
    write_ballots({{"a", 8, 4, "Ann", 1}, {"b", 8, 4, "Ann", 1}, {"a", 8, 4, "Ann", 1}});
    EXPECT_THAT(
        error(),
        HasSubstr("row 3: ballot \"a\" marks this candidate at this rank in row 1 already"));
    write_ballots({{"a", 8, 0, "Ann", 1}});
    EXPECT_THAT(error(), HasSubstr("column candidate_id, row 1: this is not a candidate's number"));
}

TEST_F(BallotsLong, AMarkForSomebodyWhoIsNotListedIsRefused) {
    write_ballots({{"a", 8, 4, "Ann", 1}, {"a", 8, 9, "Bob", 2}});
    write_candidates({{4, "Ann"}});
    EXPECT_THAT(error(), HasSubstr("column candidate_id, row 2: candidate 9 is not in "));
}

TEST_F(BallotsLong, CandidatesAloneAreNoBallots) {
    write_candidates({{4, "Ann"}});
    const auto contest = read({"candidates.parquet"});
    ASSERT_FALSE(contest);
    EXPECT_THAT(contest.error().detail, HasSubstr("there is no column rank_position"));
}

}  // namespace
}  // namespace almanac::elections
