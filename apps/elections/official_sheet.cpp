#include "apps/elections/official_sheet.h"

#include "apps/elections/official_sheet_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace almanac::elections {

namespace {

constexpr auto formats_known = std::to_array<SheetFormat>({
    {"portland-csv",
     "Portland's tabulation, and what `almanac count --format csv` writes: a row a candidate, "
     "three "
     "columns a round"},
    {"rctab-csv", "RCTab's detailed report as csv"},
    {"rctab-json", "RCTab's detailed report as JSON (URCVT), or a list of several"},
    {"droop-json", "droop's JSON"},
    {"concretestv-json", "ConcreteSTV's transcript"},
    {"rounds-json",
     "a JSON of rounds with the totals of each, as `almanac count --format json` writes it"},
    {"rounds-csv",
     "a csv of rounds: a column a round, a column a candidate, or a row a round and candidate"},
});

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// "12,447.5" without its commas, where they stand between threes of digits.
std::string without_grouping(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::size_t begin = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != ',') {
            out += text[at];
            continue;
        }
        const bool groups = at > begin && at < point && (point - at) % 4 == 0;
        if (!groups) return std::string(text);
    }
    return out;
}

}  // namespace

std::span<const SheetFormat> sheet_formats() { return formats_known; }

std::size_t SheetBuilder::candidate(std::string_view name) {
    if (places_.size() >= sheet_candidates_max) {
        const auto found = known(name);
        is_too_large_ |= !found;
        return found.value_or(0);
    }
    const auto [place, is_new] = places_.try_emplace(std::string(name), sheet_.candidates.size());
    if (is_new) sheet_.candidates.emplace_back(name);
    return place->second;
}

std::optional<std::size_t> SheetBuilder::known(std::string_view name) const {
    const auto found = places_.find(name);
    if (found == places_.end()) return std::nullopt;
    return found->second;
}

SheetRound* SheetBuilder::round(std::size_t number) {
    if (number == 0 || number > sheet_rounds_max) return nullptr;
    if (sheet_.rounds.size() < number) sheet_.rounds.resize(number);
    return &sheet_.rounds[number - 1];
}

std::optional<base::Decimal> SheetBuilder::figure(std::string_view text) {
    std::string plain = without_grouping(trimmed(text));
    if (plain.starts_with('+')) plain.erase(0, 1);
    if (plain.empty() || !is_digit(plain.back())) return std::nullopt;
    const auto value = base::parse_decimal(plain);
    if (!value) return std::nullopt;
    return *value;
}

void SheetBuilder::set_votes(SheetRound& round, std::size_t candidate, const base::Decimal& votes) {
    is_too_large_ |= sheet_.rounds.size() * sheet_.candidates.size() > sheet_cells_max;
    if (is_too_large_) return;
    if (round.votes.size() <= candidate) round.votes.resize(candidate + 1);
    round.votes[candidate] = votes;
    sheet_.places = std::max(sheet_.places, votes.places);
}

void SheetBuilder::set_figure(SheetRound& round, SheetFigure figure, const base::Decimal& value) {
    round.figures[figure] = value;
    sheet_.places = std::max(sheet_.places, value.places);
}

void SheetBuilder::add(std::optional<std::vector<std::size_t>>& decided, std::size_t candidate) {
    if (!decided) decided.emplace();
    if (std::find(decided->begin(), decided->end(), candidate) == decided->end())
        decided->push_back(candidate);
}

base::Result<OfficialSheet> SheetBuilder::finish(std::string_view name) {
    if (sheet_.candidates.empty() || sheet_.rounds.empty())
        return sheet_error(name, "",
                           "the sheet has no round with a candidate's votes. Give the "
                           "sheet that has every round.");
    if (is_too_large_ || sheet_.rounds.size() * sheet_.candidates.size() > sheet_cells_max) {
        return base::Error{
            base::ErrorKind::too_large,
            fmt::format("{}: {} rounds and {} candidates, or more, are more than a sheet may have. "
                        "Give a sheet of one contest.",
                        name, sheet_.rounds.size(), sheet_.candidates.size())};
    }
    for (SheetRound& round : sheet_.rounds) round.votes.resize(sheet_.candidates.size());
    return std::move(sheet_);
}

base::Error sheet_error(std::string_view name, std::string_view place, std::string_view sentence) {
    return {base::ErrorKind::invalid,
            fmt::format("{}: {}{}{}", name, place, place.empty() ? "" : ": ", sentence)};
}

base::Result<OfficialSheet> read_official_sheet(std::string_view name, std::string_view bytes) {
    if (bytes.size() > sheet_bytes_max) {
        return base::Error{
            base::ErrorKind::too_large,
            fmt::format("{} has {} bytes, more than the {} that an official sheet may have. Give "
                        "the sheet of the rounds, not of the ballots.",
                        name, bytes.size(), sheet_bytes_max)};
    }
    const Text text = TRY(checked_text(name, bytes));
    const std::string_view content = trimmed(text.bytes);
    if (content.starts_with('{') || content.starts_with('[')) return read_sheet_json(name, content);
    return read_sheet_csv(text);
}

}  // namespace almanac::elections
