#pragma once

// For tests only: RCTab's fixtures, the program run on one of them, and what its output has other
// than RCTab's expected file.

#include <simdjson.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac {

// One configuration among RCTab's test data.
struct RctabFixture {
    std::filesystem::path config;
    std::string name;  // "2013_minneapolis_mayor"
    // Expected files of the fixture that end so, in the order of their names.
    std::vector<std::filesystem::path> expected(std::string_view ending) const;
};

// All of them, in the order of their names.
std::vector<RctabFixture> rctab_fixtures();

// Keys whose values name the program, its machine or the time.
inline const std::set<std::string, std::less<>> keys_of_the_maker{"generatedBy", "GeneratedDate",
                                                                  "ReportingDevice"};

// Where two JSON values differ, a line each with the path, at most ten; the order of an object's
// fields is nothing, and fields of `passed_over` are not looked at.
std::vector<std::string> json_differences(
    simdjson::dom::element got, simdjson::dom::element expected,
    const std::set<std::string, std::less<>>& passed_over = keys_of_the_maker);

// Where two sheets differ line by line, at most ten; the line that names the maker is not looked
// at, and RCTab's line ends may be of either kind.
std::vector<std::string> csv_differences(const std::string& got, const std::string& expected);

// RCTab's CDF as it would be without its mistake: a candidate who was read under an alias is named
// by the alias, which no Election of the report lists.
std::string without_aliases(const std::string& cdf, const RctabFixture& fixture);

}  // namespace almanac
