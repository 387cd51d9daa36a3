// Every real file whose format almanac reads is read whole: as many voters and candidates as the
// collection says.

#include "engine/bundle/bundle.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <string>
#include <vector>

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

// Whatever the collection holds, ballots or not: nothing may look like two formats.
TEST_F(RealElections, AreTakenByOneFormatEach) {
    std::size_t seen = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(real_elections_folder().parent_path())) {
        const auto extension = entry.path().extension();
        if (extension != ".csv" && extension != ".blt" && extension != ".soi" &&
            extension != ".toi" && extension != ".json" && extension != ".xml")
            continue;
        const auto file = bundle::MappedFile::open(entry.path());
        ASSERT_TRUE(file) << file.error().detail;
        const auto contest = read_file(entry.path());
        ++seen;
        if (!contest) {
            EXPECT_EQ(contest.error().detail.find("could be in any of"), std::string::npos)
                << contest.error().detail;
        }
    }
    EXPECT_GT(seen, 400U);
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

// ---- the fixtures of droop and stv-rs: as many ballots as their own counts of them say ----

std::filesystem::path fixtures_folder() {
    return real_elections_folder().parent_path() / "fixtures";
}

std::vector<std::filesystem::path> blt_files(std::string_view peer) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(fixtures_folder() / peer))
        if (entry.path().extension() == ".blt") files.push_back(entry.path());
    return files;
}

// droop counts no ballots that rank nobody who stands.
std::uint64_t ranking_voters(const Contest& contest) {
    std::uint64_t voters = 0;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const auto marks = contest.ballots.marks(ballot);
        const bool ranks_somebody = std::any_of(marks.begin(), marks.end(), [&](auto mark) {
            return !contest.candidates[mark.candidate].withdrawn;
        });
        if (ranks_somebody) voters += contest.ballots.weight(ballot);
    }
    return voters;
}

// Whether the count is of this file: its name is the file's and then the rule's.
bool is_count_of(const std::string& count, const std::string& file) {
    return count.starts_with(file + "-") &&
           (count[file.size() + 1] < '0' || count[file.size() + 1] > '9');
}

TEST_F(RealElections, OfDroopAreReadWhole) {
    std::size_t compared = 0;
    const auto expected = fixtures_folder() / "droop" / "expected" / "json";
    for (const auto& path : blt_files("droop")) {
        SCOPED_TRACE(path.filename().string());
        const auto contest = read_file(path);
        ASSERT_TRUE(contest) << contest.error().detail;
        for (const auto& entry : std::filesystem::directory_iterator(expected)) {
            if (!is_count_of(entry.path().filename().string(), path.stem().string())) continue;
            simdjson::dom::parser parser;
            const auto count = load_json(parser, entry.path());
            EXPECT_EQ(ranking_voters(*contest), number_of(count, "nballots", 0));
            EXPECT_EQ(contest->seats, number_of(count, "seats", 0));
            EXPECT_EQ(contest->title, text_of(count, "title"));
            ++compared;
        }
    }
    EXPECT_GT(compared, 70U);
}

// The number behind a label in one of stv-rs's transcripts.
std::uint64_t number_behind(const std::filesystem::path& transcript, std::string_view label) {
    std::ifstream file(transcript);
    for (std::string line; std::getline(file, line);) {
        const std::size_t at = line.find(label);
        if (at != std::string::npos) return std::stoull(line.substr(at + label.size()));
    }
    return 0;
}

TEST_F(RealElections, OfStvRsAreReadWholeWithTheirEqualRanks) {
    std::size_t compared = 0;
    std::size_t equal = 0;
    const auto folder = fixtures_folder() / "stv-rs";
    for (const auto& path : blt_files("stv-rs")) {
        SCOPED_TRACE(path.filename().string());
        const auto contest = read_file(path);
        ASSERT_TRUE(contest) << contest.error().detail;
        equal += contest->equal_ranks ? 1U : 0U;
        auto log = folder / "expected" / "meek" / std::filesystem::relative(path, folder);
        const bool is_big = path.stem() == "ballot_count_overflows";
        log.replace_extension(is_big ? ".bigfixed9.log" : ".fixed9.log");
        if (!std::filesystem::exists(log)) continue;
        EXPECT_EQ(contest->ballots.voters(), number_behind(log, "Ballots: "));
        EXPECT_EQ(contest->seats, number_behind(log, "Seats: "));
        ++compared;
    }
    EXPECT_GE(compared, 9U);
    EXPECT_EQ(equal, 6U);
}

TEST_F(RealElections, OfAlbanyAreTheSameAsVotekitsProfileAndAsCsv) {
    const auto folder = real_elections_folder() / "albany-ca-2022-council";
    const auto profile = read_file(folder / "albany_profile.csv");
    const auto csv = read_file(folder / "albany.csv");
    ASSERT_TRUE(profile) << profile.error().detail;
    ASSERT_TRUE(csv) << csv.error().detail;
    EXPECT_EQ(profile->candidates.size(), 5U);
    EXPECT_EQ(profile->ballots.voters(), csv->ballots.voters());
    ASSERT_EQ(profile->ballots.size(), csv->ballots.size());
    for (std::size_t ballot = 0; ballot < csv->ballots.size(); ++ballot) {
        const auto marks = profile->ballots.marks(ballot);
        const auto others = csv->ballots.marks(ballot);
        ASSERT_EQ(marks.size(), others.size()) << "ballot " << ballot + 1;
        for (std::size_t mark = 0; mark < marks.size(); ++mark) {
            ASSERT_EQ(marks[mark].rank, others[mark].rank) << "ballot " << ballot + 1;
            ASSERT_EQ(profile->candidates[marks[mark].candidate].name,
                      csv->candidates[others[mark].candidate].name);
        }
    }
}

TEST_F(RealElections, OfKempseyAreReadFromRairesJson) {
    const auto contest =
        read_file(real_elections_folder() / "nsw-2021-kempsey-mayoral" / "Kempsey_Mayoral.json");
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->ballots.voters(), 17585U);
    EXPECT_EQ(contest->candidates.size(), 7U);
    EXPECT_EQ(contest->title, "2021 NSW Local Government election for Kempsey Mayoral.");
}

// ---- the fixtures of RCTab: as many ballots as its report of the same files counts ----

std::filesystem::path rctab_folder() { return fixtures_folder() / "rctab"; }

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
