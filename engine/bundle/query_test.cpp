#include "engine/bundle/query.h"

#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::bundle {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Query : public testing::Test {
protected:
    Query() {
        Table table;
        table.rows = 3;
        table.columns.push_back({"id", std::vector<std::int64_t>{1, 2, 3}, {}, nullptr});
        table.columns.push_back({"name",
                                 std::vector<std::string_view>{"Ann", "Bob", ""},
                                 {true, true, false},
                                 nullptr});
        table.columns.push_back({"votes", Column::Decimals{4, {15000, 5, 0}}, {}, nullptr});
        const auto written = write_parquet(folder_.path() / "first.parquet", table);
        EXPECT_TRUE(written) << written.error().detail;
        tables_ = {{"first", folder_.path() / "first.parquet"}};
    }

    base::Result<SqlAnswer> ask(const std::string& sql, std::size_t rows_max = 100) const {
        return query(tables_, {sql, rows_max});
    }
    std::string refused(const std::string& sql) const {
        const auto answer = ask(sql);
        EXPECT_FALSE(answer) << sql << " was answered";
        if (answer) return "";
        EXPECT_EQ(answer.error().kind, base::ErrorKind::invalid) << sql;
        EXPECT_EQ(answer.error().detail.find('\n'), std::string::npos) << answer.error().detail;
        return answer.error().detail;
    }

    TestFolder folder_;
    std::vector<NamedParquet> tables_;
};

TEST_F(Query, AnswersWithTypedColumns) {
    const auto answer = ask(
        "select id, name, votes, id / 4 as share, id > 1 as later, [id] as list from first order "
        "by id desc; -- and a remark");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_FALSE(answer->is_cut);
    EXPECT_EQ(table_as_json(answer->table),
              R"([{"id":3,"name":null,"votes":"0.0000","share":0.75,"later":true,"list":"[3]"},)"
              R"({"id":2,"name":"Bob","votes":"0.0005","share":0.5,"later":true,"list":"[2]"},)"
              R"({"id":1,"name":"Ann","votes":"1.5000","share":0.25,"later":false,"list":"[1]"}])");
}

TEST_F(Query, AnswersWhatTablesThereAre) {
    const auto tables = ask("show tables");
    ASSERT_TRUE(tables) << tables.error().detail;
    EXPECT_EQ(table_as_csv(tables->table), "name\r\nfirst\r\n");
    const auto columns = ask("describe first");
    ASSERT_TRUE(columns) << columns.error().detail;
    EXPECT_EQ(columns->table.rows, 3u);
}

TEST_F(Query, CutsAtTheRowsThatAreWantedAndSaysSo) {
    const auto cut = ask("select * from range(1000000)", 2);
    ASSERT_TRUE(cut);
    EXPECT_TRUE(cut->is_cut);
    EXPECT_EQ(table_as_csv(cut->table), "range\r\n0\r\n1\r\n");
    const auto whole = ask("select * from range(2)", 2);
    ASSERT_TRUE(whole);
    EXPECT_FALSE(whole->is_cut);
}

TEST_F(Query, KeepsNumbersThatSixtyFourBitsCannotHoldAsTexts) {
    const auto answer = ask("select 170141183460469231731687303715884105727::hugeint as most");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(table_as_csv(answer->table), "most\r\n170141183460469231731687303715884105727\r\n");
}

TEST_F(Query, ReachesNoFile) {
    const std::string here = (folder_.path() / "first.parquet").native();
    for (const std::string& sql :
         {std::string("select * from read_text('/etc/passwd')"),
          std::string("select * from read_csv('/etc/passwd')"),
          std::string("select * from read_blob('/etc/*')"),
          std::string("select * from glob('/etc/*')"), std::string("from '/etc/passwd'"),
          std::string("from '/etc/passwd.csv'"), "from read_parquet('" + here + "')",
          std::string("select * from sniff_csv('/etc/passwd')"),
          std::string("select * from query('from read_text(''/etc/passwd'')')"),
          std::string("from read_csv('https://example.org/x.csv')")}) {
        EXPECT_THAT(refused(sql), Not(HasSubstr("root:"))) << sql;
    }
}

TEST_F(Query, WritesSetsAndOpensNothing) {
    const std::string out = (folder_.path() / "out.csv").native();
    for (const std::string& sql : {"copy first to '" + out + "'",
                                   "export database '" + folder_.path().native() + "/db'",
                                   "attach '" + folder_.path().native() + "/x.db'",
                                   std::string("install httpfs"),
                                   std::string("load httpfs"),
                                   std::string("set enable_external_access = true"),
                                   std::string("reset enable_external_access"),
                                   std::string("pragma database_list"),
                                   std::string("create table t as select 1"),
                                   std::string("drop table first"),
                                   std::string("insert into first values (9, 'x', 0)"),
                                   std::string("delete from first"),
                                   std::string("update first set id = 9"),
                                   std::string("call pragma_version()"),
                                   std::string("checkpoint"),
                                   std::string("begin transaction"),
                                   std::string("select 1; select 2"),
                                   std::string("select 1) union (select 2"),
                                   std::string("create secret (type s3)"),
                                   std::string("")}) {
        EXPECT_THAT(refused(sql), StartsWith("the query was refused: ")) << sql;
    }
    EXPECT_FALSE(std::filesystem::exists(out));
    const std::filesystem::directory_iterator files(folder_.path());
    EXPECT_EQ(std::distance(begin(files), end(files)), 1) << "only the table itself";
}

TEST_F(Query, SaysInASentenceWhatIsWrong) {
    EXPECT_THAT(refused("select * from nothing"), HasSubstr("The tables are first"));
    EXPECT_THAT(refused("select wrong from first"), HasSubstr("\"wrong\" not found"));
    EXPECT_THAT(refused("selec 1"), HasSubstr("syntax error"));
    EXPECT_THAT(refused("drop table first"), HasSubstr("one SELECT is answered"));
}

TEST_F(Query, OfATableThatIsDamagedNamesTheFile) {
    tables_.push_back({"gone", folder_.path() / "gone.parquet"});
    const auto answer = ask("select 1");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, base::ErrorKind::broken);
    EXPECT_THAT(answer.error().detail, HasSubstr("gone.parquet"));
}

}  // namespace
}  // namespace almanac::bundle
