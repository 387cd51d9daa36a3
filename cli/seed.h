#pragma once

// Where chance begins in a process.

#include <cstdint>
#include <random>

namespace almanac::cli {

// Another one in every process, from the system; not for secrets.
inline std::uint64_t any_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

}  // namespace almanac::cli
