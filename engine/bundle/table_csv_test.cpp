#include "engine/bundle/table_csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::bundle {
namespace {

using Texts = std::vector<std::string_view>;

TEST(TableCsv, WritesEveryTypeANullAndWhatNeedsQuotes) {
    Table table;
    table.rows = 2;
    table.columns.push_back({"won", std::vector<bool>{true, false}, {}, nullptr});
    table.columns.push_back({"round", std::vector<std::int64_t>{-3, 0}, {true, false}, nullptr});
    table.columns.push_back({"share", std::vector<double>{0.1, 100}, {}, nullptr});
    table.columns.push_back({"name, party", Texts{"Low, \"Ann\"", ""}, {}, nullptr});
    table.columns.push_back({"votes", Column::Decimals{4, {192900000, -5}}, {}, nullptr});
    EXPECT_EQ(to_csv(table),
              "won,round,share,\"name, party\",votes\n"
              "true,-3,0.1,\"Low, \"\"Ann\"\"\",19290.0000\n"
              "false,,100,\"\",-0.0005\n");
}

TEST(TableCsv, ATableWithoutRowsIsItsLineOfNames) {
    Table table;
    table.columns.push_back({"id", std::vector<std::int64_t>{}, {}, nullptr});
    table.columns.push_back({"name", Texts{}, {}, nullptr});
    EXPECT_EQ(to_csv(table), "id,name\n");
}

// The plain reader: quotes as RFC 4180 has them, one character after another.
std::vector<std::string> cells_of(const std::string& csv) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t at = 0; at < csv.size(); ++at) {
        if (csv[at] == '"') {
            const bool doubled = quoted && at + 1 < csv.size() && csv[at + 1] == '"';
            if (doubled) cells.back() += csv[++at];
            if (!doubled) quoted = !quoted;
        } else if (!quoted && csv[at] == '\n') {
            cells.emplace_back();
        } else {
            cells.back() += csv[at];
        }
    }
    cells.pop_back();
    return cells;
}

RC_GTEST_PROP(TableCsv, AnyTextReadsBackAsItWas, ()) {
    const auto letters =
        rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r'));
    const auto words = *rc::gen::container<std::vector<std::string>>(letters);
    Table table;
    table.rows = words.size();
    table.columns.push_back({"name", Texts(words.begin(), words.end()), {}, nullptr});
    std::vector<std::string> wanted{"name"};
    wanted.insert(wanted.end(), words.begin(), words.end());
    RC_ASSERT(cells_of(to_csv(table)) == wanted);
}

}  // namespace
}  // namespace almanac::bundle
