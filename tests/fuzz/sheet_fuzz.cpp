// A workbook's sheet (the input's file "rows") and its texts ("texts"), inside a workbook that is
// whole otherwise.

#include "tests/fuzz/fuzz.h"

namespace elections = almanac::elections;
namespace fuzz = almanac::fuzz;

namespace {

std::string part_of(const elections::ZipFiles& files, std::string_view name) {
    for (const auto& [each, bytes] : files) {
        if (each == name) return bytes;
    }
    return {};
}

elections::ZipFiles workbook_of(const elections::ZipFiles& parts) {
    return {{"[Content_Types].xml", "<Types/>"},
            {"_rels/.rels", R"(<R><R Id="1" Type="/officeDocument" Target="workbook.xml"/></R>)"},
            {"workbook.xml", R"(<w><sheets><sheet name="S" id="1"/></sheets></w>)"},
            {"_rels/workbook.xml.rels", R"(<R><R Id="1" Type="/worksheet" Target="sheet.xml"/>)"
                                        R"(<R Id="2" Type="/sharedStrings" Target="t.xml"/></R>)"},
            {"sheet.xml",
             "<worksheet><sheetData>" + part_of(parts, "rows") + "</sheetData></worksheet>"},
            {"t.xml", "<sst>" + part_of(parts, "texts") + "</sst>"}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = fuzz::files_of(fuzz::text_of(data, size));
    fuzz::read_twice(fuzz::stored_zip_of(workbook_of(parts)));
    return 0;
}
