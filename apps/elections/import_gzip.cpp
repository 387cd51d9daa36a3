// Unpacking gzip, all of it at once: libdeflate is the fastest there is, and needs no stream.

#include "apps/elections/import.h"
#include "apps/elections/import_inflate.h"
#include "engine/base/ensure.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::string_view gzip_magic = "\x1f\x8b";

// Bytes that grow without being zeroed first.
struct Buffer {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::size_t capacity = 0;

    void grow_to(std::size_t wanted) {
        std::unique_ptr<char[]> larger(new char[wanted]);
        if (size > 0) std::memcpy(larger.get(), bytes.get(), size);
        bytes = std::move(larger);
        capacity = wanted;
    }
};

// What the file's last four bytes say it unpacks to (modulo 4 GiB, of the last member), as a first
// guess.
std::size_t first_guess(std::string_view packed) {
    std::uint32_t stated = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) {
        stated |= std::uint32_t{static_cast<unsigned char>(packed[packed.size() - 4 + byte])}
                  << (8 * byte);
    }
    return std::max<std::size_t>(
        1024, std::min<std::uint64_t>(stated, packed.size() * deflate_growth_max));
}

base::Error damaged(std::string_view name) {
    return {base::ErrorKind::invalid,
            fmt::format("{}: the gzip file is damaged or cut short. Fetch it again.", name)};
}

// Unpacks one member to the buffer's end and drops it from `packed`.
base::Result<void> unpack_member(std::string_view name, libdeflate_decompressor* decompressor,
                                 std::string_view& packed, Buffer& buffer) {
    while (true) {
        std::size_t taken = 0;
        std::size_t made = 0;
        const libdeflate_result result = libdeflate_gzip_decompress_ex(
            decompressor, packed.data(), packed.size(), buffer.bytes.get() + buffer.size,
            buffer.capacity - buffer.size, &taken, &made);
        if (result == LIBDEFLATE_SUCCESS) {
            packed.remove_prefix(taken);
            buffer.size += made;
            return {};
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return damaged(name);
        if (buffer.capacity >= unpacked_bytes_max) {
            return base::Error{
                base::ErrorKind::too_large,
                fmt::format("{}: the gzip file unpacks to more than {} bytes. Split it.", name,
                            unpacked_bytes_max)};
        }
        buffer.grow_to(std::min<std::uint64_t>(buffer.capacity * 2, unpacked_bytes_max));
    }
}

}  // namespace

Decompressor make_decompressor() {
    Decompressor decompressor(libdeflate_alloc_decompressor());
    base::ensure(decompressor != nullptr, "out of memory");
    return decompressor;
}

base::Result<Unpacked> unpack(const SourceFile& file) {
    std::string_view packed = file.bytes;
    if (!packed.starts_with(gzip_magic)) return Unpacked{packed, nullptr};
    if (packed.size() < 18) return damaged(file.name);  // header 10, trailer 8
    const Decompressor decompressor = make_decompressor();
    Buffer buffer;
    buffer.grow_to(first_guess(packed));
    while (packed.starts_with(gzip_magic)) {
        TRY(unpack_member(file.name, decompressor.get(), packed, buffer));
    }
    // Padding of zeroes after the last member is what tapes and some tools leave; anything else is
    // damage.
    if (packed.find_first_not_of('\0') != std::string_view::npos) return damaged(file.name);
    const std::string_view bytes(buffer.bytes.get(), buffer.size);
    return Unpacked{bytes, std::move(buffer.bytes)};
}

}  // namespace almanac::elections
