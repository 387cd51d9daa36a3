#pragma once

// Two hashes: SHA-256 where somebody must be able to check it (OpenSSL), XXH3 where only we look
// (xxhash).

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::base {

// The 64 lower-case hexadecimal digits of SHA-256 over `bytes`.
std::string sha256_hex(std::string_view bytes);

// SHA-256 over pieces that arrive one after another.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    // Adds the next piece.
    void update(std::string_view bytes);
    // The digest in hexadecimal; call once, at the end.
    std::string finish_hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

// 64 bits for keys and ETags; equal on every machine, no protection against an adversary.
std::uint64_t fast_hash(std::string_view bytes);

}  // namespace almanac::base
