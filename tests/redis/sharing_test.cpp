#include "tests/redis/race.h"
#include "tests/redis/server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

namespace almanac::redis_test {
namespace {

using namespace std::chrono_literals;
using cache::Source;

using RedisSharing = RedisTest;

std::string shared_key(int number) { return fmt::format("shared {}", number); }

// Asks 100 questions; how many answers came from the second tier.
std::uint64_t ask_hundred(Instance& instance, Board& board) {
    std::uint64_t shared = 0;
    for (int number = 0; number < 100; ++number) {
        const std::string key = shared_key(number);
        const Told told = instance.ask(key, {"hundred"}, [&board, key] {
            ++board.computed;
            return key + std::string(20'000, 'x');
        });
        if (told.source == Source::shared) ++shared;
        if (told.text != key + std::string(20'000, 'x')) ++board.wrong;
    }
    return shared;
}

void expect_clean(const Board& board) {
    EXPECT_EQ(board.stale, 0u);
    EXPECT_EQ(board.wrong, 0u);
    EXPECT_EQ(board.unconfirmed, 0u);
    EXPECT_GT(board.asks, 100u);
    EXPECT_GT(board.shared, 10u);
    EXPECT_GT(board.invalidated, 20u);
    std::cout << fmt::format("{} asks, {} shared, {} computed, {} invalidations\n", board.asks,
                             board.shared, board.computed, board.invalidated);
}

TEST_F(RedisSharing, AnAnswerIsComputedOnceInAllInstances) {
    const RedisServer server;
    Board board;
    Instance one(server.address());
    Instance two(server.socket_address());
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    EXPECT_EQ(ask_hundred(one, board), 0u);
    ASSERT_TRUE(one.wait_for([](const auto& stats) { return stats.puts == 100; }));
    EXPECT_EQ(ask_hundred(two, board), 100u);
    EXPECT_EQ(board.computed, 100u);
    EXPECT_EQ(board.wrong, 0u);
    EXPECT_EQ(two.tier().hits, 100u);
    EXPECT_EQ(one.tier().put_bytes, 0u);
    Instance late(server.address());
    ASSERT_TRUE(late.wait_ready());
    EXPECT_EQ(ask_hundred(late, board), 100u);
    EXPECT_EQ(board.computed, 100u);
}

TEST_F(RedisSharing, AnInvalidationReachesMemoryElsewhere) {
    const RedisServer server;
    Instance one(server.address());
    Instance two(server.address());
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    const auto ask = [](Instance& instance, const std::string& key, const std::string& tag) {
        return instance.ask(key, {tag}, [] { return "x"; }).source;
    };
    const auto stored = [&](std::uint64_t count) {
        return one.wait_for([count](const auto& stats) { return stats.puts == count; });
    };
    ask(one, "k", "a");
    ask(one, "l", "b");
    ASSERT_TRUE(stored(2));
    EXPECT_EQ(ask(two, "k", "a"), Source::shared);
    EXPECT_EQ(ask(two, "l", "b"), Source::shared);
    ASSERT_TRUE(one.invalidate("a"));
    EXPECT_EQ(ask(two, "k", "a"), Source::computed);
    EXPECT_EQ(ask(two, "l", "b"), Source::hit);
    EXPECT_EQ(two.tier().heard, 1u);

    two.cache.remove("l");
    ASSERT_TRUE(one.wait_for([](const auto& stats) { return stats.heard == 1; }));
    EXPECT_EQ(ask(one, "l", "b"), Source::computed);

    EXPECT_TRUE(two.clear());
    EXPECT_EQ(ask(one, "k", "a"), Source::computed);
    EXPECT_EQ(ask(one, "l", "b"), Source::computed);
}

TEST_F(RedisSharing, NothingOldIsServedOnceAnInvalidationIsConfirmed) {
    const RedisServer server;
    Board board;
    Instance one(server.address());
    Instance two(server.address());
    Instance narrow(server.address(), {.memory = Instance::Memory::small});
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    ASSERT_TRUE(narrow.wait_ready());
    std::vector<std::thread> threads;
    for (Instance* instance : {&one, &two, &narrow}) {
        threads.emplace_back([&, instance] { read_until_stop(*instance, board, 1); });
        threads.emplace_back([&, instance] { read_until_stop(*instance, board, 2); });
    }
    for (std::size_t writer = 0; writer < writers_max; ++writer) {
        Instance& instance = writer % 2 == 0 ? one : two;
        threads.emplace_back(
            [&, writer] { write_until_stop(instance, board, writer, Promise::everywhere); });
    }
    race_for_a_while(board);
    for (std::thread& thread : threads) thread.join();
    expect_clean(board);
}

// A board in a file that both processes map.
class SharedBoard {
public:
    explicit SharedBoard(const std::string& path) {
        const int handle = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        EXPECT_EQ(ftruncate(handle, sizeof(Board)), 0);
        board_ = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
        close(handle);
    }
    ~SharedBoard() { munmap(board_, sizeof(Board)); }
    SharedBoard(const SharedBoard&) = delete;
    SharedBoard& operator=(const SharedBoard&) = delete;
    Board& board() { return *static_cast<Board*>(board_); }

private:
    void* board_ = nullptr;
};

// This program once more, with the test below alone.
pid_t start_child(const std::string& address, const std::string& board) {
    const pid_t child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("ALMANAC_REDIS_CHILD", address.c_str(), 1);
    setenv("ALMANAC_REDIS_BOARD", board.c_str(), 1);
    execl("/proc/self/exe", "redis_child", "--gtest_filter=RedisChild.*", nullptr);
    _exit(127);
}

bool reached(const std::atomic<std::uint64_t>& step, std::uint64_t wanted) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (step < wanted && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(5ms);
    }
    return step >= wanted;
}

TEST(RedisChild, SharesAndRacesWithItsParent) {
    const char* const address = std::getenv("ALMANAC_REDIS_CHILD");
    if (address == nullptr) GTEST_SKIP() << "run by TwoProcessesShareFillsAndInvalidations";
    SharedBoard shared(std::getenv("ALMANAC_REDIS_BOARD"));
    Board& board = shared.board();
    Instance instance(address);
    ASSERT_TRUE(instance.wait_ready());
    EXPECT_EQ(ask_hundred(instance, board), 100u);
    board.child = 1;
    ASSERT_TRUE(reached(board.child, 2));
    std::thread writer([&] { write_until_stop(instance, board, 1, Promise::everywhere); });
    read_until_stop(instance, board, 3);
    writer.join();
    board.child = 3;
    // Whoever goes before the other's last invalidation has his confirmation missing.
    ASSERT_TRUE(reached(board.child, 4));
}

TEST_F(RedisSharing, TwoProcessesShareFillsAndInvalidations) {
    const RedisServer server;
    const base::TestFolder folder;
    const std::string path = folder / "board";
    SharedBoard shared(path);
    Board& board = shared.board();
    Instance instance(server.address());
    ASSERT_TRUE(instance.wait_ready());
    EXPECT_EQ(ask_hundred(instance, board), 0u);
    ASSERT_TRUE(instance.wait_for([](const auto& stats) { return stats.puts == 100; }));

    const pid_t child = start_child(server.address(), path);
    ASSERT_TRUE(reached(board.child, 1));
    EXPECT_EQ(board.computed, 100u);
    board.child = 2;
    std::thread reader([&] { read_until_stop(instance, board, 4); });
    std::thread writer([&] { write_until_stop(instance, board, 0, Promise::everywhere); });
    race_for_a_while(board);
    reader.join();
    writer.join();
    if (!reached(board.child, 3)) kill(child, SIGKILL);
    board.child = 4;
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    expect_clean(board);
}

}  // namespace
}  // namespace almanac::redis_test
