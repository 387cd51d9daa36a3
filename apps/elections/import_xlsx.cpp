#include "apps/elections/import_xlsx.h"

#include "apps/elections/import_zip.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

base::Error invalid(std::string detail) { return {base::ErrorKind::invalid, std::move(detail)}; }

// Parts of a workbook are named without regard to capital letters.
const ZipEntry* find_part(const Zip& zip, std::string_view name) {
    const std::string wanted = lower_case(name);
    const auto found =
        std::find_if(zip.entries.begin(), zip.entries.end(),
                     [&](const ZipEntry& entry) { return lower_case(entry.name) == wanted; });
    return found == zip.entries.end() ? nullptr : &*found;
}

// A part of the workbook, unpacked.
struct WorkbookPart {
    Unpacked bytes;
    Text text;
};

base::Result<WorkbookPart> open_part(const Zip& zip, std::string_view name) {
    const ZipEntry* entry = find_part(zip, name);
    if (entry == nullptr) {
        return invalid(
            fmt::format("{}: the workbook has no {}. Open it in a sheets' program and "
                        "save it as xlsx anew.",
                        zip.name, name));
    }
    WorkbookPart part;
    part.bytes = TRY(unpack_zip_entry(zip, *entry));
    part.text = TRY(checked_text(fmt::format("{}: {}", zip.name, entry->name), part.bytes.bytes));
    return part;
}

// Where a part's relations lead.
struct Relation {
    std::string id;
    std::string kind;  // the last word of its type: worksheet, sharedStrings
    std::string target;
};

base::Result<std::vector<Relation>> read_relations(const Zip& zip, std::string_view name,
                                                   std::string_view folder) {
    const WorkbookPart part = TRY(open_part(zip, name));
    std::vector<Relation> relations;
    XmlReader xml(part.text);
    TRY(xml.next_child());
    while (TRY(xml.next_child())) {
        Relation& relation = relations.emplace_back();
        relation.id = xml.attribute("Id");
        const std::string_view type = xml.attribute("Type");
        relation.kind = type.substr(type.find_last_of('/') + 1);
        const std::string_view target = xml.attribute("Target");
        relation.target = target.starts_with('/') ? std::string(target.substr(1))
                                                  : fmt::format("{}{}", folder, target);
        TRY(xml.skip());
    }
    return relations;
}

std::string target_of_kind(const std::vector<Relation>& relations, std::string_view kind) {
    const auto found = std::find_if(relations.begin(), relations.end(),
                                    [&](const Relation& each) { return each.kind == kind; });
    return found == relations.end() ? std::string() : found->target;
}

// The first sheet's name and its relation's id.
struct FirstSheet {
    std::string name;
    std::string relation;
};

base::Result<FirstSheet> find_first_sheet(const Text& text) {
    XmlReader xml(text);
    TRY(xml.next_child());
    while (TRY(xml.next_child())) {
        if (xml.name() != "sheets") {
            TRY(xml.skip());
            continue;
        }
        if (!TRY(xml.next_child())) break;
        return FirstSheet{std::string(xml.attribute("name")), std::string(xml.attribute("id"))};
    }
    return error_at(text, text.begin(), "the workbook has no sheet. Give one with ballots.");
}

}  // namespace

std::string cell_name(std::uint32_t row, std::uint32_t column) {
    std::string letters;
    for (std::uint32_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters + std::to_string(row + 1);
}

bool is_workbook(std::string_view bytes) {
    if (!is_zip(bytes)) return false;
    const auto zip = read_zip("", bytes);
    return zip && (find_part(*zip, "[Content_Types].xml") != nullptr ||
                   find_part(*zip, "mimetype") != nullptr);
}

base::Result<std::unique_ptr<Sheet>> Sheet::open(std::string_view file, std::string_view bytes) {
    const Zip zip = TRY(read_zip(file, bytes));
    if (find_part(zip, "xl/workbook.bin") != nullptr || find_part(zip, "mimetype") != nullptr ||
        find_part(zip, "_rels/.rels") == nullptr) {
        return invalid(
            fmt::format("{}: this is a zip archive, but no xlsx workbook (xlsb and ods "
                        "are not read). Save it as xlsx or csv.",
                        file));
    }
    const std::string book =
        target_of_kind(TRY(read_relations(zip, "_rels/.rels", "")), "officeDocument");
    const std::string folder = book.substr(0, book.find_last_of('/') + 1);
    const std::vector<Relation> relations = TRY(read_relations(
        zip, fmt::format("{}_rels/{}.rels", folder, book.substr(folder.size())), folder));
    const WorkbookPart workbook = TRY(open_part(zip, book));
    const FirstSheet first = TRY(find_first_sheet(workbook.text));
    const auto target = std::find_if(relations.begin(), relations.end(), [&](const Relation& each) {
        return each.id == first.relation;
    });
    if (target == relations.end() || target->kind != "worksheet") {
        return invalid(
            fmt::format("{}: its first sheet, {}, is no sheet of cells. Put the ballots' "
                        "sheet first.",
                        file, in_quotes(first.name)));
    }
    std::unique_ptr<Sheet> sheet(new Sheet);
    sheet->file_ = file;
    sheet->name_ = first.name;
    const std::string texts = target_of_kind(relations, "sharedStrings");
    if (!texts.empty()) {
        WorkbookPart part = TRY(open_part(zip, texts));
        sheet->shared_bytes_ = std::move(part.bytes);
        sheet->shared_text_ = std::move(part.text);
        TRY(sheet->read_shared());
    }
    WorkbookPart part = TRY(open_part(zip, target->target));
    sheet->sheet_bytes_ = std::move(part.bytes);
    sheet->sheet_text_ = std::move(part.text);
    TRY(sheet->find_rows());
    return sheet;
}

base::Error Sheet::error_in(std::uint32_t row, std::uint32_t column,
                            std::string_view sentence) const {
    return invalid(
        fmt::format("{}: sheet {}, cell {}: {}", file_, name_, cell_name(row, column), sentence));
}

base::Result<void> Sheet::read_shared() {
    XmlReader xml(shared_text_, Blanks::keep);
    TRY(xml.next_child());
    while (TRY(xml.next_child())) shared_.push_back(TRY(rich_text(xml)));
    return {};
}

// To the element that holds the rows.
base::Result<void> Sheet::find_rows() {
    xml_ = std::make_unique<XmlReader>(sheet_text_, Blanks::keep);
    TRY(xml_->next_child());
    while (TRY(xml_->next_child())) {
        if (xml_->name() != "sheetData") {
            TRY(xml_->skip());
            continue;
        }
        constexpr std::string_view tag = "<sheetData>";
        const char* begin = xml_->at();
        is_by_hand_ =
            sheet_text_.bytes.substr(static_cast<std::size_t>(begin - sheet_text_.begin()))
                .starts_with(tag);
        at_ = begin + (is_by_hand_ ? tag.size() : 0);
        return {};
    }
    return error_at(sheet_text_, sheet_text_.begin(),
                    "this is no sheet: it has no sheetData. Save it as xlsx anew.");
}

base::Result<std::string> rich_text(XmlReader& xml) {
    std::string whole;
    while (TRY(xml.next_child())) {
        if (xml.name() == "t") {
            whole += TRY(xml.spaced_text());
        } else if (xml.name() == "r") {
            whole += TRY(rich_text(xml));
        } else {
            TRY(xml.skip());
        }
    }
    return whole;
}

}  // namespace almanac::elections
