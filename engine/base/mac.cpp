#include "engine/base/mac.h"

#include "engine/base/ensure.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace almanac::base {

Mac hmac_sha256(std::string_view key, std::string_view text) {
    Mac mac{};
    unsigned length = 0;
    const auto* done =
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &length);
    ensure(done != nullptr && length == mac.size(), "HMAC-SHA-256 is not available");
    return mac;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace almanac::base
