// The rows of a sheet. Nearly every cell is <c r="B2" s="1" t="s"><v>129</v></c>, so rows of such
// cells are read by hand. From the first row on that has anything else in it, the rest is read as
// XML.

#include "apps/elections/import_xlsx.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

namespace almanac::elections {

namespace {

// Excel's own limits; no program has larger ones.
constexpr std::uint32_t rows_max = 1'048'576;
constexpr std::uint32_t columns_max = 16'384;

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_letter(char character) { return character >= 'A' && character <= 'Z'; }

// Numbers as sheets' programs show them: 12.0 and 1.2E1 are 12.
std::string_view plain_number(std::string_view value, std::string& scratch) {
    if (value.find_first_of(".eE") == std::string_view::npos) return value;
    double number = 0;
    const char* end = value.data() + value.size();
    const auto [stopped, error] = std::from_chars(value.data(), end, number);
    constexpr double whole_max = 9007199254740992.0;  // 2^53: whole numbers are exact up to it
    const bool is_whole = error == std::errc{} && stopped == end && std::trunc(number) == number &&
                          std::abs(number) <= whole_max;
    if (!is_whole) return value;
    scratch = std::to_string(static_cast<std::int64_t>(number));
    return scratch;
}

// Reads the commonest shapes of rows and cells; every function is false at any other, and the place
// is then of no meaning.
class ByHand {
public:
    ByHand(const char* at, const char* end) : at_(at), end_(end) {}

    const char* position() const { return at_; }
    std::uint32_t row() const { return row_; }
    bool is_empty_row() const { return is_empty_row_; }

    void skip_spaces() {
        while (at_ < end_ && (*at_ == '\n' || *at_ == '\r' || *at_ == ' ' || *at_ == '\t')) ++at_;
    }

    bool take(std::string_view expected) {
        if (static_cast<std::size_t>(end_ - at_) < expected.size() ||
            std::memcmp(at_, expected.data(), expected.size()) != 0) {
            return false;
        }
        at_ += expected.size();
        return true;
    }

    // <row r="2" …>
    bool read_row_tag() {
        if (!take("<row r=\"") || !read_number(row_) || !take("\"")) return false;
        const auto rest = static_cast<std::size_t>(end_ - at_);
        const auto* close = static_cast<const char*>(std::memchr(at_, '>', rest));
        if (close == nullptr) return false;
        const auto length = static_cast<std::size_t>(close - at_);
        if (length > 0 && std::memchr(at_, '\'', length) != nullptr) return false;
        is_empty_row_ = length > 0 && close[-1] == '/';
        // Without single quotation marks, "> and "/> can be nothing but the tag's end.
        if (length > 0 && close[is_empty_row_ ? -2 : -1] != '"' && !is_empty_row_) return false;
        at_ = close + 1;
        return row_ > 0 && row_ <= rows_max;
    }

    // <c r="B2" s="1" t="s"> and what is in it, to </c>
    bool read_cell(RawSheetCell& cell) {
        if (!take("<c r=\"") || !read_place(cell.column)) return false;
        auto type = RawSheetCell::Kind::number;
        if (!read_attributes(type)) return false;
        cell.value = {};
        if (take("/>") || take("></c>")) return true;
        if (!take(">")) return false;
        cell.kind = type;
        if (type == RawSheetCell::Kind::inline_text)
            return take("<is><t>") && read_value(cell.value) && take("</t></is></c>");
        return take("<v>") && read_value(cell.value) && take("</v></c>");
    }

private:
    bool read_number(std::uint32_t& number) {
        number = 0;
        const char* begin = at_;
        while (at_ < end_ && is_digit(*at_) && at_ - begin < 8)
            number = number * 10 + static_cast<std::uint32_t>(*at_++ - '0');
        return at_ > begin;
    }

    bool read_place(std::uint32_t& column) {
        column = 0;
        const char* begin = at_;
        while (at_ < end_ && is_letter(*at_) && at_ - begin < 4)
            column = column * 26 + static_cast<std::uint32_t>(*at_++ - 'A' + 1);
        std::uint32_t row = 0;
        if (at_ == begin || !read_number(row) || row != row_ || column > columns_max) return false;
        --column;
        return take("\"");
    }

    bool read_attributes(RawSheetCell::Kind& type) {
        while (at_ < end_ && *at_ == ' ') {
            std::uint32_t style = 0;
            if (take(" s=\"")) {
                if (!read_number(style) || !take("\"")) return false;
            } else if (take(" t=\"s\"")) {
                type = RawSheetCell::Kind::shared;
            } else if (take(" t=\"n\"")) {
                type = RawSheetCell::Kind::number;
            } else if (take(" t=\"str\"")) {
                type = RawSheetCell::Kind::text;
            } else if (take(" t=\"inlineStr\"")) {
                type = RawSheetCell::Kind::inline_text;
            } else {
                return false;
            }
        }
        return true;
    }

    bool read_value(std::string_view& value) {
        const char* begin = at_;
        while (at_ < end_ && *at_ != '<' && *at_ != '&') ++at_;
        value = {begin, static_cast<std::size_t>(at_ - begin)};
        return at_ < end_ && *at_ == '<';
    }

