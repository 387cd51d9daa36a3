// Every vendor file among RCTab's fixtures is read whole, as its configuration says and, where its
// headings are ES&S's own, without any: as many ballots, and as many of them without any mark, as
// RCTab's expected report says.

#include "engine/bundle/bundle.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace almanac {
namespace {

namespace fs = std::filesystem;
using elections::Contest;

class VendorFiles : public RealElections {};

// A number that RCTab writes as a number or as a text; 0 where it is "" or absent.
std::uint32_t column_of(simdjson::dom::element source, const char* key) {
    const std::string text = text_of(source, key);
    return text.empty() ? static_cast<std::uint32_t>(number_of(source, key, 0))
                        : static_cast<std::uint32_t>(std::stoul(text));
}

elections::SourceLayout layout_of(simdjson::dom::element source, std::uint32_t ranks) {
    elections::SourceLayout layout;
    layout.contest_id = text_of(source, "contestId");
    layout.first_vote_row = column_of(source, "firstVoteRowIndex");
    layout.first_vote_column = column_of(source, "firstVoteColumnIndex");
    layout.ranks = ranks;
    layout.id_column = column_of(source, "idColumnIndex");
    layout.precinct_column = column_of(source, "precinctColumnIndex");
    layout.batch_column = column_of(source, "batchColumnIndex");
    layout.overvote_label = text_of(source, "overvoteLabel");
    layout.undervote_label = text_of(source, "skippedRankLabel");
    layout.undeclared_write_in_label = text_of(source, "undeclaredWriteInLabel");
    layout.overvote_delimiter = text_of(source, "overvoteDelimiter");
    layout.every_row_is_ballot = true;
    return layout;
}

// A fixture: RCTab's configuration, its one source of that vendor, and what it expects.
struct Fixture {
    fs::path folder;
    fs::path source;
    elections::SourceLayout layout;
    std::size_t candidates = 0;  // declared
    std::uint64_t ballots = 0;
    std::uint64_t blank = 0;
};

std::vector<fs::path> files_ending(const fs::path& folder, std::string_view ending) {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::optional<Fixture> fixture_of(const fs::path& folder, std::string_view vendor) {
    simdjson::dom::parser parser;
    const std::vector<fs::path> configs = files_ending(folder, "_config.json");
    const std::vector<fs::path> reports = files_ending(folder, "_expected_detailed_report.json");
    if (configs.size() != 1 || reports.empty()) return std::nullopt;
    auto config = load_json(parser, configs[0]);
    const auto source = config["cvrFileSources"].at(0).value();
    if (text_of(source, "provider") != vendor) return std::nullopt;
    Fixture fixture;
    fixture.folder = folder;
    fixture.source = folder / text_of(source, "filePath");
    fixture.candidates = config["candidates"].get_array().size();
    const std::string ranks = text_of(config["rules"], "maxRankingsAllowed");
    const std::size_t most = ranks == "max" ? fixture.candidates : std::stoul(ranks);
    fixture.layout = layout_of(source, static_cast<std::uint32_t>(most));
    simdjson::dom::parser other;
    const simdjson::dom::element summary = load_json(other, reports[0])["summary"].value();
    fixture.ballots = std::stoull(text_of(summary, "totalNumBallots"));
    fixture.blank = number_of(summary, "undervotes", 0);
    return fixture;
}

std::vector<Fixture> fixtures_of(std::string_view vendor) {
    std::vector<Fixture> fixtures;
    const fs::path root = real_elections_folder().parent_path() / "fixtures" / "rctab";
    for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
        if (!entry.is_directory()) continue;
        if (auto fixture = fixture_of(entry.path(), vendor)) fixtures.push_back(*fixture);
    }
    std::sort(fixtures.begin(), fixtures.end(),
              [](const Fixture& one, const Fixture& other) { return one.folder < other.folder; });
    return fixtures;
}

base::Result<Contest> read_source(const fs::path& path, const elections::SourceLayout& layout) {
    elections::ReadOptions options;
    options.layout = layout;
    elections::SourceFile source{path.filename().string(), path, {}};
    if (fs::is_directory(path)) {
        source.folder = TRY(elections::open_folder(path));
        return elections::read_contest({&source, 1}, options);
    }
    const auto map = TRY(bundle::MappedFile::open(path));
    source.bytes = map.bytes();
    return elections::read_contest({&source, 1}, options);
}

std::uint64_t blank_ballots(const Contest& contest) {
    std::uint64_t blank = 0;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot)
        blank += contest.ballots.marks(ballot).empty() ? contest.ballots.weight(ballot) : 0U;
    return blank;
}

