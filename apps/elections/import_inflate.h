#pragma once

// Unpacking whole pieces of deflate, for gzip, zip and xlsx alike: libdeflate is the fastest there
// is, and needs no stream.

#include <libdeflate.h>

#include <cstdint>
#include <memory>

namespace almanac::elections {

// Deflate's best: 258 bytes from 2 bits. What claims to unpack to more is damaged, or made to do
// harm.
inline constexpr std::uint64_t deflate_growth_max = 1032;

// Gives the decompressor back to libdeflate.
struct FreeDecompressor {
    void operator()(libdeflate_decompressor* decompressor) const {
        libdeflate_free_decompressor(decompressor);
    }
};

// libdeflate's working memory, reusable for one piece after another; not for two threads at once.
using Decompressor = std::unique_ptr<libdeflate_decompressor, FreeDecompressor>;

// A new one.
Decompressor make_decompressor();

}  // namespace almanac::elections
