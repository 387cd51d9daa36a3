#pragma once

// The ids of ballots, numbered from 0 in order of first appearance. Ids that only ever grow, as
// sources number their ballots, are told apart by looking at the one before; others are hashed.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Whether one id comes before the other: digits that stand together are a number. Ids that differ
// in zeros before a number alone are neither before nor after.
bool is_before(std::string_view one, std::string_view other);

// Grows id by id.
class BallotIds {
public:
    // The id's number, a new one if it was not seen before.
    std::uint32_t number(std::string_view id);
    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t number) const {
        const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
        return std::string_view(bytes_).substr(begin, ends_[number] - begin);
    }
    std::vector<std::string> list() const;

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number_after = 0;  // 0: free
    };

    std::uint32_t add(std::string_view id);
    std::uint32_t look_up(std::string_view id);
    void hash_all();
    void place(std::uint32_t number);

    std::string bytes_;  // one id behind the other
    std::vector<std::size_t> ends_;
    bool ascending_ = true;
    std::vector<Slot> slots_;  // half full at most; empty while the ids ascend
};

}  // namespace almanac::elections