TEST_F(VendorFiles, OfEssAreReadAsRctabReadsThem) {
    const std::vector<Fixture> fixtures = fixtures_of("ess");
    EXPECT_GE(fixtures.size(), 18U);
    for (const Fixture& fixture : fixtures) {
        SCOPED_TRACE(fixture.folder.filename().string());
        const auto contest = read_source(fixture.source, fixture.layout);
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->ballots.voters(), fixture.ballots);
        EXPECT_EQ(blank_ballots(*contest), fixture.blank);
    }
}

TEST_F(VendorFiles, OfEssAreReadFromTheirHeadingsAlone) {
    for (const Fixture& fixture : fixtures_of("ess")) {
        // Three of its rows have nothing in any cell, which RCTab counts and we do not.
        if (fixture.folder.filename() == "first_round_determines_threshold_test") continue;
        SCOPED_TRACE(fixture.folder.filename().string());
        const auto contest = read_source(fixture.source, {});
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->ballots.voters(), fixture.ballots);
        EXPECT_EQ(blank_ballots(*contest), fixture.blank);
        EXPECT_EQ(contest->accounting.without_contest, 0U);
    }
}

TEST_F(VendorFiles, OfMinneapolisAreTheSameAsXlsxAndAsCsv) {
    const fs::path mayor = real_elections_folder() / "minneapolis-2013-mayor" / "cvr.csv.gz";
    for (const Fixture& fixture : fixtures_of("ess")) {
        if (fixture.folder.filename() != "2013_minneapolis_mayor") continue;
        const auto sheet = read_source(fixture.source, {});
        const auto csv = read_source(mayor, {});
        ASSERT_TRUE(sheet) << sheet.error().detail;
        ASSERT_TRUE(csv) << csv.error().detail;
        EXPECT_EQ(sheet->title, csv->title);
        EXPECT_EQ(sheet->precincts.words(), csv->precincts.words());
        ASSERT_EQ(sheet->candidates.size(), csv->candidates.size());
        for (std::size_t place = 0; place < csv->candidates.size(); ++place)
            EXPECT_EQ(sheet->candidates[place].name, csv->candidates[place].name);
        ASSERT_EQ(sheet->ballots.size(), csv->ballots.size());
        for (std::size_t ballot = 0; ballot < csv->ballots.size(); ++ballot) {
            const auto one = sheet->ballots.marks(ballot);
            const auto other = csv->ballots.marks(ballot);
            ASSERT_TRUE(std::equal(one.begin(), one.end(), other.begin(), other.end())) << ballot;
        }
    }
}

TEST_F(VendorFiles, OfDominionAreReadAsRctabReadsThem) {
    const std::vector<Fixture> fixtures = fixtures_of("dominion");
    EXPECT_EQ(fixtures.size(), 2U);
    for (const Fixture& fixture : fixtures) {
        SCOPED_TRACE(fixture.folder.filename().string());
        const auto contest = read_source(fixture.source, fixture.layout);
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->ballots.voters(), fixture.ballots);
        EXPECT_EQ(blank_ballots(*contest), fixture.blank);
        EXPECT_EQ(contest->candidates.size(), fixture.candidates + 1);
        EXPECT_EQ(contest->title, "PRESIDENT OF THE UNITED STATES");
        EXPECT_TRUE(contest->candidates.back().undeclared_write_ins);
    }
}

TEST_F(VendorFiles, OfHartAreReadAsRctabReadsThem) {
    const std::vector<Fixture> fixtures = fixtures_of("hart");
    EXPECT_EQ(fixtures.size(), 1U);
    for (const Fixture& fixture : fixtures) {
        SCOPED_TRACE(fixture.folder.filename().string());
        const auto contest = read_source(fixture.source, fixture.layout);
        ASSERT_TRUE(contest) << contest.error().detail;
        EXPECT_EQ(contest->ballots.voters(), fixture.ballots);
        EXPECT_EQ(blank_ballots(*contest), fixture.blank);
        EXPECT_EQ(contest->title, "CEDAR PARK SCHOOL BOARD");
        EXPECT_EQ(contest->accounting.without_contest, 9U);
    }
}

}  // namespace
}  // namespace almanac
