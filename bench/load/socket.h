#pragma once

// The sockets of the generator.

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace almanac::load {

// Where to connect to, and from how many loopback addresses.
struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
    std::size_t sources = 1;
};

// Raises the limit of open handles to the hard one and checks that it is enough for so many
// connections.
base::Result<void> allow_handles(std::size_t connections);

// Begins to connect, non-blocking; `number` decides the source address. -1 where that fails at
// once.
int begin_connecting(const Endpoint& endpoint, std::size_t number);

// Whether a socket that has become writable is connected.
bool is_connected(int handle);

}  // namespace almanac::load
