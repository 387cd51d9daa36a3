#include "engine/base/hash.h"

#include "engine/base/ensure.h"

#include <openssl/evp.h>
#include <xxhash.h>

namespace almanac::base {

struct Sha256::Context {
    EVP_MD_CTX* evp = EVP_MD_CTX_new();
    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    ensure(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr) == 1,
           "SHA-256 is not available");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
    ensure(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1, "SHA-256 failed");
}

std::string Sha256::finish_hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    ensure(EVP_DigestFinal_ex(context_->evp, digest.data(), &length) == 1, "SHA-256 failed");
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (unsigned at = 0; at < length; ++at) {
        out += hex[digest[at] >> 4u];
        out += hex[digest[at] & 15u];
    }
    return out;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish_hex();
}

std::uint64_t fast_hash(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace almanac::base
