#include "apps/elections/ballots_output.h"

#include "apps/elections/import_testing.h"
#include "engine/bundle/bundle.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace almanac::elections {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A contest read from the bytes, under the rule, with whatever else the options say.
Prepared prepared_from(std::string_view bytes, std::string rule, CountOptions options = {}) {
    options.rule = std::move(rule);
    auto contest = read_bytes("ballots", bytes);
    EXPECT_TRUE(contest) << contest.error().detail;
    auto prepared = resolve(*std::move(contest), options);
    EXPECT_TRUE(prepared) << prepared.error().detail;
    return *std::move(prepared);
}

// Three candidates; a skipped rank, overvotes by name and without, blank ballots, a repeat.
constexpr std::string_view troubled =
    "id,rank1,rank2,rank3\n"
    "a,Ann Low,Bob Ray,Cyd Orr\n"
    "b,Ann Low,Bob Ray,Cyd Orr\n"
    "c,Bob Ray,skipped,Ann Low\n"
    "d,\"Ann Low\nCyd Orr\",Bob Ray,\n"
    "e,overvote,Cyd Orr,\n"
    "f,,,\n"
    "g,Cyd Orr,Cyd Orr,Ann Low\n";

TEST(BallotsAsBlt, KeepWhatWasCastAndSayWhatIsAnOvervote) {
    const WrittenBallots blt = ballots_as_blt(prepared_from(troubled, "irv"));
    EXPECT_EQ(blt.text,
              "3 1\n"
              "[overvotes]\n"
              "2 1 2 3 0\n"
              "1 2 - 1 0\n"
              "1 1=3 2 0\n"
              "1 = 3 0\n"
              "1 0\n"
              "1 3 3 1 0\n"
              "0\n"
              "\"Ann Low\"\n"
              "\"Bob Ray\"\n"
              "\"Cyd Orr\"\n"
              "\"\"\n"
              "# Counted by the rule irv\n");
    EXPECT_THAT(blt.remarks,
                ElementsAre("2 ballots with several candidates at one rank are marked "
                            "[overvotes], which other programs than almanac do not know."));
    const auto again = read_bytes("again.blt", blt.text);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_FALSE(again->equal_ranks);
    EXPECT_EQ(ballots_text(*again),
              "2: Ann Low > Bob Ray > Cyd Orr\n"
              "1: Bob Ray > - > Ann Low\n"
              "1: Ann Low=Cyd Orr > Bob Ray\n"
              "1: ?? > Cyd Orr\n"
              "1:\n"
              "1: Cyd Orr > Cyd Orr > Ann Low\n");
}

TEST(BallotsAsBlt, HoldWhoWithdrewWhoIsUndeclaredAndTheOrderForTies) {
    constexpr std::string_view source =
        "4 2\n-2\n[undeclared 4]\n[tie 3 1]\n3 1=3 0\n0\n"
        "\"A \"\"Al\"\" #1\"\n\"B\"\n\"C\"\n\"W\"\n\"Ward\"\n";
    CountOptions options;
    options.exclude = {"C"};
    const WrittenBallots blt = ballots_as_blt(prepared_from(source, "meek-stv-rs", options));
    EXPECT_EQ(blt.text,
              "4 2\n-2 -3\n[undeclared 4]\n[tie 3 1]\n3 1=3 0\n0\n"
              "\"A \"\"Al\"\" #1\"\n\"B\"\n\"C\"\n\"W\"\n\"Ward\"\n"
              "# Counted by the rule meek-stv-rs\n");
    EXPECT_THAT(blt.remarks, IsEmpty()) << "equal ranks are what BLT's = means";
}

TEST(BallotsAsBlt, StandInTheirOrderWhereTheRuleCountsThemSo) {
    constexpr std::string_view source = "rank1,rank2\nAnn,Bob\nAnn,Bob\nBob,Ann\nAnn,Bob\n";
    CountOptions options;
    options.seats = 1;
    EXPECT_THAT(ballots_as_blt(prepared_from(source, "cambridge-ma", options)).text,
                HasSubstr("2 1\n2 1 2 0\n1 2 1 0\n1 1 2 0\n0\n"));
    EXPECT_THAT(ballots_as_blt(prepared_from(source, "irv", options)).text,
                HasSubstr("2 1\n3 1 2 0\n1 2 1 0\n0\n"));
}

