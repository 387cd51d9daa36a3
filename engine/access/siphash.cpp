#include "engine/access/siphash.h"

#include <bit>
#include <cstddef>

namespace almanac::access {

namespace {

struct State {
    std::uint64_t a, b, c, d;

    void round() {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }

    void take(std::uint64_t word) {
        d ^= word;
        round();
        round();
        a ^= word;
    }
};

// Little-endian on every machine.
std::uint64_t word_of(std::string_view bytes) {
    std::uint64_t word = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        word |= std::uint64_t{static_cast<unsigned char>(bytes[at])} << (8 * at);
    }
    return word;
}

}  // namespace

std::uint64_t siphash(const SipKey& key, std::string_view bytes) {
    State state{key.low ^ 0x736f6d6570736575u, key.high ^ 0x646f72616e646f6du,
                key.low ^ 0x6c7967656e657261u, key.high ^ 0x7465646279746573u};
    const std::uint64_t length = bytes.size();
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) state.take(word_of(bytes.substr(0, 8)));
    state.take(word_of(bytes) | length << 56u);
    state.c ^= 0xffu;
    for (int round = 0; round < 4; ++round) state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace almanac::access
