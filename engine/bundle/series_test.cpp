#include "engine/bundle/test_series.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using base::Encoding;
using base::ErrorKind;
using namespace std::chrono_literals;

class SeriesTest : public testing::Test, protected TestSeries {
protected:
    void expect_broken(const std::string& name) const {
        const auto loaded = series_.load();
        ASSERT_FALSE(loaded) << name;
        EXPECT_EQ(loaded.error().kind, ErrorKind::broken);
        EXPECT_TRUE(loaded.error().detail.starts_with(name + " ")) << loaded.error().detail;
        EXPECT_NE(loaded.error().detail.find("almanac rollback"), std::string::npos);
    }
};

TEST_F(SeriesTest, APublishedVersionComesBackWhole) {
    const auto published = publish(first);
    ASSERT_TRUE(published) << published.error().detail;
    const auto loaded = series_.load();
    ASSERT_TRUE(loaded) << loaded.error().detail;
    const Version& version = **loaded;
    EXPECT_EQ(version.source().data_version, first);
    EXPECT_EQ(version.source().results_version, 3u);
    EXPECT_EQ(version.source().facts, "{\"seats\":3,\"x\":1.50}");
    ASSERT_EQ(version.source().inputs.size(), 1u);
    EXPECT_EQ(version.source().inputs[0].name, "ballots \"1\".csv");
    EXPECT_EQ(version.source().inputs[0].bytes, 12u);
    EXPECT_EQ(version.file("precomputed/notes.txt").value(), "twelve bytes");
    EXPECT_EQ(version.file("nothing").error().kind, ErrorKind::missing);
    const auto table = read_parquet(version.path_of("raw_data/candidates.parquet"));
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows, 2u);
}

TEST_F(SeriesTest, AnswersHaveTheEncodingsThatAreSmaller) {
    ASSERT_TRUE(publish(first));
    const auto loaded = series_.load();
    ASSERT_TRUE(loaded) << loaded.error().detail;
    const Version& version = **loaded;
    const base::Encoded* summary = version.answer("api_summary");
    ASSERT_NE(summary, nullptr);
    EXPECT_EQ(summary->body(Encoding::identity).bytes, long_json(7));
    EXPECT_EQ(summary->content_type, "application/json");
    for (const Encoding encoding : {Encoding::gzip, Encoding::br, Encoding::zstd}) {
        const auto stored = version_folder(first) / ("static_responses/api_summary.json" +
                                                     std::string(base::suffix_of(encoding)));
        EXPECT_EQ(summary->body(encoding).bytes, bytes_of(stored));
        EXPECT_EQ(summary->body(encoding).etag, base::etag_of(bytes_of(stored), encoding));
    }
    EXPECT_FALSE(version.answer("api_short")->body(Encoding::gzip).present());
    EXPECT_TRUE(version.answer("api_pair", "1-2")->body(Encoding::br).present());
    EXPECT_EQ(version.answer("api_pair", "1-3")->body(Encoding::identity).bytes,
              "{\"short\":true}");
    EXPECT_EQ(version.answer("api_pair", "9-9"), nullptr);
    EXPECT_EQ(version.answer("api_pair"), nullptr);
    EXPECT_EQ(version.answer("unknown"), nullptr);
}

TEST_F(SeriesTest, WhatIsServedStaysWhatWasChecked) {
    ASSERT_TRUE(publish(first));
    const auto loaded = series_.load();
    ASSERT_TRUE(loaded);
    overwrite(version_folder(first) / "static_responses/api_summary.json", "{}");
    EXPECT_EQ((*loaded)->answer("api_summary")->body(Encoding::identity).bytes, long_json(7));
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
            expect_broken(name);
        }
        overwrite(entry.path(), whole);
    }
    EXPECT_EQ(files, 9u);
    EXPECT_EQ(current(), first);
}

TEST_F(SeriesTest, MissingShortenedAndUnknownFilesAreNamed) {
    ASSERT_TRUE(publish(first));
    const fs::path notes = version_folder(first) / "precomputed/notes.txt";
    overwrite(notes, "twelve byte");
    expect_broken("precomputed/notes.txt");
    fs::remove(notes);
    expect_broken("precomputed/notes.txt");
    overwrite(notes, "twelve bytes");
    EXPECT_EQ(current(), first);
    overwrite(version_folder(first) / "raw_data/extra.parquet", "");
    expect_broken("raw_data/extra.parquet");
    fs::remove(version_folder(first) / "raw_data/extra.parquet");
    fs::create_directory(version_folder(first) / "empty");
    expect_broken("empty");
    fs::remove(version_folder(first) / "empty");
    fs::rename(notes, folder_.path() / "notes.txt");
    fs::create_symlink(folder_.path() / "notes.txt", notes);
    expect_broken("precomputed/notes.txt");
    fs::remove_all(version_folder(first));
    expect_broken("manifest.json");
}

TEST_F(SeriesTest, AnyChangedByteOfTheMetadataIsFound) {
    ASSERT_TRUE(publish(first));
    const fs::path metadata = series_.folder() / "metadata.json";
    const std::string whole = bytes_of(metadata);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        overwrite(metadata, flipped);
        const auto loaded = series_.load();
        ASSERT_FALSE(loaded) << at;
        EXPECT_TRUE(loaded.error().detail.starts_with(metadata.native())) << loaded.error().detail;
    }
}

