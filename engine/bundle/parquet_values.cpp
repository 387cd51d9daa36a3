#include "engine/bundle/parquet_values.h"

#include <algorithm>
#include <cstring>

namespace almanac::bundle {

namespace {

constexpr unsigned width_max = 32;
// A number of so many bits, wherever in a byte it begins, lies within eight bytes.
constexpr unsigned one_fetch_bits_max = 57;

// Bytes that are taken from the front.
class Front {
public:
    explicit Front(std::string_view bytes) : bytes_(bytes) {}

    std::size_t position() const { return at_; }
    std::size_t left() const { return bytes_.size() - at_; }
    const char* data() const { return bytes_.data() + at_; }
    void pass(std::size_t bytes) { at_ += bytes; }

    bool varint(std::uint64_t& value) {
        value = 0;
        for (unsigned shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
            const auto next = static_cast<std::uint8_t>(bytes_[at_++]);
            value |= std::uint64_t{next & 0x7FU} << shift;
            if ((next & 0x80U) == 0) return true;
        }
        return false;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

std::uint64_t fetch(const char* bytes, std::size_t bit, unsigned width) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + bit / 8, sizeof word);
    return (word >> (bit % 8)) & ((std::uint64_t{1} << width) - 1);
}

// Wider than one fetch: the two halves apart.
std::uint64_t fetch_wide(const char* bytes, std::size_t bit, unsigned width) {
    if (width <= one_fetch_bits_max) return fetch(bytes, bit, width);
    return fetch(bytes, bit, width_max) | fetch(bytes, bit + width_max, width - width_max)
                                              << width_max;
}

template <unsigned width>
void unpack_bits(const char* bytes, std::span<std::uint32_t> out) {
    for (std::size_t at = 0; at < out.size(); ++at)
        out[at] = static_cast<std::uint32_t>(fetch(bytes, at * width, width));
}

void unpack_bits(const char* bytes, unsigned width, std::span<std::uint32_t> out) {
    if (width == 1) return unpack_bits<1>(bytes, out);
    if (width == 8) return unpack_bits<8>(bytes, out);
    if (width == 16) return unpack_bits<16>(bytes, out);
    for (std::size_t at = 0; at < out.size(); ++at)
        out[at] = static_cast<std::uint32_t>(fetch(bytes, at * width, width));
}

// One run: so many times the same number.
bool read_run(Front& front, unsigned width, std::uint32_t& value) {
    const std::size_t bytes = (width + 7) / 8;
    if (front.left() < bytes) return false;
    value = 0;
    if (bytes > 0) std::memcpy(&value, front.data(), bytes);
    front.pass(bytes);
    return width == width_max || value >> width == 0;
}

// What stands before the blocks of differences.
struct Differences {
    std::uint64_t block = 0;       // numbers a block
    std::uint64_t miniblocks = 0;  // a block
    std::uint64_t per_miniblock = 0;
    std::uint64_t count = 0;  // numbers in all
    std::int64_t first = 0;
};

bool read_number(Front& front, std::int64_t& value) {
    std::uint64_t zigzag = 0;
    if (!front.varint(zigzag)) return false;
    value = static_cast<std::int64_t>(zigzag >> 1U) ^ -static_cast<std::int64_t>(zigzag & 1U);
    return true;
}

bool read_header(Front& front, Differences& header) {
    constexpr std::uint64_t block_max = 1U << 20U;
    const bool is_there = front.varint(header.block) && front.varint(header.miniblocks) &&
                          front.varint(header.count) && read_number(front, header.first);
    if (!is_there || header.block == 0 || header.block > block_max || header.miniblocks == 0 ||
        header.block % 128 != 0 || header.block % header.miniblocks != 0) {
        return false;
    }
    header.per_miniblock = header.block / header.miniblocks;
    return header.per_miniblock % 8 == 0;
}

// Adds in the ring of 64 bits, in which differences that overflow come back.
std::int64_t sum(std::int64_t one, std::uint64_t other) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(one) + other);
}

// One miniblock behind out[at - 1]; padding numbers behind the last are passed over.
bool read_miniblock(Front& front, std::uint8_t width, std::uint64_t smallest,
                    std::span<std::int64_t> out) {
    if (width > 64) return false;
    const std::size_t bytes = (out.size() - 1) * width / 8 + ((out.size() - 1) * width % 8 != 0);
    if (front.left() < bytes) return false;
    for (std::size_t at = 1; at < out.size(); ++at) {
        const std::uint64_t more =
            width == 0 ? 0 : fetch_wide(front.data(), (at - 1) * width, width);
        out[at] = sum(out[at - 1], smallest + more);
    }
    return true;
}

}  // namespace

bool read_runs(std::string_view bytes, unsigned width, std::span<std::uint32_t> out) {
    if (width > width_max) return false;
    Front front(bytes);
    while (!out.empty()) {
        std::uint64_t header = 0;
        if (!front.varint(header)) return false;
        const bool is_packed = (header & 1U) != 0;
        const std::uint64_t length = header >> 1U;
        if (length == 0) return false;
        const std::uint64_t groups = std::min<std::uint64_t>(length, (out.size() + 7) / 8);
        const std::size_t count =
            std::min<std::uint64_t>(out.size(), is_packed ? groups * 8 : length);
        if (is_packed) {
            if (front.left() < (count * width + 7) / 8) return false;
            unpack_bits(front.data(), width, out.first(count));
            front.pass(std::min<std::uint64_t>(front.left(), groups * width));
        } else {
            std::uint32_t value = 0;
            if (!read_run(front, width, value)) return false;
            std::fill_n(out.begin(), count, value);
        }
        out = out.subspan(count);
    }
    return true;
}

bool are_all_ones(std::string_view bytes, std::size_t count) {
    Front front(bytes);
    std::uint64_t header = 0;
    std::uint32_t value = 0;
    return front.varint(header) && (header & 1U) == 0 && header >> 1U >= count &&
           read_run(front, 1, value) && value == 1;
}

std::optional<std::size_t> read_differences(std::string_view bytes, std::span<std::int64_t> out) {
    Front front(bytes);
    Differences header;
    if (!read_header(front, header) || header.count != out.size()) return std::nullopt;
    if (out.empty()) return front.position();
    out[0] = header.first;
    for (std::size_t done = 1; done < out.size();) {
        std::int64_t smallest = 0;
        if (!read_number(front, smallest) || front.left() < header.miniblocks) return std::nullopt;
        const std::string_view widths(front.data(), header.miniblocks);
        front.pass(header.miniblocks);
        for (std::size_t mini = 0; mini < header.miniblocks && done < out.size(); ++mini) {
            const auto width = static_cast<std::uint8_t>(widths[mini]);
            const std::size_t count =
                std::min<std::size_t>(header.per_miniblock, out.size() - done);
            if (!read_miniblock(front, width, static_cast<std::uint64_t>(smallest),
                                out.subspan(done - 1, count + 1))) {
                return std::nullopt;
            }
            front.pass(std::min<std::size_t>(front.left(), header.per_miniblock * width / 8));
            done += count;
        }
    }
    return front.position();
}

}  // namespace almanac::bundle
