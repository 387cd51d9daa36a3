// `almanac check` against the sheets of the collection: droop's of Glasgow's wards, RCTab's of
// Minneapolis in both forms, the city's own of Portland.

#include "engine/bundle/bundle.h"
#include "tests/fixture_blt.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace almanac {
namespace {

namespace fs = std::filesystem;
using elections::CountOptions;
using elections::SheetCheck;

CountOptions by(const char* rule) {
    CountOptions options;
    options.rule = rule;
    return options;
}

base::Result<SheetCheck> check(const RealElection& election, const CountOptions& options,
                               const fs::path& sheet) {
    const elections::Prepared prepared = TRY(prepare_real(election, options));
    const tally::Count count = TRY(elections::count(prepared));
    const bundle::MappedFile bytes = TRY(bundle::MappedFile::open(sheet));
    return elections::check_sheet(prepared, count, {sheet.string(), bytes.bytes()});
}

void expect_equal(const base::Result<SheetCheck>& check, const char* format) {
    ASSERT_TRUE(check) << check.error().detail;
    EXPECT_EQ(check->format, format);
    EXPECT_GT(check->compared, 20U);
    for (const elections::SheetDifference& one : check->differences)
        ADD_FAILURE() << one.round << " " << one.what << ": " << one.official << " / " << one.ours;
}

RealElection election_named(const char* name, const char* file) {
    for (RealElection election : real_elections()) {
        if (election.folder.filename() != name) continue;
        election.ballots = election.folder / file;
        return election;
    }
    ADD_FAILURE() << name << " is not in the collection";
    return {};
}

TEST_F(RealElections, DroopsSheetsOfGlasgowAreEqualInEveryCell) {
    std::size_t checked = 0;
    for (const RealElection& election : real_elections()) {
        const fs::path sheet = election.folder / "expected" / "droop.json";
        if (!fs::exists(sheet)) continue;
        SCOPED_TRACE(election.folder.filename().string());
        expect_equal(check(election, by("scotland-2007"), sheet), "droop-json");
        ++checked;
    }
    EXPECT_GE(checked, 8U);
}

TEST_F(RealElections, RoundsOfScottishWardsAreEqualInEveryCell) {
    std::size_t checked = 0;
    for (const RealElection& election : real_elections()) {
        if (election.rule != "scotland-2007" || election.ballots.empty()) continue;
        SCOPED_TRACE(election.folder.filename().string());
        expect_equal(check(election, by("scotland-2007"), election.folder / "expected/rounds.json"),
                     "rounds-json");
        ++checked;
    }
    EXPECT_GE(checked, 15U);
}

TEST_F(RealElections, RctabsReportsOfMinneapolisAreEqualInEveryCell) {
    tally::Rule board = *tally::find_rule("rctab-multiwinner");
    board.skips_max = 2;
    CountOptions options;
    options.users_rule = std::make_shared<const tally::Rule>(board);
    options.seats = 3;
    const fs::path folder = fixtures_folder() / "rctab/2013_minneapolis_park";
    const RealElection park = election_named("minneapolis-2013-park", "cvr.csv.gz");
    const std::string report = "2013_minneapolis_park_expected_detailed_report";
    expect_equal(check(park, options, folder / (report + ".csv")), "rctab-csv");
    expect_equal(check(park, options, folder / (report + ".json")), "rctab-json");
}

// The lots that the collection's count drew, as the lines of a --lots file.
std::string lots_of(const fs::path& rounds_file) {
    simdjson::dom::parser parser;
    const simdjson::dom::element expected = load_json(parser, rounds_file);
    std::string lines;
    for (const simdjson::dom::element tie : expected["ties_decided_by_lot"].get_array()) {
        lines += "round " + std::to_string(number_of(tie, "round", 0)) + ": " +
                 text_of(tie, "lot_eliminates") + "\n";
    }
    return lines;
}

// The ballots of the collection are fewer than those that were counted, so that most cells differ:
// but not who was elected, nor how many rounds there were.
TEST_F(RealElections, PortlandsSheetsDifferInVotesButNotInWinners) {
    for (const char* district : {"portland-or-2024-district2", "portland-or-2024-district4"}) {
        SCOPED_TRACE(district);
        CountOptions options = by("portland-or-2024");
        options.seats = 3;
        options.exclude = {"Write-in-*"};
        const RealElection election = election_named(district, "ballots_long.parquet");
        const std::string lots = lots_of(election.folder / "expected/rounds.json");
        if (!lots.empty()) options.lots = elections::SourceFile{"lots", "lots", lots};
        const auto checked =
            check(election, options, election.folder / "expected/official_tabulation.csv");
        ASSERT_TRUE(checked) << checked.error().detail;
        EXPECT_EQ(checked->format, "portland-csv");
        EXPECT_EQ(checked->rounds_official, checked->rounds_ours);
        EXPECT_GT(checked->differences.size(), 100U);
        for (const elections::SheetDifference& one : checked->differences)
            EXPECT_NE(one.what, "Elected") << one.round << one.official << one.ours;
    }
}

}  // namespace
}  // namespace almanac
