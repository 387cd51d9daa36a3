#include "tests/redis/race.h"
#include "tests/redis/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace almanac::redis_test {
namespace {

using namespace std::chrono_literals;
using cache::Source;
using cache::TierState;

// What anybody may wait for an answer of 2 ms: 100 ms for Redis, 10 until that is noticed, and what
// a busy machine with a sanitizer adds; less than the three seconds after which a connection is
// given up, which is what somebody who did wait for Redis would take.
constexpr std::uint64_t ask_ns_max = 2'500'000'000;

const Instance::Options as_shipped{.waits = Instance::Waits::shipped};

class RedisFaults : public RedisTest {
protected:
    // Lets readers and writers of two instances race while `happen` runs. Each writer's promise is
    // for its own instance, since Redis may be away.
    static void race_during(Board& board, Instance& one, const std::function<void()>& happen) {
        std::vector<std::thread> threads;
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            threads.emplace_back([&, seed] { read_until_stop(one, board, seed); });
        }
        for (std::size_t writer = 0; writer < 2; ++writer) {
            threads.emplace_back(
                [&, writer] { write_until_stop(one, board, writer, Promise::here); });
        }
        happen();
        board.stop = true;
        for (std::thread& thread : threads) thread.join();
    }
    static void expect_unharmed(const Board& board) {
        EXPECT_EQ(board.wrong, 0u);
        EXPECT_EQ(board.stale, 0u);
        EXPECT_GT(board.asks, 100u);
    }
    static void expect_unharmed_and_soon(const Board& board) {
        expect_unharmed(board);
        EXPECT_LT(board.slowest, ask_ns_max);
    }
    // Whether what `one` computes is found by `other`, once it is in Redis.
    static bool shares(const RedisServer& server, Instance& one, Instance& other,
                       const std::string& key) {
        one.ask(key, {"t"}, [] { return "x"; });
        const std::string entry = "almanac:entry:*" + key;
        if (!one.wait_for([&](const auto&) { return !server.keys(entry).empty(); })) return false;
        return other.ask(key, {"t"}, [] { return "y"; }).source == Source::shared;
    }
};

TEST_F(RedisFaults, ACrashUnderLoadIsSurvivedAndForgotten) {
    RedisServer server;
    Board board;
    Instance one(server.address(), as_shipped);
    Instance two(server.address());
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    race_during(board, one, [&] {
        for (int crash = 0; crash < (is_long() ? 20 : 2) && !HasFailure(); ++crash) {
            std::this_thread::sleep_for(300ms);
            server.kill();
            EXPECT_TRUE(one.wait_for([](const auto& it) { return it.state == TierState::away; }));
            EXPECT_FALSE(one.tier().reason.empty());
            std::this_thread::sleep_for(300ms);
            server.start();
            EXPECT_TRUE(one.wait_ready());
        }
        std::this_thread::sleep_for(300ms);
    });
    expect_unharmed_and_soon(board);
    EXPECT_GE(one.tier().connects, 3u);
    ASSERT_TRUE(two.wait_ready());
    Instance three(server.address());
    ASSERT_TRUE(three.wait_ready());
    EXPECT_TRUE(shares(server, two, three, "after"));
    EXPECT_TRUE(two.invalidate("t"));
    EXPECT_EQ(three.ask("after", {"t"}, [] { return "z"; }).text, "z");
}

TEST_F(RedisFaults, AFrozenServerHoldsNobodyUp) {
    RedisServer server;
    Board board;
    Instance one(server.address(), as_shipped);
    ASSERT_TRUE(one.wait_ready());
    race_during(board, one, [&] {
        std::this_thread::sleep_for(300ms);
        server.freeze();
        EXPECT_TRUE(one.wait_for([](const auto& it) { return it.state == TierState::slow; }));
        EXPECT_TRUE(one.wait_for([](const auto& it) { return it.state == TierState::away; }));
        EXPECT_FALSE(one.invalidate("somewhere"));
        server.thaw();
        EXPECT_TRUE(one.wait_ready());
        std::this_thread::sleep_for(300ms);
    });
    expect_unharmed_and_soon(board);
    EXPECT_GE(one.tier().late, 1u);
    EXPECT_GE(one.tier().losses, 1u);
}

TEST_F(RedisFaults, AShortStallLosesNothing) {
    RedisServer server;
    Instance one(server.address(), as_shipped);
    ASSERT_TRUE(one.wait_ready());
    one.ask("k", {"t"}, [] { return "x"; });
    server.freeze();
    const Told stalled = one.ask("l", {"t"}, [] { return "y"; });
    EXPECT_EQ(stalled.source, Source::computed);
    EXPECT_LT(stalled.took, 1s);
    ASSERT_TRUE(one.wait_for([](const auto& it) { return it.state == TierState::slow; }));
    server.thaw();
    ASSERT_TRUE(one.wait_ready());
    EXPECT_EQ(one.tier().losses, 0u);
    EXPECT_EQ(one.ask("k", {"t"}, [] { return "x"; }).source, Source::hit);
}

