#pragma once

// Rows of cells as csv: what needs quotes has them (RFC 4180), lines end with a line feed.

#include <string>
#include <string_view>
#include <utility>

namespace almanac::elections {

// A sheet that grows cell by cell.
class CsvSheet {
public:
    // The next cell of the row.
    void cell(std::string_view text) {
        if (!at_start_) out_ += ',';
        at_start_ = false;
        if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
            out_ += text;
            return;
        }
        out_ += '"';
        for (const char character : text) {
            if (character == '"') out_ += '"';
            out_ += character;
        }
        out_ += '"';
    }
    // The row is over.
    void end_row() {
        out_ += '\n';
        at_start_ = true;
    }
    // A whole row.
    template <class... Texts>
    void row(const Texts&... texts) {
        (cell(texts), ...);
        end_row();
    }
    // All rows so far; the sheet is empty then.
    std::string take() { return std::exchange(out_, {}); }

private:
    std::string out_;
    bool at_start_ = true;
};

}  // namespace almanac::elections
