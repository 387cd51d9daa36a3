#include "apps/elections/import_text.h"

#include "engine/base/hash.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>

namespace almanac::elections {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

unsigned char byte(char character) { return static_cast<unsigned char>(character); }

bool is_continuation(char character) { return (byte(character) & 0xC0U) == 0x80U; }

// How many bytes the UTF-8 character at `at` has, 0 where it is none.
std::size_t character_length(const char* at, const char* end) {
    const unsigned char lead = byte(*at);
    const std::size_t length = lead < 0x80U   ? 1
                               : lead < 0xC2U ? 0
                               : lead < 0xE0U ? 2
                               : lead < 0xF0U ? 3
                               : lead < 0xF5U ? 4
                                              : 0;
    if (length < 2) return length;
    if (static_cast<std::size_t>(end - at) < length) return 0;
    if (!std::all_of(at + 1, at + length, is_continuation)) return 0;
    const unsigned char second = byte(at[1]);
    const bool overlong = (lead == 0xE0U && second < 0xA0U) || (lead == 0xF0U && second < 0x90U);
    const bool out_of_range =
        (lead == 0xEDU && second > 0x9FU) || (lead == 0xF4U && second > 0x8FU);
    return overlong || out_of_range ? 0 : length;
}

const char* first_invalid(std::string_view bytes) {
    const char* at = bytes.data();
    const char* end = at + bytes.size();
    while (at < end) {
        const std::size_t length = character_length(at, end);
        if (length == 0) return at;
        at += length;
    }
    return end;
}

base::Error not_utf8(const Text& text, const char* where) {
    return error_at(
        text, where,
        fmt::format("the byte 0x{:02X} is not UTF-8. Save the file as UTF-8; if it is Latin-1 or "
                    "Windows-1252, convert it: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW.",
                    byte(*where)));
}

// Counts on from the last error where the place is behind it.
TextPlace place_of(const Text& text, const char* where) {
    const bool goes_on = text.last_error.at != nullptr && text.last_error.at <= where;
    TextPlace place = goes_on ? text.last_error : TextPlace{text.begin()};
    const std::string_view between(place.at, static_cast<std::size_t>(where - place.at));
    const std::size_t newline = between.rfind('\n');
    if (newline != std::string_view::npos) {
        place.line += static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
        place.column = 1;
    }
    const std::string_view rest = between.substr(newline + 1);  // npos + 1 is 0: the same line
    place.column += static_cast<std::size_t>(std::count_if(
        rest.begin(), rest.end(), [](char character) { return !is_continuation(character); }));
    place.at = where;
    return place;
}

}  // namespace

base::Result<Text> checked_text(std::string_view name, std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{}: this file is UTF-16. Save it as UTF-8.", name)};
    }
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    const Text text{std::string(name), bytes};
    if (trimmed(bytes.substr(0, 4096)).empty() && trimmed(bytes).empty()) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{}: the file is empty. Give a file with ballots.", name)};
    }
    if (const void* zero = std::memchr(bytes.data(), 0, bytes.size())) {
        return error_at(
            text, static_cast<const char*>(zero),
            "this is not a text file (it has a zero byte here). Give the csv, BLT or PrefLib "
            "file itself, unpacked or as .gz.");
    }
    if (!simdjson::validate_utf8(bytes.data(), bytes.size()))
        return not_utf8(text, first_invalid(bytes));
    return text;
}

base::Error error_at(const Text& text, const char* where, std::string_view sentence) {
    text.last_error = place_of(text, where);
    return {base::ErrorKind::invalid, fmt::format("{}:{}:{}: {}", text.name, text.last_error.line,
                                                  text.last_error.column, sentence)};
}

std::size_t line_of(const Text& text, const char* where) {
    return static_cast<std::size_t>(1 + std::count(text.begin(), where, '\n'));
}

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& character : lower) {
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    }
    return lower;
}

