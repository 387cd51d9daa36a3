#pragma once

// For tests only: the ballot files of droop's and stv-rs's fixtures, with their equal ranks, tie
// orders, nicknames and withdrawn candidates, read by twenty lines that share nothing with the
// readers of apps/elections.

#include "tally/tally.h"

#include <filesystem>
#include <string>
#include <vector>

namespace almanac {

// One fixture's contest.
struct FixtureContest {
    std::uint32_t seats = 0;
    std::vector<std::string> names;
    std::vector<bool> withdrawn;
    std::vector<bool> undeclared;
    tally::Ballots ballots;
    tally::Lots lots;  // the file's tie order: of those tied the first of it is acted on
};

// Reads a file; the test fails where it cannot be read.
FixtureContest read_fixture_blt(const std::filesystem::path& path);

// The folder `fixtures` of the collection.
std::filesystem::path fixtures_folder();

// A file's lines.
std::vector<std::string> lines_of(const std::filesystem::path& path);

// Counts a fixture.
base::Result<tally::Count> count_fixture(const FixtureContest& contest, const tally::Rule& rule);

}  // namespace almanac
