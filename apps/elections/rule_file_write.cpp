#include "apps/elections/rule_file.h"
#include "tally/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <variant>

namespace almanac::elections {

namespace {

using tally::FieldKind;
using tally::FieldText;
using tally::Rule;

// TOML's basic string, for a text without control characters.
std::string basic_string(std::string_view text) {
    std::string out = "\"";
    for (const char one : text) {
        if (one == '"' || one == '\\') out += '\\';
        out += one;
    }
    return out + '"';
}

std::string written(const tally::FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return basic_string(*text);
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
    return std::to_string(std::get<std::int64_t>(value));
}

// Comment lines of at most 80 columns: after the first they begin with `later`.
std::string comment(std::string_view first, std::string_view later, std::string_view text) {
    constexpr std::size_t columns = 80;
    std::string out;
    std::string line(first);
    bool begun = false;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (begun && line.size() + 1 + word.size() > columns) {
            out += line + '\n';
            line = later;
            begun = false;
        }
        if (begun) line += ' ';
        line += word;
        begun = true;
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return out + line + '\n';
}

constexpr std::string_view heading =
    "A counting rule for Almanac: almanac count FILE --rule THIS.toml. Give it an id and a title "
    "of its own, then change what your rule does differently. With a line such as base = "
    "\"scotland-2007\" every line that is left out is as in that rule; without one it is as "
    "docs/rules.md says, which explains every word.";

std::string taught(const FieldText& field) {
    std::string out = '\n' + comment("# ", "# ", field.decides);
    for (const tally::Word& word : field.words)
        out += comment("#   ", "#       ", fmt::format("{}: {}", word.word, word.sentence));
    if (field.kind == FieldKind::limit)
        out += comment("# ", "# ", fmt::format("A number, or \"{}\".", tally::unlimited));
    return out;
}

}  // namespace

std::string rule_as_toml(const Rule& rule, Teaching teaching) {
    const bool teaches = teaching == Teaching::yes;
    std::string out = teaches ? comment("# ", "# ", heading) : "";
    std::optional<tally::Step> step;
    for (const FieldText& field : tally::rule_fields_in_words()) {
        if (field.key == "proof") continue;
        if (teaches && step != field.step)
            out += fmt::format("\n# ---- {}\n", tally::heading_of(field.step));
        step = field.step;
        if (const auto reason = tally::idle(rule, field.key)) {
            if (teaches) {
                out += '\n' + comment("# ", "# ",
                                      fmt::format("{} is left out here: {}.", field.key, *reason));
            }
            continue;
        }
        if (teaches) out += taught(field);
        out += fmt::format("{} = {}\n", field.key, written(tally::field_of(rule, field.key)));
    }
    return out;
}

}  // namespace almanac::elections
