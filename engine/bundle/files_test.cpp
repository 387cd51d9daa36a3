#include "engine/bundle/files.h"

#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace almanac::bundle {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

TEST(ReplaceFile, MakesTheFoldersAboveAndLeavesNothingElse) {
    const TestFolder folder;
    const fs::path path = folder.path() / "config" / "deep" / "registry.json";
    ASSERT_TRUE(replace_file(path, "one"));
    ASSERT_TRUE(replace_file(path, "two"));
    EXPECT_EQ(bytes_of(path), "two");
    EXPECT_EQ(snapshot_of(path.parent_path()).size(), 1u);
}

TEST(ReplaceFile, KeepsTheOldBytesWhereTheDiskIsFull) {
    const TestFolder folder;
    const fs::path path = folder.path() / "registry.json";
    ASSERT_TRUE(replace_file(path, "old"));
    const FullDisk full(100);
    const auto replaced = replace_file(path, std::string(1'000, 'x'));
    ASSERT_FALSE(replaced);
    EXPECT_EQ(replaced.error().kind, ErrorKind::exhausted);
    EXPECT_EQ(snapshot_of(folder.path()),
              (std::map<std::string, std::string>{{"registry.json", "old"}}));
}

TEST(ReplaceFile, ByManyAtOnceIsAlwaysAWhole) {
    const TestFolder folder;
    const fs::path path = folder.path() / "registry.json";
    const auto replace_often = [&](char letter) {
        for (int times = 0; times < 30; ++times)
            EXPECT_TRUE(replace_file(path, std::string(5'000, letter)));
    };
    std::thread one(replace_often, 'a');
    std::thread two(replace_often, 'b');
    for (int times = 0; times < 200; ++times) {
        const std::string seen = bytes_of(path);
        EXPECT_TRUE(seen.empty() || seen == std::string(5'000, 'a') ||
                    seen == std::string(5'000, 'b'));
    }
    one.join();
    two.join();
    EXPECT_EQ(snapshot_of(folder.path()).size(), 1u);
}

TEST(MakeFolder, SaysWhetherItWasNewAndNamesWhatStandsInTheWay) {
    const TestFolder folder;
    const fs::path deep = folder.path() / "a" / "b" / "c";
    EXPECT_TRUE(make_folder(deep).value());
    EXPECT_FALSE(make_folder(deep).value());
    overwrite(deep / "file", "x");
    for (const fs::path& blocked : {deep / "file", deep / "file" / "below"}) {
        const auto made = make_folder(blocked);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().kind, ErrorKind::invalid);
        EXPECT_NE(made.error().detail.find("is a file, not a folder"), std::string::npos)
            << made.error().detail;
    }
}

TEST(ListTree, TellsPlainFilesFromWhatIsNone) {
    const TestFolder folder;
    fs::create_directories(folder.path() / "a" / "empty");
    overwrite(folder.path() / "a" / "file", "x");
    fs::create_symlink("file", folder.path() / "a" / "link");
    const auto listing = list_tree(folder.path());
    ASSERT_TRUE(listing);
    EXPECT_EQ(listing->files, std::vector<std::string>{"a/file"});
    EXPECT_EQ(listing->irregular, (std::vector<std::string>{"a/empty", "a/link"}));
    EXPECT_EQ(list_tree(folder.path() / "nothing").error().kind, ErrorKind::missing);
}

TEST(FileError, GivesEachFailureItsKindAndASentenceWithThePath) {
    const std::vector<std::pair<int, ErrorKind>> kinds{
        {ENOSPC, ErrorKind::exhausted}, {EDQUOT, ErrorKind::exhausted},
        {EMFILE, ErrorKind::exhausted}, {ENOENT, ErrorKind::missing},
        {EROFS, ErrorKind::denied},     {EACCES, ErrorKind::denied},
        {EISDIR, ErrorKind::invalid},   {ENOTDIR, ErrorKind::invalid},
        {EIO, ErrorKind::broken}};
    for (const auto& [code, kind] : kinds) {
        const base::Error error = file_error(Doing::writing, "data/x.parquet", code);
        EXPECT_EQ(error.kind, kind) << code;
        EXPECT_NE(error.detail.find("data/x.parquet"), std::string::npos) << error.detail;
    }
}

}  // namespace
}  // namespace almanac::bundle
