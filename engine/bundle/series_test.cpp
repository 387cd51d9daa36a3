#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using base::Encoding;
using base::ErrorKind;
using namespace std::chrono_literals;

constexpr auto first = "0123456789abcdef";
constexpr auto second = "fedcba9876543210";
constexpr auto third = "00000000";

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

Source source_of(std::string data_version) {
    return {std::move(data_version), 3, {{"ballots \"1\".csv", std::string(64, 'a'), 12}}, "{ \"seats\": 3, \"x\": 1.50 }"};
}

class SeriesTest : public testing::Test {
protected:
    base::Result<void> publish(const std::string& data_version, int seed = 7) {
        auto draft = TRY(series_.begin(source_of(data_version), executor_));
        TRY(draft->add_table("raw_data/candidates.parquet", candidates()));
        TRY(draft->add_file("precomputed/notes.txt", "twelve bytes"));
        TRY(draft->add_answer("api_summary", long_json(seed)));
        TRY(draft->add_answer("api_short", "{}"));
        TRY(draft->add_pack("api_pair", {{"1-2", long_json(seed + 1)}, {"1-3", "{\"short\":true}"}}));
        return draft->publish("{\"seconds\": 1.50}");
    }

    std::string current() const {
        const auto loaded = series_.load();
        return loaded ? (*loaded)->source().data_version : loaded.error().detail;
    }

    void expect_broken(const std::string& name) const {
        const auto loaded = series_.load();
        ASSERT_FALSE(loaded) << name;
        EXPECT_EQ(loaded.error().kind, ErrorKind::broken);
        EXPECT_TRUE(loaded.error().detail.starts_with(name + " ")) << loaded.error().detail;
        EXPECT_NE(loaded.error().detail.find("almanac rollback"), std::string::npos);
    }

    fs::path version_folder(const std::string& data_version) const {
        return series_.folder() / "versions" / data_version;
    }

