// Sheets of rows and columns: Portland's, RCTab's and plain ones.

#include "apps/elections/names.h"
#include "apps/elections/official_sheet_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace almanac::elections {

namespace {

using Row = std::vector<CsvCell>;

std::string_view cell(const Row& row, std::size_t column) {
    return column < row.size() ? trimmed(row[column].value) : std::string_view();
}

constexpr std::array<std::string_view, 3> round_words = {"round", "stage", "count"};

// The number of "Round 3", "Stage 3", "Count 3 Votes" or plain "3".
std::optional<std::size_t> round_of(std::string_view heading) {
    std::string text = folded(heading);
    for (const std::string_view word : round_words) {
        if (text.starts_with(std::string(word) + " ")) text.erase(0, word.size() + 1);
    }
    if (text.ends_with(" votes")) text.erase(text.size() - 6);
    const auto number = parse_unsigned(text);
    if (!number || *number == 0 || *number > sheet_rounds_max) return std::nullopt;
    return static_cast<std::size_t>(*number);
}

// Three columns a round, and some before them.
constexpr std::size_t columns_max = 3 * sheet_rounds_max + 100;

// A row's cells cost ten times their bytes, so a line is looked at before it is taken apart.
bool has_a_line_too_wide(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view line = bytes.substr(0, bytes.find('\n'));
        const auto commas = static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
        if (commas > columns_max) return true;
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    }
    return false;
}

// Whether a column with that heading has rounds in it.
bool names_rounds(std::string_view heading) {
    const std::string text = folded(heading);
    return std::find(round_words.begin(), round_words.end(), text) != round_words.end();
}

// The columns that hold votes: of which round each is.
using Columns = std::vector<std::pair<std::size_t, std::size_t>>;  // column, round

Columns columns_of(const Row& heading) {
    Columns columns;
    for (std::size_t column = 1; column < heading.size(); ++column) {
        const auto round = round_of(heading[column].value);
        if (round) columns.emplace_back(column, *round);
    }
    return columns;
}

bool counts_up(const Columns& columns) {
    for (std::size_t at = 0; at < columns.size(); ++at) {
        if (columns[at].second != at + 1) return false;
    }
    return !columns.empty();
}

// What a row is, by its first cell.
struct RowName {
    std::string_view name;
    SheetFigure figure;
};

// Our csv and Portland's say inactive for those who counted in round 1 and do no more; RCTab's
// inactive have those in them who never did.
constexpr auto plain_rows = std::to_array<RowName>({
    {"residual surplus", SheetFigure::residual},
    {"residual", SheetFigure::residual},
    {"rounding", SheetFigure::residual},
    {"inactive ballots", SheetFigure::exhausted},
    {"exhausted", SheetFigure::exhausted},
    {"exhausted ballots", SheetFigure::exhausted},
    {"non-transferable", SheetFigure::exhausted},
    {"nontransferable", SheetFigure::exhausted},
    {"threshold", SheetFigure::threshold},
    {"quota", SheetFigure::threshold},
    {"active ballots", SheetFigure::active},
});

constexpr auto rctab_rows = std::to_array<RowName>({
    {"active ballots", SheetFigure::active},
    {"current round threshold", SheetFigure::threshold},
    {"inactive ballots by overvotes", SheetFigure::inactive_overvotes},
    {"inactive ballots by skipped rankings", SheetFigure::inactive_skips},
    {"inactive ballots by exhausted choices", SheetFigure::inactive_choices},
    {"inactive ballots by repeated rankings", SheetFigure::inactive_repeats},
    {"inactive ballots total", SheetFigure::inactive},
    {"residual surplus", SheetFigure::residual},
    {"final round surplus", SheetFigure::final_surplus},
});

std::optional<SheetFigure> figure_named(std::span<const RowName> rows, std::string_view name) {
    const std::string wanted = folded(name);
    for (const RowName& row : rows) {
        if (row.name == wanted) return row.figure;
    }
    return std::nullopt;
}

// One sheet whose rows are candidates and whose columns are rounds.
class RowSheet {
public:
    RowSheet(const Text& text, std::string_view format, std::span<const RowName> figures)
        : text_(text), build_(format), figures_(figures) {}

    base::Result<void> take(const Row& heading, const Row& row) {
        columns_ = columns_of(heading);
        const std::string label = folded(cell(row, 0));
        if (label == "elected" || label == "met threshold for election") {
            elected_ = row;
        } else if (label == "defeated" || label == "eliminated") {
            defeated_ = row;
        } else if (const auto figure = figure_named(figures_, label)) {
            return take_figures(row, *figure);
        } else if (!label.empty()) {
            return take_candidate(row);
        }
        return {};
    }

