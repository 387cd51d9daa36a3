#pragma once

// A user's own counting rule as a TOML file with the fields of tally::Rule. Pure; the fields and
// their words are those of tally/rule_text.h, what cannot go together those of tally/rule_check.h.
//
//     base = "scotland-2007"    # may be left out; every field starts as there
//     id = "my-city"
//     decimals = 4

#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::elections {

// A rule in words takes 10 KB with every comment; more is no rule.
inline constexpr std::size_t rule_file_bytes_max = 64 * 1024;

// Reads a rule. Errors name file, line, field, the words that are allowed and the remedy. A file
// that says just what a preset says is that preset, its proof included; any other rule is
// unverified and needs an id of its own.
base::Result<tally::Rule> read_rule_file(std::string_view name, std::string_view text);

// Whether every line of a printed rule is explained by a comment.
enum class Teaching : std::uint8_t { no, yes };

// The rule as a file that read_rule_file reads back to an equal one. Equal rules give equal bytes.
std::string rule_as_toml(const tally::Rule& rule, Teaching teaching = Teaching::no);

// Whether the rule is one that comes with the program, in every field.
bool is_preset(const tally::Rule& rule);

// The rule of a stored version: of its file where `text` holds one, else the preset of that id.
// A preset is not owned.
base::Result<std::shared_ptr<const tally::Rule>> stored_rule(std::string_view id,
                                                             std::string_view text);

}  // namespace almanac::elections
