#pragma once

// The fields of one object of RCTab's configuration: RCTab writes numbers as texts, older versions
// as numbers, and leaves out what is not set. Problems are collected, not thrown at the first.

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What is wrong with a configuration, and what is only not known.
struct RctabFindings {
    std::vector<std::string> problems;  // "rules.tiebreakMode: …"
    std::vector<std::string> warnings;
};

// One object. Asking for a field marks it as known.
class RctabFields {
public:
    RctabFields(std::string path, simdjson::dom::element object, RctabFindings& findings);

    // The text, "" where there is none; a number as it is spelt.
    std::string text(std::string_view key);
    // Whether there is a value that is not "".
    bool has(std::string_view key);
    // true, and also "true" in any case; false where there is none.
    bool truth(std::string_view key);
    // A whole number in the range; `missing` where there is none.
    std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most,
                        std::optional<std::int64_t> missing);
    // The elements of a list; none where there is none.
    std::vector<simdjson::dom::element> list(std::string_view key);
    // Marks a field as known that means nothing here.
    void pass_over(std::string_view key) { known_.emplace(key); }
    // Names a problem of a field.
    void problem(std::string_view key, std::string_view sentence);
    // Warns of every field that nobody asked for.
    void warn_of_unknown();

private:
    std::optional<simdjson::dom::element> find(std::string_view key);

    std::string path_;
    simdjson::dom::element object_;
    RctabFindings& findings_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace almanac::elections