    base::Result<OfficialSheet> finish() {
        for (const auto& [column, number] : columns_) {
            SheetRound& round = *build_.round(number);
            if (elected_) TRY(take_decided(*elected_, column, round.elected));
            if (defeated_) TRY(take_decided(*defeated_, column, round.eliminated));
        }
        return build_.finish(text_.name);
    }

private:
    // A sheet may leave a cell of a candidate empty who has left.
    base::Result<void> take_candidate(const Row& row) {
        const std::string_view name = cell(row, 0);
        if (build_.known(name)) {
            return error_at(
                text_, row.front().at,
                fmt::format("{} has a row above already. Leave one of them out.", in_quotes(name)));
        }
        const std::size_t candidate = build_.candidate(name);
        for (const auto& [column, number] : columns_) {
            const auto votes = TRY(figure_at(row, column));
            if (votes) build_.set_votes(*build_.round(number), candidate, *votes);
        }
        return {};
    }

    base::Result<void> take_figures(const Row& row, SheetFigure figure) {
        for (const auto& [column, number] : columns_) {
            const auto value = TRY(figure_at(row, column));
            if (value) build_.set_figure(*build_.round(number), figure, *value);
        }
        return {};
    }

    base::Result<std::optional<base::Decimal>> figure_at(const Row& row, std::size_t column) {
        const std::string_view text = cell(row, column);
        if (text.empty()) return std::optional<base::Decimal>();
        const auto value = SheetBuilder::figure(text);
        if (value) return value;
        return error_at(
            text_, row[column].at,
            fmt::format("{} is no number of votes. Correct the cell.", in_quotes(text)));
    }

    // Names with semicolons between, in the first cell or, as some sheets have it, the third of the
    // round.
    base::Result<void> take_decided(const Row& row, std::size_t column,
                                    std::optional<std::vector<std::size_t>>& decided) {
        if (!decided) decided.emplace();
        const std::size_t wide = columns_.size() > 1 ? columns_[1].first - columns_[0].first : 1;
        for (std::size_t at = column; at < column + wide; ++at) {
            std::string_view names = cell(row, at);
            while (!names.empty()) {
                const std::string_view name = trimmed(names.substr(0, names.find(';')));
                TRY(take_name(row[at], name, decided));
                const std::size_t next = names.find(';');
                names = next == std::string_view::npos ? "" : names.substr(next + 1);
            }
        }
        return {};
    }

    base::Result<void> take_name(const CsvCell& at, std::string_view name,
                                 std::optional<std::vector<std::size_t>>& decided) {
        if (name.empty()) return {};
        const auto candidate = build_.known(name);
        if (candidate) {
            SheetBuilder::add(decided, *candidate);
            return {};
        }
        return error_at(
            text_, at.at,
            fmt::format("{} has no row of votes. Write the name as in its row.", in_quotes(name)));
    }

    const Text& text_;
    SheetBuilder build_;
    std::span<const RowName> figures_;
    Columns columns_;
    std::optional<Row> elected_;
    std::optional<Row> defeated_;
};

// A cell under a candidate's name or a word for another figure.
void set(SheetBuilder& build, SheetRound& round, std::string_view name,
         const base::Decimal& value) {
    const auto figure = figure_named(plain_rows, name);
    if (figure)
        build.set_figure(round, *figure, value);
    else
        build.set_votes(round, build.candidate(name), value);
}

// A sheet whose rows are rounds and whose columns are candidates.
class ColumnSheet {
public:
    explicit ColumnSheet(const Text& text) : text_(text) {}

    base::Result<void> take(const Row& heading, const Row& row) {
        const auto number = round_of(cell(row, 0));
        SheetRound* round = number ? build_.round(*number) : nullptr;
        if (round == nullptr) {
            return error_at(text_, row.front().at,
                            fmt::format("{} is no round. The first column has rounds: 1, 2, 3 …",
                                        in_quotes(cell(row, 0))));
        }
        for (std::size_t column = 1; column < heading.size(); ++column) {
            const std::string_view name = cell(heading, column);
            const std::string_view text = cell(row, column);
            if (name.empty() || text.empty()) continue;
            const auto value = SheetBuilder::figure(text);
            if (!value) {
                return error_at(
                    text_, row[column].at,
                    fmt::format("{} is no number of votes. Correct the cell.", in_quotes(text)));
            }
            set(build_, *round, name, *value);
        }
        return {};
    }

    base::Result<OfficialSheet> finish() { return build_.finish(text_.name); }

private:
    const Text& text_;
    SheetBuilder build_{"rounds-csv"};
};

// A sheet with a row a round and candidate.
class LongSheet {
public:
    explicit LongSheet(const Text& text) : text_(text) {}

