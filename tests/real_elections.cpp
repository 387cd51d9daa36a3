#include "tests/real_elections.h"

#include "engine/bundle/bundle.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace almanac {

namespace fs = std::filesystem;

fs::path real_elections_folder() {
    const char* set = std::getenv("ALMANAC_ELECTIONS");
    const fs::path folder = fs::path(set != nullptr ? set : "../shared/elections") / "real";
    std::error_code error;
    return fs::is_directory(folder, error) ? folder : fs::path();
}

std::vector<RealElection> real_elections() {
    std::vector<RealElection> elections;
    simdjson::dom::parser parser;
    for (const fs::directory_entry& entry : fs::directory_iterator(real_elections_folder())) {
        const simdjson::dom::element meta = load_json(parser, entry.path() / "meta.json");
        const std::string file = text_of(meta, "ballots");
        RealElection& election = elections.emplace_back();
        election.folder = entry.path();
        election.rule = text_of(meta, "rule");
        const fs::path ballots = entry.path() / file.substr(0, file.find(' '));
        if (fs::is_regular_file(ballots)) election.ballots = ballots;
    }
    std::sort(elections.begin(), elections.end(),
              [](const RealElection& one, const RealElection& other) {
                  return one.folder < other.folder;
              });
    return elections;
}

base::Result<elections::Prepared> prepare_real(const RealElection& election,
                                               elections::CountOptions options) {
    const bundle::MappedFile file = TRY(bundle::MappedFile::open(election.ballots));
    const elections::SourceFile source{election.ballots.filename().string(), election.ballots,
                                       file.bytes()};
    return elections::prepare({&source, 1}, options);
}

base::Result<elections::Prepared> prepare_real(std::string_view folder,
                                               elections::CountOptions options) {
    for (const RealElection& election : real_elections()) {
        if (election.folder.filename() == folder) return prepare_real(election, std::move(options));
    }
    return base::Error{base::ErrorKind::missing, "the collection has no " + std::string(folder)};
}

base::Result<elections::Prepared> prepare_district_2() {
    elections::CountOptions options;
    options.rule = "portland-or-2024";
    options.seats = 3;
    options.exclude = {"Write-in-*"};
    return prepare_real("portland-or-2024-district2", std::move(options));
}

simdjson::dom::element load_json(simdjson::dom::parser& parser, const fs::path& path) {
    simdjson::dom::element json;
    const simdjson::error_code error = parser.load(path.string()).get(json);
    EXPECT_EQ(error, simdjson::SUCCESS) << path;
    return json;
}

std::uint64_t number_of(simdjson::dom::element object, const char* key, std::uint64_t missing) {
    std::uint64_t number = 0;
    return object[key].get_uint64().get(number) == simdjson::SUCCESS ? number : missing;
}

std::string text_of(simdjson::dom::element object, const char* key) {
    std::string_view text;
    return object[key].get_string().get(text) == simdjson::SUCCESS ? std::string(text)
                                                                   : std::string();
}

void RealElections::SetUp() {
    if (!real_elections_folder().empty()) return;
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string_view(ci) == "true") {
        FAIL() << "CI needs the real elections: set ALMANAC_ELECTIONS";
    }
    GTEST_SKIP() << "no real elections: set ALMANAC_ELECTIONS to the folder that holds INDEX.md";
}

}  // namespace almanac
