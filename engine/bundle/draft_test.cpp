#include "engine/bundle/test_series.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using namespace std::chrono_literals;

class DraftTest : public testing::Test, protected TestSeries {};

TEST_F(DraftTest, PublishingTheSameAgainChangesNothing) {
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

TEST_F(DraftTest, EqualContentsInAnotherFolderAreEqualBytes) {
    ASSERT_TRUE(publish(first));
    const auto one = snapshot_of(series_.folder());
    series_ = Series(folder_.path() / "elections" / "other", clock_);
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(snapshot_of(series_.folder()), one);
}

TEST_F(DraftTest, PublishingAnOlderVersionAgainMakesItCurrent) {
    ASSERT_TRUE(publish(first));
    ASSERT_TRUE(publish(second, 9));
    ASSERT_TRUE(publish(first));
    EXPECT_EQ(current(), first);
    EXPECT_EQ(series_.versions()->size(), 2u);
}

TEST_F(DraftTest, ImportingAgainMendsADamagedVersion) {
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

TEST_F(DraftTest, ImportingAgainMendsDamagedMetadataFromTheVersionsThatAreWhole) {
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

TEST_F(DraftTest, AVersionWithOtherBytesIsNeverReplacedInSilence) {
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    const auto refused = publish(first, 8);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().detail.find("other bytes in static_responses/api_pair.pack"),
              std::string::npos)
        << refused.error().detail;
    EXPECT_EQ(snapshot_of(series_.folder()), before);
}

TEST_F(DraftTest, ADroppedDraftLeavesNothing) {
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

TEST_F(DraftTest, NamesThatLeadOutOfTheVersionAreRefused) {
    auto draft = series_.begin(source_of(first), executor_);
    ASSERT_TRUE(draft);
    for (const char* path : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "manifest.json",
                             ".hidden", "a b", "a\\b"}) {
        const auto refused = (*draft)->add_file(path, "x");
        ASSERT_FALSE(refused) << path;
        EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
    }
    EXPECT_EQ((*draft)->add_answer("a/b", "{}").error().kind, ErrorKind::invalid);
    EXPECT_EQ((*draft)->add_pack("..", {}).error().kind, ErrorKind::invalid);
    EXPECT_EQ((*draft)->add_pack("pack", {{"", "{}"}}).error().kind, ErrorKind::invalid);
    EXPECT_EQ((*draft)->add_table("raw/../../x", candidates()).error().kind, ErrorKind::invalid);
}

TEST_F(DraftTest, AFileIsAddedOnce) {
    auto draft = series_.begin(source_of(first), executor_);
    ASSERT_TRUE(draft);
    ASSERT_TRUE((*draft)->add_answer("api_summary", "{}"));
    EXPECT_EQ((*draft)->add_answer("api_summary", "{}").error().kind, ErrorKind::conflict);
    EXPECT_EQ((*draft)->add_file("static_responses/api_summary.json.gz", "x").error().kind,
              ErrorKind::conflict);
}

TEST_F(DraftTest, ADataVersionIsHexadecimalAndFactsAreAnObject) {
    for (const char* version : {"", "0123456", "0123456G", "ABCDEF01", "../01234567"}) {
        EXPECT_EQ(series_.begin(source_of(version), executor_).error().kind, ErrorKind::invalid)
            << version;
    }
    Source source = source_of(first);
    source.facts = "[1]";
    EXPECT_EQ(series_.begin(source, executor_).error().kind, ErrorKind::invalid);
    EXPECT_FALSE(fs::exists(series_.folder()));
}

TEST_F(DraftTest, WritersInOneProcessTakeTurnsAndWaitOnce) {
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

TEST_F(DraftTest, AWriterWaitsOutAnotherThatLeavesTheFolderGone) {
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

TEST_F(DraftTest, AWriterThatDiesLosesItsTurnAndItsDraftIsClearedAway) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    // Not fork(): it would also run what DuckDB's library hangs on it.
    const pid_t child = ::_Fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const auto draft = series_.begin(source_of(first), executor_);
        const bool added = draft && (*draft)->add_file("precomputed/notes.txt", "half");
        overwrite(series_.folder() / "metadata.json.new-1", "half");
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
    EXPECT_FALSE(fs::exists(series_.folder() / "metadata.json.new-1"));
    EXPECT_EQ(current(), second);
}

TEST_F(DraftTest, AFullDiskChangesNothingAndSaysSo) {
    ASSERT_TRUE(publish(first));
    const auto before = snapshot_of(series_.folder());
    for (const rlim_t bytes : {0u, 20u, 150u, 600u, 1'500u}) {
        const FullDisk full(bytes);
        const auto published = publish(second, 9);
        ASSERT_FALSE(published) << bytes;
        EXPECT_EQ(published.error().kind, ErrorKind::exhausted) << published.error().detail;
        EXPECT_TRUE(published.error().detail.ends_with(
            "free some space and run again; nothing was changed"));
    }
    EXPECT_EQ(snapshot_of(series_.folder()), before);
    EXPECT_TRUE(publish(second, 9));
}

TEST_F(DraftTest, ADiskThatFillsAtTheLastStepTakesTheVersionBackOut) {
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
    EXPECT_NE(published.error().detail.find("metadata.json"), std::string::npos)
        << published.error().detail;
    EXPECT_EQ(snapshot_of(series_.folder()), before);
}

}  // namespace
}  // namespace almanac::bundle
