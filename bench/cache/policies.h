#pragma once

// The policies that were tried for engine/cache, as simulators over keys and weights: they remember
// which keys are in, and nothing else. One thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace almanac::bench {

// A cache of so many bytes.
class Policy {
public:
    virtual ~Policy() = default;
    // Whether `key` was in; afterwards it is, unless the policy refuses it. Equal keys weigh the
    // same.
    virtual bool ask(std::uint64_t key, std::uint32_t weight) = 0;
};

// How a policy is made for a capacity in bytes that holds so many entries of mean weight.
struct NamedPolicy {
    std::string name;
    std::function<std::unique_ptr<Policy>(std::uint64_t bytes_max, std::uint64_t entries)> make;
};

// LRU; SIEVE (Zhang et al., NSDI 2024); S3-FIFO (Yang et al., SOSP 2023); W-TinyLFU with a window
// of one percent (Einziger, Friedman, Manes 2017).
std::vector<NamedPolicy> policies();

}  // namespace almanac::bench