std::string in_quotes(std::string_view text, std::size_t characters) {
    std::string out = "\"";
    std::size_t taken = 0;
    for (const char character : text) {
        if (!is_continuation(character) && taken++ == characters) {
            out += "…";
            break;
        }
        out += byte(character) < 0x20U ? ' ' : character;
    }
    return out + '"';
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

base::Result<std::uint32_t> parse_weight(const Text& text, std::string_view value, const char* at) {
    const std::string_view whole = value.substr(0, value.find('.'));
    const std::string_view fraction = value.substr(std::min(value.size(), whole.size() + 1));
    const bool is_whole = fraction.find_first_not_of('0') == std::string_view::npos;
    const auto number = parse_unsigned(whole);
    if (number && is_whole && *number <= std::numeric_limits<std::uint32_t>::max()) {
        return static_cast<std::uint32_t>(*number);
    }
    if (number && is_whole) {
        return error_at(
            text, at,
            fmt::format("the weight {} is above {}, the most that one line may stand for. Spread "
                        "it over several lines.",
                        in_quotes(value), std::numeric_limits<std::uint32_t>::max()));
    }
    return error_at(
        text, at,
        fmt::format("the weight {} is not a whole number of voters. Give whole weights, 1 for one "
                    "ballot.",
                    in_quotes(value)));
}

std::string_view line_at(const Text& text, const char* at) {
    const std::string_view rest(at, static_cast<std::size_t>(text.end() - at));
    std::string_view line = rest.substr(0, rest.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

base::Result<bool> CsvReader::next_row(std::vector<CsvCell>& cells) {
    cells.clear();
    while (at_ < text_.end() && (*at_ == '\n' || *at_ == '\r')) ++at_;
    if (at_ == text_.end()) return false;
    while (true) {
        cells.push_back(TRY(cell()));
        if (at_ == text_.end()) return true;
        const char separator = *at_++;
        if (separator == '\n') return true;
        if (separator == '\r') {
            if (at_ < text_.end() && *at_ == '\n') ++at_;
            return true;
        }
    }
}

base::Result<CsvCell> CsvReader::cell() {
    if (at_ < text_.end() && *at_ == '"') return quoted_cell();
    const char* begin = at_;
    while (at_ < text_.end() && *at_ != ',' && *at_ != '\n' && *at_ != '\r') ++at_;
    return CsvCell{{begin, static_cast<std::size_t>(at_ - begin)}, begin};
}

base::Result<CsvCell> CsvReader::quoted_cell() {
    const char* open = at_++;
    const char* from = at_;
    std::string* unescaped = nullptr;
    while (true) {
        const char* close = std::find(at_, text_.end(), '"');
        if (close == text_.end()) {
            return error_at(text_, open,
                            "this quotation mark is never closed. Close it before the next comma.");
        }
        at_ = close + 1;
        const bool doubled = at_ < text_.end() && *at_ == '"';
        if ((doubled || unescaped != nullptr)) {
            if (unescaped == nullptr) unescaped = &unescaped_.emplace_back();
            unescaped->append(from, doubled ? at_ : close);
        }
        if (!doubled) {
            if (at_ < text_.end() && *at_ != ',' && *at_ != '\n' && *at_ != '\r') {
                return error_at(text_, at_,
                                "text follows a closed quotation mark. Put the whole cell in "
                                "quotation marks and double those inside it.");
            }
            if (unescaped != nullptr) return CsvCell{*unescaped, open};
            return CsvCell{{from, static_cast<std::size_t>(close - from)}, open};
        }
        from = ++at_;
    }
}

void BallotIdCheck::reserve(std::size_t ballots) {
    ids_.reserve(ballots);
    places_.reserve(ballots);
}

base::Result<void> BallotIdCheck::check(const Text& text) const {
    const auto empty = std::find(ids_.begin(), ids_.end(), std::string_view());
    if (empty != ids_.end()) {
        return error_at(text, places_[static_cast<std::size_t>(empty - ids_.begin())],
                        "the ballot has no id. Give every ballot one, or take the ids out.");
    }
    const Pair pair = find_pair();
    if (pair.first == pair.second) return {};
    return error_at(text, places_[pair.second],
                    fmt::format("ballot {} stands on line {} already. Give every ballot once.",
                                in_quotes(ids_[pair.first]), line_of(text, places_[pair.first])));
}

std::optional<std::size_t> BallotIdCheck::first_repeat() const {
    const Pair pair = find_pair();
    return pair.first == pair.second ? std::nullopt : std::optional(pair.second);
}

BallotIdCheck::Pair BallotIdCheck::find_pair() const {
    if (is_increasing_) return {};
    // Open addressing, half full at most; a slot holds the ballot + 1, so that 0 is free.
    std::vector<std::uint32_t> slots(std::bit_ceil(2 * ids_.size() + 1), 0);
    const std::size_t mask = slots.size() - 1;
    for (std::size_t ballot = 0; ballot < ids_.size(); ++ballot) {
        std::size_t slot = base::fast_hash(ids_[ballot]) & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask) {
            const std::size_t earlier = slots[slot] - 1;
            if (ids_[earlier] == ids_[ballot]) return {earlier, ballot};
        }
        slots[slot] = static_cast<std::uint32_t>(ballot + 1);
    }
    return {};
}

}  // namespace almanac::elections
