#include "engine/cache/redis_settings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace almanac::cache {
namespace {

std::string told(std::string_view text) {
    const auto address = parse_redis_address(text);
    if (!address) return "refused";
    const RedisAddress& at = address.value();
    return fmt::format("{}|{}|{}|{}", at.host, at.port, at.socket, at.database);
}

TEST(RedisSettings, AnAddressNamesHostPortAndDatabase) {
    EXPECT_EQ(told("redis://cache.example:6380/3"), "cache.example|6380||3");
    EXPECT_EQ(told("redis://127.0.0.1"), "127.0.0.1|6379||0");
    EXPECT_EQ(told("redis://127.0.0.1/"), "127.0.0.1|6379||0");
    EXPECT_EQ(told("redis://[::1]:7000/1"), "::1|7000||1");
    EXPECT_EQ(told("redis://[::1]"), "::1|6379||0");
}

TEST(RedisSettings, AnAddressMayBeASocket) {
    EXPECT_EQ(told("unix:///run/redis.sock"), "|6379|/run/redis.sock|0");
    EXPECT_EQ(told("unix:///run/redis.sock?db=4"), "|6379|/run/redis.sock|4");
}

TEST(RedisSettings, WhatIsNoAddressIsRefused) {
    for (const char* text :
         {"", "redis://", "redis://:6379", "redis://host:0", "redis://host:65536", "redis://host:x",
          "redis://host/x", "redis://host/-1", "redis://[::1", "redis://[::1]x", "rediss://host",
          "unix://relative", "unix:///s?x=1", "unix:///s?db=", "redis://ho st", "redis://h\n"}) {
        EXPECT_EQ(told(text), "refused") << text;
    }
}

TEST(RedisSettings, APasswordInTheAddressIsRefusedAndNotRepeated) {
    const auto address = parse_redis_address("redis://:s3cret@host");
    ASSERT_FALSE(address);
    EXPECT_EQ(address.error().detail.find("s3cret"), std::string::npos);
}

TEST(RedisSettings, APasswordIsTheFirstLineOfItsFile) {
    const auto file = std::filesystem::temp_directory_path() / fmt::format("password-{}", getpid());
    const auto read = [&](const std::string& text) {
        std::ofstream(file) << text;
        const auto password = redis_password(file);
        return password ? password.value() : "refused";
    };
    EXPECT_EQ(read("s3cret\n"), "s3cret");
    EXPECT_EQ(read("s3cret"), "s3cret");
    EXPECT_EQ(read("a b\r\nsecond"), "a b");
    EXPECT_EQ(read("\n"), "refused");
    EXPECT_EQ(read(std::string(513, 'x')), "refused");
    std::filesystem::remove(file);
    EXPECT_EQ(redis_password(file).error().kind, base::ErrorKind::missing);
}

}  // namespace
}  // namespace almanac::cache
