#include "engine/access/buckets.h"

#include <algorithm>

namespace almanac::access {

Buckets::Buckets(const Allowance& allowance, std::size_t callers_max)
    : rate_(allowance),
      sets_(std::max<std::size_t>(1, (callers_max + shards * ways - 1) / (shards * ways))) {
    for (Shard& shard : shards_) shard.entries.resize(sets_ * ways);
}

Buckets::Entry* Buckets::set_of(Shard& shard, Subject subject) const {
    return shard.entries.data() + subject.number() / shards % sets_ * ways;
}

Decision Buckets::take(Subject subject, Monotonic now) {
    Shard& shard = shard_of(subject);
    const std::lock_guard lock(shard.mutex);
    Entry* const begin = set_of(shard, subject);
    Entry* const end = begin + ways;
    Entry* place = std::find_if(
        begin, end, [&](const Entry& entry) { return entry.subject == subject.number(); });
    if (place != end) return rate_.take(place->bucket, now);

    place = std::min_element(begin, end, [](const Entry& one, const Entry& other) {
        return one.bucket.due < other.bucket.due;
    });
    const bool displaces = place->subject != 0 && !rate_.is_full(place->bucket, now);
    Bucket inherited{place->bucket.due, now};
    const Decision decision = rate_.take(inherited, now);
    if (!decision.admitted) return decision;
    *place = {subject.number(), inherited};
    if (displaces) ++shard.displaced;
    return decision;
}

void Buckets::give_back(Subject subject, Monotonic taken_at) {
    Shard& shard = shard_of(subject);
    const std::lock_guard lock(shard.mutex);
    Entry* const begin = set_of(shard, subject);
    Entry* const place = std::find_if(
        begin, begin + ways, [&](const Entry& entry) { return entry.subject == subject.number(); });
    if (place != begin + ways) rate_.give_back(place->bucket, taken_at);
}

std::uint64_t Buckets::displaced() const {
    std::uint64_t total = 0;
    for (Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        total += shard.displaced;
    }
    return total;
}

}  // namespace almanac::access
