#include "tally/lots_new_zealand.h"

#include "engine/base/ensure.h"

#include <algorithm>

namespace almanac::tally {

namespace {

// Clauses 42 and 43.
class Numbers {
public:
    Numbers(StatutoryForm form, std::uint64_t candidates, std::uint32_t seats, std::uint64_t valid)
        : form_(form),
          x_(candidates + 5),
          y_(seats),
          z_((valid + (form == StatutoryForm::text ? 1'000U : 10'000U) * (valid % 10)) % 30'323) {}

    std::int32_t next() {
        x_ = 171 * x_ % 30'269;
        y_ = 172 * y_ % 30'307;
        z_ = 170 * z_ % 30'323;
        const auto number = static_cast<std::int32_t>(10'000 * x_ / 30'269 + 10'000 * y_ / 30'307 +
                                                      10'000 * z_ / 30'323);
        return form_ == StatutoryForm::text ? number : 10'000 - number % 10'000;
    }

private:
    StatutoryForm form_;
    std::uint64_t x_;
    std::uint64_t y_;
    std::uint64_t z_;
};

}  // namespace

std::vector<std::int32_t> statutory_numbers(StatutoryForm form, const std::vector<bool>& stands,
                                            std::uint32_t seats, std::uint64_t valid_ballots) {
    // At most 4,096 stand and there are 10,000 numbers, so that fewer than one draw in two is of a
    // number given already; a million draws in vain would be a fault of ours.
    constexpr int draws_max = 1'000'000;
    const auto standing = std::count(stands.begin(), stands.end(), true);
    Numbers numbers(form, static_cast<std::uint64_t>(standing), seats, valid_ballots);
    int draws = 4;
    for (int discarded = 0; discarded < 4; ++discarded) numbers.next();
    std::vector<std::int32_t> given;
    std::vector<std::int32_t> by_candidate(stands.size(), 0);
    for (std::size_t at = 0; at < stands.size(); ++at) {
        if (!stands[at]) continue;
        std::int32_t number = numbers.next();
        while (std::find(given.begin(), given.end(), number) != given.end()) {
            base::ensure(++draws < draws_max, "the statutory numbers repeat themselves");
            number = numbers.next();
        }
        given.push_back(number);
        by_candidate[at] = number;
    }
    return by_candidate;
}

}  // namespace almanac::tally
