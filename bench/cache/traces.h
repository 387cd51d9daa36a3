#pragma once

// Generated sequences of asks, the same for the same seed on every machine.

#include <cstdint>
#include <string>
#include <vector>

namespace almanac::bench {

// One ask: which answer, and how many bytes its body has.
struct TracedAsk {
    std::uint64_t key = 0;
    std::uint32_t body_bytes = 0;
};

// A sequence, for a cache with room for `entries` answers of mean size.
struct Trace {
    std::string name;
    std::uint64_t entries = 0;
    std::vector<TracedAsk> asks;
};

// Ten traces over 100,000 answers. zipf-0.7, -0.9, -1.1; scan: a quarter are runs of 5,000 asked
// once; loop: over and over twice what fits; shift: other answers become popular ten times;
// publish: a tenth of the answers get a new version at a time, fifty times; mix: zipf, a loop,
// another zipf and noise in turn; drift: what was asked of late is asked again, then never more;
// sizes: zipf-0.9 with bodies of 2 KB to 2 MB (Pareto, 1.1). Each for a cache of one and of ten
// percent.
std::vector<Trace> traces(std::uint64_t asks, std::uint64_t seed);

}  // namespace almanac::bench
