#pragma once

// Listening sockets that share one port, none of them opened beside a stranger.

#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace almanac::http {

// Sockets that listen on one address and port; whoever takes a handle closes it.
struct Listeners {
    std::vector<int> handles;
    std::uint16_t port = 0;
};

// Opens `count` of them. The first is bound and listens alone, without SO_REUSEPORT, so that
// anybody else on the port, another almanac included, is an error; only then is the port shared
// with the others.
base::Result<Listeners> open_listeners(const std::string& address, std::uint16_t port,
                                       std::size_t count);

}  // namespace almanac::http
