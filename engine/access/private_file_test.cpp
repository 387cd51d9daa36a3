#include "engine/access/private_file.h"

#include "engine/access/test_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

namespace almanac::access {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr std::size_t bytes_max = 100;

fs::perms mode_of(const fs::path& path) { return fs::status(path).permissions(); }

TEST(PrivateFile, IsItsOwnersAloneAndReplacedWhole) {
    const TestFolder folder;
    const fs::path path = folder / "config/keys.json";
    ASSERT_TRUE(replace_private(path, "one"));
    ASSERT_TRUE(replace_private(path, std::string_view("t\0o", 3)));
    EXPECT_EQ(mode_of(path), fs::perms(0600));
    const auto read = read_private(path, bytes_max);
    ASSERT_TRUE(read && *read);
    EXPECT_EQ((*read)->bytes, std::string_view("t\0o", 3));
    EXPECT_EQ((*read)->state, state_of(path));
    EXPECT_FALSE(fs::exists(folder / "config/keys.json.new"));
}

TEST(PrivateFile, TakesNoModeOverFromWhatAnInterruptedWriterLeft) {
    const TestFolder folder;
    std::ofstream(folder / "keys.json.new") << "left over, and longer than what comes";
    fs::permissions(folder / "keys.json.new", fs::perms(0666));
    ASSERT_TRUE(replace_private(folder / "keys.json", "new"));
    EXPECT_EQ(mode_of(folder / "keys.json"), fs::perms(0600));
    EXPECT_EQ(bytes_of(folder / "keys.json"), "new");
}

TEST(PrivateFile, ThatIsNotThereIsNone) {
    const TestFolder folder;
    const auto read = read_private(folder / "keys.json", bytes_max);
    ASSERT_TRUE(read);
    EXPECT_FALSE(*read);
    EXPECT_FALSE(state_of(folder / "keys.json"));
}

TEST(PrivateFile, IsNotTrustedWhereOthersMayReadOrWriteIt) {
    const TestFolder folder;
    put_private(folder / "keys.json", "one");
    for (const unsigned mode : {0640u, 0604u, 0620u, 0602u, 0666u}) {
        fs::permissions(folder / "keys.json", static_cast<fs::perms>(mode));
        const auto read = read_private(folder / "keys.json", bytes_max);
        ASSERT_FALSE(read) << mode;
        EXPECT_THAT(read.error().detail, HasSubstr("chmod 600"));
    }
}

TEST(PrivateFile, OfAnotherKindOrTooLargeIsRefused) {
    const TestFolder folder;
    EXPECT_FALSE(read_private(folder / "", bytes_max)) << "a folder";
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_FALSE(read_private(folder / "pipe", bytes_max)) << "and it does not hang";
    put_private(folder / "large", std::string(bytes_max + 1, 'x'));
    const auto read = read_private(folder / "large", bytes_max);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, base::ErrorKind::too_large);
}

TEST(PrivateFile, StaysAsItWasWhereTheDiskIsFull) {
    const TestFolder folder;
    ASSERT_TRUE(replace_private(folder / "keys.json", "one"));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto signal_before = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit little{10, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
    const auto written = replace_private(folder / "keys.json", std::string(1000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, signal_before);
    EXPECT_FALSE(written);
    EXPECT_EQ(bytes_of(folder / "keys.json"), "one");
    EXPECT_FALSE(fs::exists(folder / "keys.json.new"));
}

}  // namespace
}  // namespace almanac::access
