#include "apps/elections/ballot_ids.h"

#include "engine/base/hash.h"

#include <algorithm>
#include <limits>

namespace almanac::elections {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// The digits at the beginning, without zeros before them; `rest` goes on behind them.
std::string_view take_number(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    std::string_view digits = rest.substr(0, end);
    rest.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

// What both begin with, up to the number that they differ in.
std::size_t shared_prefix(std::string_view one, std::string_view other) {
    const std::size_t most = std::min(one.size(), other.size());
    std::size_t at = 0;
    while (at < most && one[at] == other[at]) ++at;
    while (at > 0 && is_digit(one[at - 1])) --at;
    return at;
}

}  // namespace

bool is_before(std::string_view one, std::string_view other) {
    const std::size_t shared = shared_prefix(one, other);
    one.remove_prefix(shared);
    other.remove_prefix(shared);
    while (!one.empty() && !other.empty()) {
        if (is_digit(one.front()) != is_digit(other.front())) return is_digit(one.front());
        if (is_digit(one.front())) {
            const std::string_view left = take_number(one);
            const std::string_view right = take_number(other);
            if (left.size() != right.size()) return left.size() < right.size();
            if (left != right) return left < right;
            continue;
        }
        if (one.front() != other.front()) return one.front() < other.front();
        one.remove_prefix(1);
        other.remove_prefix(1);
    }
    return one.empty() && !other.empty();
}

std::uint32_t BallotIds::number(std::string_view id) {
    if (!ascending_) return look_up(id);
    if (ends_.empty()) return add(id);
    const std::string_view last = (*this)[ends_.size() - 1];
    if (id == last) return static_cast<std::uint32_t>(ends_.size() - 1);
    if (is_before(last, id)) return add(id);
    hash_all();
    return look_up(id);
}

std::uint32_t BallotIds::add(std::string_view id) {
    bytes_ += id;
    ends_.push_back(bytes_.size());
    return static_cast<std::uint32_t>(ends_.size() - 1);
}

std::uint32_t BallotIds::look_up(std::string_view id) {
    const std::uint64_t hash = base::fast_hash(id);
    const std::size_t mask = slots_.size() - 1;
    const auto upper = static_cast<std::uint32_t>(hash >> 32U);
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.number_after == 0) {
            const std::uint32_t number = add(id);
            slot = {upper, number + 1};
            if (2 * ends_.size() >= slots_.size()) hash_all();
            return number;
        }
        if (slot.hash == upper && (*this)[slot.number_after - 1] == id)
            return slot.number_after - 1;
    }
}

void BallotIds::hash_all() {
    constexpr std::size_t slots_min = 1024;
    ascending_ = false;
    std::size_t size = slots_min;
    while (size < 4 * ends_.size()) size *= 2;
    slots_.assign(size, Slot());
    for (std::uint32_t number = 0; number < ends_.size(); ++number) place(number);
}

void BallotIds::place(std::uint32_t number) {
    const std::uint64_t hash = base::fast_hash((*this)[number]);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].number_after != 0) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), number + 1};
}

std::vector<std::string> BallotIds::list() const {
    std::vector<std::string> ids;
    ids.reserve(ends_.size());
    for (std::size_t number = 0; number < ends_.size(); ++number) ids.emplace_back((*this)[number]);
    return ids;
}

}  // namespace almanac::elections