TEST_F(RedisFaults, WhatWasInvalidatedWhileRedisWasAwayIsPassedOnLater) {
    RedisServer server;
    Instance one(server.address(), as_shipped);
    Instance two(server.address());
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    two.ask("k", {"t"}, [] { return "old"; });
    server.freeze();
    EXPECT_FALSE(one.invalidate("t")) << "nobody can have confirmed it";
    EXPECT_EQ(two.ask("k", {"t"}, [] { return "new"; }).text, "old") << "as docs/caching.md says";
    server.thaw();
    ASSERT_TRUE(one.wait_for([](const auto& it) { return it.spreads_pending == 0; }));
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    EXPECT_TRUE(one.invalidate("other")) << "messages keep their order";
    EXPECT_EQ(two.ask("k", {"t"}, [] { return "new"; }).text, "new");
}

// In 2 MB that nearly all entries compete for, generations are evicted too.
TEST_F(RedisFaults, EvictionOfAnythingIsHarmless) {
    const RedisServer server({"--maxmemory", "2500kb", "--maxmemory-policy", "allkeys-random"});
    Board board;
    Instance one(server.address(), {.memory = Instance::Memory::small});
    Instance two(server.address(), {.memory = Instance::Memory::small});
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    std::vector<std::thread> threads;
    for (Instance* instance : {&one, &two}) {
        threads.emplace_back([&, instance] { read_until_stop(*instance, board, 1); });
        threads.emplace_back([&, instance] {
            for (int count = 0; !board.stop; ++count) {
                instance->ask(fmt::format("filler {}", count), {fmt::format("f{}", count)},
                              [] { return std::string(20'000, 'f'); });
            }
        });
    }
    for (std::size_t writer = 0; writer < 2; ++writer) {
        threads.emplace_back(
            [&, writer] { write_until_stop(one, board, writer, Promise::everywhere); });
    }
    const auto evicts = [&] {
        return server.ask({"INFO", "stats"}).find("evicted_keys:0\r") == std::string::npos;
    };
    std::this_thread::sleep_for(3s);
    EXPECT_TRUE(one.wait_for([&](const auto& it) { return it.puts > 200 && evicts(); }));
    board.stop = true;
    for (std::thread& thread : threads) thread.join();
    expect_unharmed(board);
    EXPECT_EQ(board.unconfirmed, 0u);
    EXPECT_GT(board.invalidated, 10u);
    EXPECT_EQ(one.tier().damaged, 0u);
}

TEST_F(RedisFaults, AFullServerThatEvictsNothingStillInvalidates) {
    const RedisServer server({"--maxmemory", "2500kb", "--maxmemory-policy", "noeviction"});
    Instance one(server.address(), {.memory = Instance::Memory::small});
    Instance two(server.address());
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    one.ask("k", {"t"}, [] { return "old"; });
    EXPECT_EQ(two.ask("l", {"t"}, [] { return "old"; }).text, "old");
    for (int count = 0; one.tier().puts_failed == 0; ++count) {
        ASSERT_LT(count, 2'000);
        one.ask(fmt::format("filler {}", count), {"f"}, [] { return std::string(20'000, 'f'); });
    }
    EXPECT_TRUE(one.invalidate("t"));
    EXPECT_EQ(one.ask("k", {"t"}, [] { return "new"; }).text, "new");
    EXPECT_EQ(two.ask("l", {"t"}, [] { return "new"; }).text, "new");
    EXPECT_EQ(one.tier().losses, 0u);
}

// What somebody may do to one key of Redis.
using Spoil = std::function<void(const RedisServer&, const std::string& key)>;

std::vector<Spoil> all_spoils() {
    return {
        [](const RedisServer& at, const std::string& key) {
            at.ask({"SET", key, "garbage", "PX", "60000"});
        },
        [](const RedisServer& at, const std::string& key) {
            at.ask({"SETRANGE", key, "40", "\xff\xff\xff\xff"});
        },
        [](const RedisServer& at, const std::string& key) {
            at.ask({"APPEND", key, "x"});
        },
        [](const RedisServer& at, const std::string& key) {
            at.ask({"PERSIST", key});
        },
        [](const RedisServer& at, const std::string& key) {
            at.ask({"PEXPIRE", key, "999999999999"});
        },
        [](const RedisServer& at, const std::string& key) {
            at.ask({"DEL", key});
            at.ask({"RPUSH", key, "x"});
            at.ask({"PEXPIRE", key, "60000"});
        },
        [](const RedisServer& at, const std::string& key) {
            at.ask({"SET", key, std::string(9u << 20u, 'x'), "PX", "60000"});
        },
        [](const RedisServer& at, const std::string& key) {
            const std::string other = at.keys("almanac:entry:*the other*").at(0);
            at.ask({"COPY", other, key, "REPLACE"});
        },
    };
}

TEST_F(RedisFaults, DamagedEntriesAreMissesAndCounted) {
    const RedisServer server;
    Instance writer(server.address());
    ASSERT_TRUE(writer.wait_ready());
    writer.ask("the other", {"t"}, [] { return "the other"; });
    std::uint64_t number = 0;
    for (const Spoil& spoil : all_spoils()) {
        const std::string key = fmt::format("key {}", number);
        writer.ask(key, {"t"}, [&] { return key; });
        ++number;
        ASSERT_TRUE(writer.wait_for([&](const auto& it) { return it.puts == number + 1; }));
        const auto names = server.keys("almanac:entry:*" + key);
        ASSERT_EQ(names.size(), 1u);
        spoil(server, names[0]);
        Instance reader(server.address());
        ASSERT_TRUE(reader.wait_ready());
        const Told told = reader.ask(key, {"t"}, [&] { return key; });
        EXPECT_EQ(told.text, key) << number;
        EXPECT_EQ(told.source, Source::computed) << number;
        EXPECT_EQ(reader.tier().damaged, 1u) << number;
        EXPECT_EQ(reader.tier().losses, 0u) << number;
    }
}

TEST_F(RedisFaults, DamagedGenerationsAndMessagesAreTakenForInvalidations) {
    const RedisServer server;
    Instance one(server.address());
    Instance two(server.address());
    ASSERT_TRUE(one.wait_ready());
    ASSERT_TRUE(two.wait_ready());
    ASSERT_TRUE(shares(server, one, two, "k"));
    server.ask({"PUBLISH", "almanac:0:invalidations", "garbage"});
    ASSERT_TRUE(two.wait_for([](const auto& it) { return it.damaged == 1; }));
    EXPECT_EQ(two.ask("k", {"t"}, [] { return "x"; }).source, Source::shared);

    const std::string generation = server.keys("almanac:generation:*tag:t").at(0);
    server.ask({"SET", generation, std::string(100, '7')});
    two.cache.remove("k");
    EXPECT_EQ(two.ask("k", {"t"}, [] { return "x"; }).source, Source::computed);
    server.ask({"DEL", generation});
    server.ask({"RPUSH", generation, "x"});
    EXPECT_EQ(two.ask("other", {"t"}, [] { return "x"; }).source, Source::computed);
    EXPECT_TRUE(one.invalidate("t"));
    EXPECT_TRUE(shares(server, one, two, "again"));
}

TEST_F(RedisFaults, ThePasswordOpensAndIsNeverTold) {
    const RedisServer server({"--requirepass", "s3cret-right"});
    Instance one(server.address(), {.password = "s3cret-right"});
    EXPECT_TRUE(one.wait_ready());
    Instance two(server.address(), {.password = "s3cret-wrong"});
    ASSERT_TRUE(two.wait_for(
        [](const auto& it) { return it.reason.find("WRONGPASS") != std::string::npos; }));
    EXPECT_EQ(two.tier().reason.find("s3cret"), std::string::npos);
    EXPECT_EQ(two.ask("k", {}, [] { return "x"; }).text, "x");
    Instance three(server.address());
    EXPECT_TRUE(three.wait_for(
        [](const auto& it) { return it.reason.find("NOAUTH") != std::string::npos; }));
}

TEST_F(RedisFaults, AReplicaIsNotBelieved) {
    const RedisServer server;
    Instance one(server.address());
    ASSERT_TRUE(one.wait_ready());
    server.ask({"REPLICAOF", "127.0.0.1", "1"});
    ASSERT_TRUE(one.wait_for([](const auto& it) { return it.state == TierState::away; }));
    EXPECT_NE(one.tier().reason.find("replica"), std::string::npos);
    server.ask({"REPLICAOF", "NO", "ONE"});
    EXPECT_TRUE(one.wait_ready());
}

TEST_F(RedisFaults, TooManyInvalidationsWhileAwayBecomeOneOfEverything) {
    RedisServer server;
    Instance one(server.address());
    ASSERT_TRUE(one.wait_ready());
    server.kill();
    ASSERT_TRUE(one.wait_for([](const auto& it) { return it.state == TierState::away; }));
    for (int count = 0; count < 5'000; ++count) {
        const std::vector<std::string> tags{fmt::format("t{}", count)};
        one.cache.invalidate(tags);
        if (count % 100 == 0) std::this_thread::sleep_for(1ms);
    }
    EXPECT_LE(one.tier().spreads_pending, 2'048u);
    server.start();
    ASSERT_TRUE(one.wait_ready());
    EXPECT_TRUE(one.wait_for([](const auto& it) { return it.spreads_pending == 0; }));
    EXPECT_TRUE(one.invalidate("t"));
}

}  // namespace
}  // namespace almanac::redis_test
