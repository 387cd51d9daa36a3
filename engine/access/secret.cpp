#include "engine/access/secret.h"

#include "engine/base/ensure.h"

#include <openssl/crypto.h>
#include <sys/random.h>

#include <cerrno>
#include <cstddef>
#include <utility>

namespace almanac::access {

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

void Secret::wipe() {
    if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

void SystemEntropy::fill(std::span<unsigned char> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        base::ensure(got > 0, "the kernel gives no random bytes");
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

}  // namespace almanac::access
