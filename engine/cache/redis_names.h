#pragma once

// What things are called in Redis. Pure.

#include "engine/cache/redis_settings.h"
#include "engine/cache/wire_entry.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::cache {

// Names under one run of one server. A restarted Redis may come back with what it had saved some
// time ago, generations included, so nothing of an earlier run is believed: `run` is in every key.
class RedisNames {
public:
    RedisNames(const RedisSettings& settings, std::string_view run)
        : entries_(fmt::format("{}:entry:{}.{}:{}:", settings.prefix, wire_version,
                               settings.results_version, run)),
          generations_(fmt::format("{}:generation:{}:", settings.prefix, run)),
          channel_(fmt::format("{}:{}:invalidations", settings.prefix, settings.address.database)) {
    }

    // Where an answer is kept.
    std::string entry(std::string_view key) const { return entries_ + std::string(key); }
    // The generation of a tag; versions of the results share them.
    std::string generation(std::string_view tag) const {
        return generations_ + "tag:" + std::string(tag);
    }
    std::string generation_of_everything() const { return generations_ + "everything"; }
    // Where invalidations are published; channels know no database.
    const std::string& channel() const { return channel_; }
    // Where one instance is told something.
    std::string channel_of(std::uint64_t instance) const {
        return fmt::format("{}:{}", channel_, instance);
    }

private:
    std::string entries_;
    std::string generations_;
    std::string channel_;
};

}  // namespace almanac::cache
