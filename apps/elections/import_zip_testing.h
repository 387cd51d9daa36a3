#pragma once

// For the readers' tests only: small zip archives and workbooks, written as plainly as can be.

#include <fmt/format.h>
#include <libdeflate.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// Names and bytes, in the archive's order.
using ZipFiles = std::vector<std::pair<std::string, std::string>>;

// The number's bytes, lowest first.
inline std::string little_endian(std::uint64_t number, std::size_t width) {
    std::string out;
    for (std::size_t byte = 0; byte < width; ++byte) {
        out += static_cast<char>(number & 0xFFU);
        number >>= 8U;
    }
    return out;
}

// The bytes as raw deflate.
inline std::string deflated(std::string_view bytes) {
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
    std::string out(libdeflate_deflate_compress_bound(compressor, bytes.size()), '\0');
    out.resize(libdeflate_deflate_compress(compressor, bytes.data(), bytes.size(), out.data(),
                                           out.size()));
    libdeflate_free_compressor(compressor);
    return out;
}

// How an archive is written.
struct ZipShape {
    bool is_deflated = true;
    std::uint16_t flags = 0;
    std::uint16_t method = 8;  // as it is said where is_deflated
    // What the directory says of every entry's unpacked size, where it lies.
    std::uint32_t stated_bytes = 0;
};

// A zip archive of the files.
inline std::string zip_of(const ZipFiles& files, const ZipShape& shape = {}) {
    std::string out;
    std::string directory;
    for (const auto& [name, bytes] : files) {
        const std::string packed = shape.is_deflated ? deflated(bytes) : bytes;
        const std::size_t size = shape.stated_bytes > 0 ? shape.stated_bytes : bytes.size();
        const std::string facts =
            little_endian(20, 2) + little_endian(shape.flags, 2) +
            little_endian(shape.is_deflated ? shape.method : 0U, 2) + little_endian(0, 4) +
            little_endian(libdeflate_crc32(0, bytes.data(), bytes.size()), 4) +
            little_endian(packed.size(), 4) + little_endian(size, 4) +
            little_endian(name.size(), 2) + little_endian(0, 2);
        directory += "PK\x01\x02" + little_endian(20, 2) + facts + little_endian(0, 10) +
                     little_endian(out.size(), 4) + name;
        out += "PK\x03\x04" + facts + name + packed;
    }
    const std::size_t begin = out.size();
    out += directory + "PK\x05\x06" + little_endian(0, 4);
    out += little_endian(files.size(), 2) + little_endian(files.size(), 2);
    return out + little_endian(directory.size(), 4) + little_endian(begin, 4) + little_endian(0, 2);
}

// One sheet as a workbook; `sheet_data` is what stands between <sheetData> and its end, `prolog`
// what stands before the sheet's first element.
inline std::string workbook_of(const std::string& sheet_data, const std::string& shared = "",
                               const std::string& prolog = "") {
    const std::string relations = "http://schemas.openxmlformats.org/officeDocument/2006/";
    const auto relation = [&](std::string_view id, std::string_view kind, std::string_view target) {
        return fmt::format(R"(<Relationship Id="{}" Type="{}relationships/{}" Target="{}"/>)", id,
                           relations, kind, target);
    };
    const std::string start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    return zip_of(
        {{"[Content_Types].xml", start + "<Types/>"},
         {"_rels/.rels", start + "<Relationships>" +
                             relation("rId1", "officeDocument", "xl/workbook.xml") +
                             "</Relationships>"},
         {"xl/workbook.xml",
          start + R"(<workbook xmlns:r="x"><sheets><sheet name="Votes" sheetId="1" r:id="rId1"/>)" +
              R"(<sheet name="Other" sheetId="2" r:id="rId2"/></sheets></workbook>)"},
         {"xl/_rels/workbook.xml.rels",
          start + "<Relationships>" + relation("rId1", "worksheet", "worksheets/sheet1.xml") +
              relation("rId3", "sharedStrings", "sharedStrings.xml") + "</Relationships>"},
         {"xl/worksheets/sheet1.xml", start + prolog +
                                          "<worksheet><dimension ref=\"A1\"/><sheetData>" +
                                          sheet_data + "</sheetData></worksheet>"},
         {"xl/sharedStrings.xml", start + "<sst>" + shared + "</sst>"}});
}

// A table as a workbook, as Excel writes it: texts as shared ones, numbers as they are, empty cells
// left out.
inline std::string sheet_of(const std::vector<std::vector<std::string>>& rows) {
    std::string data;
    std::string shared;
    std::size_t texts = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        data += fmt::format(R"(<row r="{}" spans="1:5">)", row + 1);
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            const std::string& text = rows[row][column];
            if (text.empty()) continue;
            const std::string place = fmt::format("{}{}", static_cast<char>('A' + column), row + 1);
            if (text.find_first_not_of("0123456789.") == std::string::npos) {
                data += fmt::format(R"(<c r="{}" s="1"><v>{}</v></c>)", place, text);
                continue;
            }
            data += fmt::format(R"(<c r="{}" t="s"><v>{}</v></c>)", place, texts++);
            shared += fmt::format("<si><t xml:space=\"preserve\">{}</t></si>", text);
        }
        data += "</row>";
    }
    return workbook_of(data, shared);
}

}  // namespace almanac::elections
