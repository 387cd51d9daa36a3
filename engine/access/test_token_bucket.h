#pragma once

// The slow, obviously right limit that judges the quick ones: a token bucket (RFC 2697's) whose
// level is an exact fraction. For tests only.

#include "engine/access/gcra.h"

#include <algorithm>
#include <vector>

namespace almanac::access {

// A level is counted in tokens × period, so that a nanosecond adds `requests` of it: whole numbers
// of 128 bits.
class TokenBucket {
public:
    explicit TokenBucket(const Allowance& allowance) : allowance_(allowance) {}

    // Takes a token, or refuses.
    bool take(Monotonic now) {
        if (level_at(now) < token()) return false;
        taken_.push_back(now);
        return true;
    }
    // A charge that is taken back has never been.
    void give_back_last() { taken_.pop_back(); }

    // Whole tokens.
    std::int64_t remaining(Monotonic now) const {
        return static_cast<std::int64_t>(level_at(now) / token());
    }

private:
    __extension__ using Wide = __int128;

    Wide token() const { return std::chrono::nanoseconds(allowance_.period).count(); }

    // Plays everything that was admitted again, from a full bucket.
    Wide level_at(Monotonic now) const {
        const Wide full = token() * allowance_.burst;
        Wide level = full;
        Monotonic last = taken_.empty() ? now : taken_.front();
        const auto refill_until = [&](Monotonic time) {
            level = std::min(full, level + Wide{(time - last).count()} * allowance_.requests);
            last = time;
        };
        for (const Monotonic each : taken_) {
            refill_until(each);
            level -= token();
        }
        refill_until(now);
        return level;
    }

    Allowance allowance_;
    std::vector<Monotonic> taken_;
};

}  // namespace almanac::access