TEST_F(SeriesTest, VersionsAreListedNewestFirstWithTheirTimes) {
    ASSERT_TRUE(series_.versions());
    EXPECT_TRUE(series_.versions()->empty());
    EXPECT_EQ(series_.generation().value(), "{}");
    ASSERT_TRUE(publish(first));
    clock_->advance(90s);
    ASSERT_TRUE(publish(second, 9));
    const auto versions = series_.versions();
    ASSERT_TRUE(versions);
    ASSERT_EQ(versions->size(), 2u);
    EXPECT_EQ((*versions)[0].data_version, second);
    EXPECT_TRUE((*versions)[0].current);
    EXPECT_EQ((*versions)[0].published_at, "2023-11-14T22:14:50Z");
    EXPECT_EQ((*versions)[1].published_at, "2023-11-14T22:13:20Z");
    EXPECT_FALSE((*versions)[1].current);
    EXPECT_EQ(series_.generation().value(), "{\"seconds\":1.50}");
    EXPECT_EQ(current(), second);
    EXPECT_EQ((*series_.load(first))->source().data_version, first);
}

TEST_F(SeriesTest, NothingPublishedAndAnUnknownVersionAreToldApart) {
    const auto nothing = series_.load();
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().kind, ErrorKind::missing);
    EXPECT_NE(nothing.error().detail.find("nothing is published"), std::string::npos);
    ASSERT_TRUE(publish(first));
    const auto unknown = series_.load(second);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::missing);
    EXPECT_NE(unknown.error().detail.find(first), std::string::npos);
}

TEST_F(SeriesTest, SwitchingPointsAtAKeptVersionThatIsWhole) {
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(publish(second, 9));
    ASSERT_TRUE(series_.switch_to(first));
    EXPECT_EQ(current(), first);
    overwrite(version_folder(second) / "precomputed/notes.txt", "twelve_bytes");
    const auto refused = series_.switch_to(second);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::broken);
    EXPECT_EQ(series_.switch_to(third).error().kind, ErrorKind::missing);
    EXPECT_EQ(current(), first);
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(series_.versions()->size(), 2u);
}

TEST_F(SeriesTest, PruneKeepsTheNewestAndTheCurrentOne) {
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(publish(second, 9));
    ASSERT_TRUE(publish(third, 10));
    ASSERT_TRUE(series_.switch_to(first));
    fs::create_directory(version_folder("left-by-a-dead-writer"));
    const auto removed = series_.prune(1);
    ASSERT_TRUE(removed) << removed.error().detail;
    EXPECT_EQ(*removed, std::vector<std::string>{second});
    EXPECT_EQ(series_.versions()->size(), 2u);
    EXPECT_FALSE(fs::exists(version_folder(second)));
    EXPECT_FALSE(fs::exists(version_folder("left-by-a-dead-writer")));
    EXPECT_EQ(current(), first);
    EXPECT_TRUE(series_.load(third));
    EXPECT_EQ(series_.prune(0).value(), std::vector<std::string>{third});
    EXPECT_EQ(current(), first);
}

TEST_F(SeriesTest, RemoveTakesTheFolderWhole) {
    EXPECT_EQ(series_.remove().error().kind, ErrorKind::missing);
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(series_.remove());
    EXPECT_FALSE(fs::exists(series_.folder()));
    EXPECT_TRUE(fs::is_empty(series_.folder().parent_path()));
    EXPECT_EQ(series_.switch_to(first).error().kind, ErrorKind::missing);
    EXPECT_FALSE(fs::exists(series_.folder()));
}

TEST_F(SeriesTest, AReadOnlyFolderIsReadButNotWritten) {
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(publish(second, 9));
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
    ASSERT_EQ(::chmod(series_.folder().c_str(), 0555), 0);
    ASSERT_EQ(::chmod((series_.folder() / ".lock").c_str(), 0444), 0);
    {
        const OrdinaryUser user;
        EXPECT_EQ(current(), second);
        EXPECT_EQ(publish(third).error().kind, ErrorKind::denied);
        EXPECT_EQ(series_.switch_to(first).error().kind, ErrorKind::denied);
        EXPECT_EQ(series_.prune(0).error().kind, ErrorKind::denied);
        EXPECT_EQ(series_.remove().error().kind, ErrorKind::denied);
        const Series below(series_.folder() / "another");
        const auto refused = below.begin(source_of(first), executor_);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::denied);
        EXPECT_TRUE(refused.error().detail.starts_with(below.folder().native()))
            << refused.error().detail;
    }
    ASSERT_EQ(::chmod(series_.folder().c_str(), 0755), 0);
}

TEST_F(SeriesTest, ReadersAlwaysFindAWholeVersionWhileWritersPublishAndPrune) {
    ASSERT_TRUE(publish(first));
    std::atomic<bool> done = false;
    std::thread reader([&] {
        while (!done) {
            const auto loaded = series_.load();
            EXPECT_TRUE(loaded) << loaded.error().detail;
        }
    });
    for (int turn = 0; turn < 8; ++turn) {
        EXPECT_TRUE(publish(turn % 2 == 0 ? second : first, turn % 2 == 0 ? 9 : 7));
        EXPECT_TRUE(series_.prune(0));
    }
    done = true;
    reader.join();
}

}  // namespace
}  // namespace almanac::bundle