    base::Result<void> take(const Row&, const Row& row) {
        const auto number = round_of(cell(row, 0));
        SheetRound* round = number ? build_.round(*number) : nullptr;
        const auto value = SheetBuilder::figure(cell(row, 2));
        const std::string_view name = cell(row, 1);
        if (round == nullptr || !value || name.empty()) {
            return error_at(text_, row.front().at,
                            "a row is a round, a candidate and votes: 1,Ada Ames,12. Correct it.");
        }
        set(build_, *round, name, *value);
        return {};
    }

    base::Result<OfficialSheet> finish() { return build_.finish(text_.name); }

private:
    const Text& text_;
    SheetBuilder build_{"rounds-csv"};
};

// How a table is laid out, as its heading says.
enum class Layout : std::uint8_t { none, rctab, portland, rows, columns, list };

// Whether numbers alone can be rounds, and not just some figure of the sheet's head.
bool may_head_rounds(const Row& heading, const Columns& columns) {
    const std::string first = folded(cell(heading, 0));
    if (first == "candidate" || first == "candidates" || first == "name" || names_rounds(first))
        return true;
    return std::all_of(columns.begin(), columns.end(),
                       [&](const auto& one) { return !parse_unsigned(cell(heading, one.first)); });
}

Layout layout_of(const Row& heading) {
    if (heading.size() < 2) return Layout::none;
    const std::string first = folded(cell(heading, 0));
    const Columns columns = columns_of(heading);
    if (counts_up(columns) && may_head_rounds(heading, columns)) {
        if (first == "rounds") return Layout::rctab;
        const bool wide = heading.size() > 2 && columns.size() * 2 < heading.size();
        return first.empty() && wide ? Layout::portland : Layout::rows;
    }
    if (!names_rounds(first)) return Layout::none;
    const bool list = heading.size() == 3 && folded(cell(heading, 1)) == "candidate" &&
                      folded(cell(heading, 2)) == "votes";
    return list ? Layout::list : Layout::columns;
}

// Where the table stands in the file: from its heading to the first empty line.
struct Table {
    Layout layout = Layout::none;
    const char* begin = nullptr;
    Text text;  // the file up to the table's end, so that errors know their lines
};

bool is_empty(std::string_view line) { return trimmed(line).empty(); }

const char* after(const Text& text, const char* at) {
    const std::size_t end = text.bytes.find('\n', static_cast<std::size_t>(at - text.begin()));
    return end == std::string_view::npos ? text.end() : text.begin() + end + 1;
}

// Lines before the heading are the sheet's own words, in whatever form.
Table table_of(const Text& text) {
    Table table;
    table.text = text;
    for (const char* at = text.begin(); at < text.end(); at = after(text, at)) {
        const std::string_view line = line_at(text, at);
        if (table.begin != nullptr && is_empty(line)) {
            table.text.bytes = text.bytes.substr(0, static_cast<std::size_t>(at - text.begin()));
            return table;
        }
        if (table.begin != nullptr || line.find(',') == std::string_view::npos) continue;
        const Text only{text.name, line};
        CsvReader reader(only);
        Row heading;
        const auto read = reader.next_row(heading);
        if (!read || !*read) continue;
        table.layout = layout_of(heading);
        if (table.layout != Layout::none) table.begin = at;
    }
    return table;
}

bool has_text(const Row& row) {
    return std::any_of(row.begin(), row.end(),
                       [](const CsvCell& each) { return !trimmed(each.value).empty(); });
}

template <class Sheet>
base::Result<OfficialSheet> read_table(const Table& table, Sheet sheet) {
    CsvReader reader(table.text, table.begin);
    Row heading;
    Row row;
    const bool any = TRY(reader.next_row(heading));
    while (any && TRY(reader.next_row(row))) {
        if (has_text(row)) TRY(sheet.take(heading, row));
    }
    return sheet.finish();
}

}  // namespace

base::Result<OfficialSheet> read_sheet_csv(const Text& text) {
    if (has_a_line_too_wide(text.bytes)) {
        return base::Error{
            base::ErrorKind::too_large,
            fmt::format("{}: a line has more than {} cells, which no sheet of rounds has. Give the "
                        "sheet of one contest.",
                        text.name, columns_max)};
    }
    const Table table = table_of(text);
    switch (table.layout) {
        case Layout::rctab:
            return read_table(table, RowSheet(table.text, "rctab-csv", rctab_rows));
        case Layout::portland:
            return read_table(table, RowSheet(table.text, "portland-csv", plain_rows));
        case Layout::rows:
            return read_table(table, RowSheet(table.text, "rounds-csv", plain_rows));
        case Layout::columns:
            return read_table(table, ColumnSheet(table.text));
        case Layout::list:
            return read_table(table, LongSheet(table.text));
        case Layout::none:
            break;
    }
    return sheet_error(text.name, "",
                       "this is no sheet of rounds that is known: no line has Round 1, Round 2 … "
                       "in its cells, or Round and the candidates. Give a csv or JSON that "
                       "docs/explained.md lists.");
}

}  // namespace almanac::elections
