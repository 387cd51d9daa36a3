#pragma once

// Whether bytes are what their ETag says they are: the first body of an ETag is remembered by its
// hash, and every later one must be the same. Pure.

#include "bench/load/response.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace almanac::load {

// So many ETags are remembered, some 150 bytes each; bodies of further ones go unchecked, and are
// counted.
inline constexpr std::size_t etags_max = 500'000;

// The number of an ETag of one request; 0 is none.
using EtagId = std::uint32_t;

// What became of a body.
enum class Verdict : std::uint8_t { first, same, other, unchecked };

// Remembers what was claimed.
class Ledger {
public:
    struct Entry {
        Verdict verdict = Verdict::unchecked;
        EtagId etag = 0;
    };

    // Judges an answer of status 200 to `request`, a place in the mix. One without an ETag has to
    // be what the first without was.
    Entry judge(std::size_t request, const Response& response);

    // The text of an ETag; `id` is one that judge() gave.
    std::string_view text(EtagId id) const { return claims_[id - 1].etag; }

    std::uint64_t unchecked() const { return unchecked_; }
    std::size_t etags() const { return claims_.size(); }

private:
    struct Claim {
        std::string etag;
        std::uint64_t hash;
        std::uint64_t bytes;
    };
    std::unordered_map<std::string, EtagId> ids_;  // of "PLACE ETAG"
    std::deque<Claim> claims_;                     // by id - 1
    std::string key_;                              // scratch
    std::uint64_t unchecked_ = 0;
};

}  // namespace almanac::load
