#pragma once

// What every text reader stands on: bytes known to be UTF-8 text, errors that know line and column
// from a pointer alone (so that no reader counts lines as it goes), numbers, and the fields of a
// csv row.

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A place in a text; lines end at \n, columns are characters, both count from 1.
struct TextPlace {
    const char* at = nullptr;
    std::size_t line = 1;
    std::size_t column = 1;
};

// A file's text: UTF-8, without byte order mark, without NUL, not empty. It views the caller's
// bytes. For one thread at a time.
struct Text {
    std::string name;
    std::string_view bytes;
    // Where the last error was, to count on from: a hundred thousand bad rows that are left out
    // would otherwise be counted to from the beginning, each of them.
    mutable TextPlace last_error = {};

    const char* begin() const { return bytes.data(); }
    const char* end() const { return bytes.data() + bytes.size(); }
};

// The bytes as text, or the error that says where they are not text and what to do.
base::Result<Text> checked_text(std::string_view name, std::string_view bytes);

// "ballots.csv:17:5: ", line and column, and the sentence.
base::Error error_at(const Text& text, const char* where, std::string_view sentence);

// The line of a place, from 1.
std::size_t line_of(const Text& text, const char* where);

// Without the spaces, tabs and returns around it.
std::string_view trimmed(std::string_view text);

// ASCII letters in lower case, everything else as it is.
std::string lower_case(std::string_view text);

// At most `characters` of it, on one line, in quotation marks, for an error's sentence.
std::string in_quotes(std::string_view text, std::size_t characters = 40);

// Digits only, and nothing that does not fit.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

// How many voters a line stands for: a whole number, also as "3.0"; what is not whole, or above 32
// bits, is refused at `at`, where in the text it stands. (A csv cell's value may lie elsewhere.)
base::Result<std::uint32_t> parse_weight(const Text& text, std::string_view value, const char* at);

// The line that begins at `at`, without its line end; its end is the next line's begin - 1 or - 2.
std::string_view line_at(const Text& text, const char* at);

// One cell of a csv row: its text without quotes, and where it begins in the file.
struct CsvCell {
    std::string_view value;
    const char* at = nullptr;
};

// Walks the rows of a csv file (RFC 4180: quotes, doubled quotes, line breaks inside quotes; \n or
// \r\n).
class CsvReader {
public:
    // Begins at `from`, the beginning of a line, or at the text's.
    explicit CsvReader(const Text& text, const char* from = nullptr)
        : text_(text), at_(from == nullptr ? text.begin() : from) {}

    // Reads the next row that is not an empty line; false after the last one. The views stay valid
    // as long as the reader and the text do.
    base::Result<bool> next_row(std::vector<CsvCell>& cells);

    // Where the next row begins.
    const char* position() const { return at_; }

private:
    base::Result<CsvCell> cell();
    base::Result<CsvCell> quoted_cell();

    const Text& text_;
    const char* at_;
    std::deque<std::string> unescaped_;
};

// Finds a ballot id that was given twice. Ids mostly come in order, so nothing is searched until it
// must be.
class BallotIdCheck {
public:
    // Room for so many.
    void reserve(std::size_t ballots);
    // Notes the next ballot's id and where it stands. The view must outlive the check.
    void add(std::string_view id, const char* at) {
        if (!ids_.empty() && !(ids_.back() < id)) is_increasing_ = false;
        ids_.push_back(id);
        places_.push_back(at);
    }
    std::size_t size() const { return ids_.size(); }
    std::string_view operator[](std::size_t ballot) const { return ids_[ballot]; }

    // The error that names the first ballot without an id, or with one that stands before already.
    base::Result<void> check(const Text& text) const;
    // The later of the first two ballots with one id.
    std::optional<std::size_t> first_repeat() const;

private:
    // The first two ballots with one id, the same one twice where there are none.
    struct Pair {
        std::size_t first = 0;
        std::size_t second = 0;
    };
    Pair find_pair() const;

    std::vector<std::string_view> ids_;
    std::vector<const char*> places_;
    bool is_increasing_ = true;
};

}  // namespace almanac::elections
