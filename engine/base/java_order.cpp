#include "engine/base/java_order.h"

#include <algorithm>
#include <numeric>

namespace almanac::base {

namespace {

constexpr char32_t replacement = 0xFFFD;

// HashMap mixes the upper half into the lower, since only the lowest bits choose the bucket.
std::uint32_t spread(std::u16string_view name) {
    const auto hash = static_cast<std::uint32_t>(java_hash(name));
    return hash ^ (hash >> 16U);
}

// The table of HashMap.newHashMap(max(size, 12)): a power of two, at most three quarters full.
std::size_t table_for(std::size_t size) {
    const std::size_t wanted = (4 * std::max<std::size_t>(size, 12) + 2) / 3;
    std::size_t table = 16;
    while (table < wanted) table *= 2;
    return table;
}

// How many bytes a code point takes that begins with this one; 0 where none does.
std::size_t length_of(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    if (lead >= 0xF0 && lead < 0xF5) return 4;
    return 0;
}

// Takes one code point off the front.
char32_t take(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = length_of(lead);
    if (length == 1 || length == 0 || length > text.size()) {
        text.remove_prefix(1);
        return length == 1 ? lead : replacement;
    }
    char32_t code = lead & (0x7FU >> length);
    for (std::size_t at = 1; at < length; ++at) {
        const auto next = static_cast<unsigned char>(text[at]);
        if ((next & 0xC0U) != 0x80U) {
            text.remove_prefix(at);
            return replacement;
        }
        code = (code << 6U) | (next & 0x3FU);
    }
    text.remove_prefix(length);
    return code;
}

}  // namespace

std::u16string to_utf16(std::string_view text) {
    std::u16string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t code = take(text);
        if (code < 0x10000) {
            out += static_cast<char16_t>(code);
        } else {
            out += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U));
            out += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU));
        }
    }
    return out;
}

std::int32_t java_hash(std::u16string_view text) {
    std::uint32_t hash = 0;
    for (const char16_t unit : text) hash = 31 * hash + unit;
    return static_cast<std::int32_t>(hash);
}

Result<std::vector<std::size_t>> hash_set_order(const std::vector<std::u16string>& names) {
    constexpr std::size_t chain_max = 8;
    constexpr std::size_t first_table_with_trees = 64;
    std::size_t table = table_for(names.size());
    std::vector<std::uint32_t> hashes;
    for (const std::u16string& name : names) {
        const std::uint32_t hash = spread(name);
        const auto same_bucket = [&](std::uint32_t other) {
            return ((hash ^ other) & (table - 1)) == 0;
        };
        const auto chain =
            static_cast<std::size_t>(std::count_if(hashes.begin(), hashes.end(), same_bucket));
        if (chain >= chain_max && table >= first_table_with_trees) {
            return Error{
                ErrorKind::invalid,
                "More than eight of the names share a bucket of Java's hash table, whose order "
                "is not imitated there."};
        }
        // A long chain makes a small table grow.
        if (chain >= chain_max) table *= 2;
        hashes.push_back(hash);
    }
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        return (hashes[one] & (table - 1)) < (hashes[other] & (table - 1));
    });
    return order;
}

}  // namespace almanac::base
