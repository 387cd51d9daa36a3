// Every real file whose format almanac reads is read whole: as many voters and candidates as the
// collection says.

#include "engine/bundle/bundle.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace almanac {
namespace {

using elections::Contest;

base::Result<Contest> read_file(const std::filesystem::path& path,
                                const elections::ReadOptions& options = {}) {
    const bundle::MappedFile file = TRY(bundle::MappedFile::open(path));
    const elections::SourceFile source{path.filename().string(), path, file.bytes()};
    return elections::read_contest({&source, 1}, options);
}

TEST_F(RealElections, AreReadWithAllTheirVotersAndCandidates) {
    for (const RealElection& election : real_elections()) {
        const std::string extension = election.ballots.extension().string();
        if (election.ballots.empty() || extension == ".parquet" || extension == ".gz") continue;
        SCOPED_TRACE(election.folder.filename().string());
        simdjson::dom::parser parser;
        const auto meta = load_json(parser, election.folder / "meta.json");
        const auto name = election.ballots.filename() == "albany_profile.csv"
                              ? election.folder / "albany.csv"
                              : election.ballots;
        const auto contest = read_file(name);
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->ballots.voters(), number_of(meta, "valid_ballots", 0));
        EXPECT_EQ(contest->candidates.size(), number_of(meta, "candidates", 0));
        EXPECT_EQ(contest->seats.value_or(number_of(meta, "seats", 0)),
                  number_of(meta, "seats", 0));
    }
}

// Many real elections stand in the collection twice: as they were published, and as BLT.
TEST_F(RealElections, GiveTheSameBallotsInTheirOwnFormatAndAsBlt) {
    std::size_t compared = 0;
    for (const RealElection& election : real_elections()) {
        const auto blt = election.folder / (election.folder.filename().string() + ".blt");
        if (election.ballots.empty() || !std::filesystem::exists(blt)) continue;
        SCOPED_TRACE(election.folder.filename().string());
        const auto own = read_file(election.ballots);
        const auto other = read_file(blt);
        ASSERT_TRUE(own) << own.error().detail;
        ASSERT_TRUE(other) << other.error().detail;
        ASSERT_EQ(own->ballots.size(), other->ballots.size());
        ASSERT_EQ(own->candidates.size(), other->candidates.size());
        for (std::size_t place = 0; place < own->candidates.size(); ++place) {
            EXPECT_EQ(own->candidates[place].name, other->candidates[place].name);
        }
        for (std::size_t ballot = 0; ballot < own->ballots.size(); ++ballot) {
            const auto marks = own->ballots.marks(ballot);
            const auto others = other->ballots.marks(ballot);
            ASSERT_TRUE(std::equal(marks.begin(), marks.end(), others.begin(), others.end()))
                << "line " << ballot + 1;
            ASSERT_EQ(own->ballots.weight(ballot), other->ballots.weight(ballot))
                << "line " << ballot + 1;
        }
        ++compared;
    }
    EXPECT_GE(compared, 8U);
}

TEST_F(RealElections, OfMinneapolisAreReadFromACsvWithCounts) {
    const auto contest =
        read_file(real_elections_folder() / "minneapolis-2013-mayor" / "cvr.csv.gz");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.voters(), 80101U);
    EXPECT_EQ(contest->candidates.size(), 36U);  // 35 and the undeclared write-ins, UWI
    EXPECT_EQ(contest->ranks_max, 3U);
    EXPECT_EQ(contest->title, "MAYOR MINNEAPOLIS");
    EXPECT_GT(contest->precincts.words().size(), 100U);
}

TEST_F(RealElections, OfCambridgeKeepTheirWardsAndPiles) {
    const auto contest =
        read_file(real_elections_folder() / "cambridge-ma-2021-council" / "council.csv.gz");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 21814U);
    EXPECT_EQ(contest->ranks_max, 15U);
    ASSERT_EQ(contest->extra_columns.size(), 2U);
    EXPECT_EQ(contest->extra_columns[0].name, "pile");
    EXPECT_EQ(contest->extra_columns[1].name, "ward");
}

TEST_F(RealElections, OfThePortlandAuditorLoseNoBallotToItsStatus) {
    for (const RealElection& election : real_elections()) {
        if (election.folder.filename() != "portland-or-2024-auditor") continue;
        const auto contest = read_file(election.ballots);
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->title, "City of Portland, Auditor");
        EXPECT_EQ(contest->seats, 1U);
        EXPECT_EQ(contest->ballots.size(), 189718U);
        EXPECT_EQ(contest->ballot_ids.size(), 189718U);
        EXPECT_EQ(contest->candidates[2].id, elections::CandidateId(50002));
    }
}

