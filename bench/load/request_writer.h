#pragma once

// The bytes of requests, prepared as far as they can be. Pure.

#include "bench/load/mix.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::load {

// Writes the requests of a mix, which outlives it.
class RequestWriter {
public:
    // `host` is what stands in Host.
    RequestWriter(const Mix& mix, const std::string& host);

    // Appends the request at a place of the mix; `etag` goes into If-None-Match, "" is none.
    void append(std::string& out, std::size_t request, base::Random& random,
                std::string_view etag) const;

private:
    const Mix& mix_;
    std::vector<std::string> after_path_;  // by request: from behind the path up to If-None-Match
    std::vector<std::string> whole_;       // by request: all of it, where the path is no template
};

}  // namespace almanac::load
