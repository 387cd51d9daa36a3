#pragma once

// Where the second tier is. Pure but for redis_password().

#include "engine/base/result.h"
#include "engine/cache/redis_limits.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace almanac::cache {

// A Redis server: by host and port, or by the path of its socket where that is not empty.
struct RedisAddress {
    std::string host;
    std::uint16_t port = 6379;
    std::string socket;
    unsigned database = 0;
};

// What a second tier needs to know. Instances that share a Redis, its database and `prefix` hear of
// one another's invalidations; those that have `results_version` too share entries.
struct RedisSettings {
    RedisAddress address;
    std::string user;      // "" is Redis' default user
    std::string password;  // "" sends none; never logged
    std::string prefix = "almanac";
    std::string results_version;
    Nanoseconds fetch_wait_max = redis_limits::fetch_wait_max;
    Nanoseconds spread_wait_max = redis_limits::spread_wait_max;
};

// Reads `redis://host:port/database` (`redis://[::1]`; port 6379 and database 0 where left out) or
// `unix:///path/of/socket?db=1`. Errors: `invalid`, which never repeats the text, since somebody
// may have put a password there.
base::Result<RedisAddress> parse_redis_address(std::string_view text);

// The first line of a file, for RedisSettings::password. Errors: `missing`; `invalid` where it is
// empty or longer than 512 bytes.
base::Result<std::string> redis_password(const std::filesystem::path& file);

}  // namespace almanac::cache
