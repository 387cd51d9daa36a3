#include "apps/elections/model.h"

namespace almanac::elections {

void TextColumn::add(std::string_view text) {
    if (!codes_.empty() && words_[codes_.back()] == text) {
        codes_.push_back(codes_.back());
        return;
    }
    const auto [place, is_new] = code_of_.try_emplace(std::string(text), static_cast<std::uint32_t>(words_.size()));
    if (is_new) words_.emplace_back(text);
    codes_.push_back(place->second);
}

}  // namespace almanac::elections
