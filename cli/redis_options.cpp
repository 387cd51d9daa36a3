#include "cli/redis_options.h"

#include "apps/elections/elections.h"

#include <CLI/CLI.hpp>

namespace almanac::cli {

void add_redis_options(CLI::App& verb, RedisCommand& command) {
    CLI::Option* redis =
        verb.add_option("--redis", command.address,
                        "Share what was worked out with other servers, through Redis 6 or later: "
                        "redis://host:port/database or unix:///path")
            ->type_name("ADDRESS");
    verb.add_option("--redis-user", command.user, "Its user, where that is not the default one")
        ->type_name("NAME")
        ->needs(redis);
    verb.add_option("--redis-password-file", command.password_file,
                    "A file whose first line is the password")
        ->type_name("FILE")
        ->needs(redis);
    verb.add_option("--redis-prefix", command.prefix,
                    "What its keys begin with; servers with the same one share")
        ->type_name("TEXT")
        ->needs(redis)
        ->capture_default_str();
}

base::Result<std::optional<cache::RedisSettings>> redis_settings(const RedisCommand& command) {
    if (command.address.empty()) return std::optional<cache::RedisSettings>();
    cache::RedisSettings settings;
    settings.address = TRY(cache::parse_redis_address(command.address));
    settings.user = command.user;
    if (!command.password_file.empty())
        settings.password = TRY(cache::redis_password(command.password_file));
    settings.prefix = command.prefix;
    settings.results_version = std::to_string(elections::results_version);
    return std::optional<cache::RedisSettings>(std::move(settings));
}

}  // namespace almanac::cli
