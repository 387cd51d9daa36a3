#pragma once

// The Redis that `serve` shares answers through, as the command line names it.

#include "engine/base/result.h"
#include "engine/cache/cache.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace almanac::cli {

// What the options say.
struct RedisCommand {
    std::string address;  // "": none
    std::string user;
    std::string password_file;
    std::string prefix = "almanac";
};

// Adds --redis, --redis-user, --redis-password-file and --redis-prefix.
void add_redis_options(CLI::App& verb, RedisCommand& command);

// What the cache is told; nothing where no Redis is named. Errors: `invalid` for an address that is
// none, those of the password's file.
base::Result<std::optional<cache::RedisSettings>> redis_settings(const RedisCommand& command);

}  // namespace almanac::cli
