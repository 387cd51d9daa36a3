#pragma once

// The buckets of any number of callers under one limit, in bounded memory. Thread-safe: each shard
// has a lock of its own that is held for some 20 instructions.
//
// Where a set of buckets is taken up, a newcomer gets the fullest of them with the debt that it has
// (Metwally, Agrawal, El Abbadi 2005: space saving). So nobody is ever admitted more often than his
// limit says, however many addresses he changes between, and to get rid of a debt by pushing it out
// costs more requests than it was made of. The price: while an attacker keeps a whole set in debt,
// newcomers of that set share his debt.

#include "engine/access/gcra.h"
#include "engine/access/siphash.h"
#include "engine/base/id.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace almanac::access {

// Whoever a limit is for, as the hash of his name under the process's own key: two callers of 2^32
// have the same with a chance of 1 in 2, and then share a bucket.
using Subject = base::Id<struct SubjectTag, std::uint64_t>;

// The table of one limit.
class Buckets {
public:
    // `callers_max` is rounded up so that every shard has equal sets.
    Buckets(const Allowance& allowance, std::size_t callers_max);

    // As Rate has them.
    Decision take(Subject subject, Monotonic now);
    void give_back(Subject subject, Monotonic taken_at);

    // How many newcomers got a bucket that was somebody else's and not yet full.
    std::uint64_t displaced() const;

private:
    static constexpr std::size_t shards = 64;  // 2 cores meet in one of 64 locks once in 64 times
    static constexpr std::size_t ways = 8;     // 4 cache lines looked through

    struct Entry {
        std::uint64_t subject = 0;  // 0: never used
        Bucket bucket;
    };
    struct alignas(64) Shard {
        std::mutex mutex;
        std::vector<Entry> entries;  // sets of `ways`
        std::uint64_t displaced = 0;
    };

    Shard& shard_of(Subject subject) { return shards_[subject.number() % shards]; }
    Entry* set_of(Shard& shard, Subject subject) const;

    Rate rate_;
    std::size_t sets_;  // in a shard
    mutable std::array<Shard, shards> shards_;
};

}  // namespace almanac::access
