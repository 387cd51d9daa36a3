#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace almanac::bundle {
namespace {

using base::ErrorKind;

TEST(MappedFile, HasTheBytesOfTheFileForAsLongAsItLives) {
    const TestFolder folder;
    const auto path = folder.path() / "ballots.csv";
    overwrite(path, "RowNumber,BoxID");
    auto mapped = MappedFile::open(path);
    ASSERT_TRUE(mapped);
    const MappedFile kept = std::move(*mapped);
    std::filesystem::remove(path);
    EXPECT_EQ(kept.bytes(), "RowNumber,BoxID");
}

TEST(MappedFile, WhatWasForgottenIsReadAgain) {
    const TestFolder folder;
    std::string text;
    for (int at = 0; at < 100'000; ++at) text += static_cast<char>('a' + at % 26);
    overwrite(folder.path() / "large", text);
    const auto mapped = MappedFile::open(folder.path() / "large");
    ASSERT_TRUE(mapped);
    EXPECT_EQ(mapped->bytes(), text);
    mapped->forget(0, 50'001);
    mapped->forget(70'000, 1'000'000'000);
    mapped->forget(99'999, 3);
    EXPECT_EQ(mapped->bytes(), text);
}

TEST(MappedFile, OfAnEmptyFileHasNoBytes) {
    const TestFolder folder;
    overwrite(folder.path() / "empty", "");
    const auto mapped = MappedFile::open(folder.path() / "empty");
    ASSERT_TRUE(mapped);
    EXPECT_EQ(mapped->bytes(), "");
}

TEST(MappedFile, NamesWhatIsMissingAndWhatIsAFolder) {
    const TestFolder folder;
    const auto missing = MappedFile::open(folder.path() / "nothing.csv");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::missing);
    EXPECT_EQ(missing.error().detail,
              (folder.path() / "nothing.csv").native() + " does not exist: check the name");
    const auto whole_folder = MappedFile::open(folder.path());
    ASSERT_FALSE(whole_folder);
    EXPECT_EQ(whole_folder.error().kind, ErrorKind::invalid);
    EXPECT_EQ(whole_folder.error().detail,
              folder.path().native() + " is a folder: name a file in it");
    overwrite(folder.path() / "file", "x");
    const auto below_a_file = MappedFile::open(folder.path() / "file" / "part");
    ASSERT_FALSE(below_a_file);
    EXPECT_EQ(below_a_file.error().kind, ErrorKind::invalid);
}

TEST(MappedFile, SaysWhatMayNotBeRead) {
    const TestFolder folder;
    const auto path = folder.path() / "secret.csv";
    overwrite(path, "x");
    ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
    ASSERT_EQ(::chmod(path.c_str(), 0), 0);
    const OrdinaryUser user;
    const auto refused = MappedFile::open(path);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::denied);
    EXPECT_NE(refused.error().detail.find("secret.csv may not be read"), std::string::npos)
        << refused.error().detail;
}

TEST(MappedFile, ReadsAPipeToItsEnd) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const std::string sent(60'000, 'x');
    ASSERT_EQ(::write(ends[1], sent.data(), sent.size()), static_cast<ssize_t>(sent.size()));
    ::close(ends[1]);
    const auto read = MappedFile::open("/proc/self/fd/" + std::to_string(ends[0]));
    ::close(ends[0]);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->bytes(), sent);
}

}  // namespace
}  // namespace almanac::bundle