TEST_F(RealElections, OfPortlandsDistrictsAreReadFromParquet) {
    const auto contest =
        read_file(real_elections_folder() / "portland-or-2024-district2" / "ballots_long.parquet");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->seats, 3U);
    EXPECT_EQ(contest->ballots.size(), 74087U);
    EXPECT_EQ(contest->candidates.size(), 26U);
    EXPECT_EQ(contest->candidates[3].name, "Dan Ryan");
    EXPECT_EQ(contest->candidates[3].id, elections::CandidateId(4));
    EXPECT_EQ(contest->precincts.words().size(), 17U);
}

// ---- the fixtures of RCTab: as many ballots as its report of the same files counts ----

std::filesystem::path rctab_folder() {
    return real_elections_folder().parent_path() / "fixtures" / "rctab";
}

// Where a fixture's source stands, from its own folder.
struct RctabSource {
    std::string_view fixture;
    std::string_view file;
    std::string_view contest;
    std::size_t candidates = 0;
};

std::uint64_t ballots_reported(std::string_view fixture) {
    simdjson::dom::parser parser;
    const auto path =
        rctab_folder() / fixture / (std::string(fixture) + "_expected_detailed_report.json");
    simdjson::dom::element summary;
    EXPECT_EQ(load_json(parser, path)["summary"].get(summary), simdjson::SUCCESS) << path;
    return std::stoull(text_of(summary, "totalNumBallots"));
}

void expect_read(std::span<const RctabSource> sources) {
    for (const RctabSource& source : sources) {
        SCOPED_TRACE(source.fixture);
        elections::ReadOptions options;
        options.contest = source.contest;
        const auto contest = read_file(rctab_folder() / source.fixture / source.file, options);
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->ballots.voters(), ballots_reported(source.fixture));
        EXPECT_EQ(contest->candidates.size(), source.candidates);
    }
}

TEST_F(RealElections, OfRctabInTheCommonDataFormatAreReadWhole) {
    constexpr std::string_view unisyn = "../unisyn_cvrs/101-RCV-CVT_TEST_3_UNIOVS2103-2.xml";
    const std::array<RctabSource, 8> sources{{
        {"nist_xml_cdf_2", "nist_xml_cdf_2.xml", "For Governor and Lieutenant Governor", 3},
        {"unisyn_xml_cdf_city_mayor", unisyn, "For City C Mayor (1/3)", 12},
        {"unisyn_xml_cdf_county_sheriff", unisyn, "For County Sheriff (1/3)", 8},
        {"test_set_0_skipped_first_choice", "test_set_0_skipped_first_choice_cvr.json", "", 4},
        {"test_set_2_overvote_skip_to_next", "test_set_2_overvote_skip_to_next_cvr.json", "", 4},
        {"test_set_4_skipped_choice_next", "test_set_4_skipped_choice_next_cvr.json", "", 4},
        {"test_set_6_duplicate_exhaust", "test_set_6_duplicate_exhaust_cvr.json", "", 4},
        {"test_set_multi_winner_whole_threshold", "test_set_multi_winner_whole_threshold_cvr.json",
         "", 6},
    }};
    expect_read(sources);
}

TEST_F(RealElections, OfRctabAsGenericCsvAreReadWhole) {
    const std::array<RctabSource, 2> sources{{
        {"generic_csv_test", "generic_csv_test_cvr.csv", "", 5},
        {"csv_missing_header_test", "csv_missing_header_test_cvr.csv", "", 5},
    }};
    expect_read(sources);
    const auto contest =
        read_file(rctab_folder() / "max_ranking_enforcement" / "max_ranking_enforcement_cvr.csv");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.size(), 5U);
    EXPECT_EQ(contest->ranks_max, 4U);
}

// RCTab writes the records it counted, with a snapshot for every round, which must not be taken
// for the ballots.
TEST_F(RealElections, OfRctabGiveTheSameBallotsAsItsOwnReportOfThem) {
    std::size_t compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator(rctab_folder())) {
        const std::string name = entry.path().filename().string();
        const auto cvr = entry.path() / (name + "_cvr.json");
        const auto report = entry.path() / (name + "_expected_cdf_cvr.json");
        if (!std::filesystem::exists(cvr) || !std::filesystem::exists(report)) continue;
        SCOPED_TRACE(name);
        const auto own = read_file(cvr);
        const auto other = read_file(report);
        ASSERT_TRUE(own) << own.error().detail;
        ASSERT_TRUE(other) << other.error().detail;
        ASSERT_EQ(own->ballots.size(), other->ballots.size());
        for (std::size_t ballot = 0; ballot < own->ballots.size(); ++ballot) {
            const auto marks = own->ballots.marks(ballot);
            const auto others = other->ballots.marks(ballot);
            EXPECT_TRUE(std::equal(marks.begin(), marks.end(), others.begin(), others.end()))
                << "ballot " << ballot + 1;
        }
        ++compared;
    }
    EXPECT_EQ(compared, 5U);
}

}  // namespace
}  // namespace almanac