    TestFolder folder_;
    base::InlineExecutor executor_;
    std::shared_ptr<base::FixedClock> clock_ =
        std::make_shared<base::FixedClock>(base::Instant(std::chrono::seconds(1'700'000'000)));
    Series series_{folder_.path() / "elections" / "test", clock_};
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
        const auto stored = version_folder(first) / ("static_responses/api_summary.json" + std::string(base::suffix_of(encoding)));
        EXPECT_EQ(summary->body(encoding).bytes, bytes_of(stored));
        EXPECT_EQ(summary->body(encoding).etag, base::etag_of(bytes_of(stored), encoding));
    }
    EXPECT_FALSE(version.answer("api_short")->body(Encoding::gzip).present());
    EXPECT_TRUE(version.answer("api_pair", "1-2")->body(Encoding::br).present());
    EXPECT_EQ(version.answer("api_pair", "1-3")->body(Encoding::identity).bytes, "{\"short\":true}");
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

TEST_F(SeriesTest, PublishingTheSameAgainChangesNothing) {
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    struct stat was {};
    ASSERT_EQ(::stat((series_.folder() / "metadata.json").c_str(), &was), 0);
    clock_->advance(1h);
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(snapshot_of(series_.folder()), before);
    struct stat is {};
    ASSERT_EQ(::stat((series_.folder() / "metadata.json").c_str(), &is), 0);
    EXPECT_EQ(is.st_ino, was.st_ino);
}

TEST_F(SeriesTest, EqualContentsInAnotherFolderAreEqualBytes) {
    ASSERT_TRUE(publish(first));
    const auto one = snapshot_of(series_.folder());
    const Series other(folder_.path() / "elections" / "other", clock_);
    std::swap(series_, const_cast<Series&>(other));
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(snapshot_of(series_.folder()), one);
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

TEST_F(SeriesTest, PublishingAnOlderVersionAgainMakesItCurrent) {
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(publish(second, 9));
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(current(), first);
    EXPECT_EQ(series_.versions()->size(), 2u);
}

TEST_F(SeriesTest, ImportingAgainMendsADamagedVersion) {
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    overwrite(version_folder(first) / "precomputed/notes.txt", "twelve_bytes");
    fs::remove(version_folder(first) / "raw_data/candidates.parquet");
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(snapshot_of(series_.folder()), before);
    overwrite(version_folder(first) / "manifest.json", "{}");
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(snapshot_of(series_.folder()), before);
}

TEST_F(SeriesTest, ImportingAgainMendsDamagedMetadataFromTheVersionsThatAreWhole) {
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(publish(second, 9));
    ASSERT_TRUE(publish(third, 10));
    fs::remove(version_folder(third) / "precomputed/notes.txt");
    overwrite(series_.folder() / "metadata.json", "damaged");
    EXPECT_EQ(series_.load().error().kind, ErrorKind::broken);
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(current(), first);
    EXPECT_TRUE(series_.load(second));
    EXPECT_EQ(series_.versions()->size(), 2u);
}

TEST_F(SeriesTest, AVersionWithOtherBytesIsNeverReplacedInSilence) {
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    const auto refused = publish(first, 8);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().detail.find("other bytes in static_responses/api_pair.pack"), std::string::npos)
        << refused.error().detail;
    EXPECT_EQ(snapshot_of(series_.folder()), before);
}

TEST_F(SeriesTest, ADroppedDraftLeavesNothing) {
    {
        auto draft = series_.begin(source_of(first), executor_);
        ASSERT_TRUE(draft) << draft.error().detail;
        ASSERT_TRUE((*draft)->add_file("precomputed/notes.txt", "x"));
        ASSERT_TRUE(fs::exists(series_.folder()));
    }
    EXPECT_FALSE(fs::exists(series_.folder()));
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    { ASSERT_TRUE((*series_.begin(source_of(second), executor_))->add_file("notes.txt", "x")); }
    EXPECT_EQ(snapshot_of(series_.folder()), before);
}

TEST_F(SeriesTest, NamesThatLeadOutOfTheVersionAreRefused) {
    auto draft = series_.begin(source_of(first), executor_);
    ASSERT_TRUE(draft);
    for (const char* path : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "manifest.json", ".hidden", "a b", "a\\b"}) {
        const auto refused = (*draft)->add_file(path, "x");
        ASSERT_FALSE(refused) << path;
        EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
    }
    EXPECT_EQ((*draft)->add_answer("a/b", "{}").error().kind, ErrorKind::invalid);
    EXPECT_EQ((*draft)->add_pack("..", {}).error().kind, ErrorKind::invalid);
    EXPECT_EQ((*draft)->add_pack("pack", {{"", "{}"}}).error().kind, ErrorKind::invalid);
    EXPECT_EQ((*draft)->add_table("raw/../../x", candidates()).error().kind, ErrorKind::invalid);
}

TEST_F(SeriesTest, AFileIsAddedOnce) {
    auto draft = series_.begin(source_of(first), executor_);
    ASSERT_TRUE(draft);
    ASSERT_TRUE((*draft)->add_answer("api_summary", "{}"));
    EXPECT_EQ((*draft)->add_answer("api_summary", "{}").error().kind, ErrorKind::conflict);
    EXPECT_EQ((*draft)->add_file("static_responses/api_summary.json.gz", "x").error().kind, ErrorKind::conflict);
}

TEST_F(SeriesTest, ADataVersionIsHexadecimalAndFactsAreAnObject) {
    for (const char* version : {"", "0123456", "0123456G", "ABCDEF01", "../01234567"}) {
        EXPECT_EQ(series_.begin(source_of(version), executor_).error().kind, ErrorKind::invalid) << version;
    }
    Source source = source_of(first);
    source.facts = "[1]";
    EXPECT_EQ(series_.begin(source, executor_).error().kind, ErrorKind::invalid);
    EXPECT_FALSE(fs::exists(series_.folder()));
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

TEST_F(SeriesTest, WritersInOneProcessTakeTurnsAndWaitOnce) {
    auto draft = series_.begin(source_of(first), executor_);
    ASSERT_TRUE(draft);
    std::atomic<int> waits = 0;
    std::atomic<bool> began = false;
    std::thread other([&] {
        const auto waited = series_.begin(source_of(second), executor_, [&] { ++waits; });
        began = true;
        ASSERT_TRUE(waited) << waited.error().detail;
        EXPECT_TRUE((*waited)->publish("{}"));
    });
    while (waits == 0) std::this_thread::yield();
    EXPECT_FALSE(began);
    ASSERT_TRUE((*draft)->publish("{}"));
    other.join();
    EXPECT_TRUE(began);
    EXPECT_EQ(waits, 1);
    EXPECT_EQ(series_.versions()->size(), 2u);
    EXPECT_EQ(current(), second);
}

TEST_F(SeriesTest, AWriterWaitsOutAnotherThatLeavesTheFolderGone) {
    auto draft = series_.begin(source_of(first), executor_);
    ASSERT_TRUE(draft);
    std::atomic<int> waits = 0;
    std::thread other([&] {
        const auto waited = series_.begin(source_of(second), executor_, [&] { ++waits; });
        ASSERT_TRUE(waited) << waited.error().detail;
        EXPECT_TRUE((*waited)->publish("{}"));
    });
    while (waits == 0) std::this_thread::yield();
    draft->reset();
    other.join();
    EXPECT_EQ(current(), second);
}

TEST_F(SeriesTest, AWriterThatDiesLosesItsTurnAndItsDraftIsClearedAway) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto draft = series_.begin(source_of(first), executor_);
        const bool added = draft && (*draft)->add_file("precomputed/notes.txt", "half");
        [[maybe_unused]] const auto told = ::write(ends[1], added ? "y" : "n", 1);
        ::pause();
        ::_exit(1);
    }
    char told = 'n';
    ASSERT_EQ(::read(ends[0], &told, 1), 1);
    ASSERT_EQ(told, 'y');
    int waits = 0;
    const auto draft = series_.begin(source_of(second), executor_, [&] {
        ++waits;
        ::kill(child, SIGKILL);
    });
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    ::close(ends[0]);
    ::close(ends[1]);
    ASSERT_TRUE(draft) << draft.error().detail;
    EXPECT_EQ(waits, 1);
    ASSERT_TRUE((*draft)->publish("{}"));
    EXPECT_EQ(std::distance(fs::directory_iterator(series_.folder() / "versions"), {}), 1);
    EXPECT_EQ(current(), second);
}

TEST_F(SeriesTest, AFullDiskChangesNothingAndSaysSo) {
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    for (const rlim_t bytes : {0u, 20u, 150u, 600u, 1'500u}) {
        const FullDisk full(bytes);
        const auto published = publish(second, 9);
        ASSERT_FALSE(published) << bytes;
        EXPECT_EQ(published.error().kind, ErrorKind::exhausted) << published.error().detail;
        EXPECT_TRUE(published.error().detail.ends_with("free some space and run again; nothing was changed"));
    }
    EXPECT_EQ(snapshot_of(series_.folder()), before);
    EXPECT_TRUE(publish(second, 9));
}

TEST_F(SeriesTest, ADiskThatFillsAtTheLastStepTakesTheVersionBackOut) {
    for (const char* version : {first, second, third}) {
        auto draft = series_.begin(source_of(version), executor_);
        ASSERT_TRUE(draft);
        ASSERT_TRUE((*draft)->publish("{}"));
    }
    const auto before = snapshot_of(series_.folder());
    auto draft = series_.begin(source_of("99999999"), executor_);
    ASSERT_TRUE(draft);
    // The manifest has some 250 bytes, metadata.json with four versions some 800.
    const FullDisk full(500);
    const auto published = (*draft)->publish("{}");
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().kind, ErrorKind::exhausted);
    EXPECT_NE(published.error().detail.find("metadata.json"), std::string::npos) << published.error().detail;
    EXPECT_EQ(snapshot_of(series_.folder()), before);
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
        EXPECT_TRUE(refused.error().detail.starts_with(below.folder().native())) << refused.error().detail;
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
