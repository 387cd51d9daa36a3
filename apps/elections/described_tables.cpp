#include "apps/elections/described_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

std::string type_of(const base::FieldShape& field) {
    std::string type = "text";
    switch (field.shape->kind) {
        case base::Kind::boolean:
            type = "boolean";
            break;
        case base::Kind::integer:
            type = "integer";
            break;
        case base::Kind::real:
            type = "real";
            break;
        case base::Kind::decimal:
            type = "decimal";
            break;
        default:
            break;
    }
    return field.optional ? type + " or null" : type;
}

// The words that an enum's column holds are part of its meaning.
std::string sentence_of(const base::FieldShape& field) {
    std::string sentence(field.sentence);
    if (field.shape->kind != base::Kind::word) return sentence;
    std::string words;
    for (const std::string_view word : field.shape->words)
        words += fmt::format("{}{}", words.empty() ? "" : ", ", word);
    return fmt::format("{} One of {}.", sentence, words);
}

TableRow raw_table(std::string name, std::string sentence, std::vector<ColumnRow> columns) {
    std::string file = fmt::format("raw_data/{}.parquet", name);
    return {std::move(name), std::move(sentence), "", std::move(file), std::move(columns)};
}

// What raw_data.cpp writes; a test compares.
std::vector<TableRow> raw_tables_described() {
    const ColumnRow ballot{"BallotID", "text", "id", "The source's id, else the line number."};
    const ColumnRow weight{"weight", "integer", "voters", "How many voters the ballot stands for."};
    const ColumnRow precinct{"PrecinctID", "text", "", "As the source writes it."};
    const ColumnRow style{"BallotStyleID", "text", "", "As the source writes it."};
    const ColumnRow id{"candidate_id", "integer", "id", "The number used everywhere."};
    ColumnRow marked = id;
    marked.type = "integer or null";
    marked.sentence += " Null: the source says only that the rank is overvoted.";
    const ColumnRow name{"candidate_name", "text", "", "As the source writes it."};
    return {
        raw_table("ballots",
                  "One row a ballot, blank ones too. Other columns of the source stand beside as "
                  "extra_….",
                  {ballot, weight, precinct, style}),
        raw_table("ballots_long",
                  "One row a mark, as cast. A ballot of several voters has a column weight here "
                  "too.",
                  {ballot,
                   precinct,
                   style,
                   marked,
                   name,
                   {"rank_position", "integer", "rank", "From 1, uncleaned."},
                   {"has_vote", "boolean", "", "True in every row."}}),
        raw_table("candidates", "The candidates in the source's order.",
                  {id,
                   name,
                   {"source_id", "text", "id", "The source's own; empty where it has none."},
                   {"party", "text", "", "As the source writes it."},
                   {"withdrawn", "boolean", "", "Whether the source says so."}}),
    };
}

std::vector<TableRow> all_tables() {
    std::vector<TableRow> all = raw_tables_described();
    for (const View& view : views()) {
        for (const ViewTable& table : view.tables) {
            std::string file =
                table.is_stored ? fmt::format("precomputed/{}.parquet", table.name) : "";
            all.push_back({table.name, view.summary, "/api" + view.path, std::move(file),
                           columns_of(table.row)});
        }
    }
    return all;
}

// "first-choice" as "first_choice".
bool is_named(std::string_view table, std::string_view asked) {
    return std::equal(table.begin(), table.end(), asked.begin(), asked.end(),
                      [](char own, char given) { return own == (given == '-' ? '_' : given); });
}

}  // namespace

std::vector<ColumnRow> columns_of(const base::Shape* row) {
    std::vector<ColumnRow> columns;
    if (row == nullptr) return columns;
    for (const base::FieldShape& field : row->fields) {
        columns.push_back(
            {std::string(field.name), type_of(field), std::string(field.unit), sentence_of(field)});
    }
    return columns;
}

const std::vector<TableRow>& described_tables() {
    static const std::vector<TableRow> all = all_tables();
    return all;
}

const TableRow* find_table(std::string_view name) {
    const auto& all = described_tables();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const TableRow& one) { return is_named(one.name, name); });
    return found == all.end() ? nullptr : &*found;
}

const ViewTable* view_table(std::string_view name) {
    for (const View& view : views()) {
        for (const ViewTable& table : view.tables) {
            if (table.name == name) return &table;
        }
    }
    return nullptr;
}

}  // namespace almanac::elections