TEST(BallotsAsBlt, MayBeOvervotesOrEqualRanksAsInPreflib) {
    constexpr std::string_view source =
        "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 2\n"
        "# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n"
        "3: {1,2}\n1: 2\n";
    const WrittenBallots blt = ballots_as_blt(prepared_from(source, "irv"));
    EXPECT_THAT(blt.text, HasSubstr("[overvotes maybe]\n3 1=2 0\n"));
    const auto again = read_bytes("again.blt", blt.text);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_TRUE(again->equal_ranks);
    EXPECT_TRUE(again->equal_ranks_may_be_overvotes);
}

TEST(BallotsAsBlt, KeepPartiesWherePeopleSeeThem) {
    const Prepared prepared = prepared_from(
        "1,1,\n4,1,\n\"Candidate 1\",\"Ann\nLow\",\"Green (Gr)\",\n\"Ward 5\",\n", "scotland-2007");
    EXPECT_THAT(ballots_as_blt(prepared).text,
                HasSubstr("\"Ann Low\"\n\"Ward 5\"\n# Party of candidate 1: Gr"));
}

TEST(BltReader, TakesAnEmptyPlaceBesideAnEqualsSignOnlyWithOvervotes) {
    EXPECT_THAT(ballots_or_error("a.blt", "2 1\n1 1= 0\n0\n\"A\"\n\"B\"\n"),
                HasSubstr("is not one of the candidates 1 to 2"));
    EXPECT_EQ(ballots_or_error("a.blt", "2 1\n[overvotes]\n1 1= 2 0\n0\n\"A\"\n\"B\"\n"),
              "1: A=?? > B\n");
}

TEST(BallotsAsPreflib, AreOfTheTypeThatTheyNeed) {
    const auto type_of = [](std::string_view ballots) {
        const std::string blt = "3 1\n" + std::string(ballots) + "0\n\"A\"\n\"B\"\n\"C\"\n";
        const std::string text = ballots_as_preflib(prepared_from(blt, "meek-stv-rs")).text;
        const std::size_t at = text.find("# DATA TYPE: ");
        return text.substr(at + 13, 3);
    };
    EXPECT_EQ(type_of("1 1 2 3 0\n1 2 1 3 0\n"), "soc");
    EXPECT_EQ(type_of("1 1 2 3 0\n1 2 1 0\n"), "soi");
    EXPECT_EQ(type_of("1 1 2=3 0\n"), "toc");
    EXPECT_EQ(type_of("1 1 2 3 0\n1 2=1 0\n"), "toi");
}

TEST(BallotsAsPreflib, HaveTheMetadataOfItsFormatOfToday) {
    const Prepared prepared = prepared_from(
        "3 1\n4 1 2 0\n2 1 2 0\n3 3 0\n0\n\"Ann\"\n\"Bob\"\n"
        "\"Cyd\"\n\"Mayor, 2024\"\n",
        "irv");
    const WrittenBallots preflib = ballots_as_preflib(prepared);
    EXPECT_EQ(preflib.text,
              "# FILE NAME: mayor-2024.soi\n"
              "# TITLE: Mayor, 2024\n"
              "# DESCRIPTION: 1 seat, counted by the rule irv.\n"
              "# DATA TYPE: soi\n"
              "# MODIFICATION TYPE: original\n"
              "# RELATES TO:\n"
              "# RELATED FILES:\n"
              "# PUBLICATION DATE:\n"
              "# MODIFICATION DATE:\n"
              "# NUMBER ALTERNATIVES: 3\n"
              "# NUMBER VOTERS: 9\n"
              "# NUMBER UNIQUE ORDERS: 2\n"
              "# ALTERNATIVE NAME 1: Ann\n"
              "# ALTERNATIVE NAME 2: Bob\n"
              "# ALTERNATIVE NAME 3: Cyd\n"
              "6: 1,2\n"
              "3: 3\n");
    EXPECT_THAT(preflib.remarks, IsEmpty());
}

// maine-535: two skipped ranks in a row and any overvote end a ballot.
TEST(BallotsAsPreflib, HoldAsTheRuleReadsItWhatNoOrderHolds) {
    const WrittenBallots preflib = ballots_as_preflib(prepared_from(troubled, "maine-535"));
    EXPECT_THAT(preflib.text, HasSubstr("2: 1,2,3\n1: 2,1\n1: {1,3},2\n1: 3,1\n"));
    EXPECT_THAT(preflib.text, HasSubstr("# MODIFICATION TYPE: induced\n"));
    EXPECT_THAT(preflib.text, HasSubstr("# NUMBER VOTERS: 5\n"));
    EXPECT_THAT(
        preflib.remarks,
        ElementsAre("PrefLib has no blank ballots: 1 ballot is left out.",
                    "PrefLib has no skipped ranks, repeats and overvotes for nobody knows whom: 3 "
                    "ballots with such marks stand as the rule maine-535 reads them.",
                    "1 ballot of these is for nobody and is left out."));
}

