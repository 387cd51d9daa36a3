#pragma once

// The cases of tests/system/conformance/*.txt; README.md there says how they are written. Only for
// tests.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::system_test {

// One answer that a case expects.
struct ExpectedAnswer {
    std::vector<unsigned> statuses;  // any of them
    bool is_of_head = false;
};

// One case, its placeholders filled in.
struct ConformanceCase {
    std::string name;
    std::vector<std::string> pieces;  // sent one after another
    std::vector<ExpectedAnswer> answers;
    bool ends = false;
    std::vector<std::string> has;    // in the head of the last answer
    std::vector<std::string> lacks;  // likewise
    std::string body;                // how to judge the last answer's body; "" for not at all
};

using Placeholders = std::map<std::string, std::string>;

// Reads a file of cases; a line that is none of the known kinds is an empty case of that name,
// which cannot hold.
std::vector<ConformanceCase> read_cases(const std::filesystem::path& file,
                                        const Placeholders& placeholders);

}  // namespace almanac::system_test
