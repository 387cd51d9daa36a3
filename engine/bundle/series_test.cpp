#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using base::Encoding;
using base::ErrorKind;

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void overwrite(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

// A long JSON body that compresses.
std::string long_json(int seed) {
    std::string json = "[";
    for (int at = 0; at < 60; ++at) json += "{\"round\":" + std::to_string(at * seed) + ",\"votes\":\"1.0000\"},";
    json.back() = ']';
    return json;
}

Table candidates() {
    Table table;
    table.rows = 2;
    table.columns.push_back({"candidate_id", std::vector<std::int64_t>{1, 2}, {}, nullptr});
    table.columns.push_back({"name", std::vector<std::string_view>{"Ada", "Grace"}, {}, nullptr});
    return table;
}

class SeriesTest : public testing::Test {
protected:
    static Source source_of(std::string data_version) {
        return {std::move(data_version), 3, {{"ballots.csv", std::string(64, 'a'), 12}}, "{ \"seats\": 3 }"};
    }

    base::Result<void> publish(const std::string& data_version, int seed = 7) {
        auto draft = TRY(series_.begin(source_of(data_version), executor_));
        TRY(draft->add_table("raw_data/candidates.parquet", candidates()));
        TRY(draft->add_file("precomputed/notes.txt", "twelve bytes"));
        TRY(draft->add_answer("api_summary", long_json(seed)));
        TRY(draft->add_answer("api_short", "{}"));
        TRY(draft->add_pack("api_pair", {{"1-2", long_json(seed + 1)}, {"1-3", "{\"short\":true}"}}));
        return draft->publish("{\"seconds\": 1.50}");
    }

    fs::path version_folder(const std::string& data_version) const {
        return series_.folder() / "versions" / data_version;
    }

    TestFolder folder_;
    base::InlineExecutor executor_;
    Series series_{folder_.path() / "elections" / "test"};
};

constexpr auto first = "0123456789abcdef";
constexpr auto second = "fedcba9876543210";

TEST_F(SeriesTest, APublishedVersionComesBackWhole) {
    const auto published = publish(first);
    ASSERT_TRUE(published) << published.error().detail;
    const auto loaded = series_.load();
    ASSERT_TRUE(loaded) << loaded.error().detail;
    const Version& version = **loaded;
    EXPECT_EQ(version.source().data_version, first);
    EXPECT_EQ(version.source().results_version, 3u);
    EXPECT_EQ(version.source().facts, "{\"seats\":3}");
    ASSERT_EQ(version.source().inputs.size(), 1u);
    EXPECT_EQ(version.source().inputs[0].name, "ballots.csv");
    EXPECT_EQ(version.file("precomputed/notes.txt").value(), "twelve bytes");
    EXPECT_EQ(version.file("nothing").error().kind, ErrorKind::missing);
    const auto table = read_parquet(version.path_of("raw_data/candidates.parquet"));
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows, 2u);
    const base::Encoded* summary = version.answer("api_summary");
    ASSERT_NE(summary, nullptr);
    EXPECT_EQ(summary->body(Encoding::identity).bytes, long_json(7));
    EXPECT_EQ(summary->content_type, "application/json");
    EXPECT_TRUE(summary->body(Encoding::br).present());
    EXPECT_EQ(summary->body(Encoding::gzip).bytes, bytes_of(version_folder(first) / "static_responses/api_summary.json.gz"));
    EXPECT_FALSE(version.answer("api_short")->body(Encoding::gzip).present());
    EXPECT_EQ(version.answer("api_pair", "1-3")->body(Encoding::identity).bytes, "{\"short\":true}");
    EXPECT_EQ(version.answer("api_pair", "9-9"), nullptr);
    EXPECT_EQ(version.answer("unknown"), nullptr);
    EXPECT_EQ(series_.generation().value(), "{\"seconds\":1.50}");
}

TEST_F(SeriesTest, EveryFlippedByteOfEveryFileIsFoundAndNamed) {
    ASSERT_TRUE(publish(first));
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(version_folder(first))) {
        if (!entry.is_regular_file()) continue;
        ++files;
        const std::string name = entry.path().lexically_relative(version_folder(first)).native();
        const std::string whole = bytes_of(entry.path());
        for (const std::size_t at : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
            std::string flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ 1);
            overwrite(entry.path(), flipped);
            const auto loaded = series_.load();
            ASSERT_FALSE(loaded) << name << " at " << at;
            EXPECT_EQ(loaded.error().kind, ErrorKind::broken);
            EXPECT_TRUE(loaded.error().detail.starts_with(name)) << loaded.error().detail;
        }
        overwrite(entry.path(), whole);
    }
    EXPECT_EQ(files, 9u);
    EXPECT_TRUE(series_.load());
}

}  // namespace
}  // namespace almanac::bundle
