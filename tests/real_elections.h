#pragma once

// The collection of real elections that tests are judged by (ALMANAC_ELECTIONS, else
// shared/elections beside the repository). It is never copied here; where it is absent its tests
// are skipped, but fail when CI=true.

#include "apps/elections/elections.h"
#include "engine/base/result.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace almanac {

// One election of the collection.
struct RealElection {
    std::filesystem::path folder;
    std::string rule;               // what the collection says, perhaps with remarks
    std::filesystem::path ballots;  // the file with them, "" where it is none that almanac reads
};

// The folder real/ of the collection, "" where there is none.
std::filesystem::path real_elections_folder();

// All of them, in the order of their names.
std::vector<RealElection> real_elections();

// Reads the election's ballots and resolves the options, as `almanac count` does.
base::Result<elections::Prepared> prepare_real(const RealElection& election,
                                               elections::CountOptions options);

// Reads the election in the folder of that name; `missing` where the collection has none.
base::Result<elections::Prepared> prepare_real(std::string_view folder,
                                               elections::CountOptions options);

// Portland's District 2 as it was counted: three seats, the unused write-in slots excluded.
base::Result<elections::Prepared> prepare_district_2();

// A JSON file, parsed; the parser must outlive what it hands out.
simdjson::dom::element load_json(simdjson::dom::parser& parser, const std::filesystem::path& path);

// A number of a JSON object, `missing` where there is none.
std::uint64_t number_of(simdjson::dom::element object, const char* key, std::uint64_t missing);

// A text of a JSON object, "" where there is none.
std::string text_of(simdjson::dom::element object, const char* key);

// A test that needs the collection.
class RealElections : public testing::Test {
protected:
    void SetUp() override;
};

}  // namespace almanac
