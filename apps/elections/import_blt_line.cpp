#include "apps/elections/import_blt_line.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace almanac::elections {

namespace {

constexpr std::uint32_t other = 0xFFFFFFFF;  // what is no candidate's number, and not the final 0
constexpr std::size_t letters_max = 8;

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           character == '_';
}

// Digits as a number, a lone 0 too; `other` where there is none, or more than nine, or 0s lead.
// Stops at any other character, so that a line break bounds it.
std::uint32_t take_number(const char*& at) {
    const char* begin = at;
    std::uint32_t number = 0;
    while (is_digit(*at) && at - begin < 9)
        number = number * 10 + static_cast<std::uint32_t>(*at++ - '0');
    const bool is_plain = at > begin && !is_digit(*at) && (*begin != '0' || at - begin == 1);
    return is_plain ? number : other;
}

}  // namespace

BltLines::BltLines(std::size_t candidates) : candidates_(candidates) {}

void BltLines::learn(std::string_view nickname, tally::CandidateIndex candidate) {
    const bool is_plain =
        !nickname.empty() && nickname.size() <= letters_max && is_letter(nickname.front()) &&
        std::all_of(nickname.begin(), nickname.end(),
                    [](char character) { return is_letter(character) || is_digit(character); });
    if (!is_plain) return;
    if (names_.empty()) names_.resize(std::bit_ceil(4 * candidates_));
    std::uint64_t letters = 0;
    std::memcpy(&letters, nickname.data(), nickname.size());
    std::size_t slot = slot_of(letters);
    while (names_[slot].letters != 0) slot = (slot + 1) & (names_.size() - 1);
    names_[slot] = {letters, candidate + 1U};
}

const char* BltLines::read(const char* at, const char* end, Line& line) const {
    // Every loop below stops at a line break, so one has to come.
    if (std::memchr(at, '\n', static_cast<std::size_t>(end - at)) == nullptr) return nullptr;
    line.marks.clear();
    line.voters = take_number(at);
    if (line.voters == 0 || line.voters == other) return nullptr;
    std::uint16_t rank = 0;
    while (*at == ' ' && rank < tally::candidates_max) {
        ++at;
        const std::uint32_t number = number_at(at);
        if (number == 0) {
            if (*at == '\r') ++at;
            return *at == '\n' ? at + 1 : nullptr;
        }
        if (number > candidates_) return nullptr;
        line.marks.push_back({static_cast<tally::CandidateIndex>(number - 1), ++rank});
    }
    return nullptr;
}

std::uint32_t BltLines::number_at(const char*& at) const {
    if (is_digit(*at)) return take_number(at);
    std::uint64_t letters = 0;
    unsigned taken = 0;
    for (; is_letter(*at) || is_digit(*at); ++at, ++taken) {
        if (taken == letters_max) return other;
        letters |= std::uint64_t{static_cast<unsigned char>(*at)} << (8 * taken);
    }
    return number_of(letters);
}

std::uint32_t BltLines::number_of(std::uint64_t letters) const {
    if (letters == 0 || names_.empty()) return other;
    std::size_t slot = slot_of(letters);
    while (names_[slot].letters != letters) {
        if (names_[slot].letters == 0) return other;
        slot = (slot + 1) & (names_.size() - 1);
    }
    return names_[slot].number;
}

std::size_t BltLines::slot_of(std::uint64_t letters) const {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15;  // 2^64 by the golden ratio
    return ((letters * spread) >> 32U) & (names_.size() - 1);
}

}  // namespace almanac::elections