TEST(BallotsAsPreflib, SayWhoWithdrewToPeopleAlone) {
    CountOptions options;
    options.exclude = {"Bob Ray"};
    const WrittenBallots preflib =
        ballots_as_preflib(prepared_from("rank1,rank2\nAnn Low,Bob Ray\n", "irv", options));
    EXPECT_THAT(preflib.text, HasSubstr(" Alternative 2 withdrew.\n"));
    EXPECT_THAT(preflib.remarks, ElementsAre("PrefLib does not say who withdrew; count the file "
                                             "with --exclude \"Bob Ray\"."));
}

class BallotsAsParquet : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("almanac_written_" + std::to_string(getpid()));
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    base::Result<Contest> read(const fs::path& file) {
        const auto map = bundle::MappedFile::open(file);
        EXPECT_TRUE(map) << map.error().detail;
        const SourceFile source{file.filename().string(), file, map->bytes()};
        return read_contest({&source, 1}, {});
    }

    fs::path folder_;
};

TEST_F(BallotsAsParquet, KeepEveryMarkBlankBallotsAndColumns) {
    constexpr std::string_view source =
        "id,precinct,ward,weight,rank1,rank2\n"
        "x-1,North,7,2,Ann Low,Bob Ray\n"
        "x-2,South,8,1,,\n"
        "x-3,South,8,1,overvote,Ann Low\n";
    CountOptions options;
    options.exclude = {"Bob Ray"};
    const auto written =
        write_ballots_parquet(prepared_from(source, "irv", options), folder_ / "out");
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_THAT(written->files, ElementsAre(folder_ / "out" / "ballots_long.parquet",
                                            folder_ / "out" / "candidates.parquet"));
    const auto again = read(written->files[0]);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(ballots_text(*again), "2: Ann Low > Bob Ray\n1:\n1: ?? > Ann Low\n");
    EXPECT_EQ(candidates_text(*again), "1 Ann Low, 2 Bob Ray (withdrawn)");
    EXPECT_THAT(again->ballot_ids, ElementsAre("x-1", "x-2", "x-3"));
    EXPECT_EQ(again->precincts[2], "South");
    ASSERT_EQ(again->extra_columns.size(), 1U);
    EXPECT_EQ(again->extra_columns[0].name, "ward");
    EXPECT_EQ(again->extra_columns[0].values[0], "7");
    EXPECT_EQ(again->seats, 1U);
}

TEST_F(BallotsAsParquet, OfOneNameHaveTheirOwnCandidatesBesideThem) {
    for (const char* name : {"Ann", "Bob"}) {
        const std::string source = fmt::format("1 1\n2 1 0\n0\n\"{}\"\n\"Ward\"\n", name);
        const auto written = write_ballots_parquet(prepared_from(source, "irv"),
                                                   folder_ / (std::string(name) + ".parquet"));
        ASSERT_TRUE(written) << written.error().detail;
    }
    const auto ann = read(folder_ / "Ann.parquet");
    ASSERT_TRUE(ann) << ann.error().detail;
    EXPECT_EQ(candidates_text(*ann), "1 Ann");
    EXPECT_EQ(ann->title, "Ward");
    EXPECT_TRUE(fs::exists(folder_ / "Bob.candidates.parquet"));
}

TEST_F(BallotsAsParquet, SayWhatSharedRanksWriteInsAndTiesAre) {
    constexpr std::string_view source =
        "3 1\n[undeclared 3]\n[tie 2 1]\n2 1=2 3 0\n0\n\"A\"\n\"B\"\n\"W\"\n\"\"\n";
    const auto written =
        write_ballots_parquet(prepared_from(source, "meek-stv-rs"), folder_ / "a.parquet");
    ASSERT_TRUE(written) << written.error().detail;
    const auto again = read(written->files[0]);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_TRUE(again->equal_ranks);
    EXPECT_FALSE(again->equal_ranks_may_be_overvotes);
    EXPECT_TRUE(again->candidates[2].undeclared_write_ins);
    EXPECT_THAT(again->tie_order, ElementsAre(1, 0));
}

TEST_F(BallotsAsParquet, ThatCannotBeWrittenLeaveNothingBehind) {
    std::ofstream(folder_ / "file") << "here";
    const auto written =
        write_ballots_parquet(prepared_from("1 1\n2 1 0\n0\n\"A\"\n", "irv"), folder_ / "file");
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().detail, HasSubstr("file"));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

}  // namespace
}  // namespace almanac::elections
