#pragma once

// The first sheet of an xlsx workbook, row by row, its texts as codes. The sheet is unpacked whole
// and scanned in place: its commonest shapes by hand, and from the first other shape on as XML.

#include "apps/elections/import_text.h"
#include "apps/elections/import_xml.h"
#include "apps/elections/model.h"
#include "apps/elections/source.h"
#include "engine/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A cell that has something in it.
struct SheetCell {
    std::uint32_t column = 0;  // from 0
    std::uint32_t code = 0;    // of its text: equal codes are equal texts
    bool is_error = false;     // the sheet's program could not work it out: #REF!
};

// A cell as it stands in the file.
struct RawSheetCell {
    enum class Kind : std::uint8_t { number, shared, text, inline_text, boolean, error };
    std::uint32_t column = 0;  // from 0
    Kind kind = Kind::number;
    std::string_view value;  // "": the cell is blank
};

// Leaves an element that holds a text: one <t>, or several in runs of one look each; what is there
// to be read aloud is no part of it.
base::Result<std::string> rich_text(XmlReader& xml);

// "C17": a cell's place as sheets' programs show it; both from 0.
std::string cell_name(std::uint32_t row, std::uint32_t column);

// Whether the bytes are a workbook of any of the kinds that are zip archives.
bool is_workbook(std::string_view bytes);

// The first sheet of one file; its rows are read once, from top to bottom.
class Sheet {
public:
    // Unpacks the sheet and its texts. Refuses workbooks that are not xlsx (xlsb, ods).
    static base::Result<std::unique_ptr<Sheet>> open(std::string_view file, std::string_view bytes);

    // Reads the next row that the file has, perhaps without any cell; false after the last. Cells
    // come from left to right. Rows with nothing in them may be left out by the file.
    base::Result<bool> next_row(std::vector<SheetCell>& cells);
    // Of the row read last, from 0.
    std::uint32_t row() const { return rows_read_ - 1; }
    // A text that stands in a cell.
    std::string_view text(std::uint32_t code) const {
        const std::size_t own = code - shared_.size();
        return code < shared_.size() ? std::string_view(shared_[code])
                                     : own_[static_cast<std::uint32_t>(own)];
    }
    // How many different codes there are so far.
    std::size_t codes() const { return shared_.size() + own_.size(); }
    // "votes.xlsx: sheet Sheet1, cell C17: …"; both from 0.
    base::Error error_in(std::uint32_t row, std::uint32_t column, std::string_view sentence) const;
    // How much of the sheet was read, of how much.
    std::uint64_t bytes_done() const;
    std::uint64_t bytes_total() const { return sheet_text_.bytes.size(); }

private:
    Sheet() = default;
    base::Result<void> read_shared();
    base::Result<void> find_rows();
    base::Result<bool> next_row_as_xml(std::vector<SheetCell>& cells);
    base::Result<std::uint32_t> row_number();
    base::Result<void> begin_row(std::uint32_t number);
    base::Result<std::uint32_t> column_of_cell(std::uint32_t expected);
    base::Result<void> read_cell_as_xml(std::uint32_t column, std::vector<SheetCell>& cells);
    base::Result<void> add(const RawSheetCell& raw, std::vector<SheetCell>& cells);
    base::Result<std::uint32_t> code_of(const RawSheetCell& raw);

    std::string file_;
    std::string name_;
    Unpacked sheet_bytes_;
    Unpacked shared_bytes_;
    Text sheet_text_;
    Text shared_text_;
    std::vector<std::string> shared_;  // the texts that cells name by number
    Words own_;                        // texts that stand in the cells themselves
    std::string scratch_;
    std::unique_ptr<XmlReader> xml_;  // stands before the first row while rows are read by hand
    const char* at_ = nullptr;        // of the next row by hand
    bool is_by_hand_ = true;
    std::uint32_t rows_by_hand_ = 0;
    std::uint32_t rows_read_ = 0;  // the number of the last one, from 1
    std::vector<RawSheetCell> raw_;
};

}  // namespace almanac::elections
