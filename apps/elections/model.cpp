#include "apps/elections/model.h"

#include "engine/base/hash.h"

#include <algorithm>

namespace almanac::elections {

std::uint32_t Words::code(std::string_view text) {
    if (2 * words_.size() >= slots_.size()) grow();
    const std::uint64_t hash = base::fast_hash(text);
    const auto upper = static_cast<std::uint32_t>(hash >> 32U);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.code_after == 0) {
            words_.emplace_back(text);
            slot = {upper, static_cast<std::uint32_t>(words_.size())};
        } else if (slot.hash != upper || words_[slot.code_after - 1] != text) {
            continue;
        }
        return slot.code_after - 1;
    }
}

void Words::grow() {
    slots_.assign(std::max<std::size_t>(16, 2 * slots_.size()), Slot());
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t code = 0; code < words_.size(); ++code) {
        const std::uint64_t hash = base::fast_hash(words_[code]);
        std::size_t at = hash & mask;
        while (slots_[at].code_after != 0) at = (at + 1) & mask;
        slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), code + 1};
    }
}

void TextColumn::add(std::string_view text) {
    const bool is_repeat = !codes_.empty() && words_[codes_.back()] == text;
    codes_.push_back(is_repeat ? codes_.back() : words_.code(text));
}

std::string ballot_id(const Contest& contest, std::size_t ballot) {
    return contest.ballot_ids.empty() ? std::to_string(ballot + 1) : contest.ballot_ids[ballot];
}

}  // namespace almanac::elections
