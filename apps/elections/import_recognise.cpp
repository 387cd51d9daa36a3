// Which format a text is in, told from its content alone, never from the file's name. Every format
// says by itself what it takes for its own; no text may be taken by two.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace almanac::elections {

namespace {

// A format shows in the first rows: 2 MiB hold a hundred of four thousand columns, and a file that
// is one line is not searched for its end by every format.
constexpr std::size_t head_bytes = std::size_t{2} << 20;

// The text's first lines, as many as are whole.
Text head_of(const Text& text) {
    if (text.bytes.size() <= head_bytes) return text;
    const std::size_t end = text.bytes.rfind('\n', head_bytes - 1);
    return {text.name, text.bytes.substr(0, end == std::string_view::npos ? head_bytes : end + 1)};
}

// The first line that has something in it; comments of BLT (# …) are passed over.
std::string_view first_line(const Text& text, char comment) {
    const char* at = text.begin();
    while (at < text.end()) {
        const std::string_view line = line_at(text, at);
        const std::string_view content = trimmed(line);
        if (!content.empty() && content.front() != comment) return content;
        at = std::min(text.end(), std::find(at, text.end(), '\n') + 1);
    }
    return {};
}

// "10 4", perhaps with more behind: how every BLT file begins.
bool is_blt_start(std::string_view line) {
    const std::size_t space = line.find_first_of(" \t");
    if (space == std::string_view::npos || !parse_unsigned(line.substr(0, space))) return false;
    const std::string_view rest = trimmed(line.substr(space));
    return parse_unsigned(rest.substr(0, rest.find_first_of(" \t"))).has_value();
}

// "10,4," or "10,4": how every scot-elex file begins.
bool is_scot_elex_start(std::string_view line) {
    const std::size_t comma = line.find(',');
    if (comma == std::string_view::npos || !parse_unsigned(trimmed(line.substr(0, comma))))
        return false;
    std::string_view rest = line.substr(comma + 1);
    while (rest.ends_with(',')) rest.remove_suffix(1);
    return parse_unsigned(trimmed(rest)).has_value();
}

bool is_preflib(const Text& text) {
    const std::string_view head = text.bytes.substr(0, 2000);
    return head.starts_with('#') && (head.find("# ALTERNATIVE NAME 1:") != std::string_view::npos ||
                                     head.find("# DATA TYPE:") != std::string_view::npos);
}

bool is_clear_ballot(const Text& text) { return is_clear_ballot_header(first_line(text, '\0')); }

bool is_scot_elex(const Text& text) { return is_scot_elex_start(first_line(text, '\0')); }

bool is_blt(const Text& text) {
    return is_blt_start(first_line(text, '#')) && !is_sc2022(text) && !is_preflib(text);
}

// Columns of 0 and 1 look like columns of ranks.
bool is_rctab(const Text& text) { return is_rctab_csv(text) && !is_dominion_csv(text); }

struct Claim {
    std::string_view id;
    bool (*holds)(const Text&);
};

constexpr auto claims = std::to_array<Claim>({
    {"clear-ballot", is_clear_ballot},
    {"cdf", is_cdf},
    {"dominion-csv", is_dominion_csv},
    {"scot-elex", is_scot_elex},
    {"sc2022", is_sc2022},
    {"blt", is_blt},
    {"preflib", is_preflib},
    {"votekit", is_votekit},
    {"raire", is_raire},
    {"raire-json", is_raire_json},
    {"aec", is_aec},
    {"nswec", is_nswec},
    {"rctab-csv", is_rctab},
    {"ranked-csv", is_ranked_csv_header},
    {"opavote-csv", is_opavote},
});

// What the file seems to be, where we know it and do not read it; "" otherwise.
std::string_view known_stranger(const Text& text) {
    const std::string_view head = trimmed(text.bytes.substr(0, 200));
    if (head.starts_with('{') && (head.find("\"Sessions\"") != std::string_view::npos ||
                                  head.find("\"List\"") != std::string_view::npos)) {
        return "It looks like a part of Dominion's export: give the folder that it lies in. ";
    }
    if (head.starts_with('{') || head.starts_with('['))
        return "It looks like JSON, but not like cast vote records or preferences. ";
    if (head.starts_with('<')) return "It looks like XML or HTML, but not like cast vote records. ";
    const std::string_view line = head.substr(0, head.find('\n'));
    if (line.find(',') != std::string_view::npos)
        return "It looks like csv, but no column is called rank1, Rank 1 or Choice 1. ";
    if (line.find_first_of(";\t") != std::string_view::npos)
        return "It looks like a table without commas: save it as csv with commas. ";
    return {};
}

}  // namespace

std::vector<std::string_view> claimants(const Text& text) {
    std::vector<std::string_view> ids;
    const Text head = head_of(text);
    for (const Claim& claim : claims) {
        if (claim.holds(head)) ids.push_back(claim.id);
    }
    return ids;
}

base::Result<std::string_view> recognised(const Text& text) {
    const std::vector<std::string_view> ids = claimants(text);
    if (ids.size() == 1) return ids[0];
    if (ids.size() > 1) {
        return error_at(text, text.begin(),
                        fmt::format("the file could be in any of these formats: {}. Say which with "
                                    "--as.",
                                    fmt::join(ids, ", ")));
    }
    std::vector<std::string_view> known;
    for (const FormatDescription& format : formats()) known.push_back(format.id);
    return error_at(
        text, text.begin(),
        fmt::format(
            "the format is not recognised from its first line, {}. {}Give a file in one of: {}; "
            "--as says which (docs/formats.md describes them).",
            in_quotes(first_line(head_of(text), '\0')), known_stranger(text),
            fmt::join(known, ", ")));
}

}  // namespace almanac::elections
