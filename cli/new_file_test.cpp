#include "cli/new_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace almanac::cli {
namespace {

namespace fs = std::filesystem;

class NewFileTest : public testing::Test {
protected:
    NewFileTest()
        : folder_(fs::temp_directory_path() / ("almanac-new-file-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directory(folder_);
    }
    ~NewFileTest() override { fs::remove_all(folder_); }

    static std::string bytes_of(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder_))
            found.insert(entry.path().lexically_relative(folder_).string());
        return found;
    }

    fs::path folder_;
};

TEST_F(NewFileTest, StandsUnderItsNameOnlyWhenItIsWhole) {
    const fs::path path = folder_ / "demo.csv";
    {
        auto file = NewFile::create(path);
        ASSERT_TRUE(file) << file.error().detail;
        ASSERT_TRUE(file->append("one,"));
        ASSERT_TRUE(file->append("two\n"));
        EXPECT_FALSE(fs::exists(path));
        ASSERT_TRUE(file->commit());
        EXPECT_EQ(bytes_of(path), "one,two\n");
    }
    EXPECT_EQ(names(), std::set<std::string>{"demo.csv"});
}

TEST_F(NewFileTest, LeavesNoTraceAndTheOldFileWhereItIsDropped) {
    const fs::path path = folder_ / "demo.csv";
    std::ofstream(path) << "before";
    {
        auto file = NewFile::create(path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->append("half"));
        EXPECT_EQ(names().size(), 2u);
    }
    EXPECT_EQ(names(), std::set<std::string>{"demo.csv"});
    EXPECT_EQ(bytes_of(path), "before");
}

TEST_F(NewFileTest, ReplacesWhatHadTheName) {
    const fs::path path = folder_ / "demo.csv";
    std::ofstream(path) << "before, and longer than what comes";
    auto file = NewFile::create(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->append("after"));
    ASSERT_TRUE(file->commit());
    EXPECT_EQ(bytes_of(path), "after");
}

TEST_F(NewFileTest, MakesTheFoldersAboveIt) {
    auto file = NewFile::create(folder_ / "a" / "b" / "demo.csv");
    ASSERT_TRUE(file) << file.error().detail;
    ASSERT_TRUE(file->commit());
    EXPECT_TRUE(fs::exists(folder_ / "a" / "b" / "demo.csv"));
}

TEST_F(NewFileTest, MovesWithItsOwner) {
    const fs::path path = folder_ / "demo.csv";
    {
        auto made = NewFile::create(path);
        ASSERT_TRUE(made);
        NewFile file = std::move(*made);
        ASSERT_TRUE(file.append("moved"));
        ASSERT_TRUE(file.commit());
    }
    EXPECT_EQ(bytes_of(path), "moved");
}

TEST_F(NewFileTest, AFolderThatCannotBeIsAnErrorThatNamesTheFile) {
    std::ofstream(folder_ / "file") << "x";
    const fs::path path = folder_ / "file" / "demo.csv";
    const auto made = NewFile::create(path);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, base::ErrorKind::denied);
    EXPECT_EQ(made.error().detail, "cannot write " + path.string() + ": Not a directory");
}

TEST_F(NewFileTest, AFolderOfTheSameNameIsAnErrorAndStays) {
    const fs::path path = folder_ / "demo.csv";
    fs::create_directories(path / "inside");
    {
        auto file = NewFile::create(path);
        ASSERT_TRUE(file);
        const auto named = file->commit();
        ASSERT_FALSE(named);
        EXPECT_EQ(named.error().detail, "cannot name " + path.string() + ": Is a directory");
    }
    EXPECT_EQ(names(), (std::set<std::string>{"demo.csv", "demo.csv/inside"}));
}

TEST_F(NewFileTest, AFullDiskSaysWhatToDoAndLeavesNothing) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 100;
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    {
        auto file = NewFile::create(folder_ / "demo.csv");
        ASSERT_TRUE(file);
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto written = file->append(std::string(200, 'x'));
        ::setrlimit(RLIMIT_FSIZE, &before);
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().kind, base::ErrorKind::exhausted);
        EXPECT_NE(written.error().detail.find("; make room or name another folder"),
                  std::string::npos)
            << written.error().detail;
    }
    ::signal(SIGXFSZ, handler);
    EXPECT_TRUE(names().empty());
}

}  // namespace
}  // namespace almanac::cli
