#pragma once

// Names under which answers are cached: a route's name and its parameters as JSON with sorted
// keys, so that the order of parameters, left-out defaults and the form of a number make no
// difference. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::cache {

// Builds `coalition_pairs {"min_shared_ballots": 50, "min_strength": 0.1}`. The JSON is what
// Python's json.dumps(params, sort_keys=True) writes. A name given twice is a bug. The caller gives
// every parameter, those left out with their defaults.
class KeyBuilder {
public:
    explicit KeyBuilder(std::string_view name) : name_(name) {}

    // One parameter, by the type its route declares, whatever the text was.
    KeyBuilder& integer(std::string_view name, std::int64_t value);
    KeyBuilder& real(std::string_view name, double value);  // finite
    KeyBuilder& boolean(std::string_view name, bool value);
    KeyBuilder& text(std::string_view name, std::string_view value);  // UTF-8

    std::string build() const;

private:
    KeyBuilder& add(std::string_view name, std::string json);

    std::string name_;
    std::map<std::string, std::string, std::less<>> parameters_;
};

// A decimal number in any usual form, "0.10", ".1", "+1e-1", "1."; nothing for what is none, and
// for what no double can hold.
std::optional<double> read_real(std::string_view text);

// The seed's key (elections A-002): the MD5 of the parameters' JSON in 32 hexadecimal digits. Shown
// in statistics, never used to find an entry. "" for a key that KeyBuilder did not build.
std::string seed_key(std::string_view key);

}  // namespace almanac::cache
