#include "engine/bundle/parquet_dictionary.h"

#include "engine/base/hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace almanac::bundle {

namespace {

// Below so many words a dictionary is kept whatever it saves.
constexpr std::size_t few_words = 1024;
constexpr std::size_t group = 8;  // numbers that are packed together

bool same(std::int64_t one, std::int64_t other) { return one == other; }
bool same(double one, double other) {
    return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
}
bool same(std::string_view one, std::string_view other) { return one == other; }

// Of a number: a multiplication that carries every bit upwards.
std::uint64_t hash_of(std::int64_t value) {
    const std::uint64_t mixed = static_cast<std::uint64_t>(value) * 0x9E3779B97F4A7C15U;
    return mixed ^ mixed >> 32U;
}
std::uint64_t hash_of(double value) { return hash_of(std::bit_cast<std::int64_t>(value)); }
std::uint64_t hash_of(std::string_view value) { return base::fast_hash(value); }

// Gives each different value a code.
template <class Value>
class Coder {
public:
    std::uint32_t code(const Value& value) {
        if (2 * words_.size() >= slots_.size()) grow();
        const std::uint64_t hash = hash_of(value);
        const std::size_t mask = slots_.size() - 1;
        const auto upper = static_cast<std::uint32_t>(hash >> 32U);
        for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
            Slot& slot = slots_[at];
            if (slot.code_after == 0) {
                words_.push_back(value);
                slot = {upper, static_cast<std::uint32_t>(words_.size())};
            } else if (slot.hash != upper || !same(words_[slot.code_after - 1], value)) {
                continue;
            }
            return slot.code_after - 1;
        }
    }
    std::vector<Value>& words() { return words_; }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t code_after = 0;  // 0: free
    };

    void grow() {
        slots_.assign(std::max<std::size_t>(256, 2 * slots_.size()), Slot());
        const std::size_t mask = slots_.size() - 1;
        for (std::uint32_t code = 0; code < words_.size(); ++code) {
            const std::uint64_t hash = hash_of(words_[code]);
            std::size_t at = hash & mask;
            while (slots_[at].code_after != 0) at = (at + 1) & mask;
            slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), code + 1};
        }
    }

    std::vector<Value> words_;
    std::vector<Slot> slots_;
};

// The codes of texts that were seen a moment ago, by where they stand: columns of ballots view the
// same few words again and again.
class RecentTexts {
public:
    template <class Code>
    std::uint32_t code(std::string_view text, Code&& code) {
        const auto address = reinterpret_cast<std::uintptr_t>(text.data());
        Seen& seen = seen_[(address >> 4U ^ address >> 14U) % seen_.size()];
        if (seen.data != text.data() || seen.size != text.size())
            seen = {text.data(), text.size(), code()};
        return seen.code;
    }

private:
    struct Seen {
        const char* data = nullptr;
        std::size_t size = std::string_view::npos;  // nothing seen: an empty text may be at null
        std::uint32_t code = 0;
    };
    std::array<Seen, 1024> seen_{};
};

template <class Value, class Code>
std::optional<Dictionary<Value>> coded(std::span<const Value> values, Coder<Value>& coder,
                                       Code&& code) {
    Dictionary<Value> dictionary;
    dictionary.codes.resize(values.size());
    for (std::size_t at = 0; at < values.size(); ++at) {
        const bool is_repeat = at > 0 && same(values[at], values[at - 1]);
        dictionary.codes[at] = is_repeat ? dictionary.codes[at - 1] : code(values[at]);
        if (coder.words().size() > few_words && coder.words().size() * 2 > at + 1)
            return std::nullopt;
    }
    dictionary.words = std::move(coder.words());
    return dictionary;
}

template <class Number>
std::optional<Dictionary<Number>> coded_numbers(std::span<const Number> values) {
    Coder<Number> coder;
    return coded(values, coder, [&](Number value) { return coder.code(value); });
}

void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U)
        out += static_cast<char>(static_cast<std::uint8_t>(value | 0x80U));
    out += static_cast<char>(static_cast<std::uint8_t>(value));
}

// Whole groups, the last one filled up with zeros.
void append_packed(std::string& out, std::span<const std::uint32_t> numbers, unsigned width) {
    const std::size_t groups = (numbers.size() + group - 1) / group;
    append_varint(out, groups << 1U | 1U);
    std::uint64_t bits = 0;
    unsigned filled = 0;
    for (std::size_t at = 0; at < groups * group; ++at) {
        bits |= std::uint64_t{at < numbers.size() ? numbers[at] : 0} << filled;
        filled += width;
        for (; filled >= 8; filled -= 8, bits >>= 8U)
            out += static_cast<char>(static_cast<std::uint8_t>(bits));
    }
}

}  // namespace

std::optional<Dictionary<std::int64_t>> dictionary_of(std::span<const std::int64_t> values) {
    return coded_numbers(values);
}

std::optional<Dictionary<double>> dictionary_of(std::span<const double> values) {
    return coded_numbers(values);
}

std::optional<Dictionary<std::string_view>> dictionary_of(
    std::span<const std::string_view> values) {
    Coder<std::string_view> coder;
    RecentTexts recent;
    return coded(values, coder, [&](std::string_view text) {
        return recent.code(text, [&] { return coder.code(text); });
    });
}

unsigned code_width(std::size_t words) {
    return std::max(1U, static_cast<unsigned>(std::bit_width(words > 0 ? words - 1 : 0)));
}

void append_run(std::string& out, std::uint32_t value, unsigned width, std::size_t count) {
    append_varint(out, count << 1U);
    for (unsigned bit = 0; bit < width; bit += 8)
        out += static_cast<char>(static_cast<std::uint8_t>(value >> bit));
}

std::string runs_of(std::span<const std::uint32_t> numbers, unsigned width) {
    std::string out;
    std::size_t packed_from = 0;  // what comes before is written
    std::size_t at = 0;
    while (at < numbers.size()) {
        std::size_t end = at + 1;
        while (end < numbers.size() && numbers[end] == numbers[at]) ++end;
        // Packed numbers come in whole groups, so that a run lends them what the last one lacks.
        const std::size_t lent = (group - (at - packed_from) % group) % group;
        if (end - at >= lent + group) {
            if (at + lent > packed_from)
                append_packed(out, numbers.subspan(packed_from, at + lent - packed_from), width);
            append_run(out, numbers[at], width, end - at - lent);
            packed_from = end;
        }
        at = end;
    }
    if (packed_from < numbers.size()) append_packed(out, numbers.subspan(packed_from), width);
    return out;
}

}  // namespace almanac::bundle