    const char* at_;
    const char* end_;
    std::uint32_t row_ = 0;
    bool is_empty_row_ = false;
};

// The row that begins at `at`, and where it ends. Nothing where it has any other shape than the
// commonest.
struct RowByHand {
    std::uint32_t number = 0;  // from 1; 0: it was the last
    const char* end = nullptr;
};

std::optional<RowByHand> read_by_hand(const char* at, const char* end,
                                      std::vector<RawSheetCell>& cells) {
    ByHand hand(at, end);
    hand.skip_spaces();
    if (hand.take("</sheetData>")) return RowByHand{0, at};
    if (!hand.read_row_tag()) return std::nullopt;
    while (!hand.is_empty_row()) {
        hand.skip_spaces();
        if (hand.take("</row>")) break;
        if (!hand.read_cell(cells.emplace_back())) return std::nullopt;
    }
    return RowByHand{hand.row(), hand.position()};
}

RawSheetCell::Kind kind_of(std::string_view type) {
    if (type == "s") return RawSheetCell::Kind::shared;
    if (type == "str" || type == "inlineStr" || type == "d") return RawSheetCell::Kind::text;
    if (type == "e") return RawSheetCell::Kind::error;
    if (type == "b") return RawSheetCell::Kind::boolean;
    return RawSheetCell::Kind::number;
}

}  // namespace

base::Result<bool> Sheet::next_row(std::vector<SheetCell>& cells) {
    cells.clear();
    raw_.clear();
    const auto by_hand = is_by_hand_ ? read_by_hand(at_, sheet_text_.end(), raw_) : std::nullopt;
    if (!by_hand) return next_row_as_xml(cells);
    at_ = by_hand->end;
    if (by_hand->number == 0) return false;
    ++rows_by_hand_;
    TRY(begin_row(by_hand->number));
    for (const RawSheetCell& raw : raw_) TRY(add(raw, cells));
    return true;
}

std::uint64_t Sheet::bytes_done() const {
    return static_cast<std::uint64_t>((is_by_hand_ ? at_ : xml_->at()) - sheet_text_.begin());
}

base::Result<void> Sheet::begin_row(std::uint32_t number) {
    if (number > rows_read_) {
        rows_read_ = number;
        return {};
    }
    return error_in(number - 1, 0,
                    fmt::format("its row comes after row {}. Save the sheet anew.", rows_read_));
}

base::Result<void> Sheet::add(const RawSheetCell& raw, std::vector<SheetCell>& cells) {
    if (raw.value.empty()) return {};
    if (!cells.empty() && raw.column <= cells.back().column)
        return error_in(row(), raw.column, "it comes twice. Save the sheet anew.");
    cells.push_back({raw.column, TRY(code_of(raw)), raw.kind == RawSheetCell::Kind::error});
    return {};
}

base::Result<std::uint32_t> Sheet::code_of(const RawSheetCell& raw) {
    using Kind = RawSheetCell::Kind;
    if (raw.kind == Kind::shared) {
        const auto code = parse_unsigned(raw.value);
        if (code && *code < shared_.size()) return static_cast<std::uint32_t>(*code);
        return error_in(row(), raw.column,
                        fmt::format("it names text {} of {}. The file is damaged: save it anew.",
                                    in_quotes(raw.value), shared_.size()));
    }
    std::string_view value = raw.value;
    if (raw.kind == Kind::number) value = plain_number(value, scratch_);
    if (raw.kind == Kind::boolean) value = value == "1" ? "TRUE" : "FALSE";
    return static_cast<std::uint32_t>(shared_.size()) + own_.code(value);
}

base::Result<bool> Sheet::next_row_as_xml(std::vector<SheetCell>& cells) {
    is_by_hand_ = false;
    while (TRY(xml_->next_child())) {
        if (xml_->name() != "row" || rows_by_hand_ > 0) {
            if (xml_->name() == "row") --rows_by_hand_;
            TRY(xml_->skip());
            continue;
        }
        const std::uint32_t number = TRY(row_number());
        TRY(begin_row(number));
        std::uint32_t expected = 0;
        while (TRY(xml_->next_child())) {
            if (xml_->name() != "c") {
                TRY(xml_->skip());
                continue;
            }
            const std::uint32_t column = TRY(column_of_cell(expected));
            TRY(read_cell_as_xml(column, cells));
            expected = column + 1;
        }
        return true;
    }
    return false;
}

// A row without its number comes just below the one before.
base::Result<std::uint32_t> Sheet::row_number() {
    const std::string_view given = xml_->attribute("r");
    if (given.empty() && rows_read_ < rows_max) return rows_read_ + 1;
    const auto number = parse_unsigned(given);
    if (number && *number > 0 && *number <= rows_max) return static_cast<std::uint32_t>(*number);
    return error_at(sheet_text_, xml_->at(),
                    fmt::format("{} is no row's number up to {}. Save the sheet anew.",
                                in_quotes(given), rows_max));
}

// A cell without its place comes just beside the one before.
base::Result<std::uint32_t> Sheet::column_of_cell(std::uint32_t expected) {
    const std::string_view place = xml_->attribute("r");
    if (place.empty() && expected < columns_max) return expected;
    const std::size_t letters = std::min(place.size(), place.find_first_of("0123456789"));
    std::uint32_t column = 0;
    for (const char letter : place.substr(0, std::min<std::size_t>(letters, 4)))
        column = column * 26 + static_cast<std::uint32_t>(letter - 'A' + 1);
    if (letters > 0 && column > 0 && column <= columns_max && cell_name(row(), column - 1) == place)
        return column - 1;
    return error_at(
        sheet_text_, xml_->at(),
        fmt::format("{} is no cell of row {}. Save the sheet anew.", in_quotes(place), rows_read_));
}

base::Result<void> Sheet::read_cell_as_xml(std::uint32_t column, std::vector<SheetCell>& cells) {
    RawSheetCell cell{column, kind_of(xml_->attribute("t")), {}};
    std::string value;
    while (TRY(xml_->next_child())) {
        if (xml_->name() == "v") {
            value = TRY(xml_->spaced_text());
        } else if (xml_->name() == "is") {
            value = TRY(rich_text(*xml_));
        } else {
            TRY(xml_->skip());
        }
    }
    cell.value = value;
    return add(cell, cells);
}

}  // namespace almanac::elections
