#pragma once

// One answer's finished bytes in each encoding it has, with an ETag each. bundle makes them, http
// sends them.

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::base {

// In the order of their files: "", ".gz", ".br", ".zst".
enum class Encoding : unsigned char { identity, gzip, br, zstd };
inline constexpr std::size_t encoding_count = 4;

// The HTTP token, "identity", "gzip", "br" or "zstd".
std::string_view name_of(Encoding encoding);

// The ending of a stored file, "", ".gz", ".br" or ".zst".
std::string_view suffix_of(Encoding encoding);

// Bytes and their strong ETag with its quotes; both are views into what Encoded::owner keeps alive.
struct EncodedBody {
    std::string_view bytes;
    std::string_view etag;
    bool present() const { return !etag.empty(); }
};

// One answer. Identity is always present; the other encodings are where they are smaller.
struct Encoded {
    std::shared_ptr<const void> owner;  // null where something else outlives it (a mapped edition)
    std::string_view content_type;      // a literal
    std::array<EncodedBody, encoding_count> bodies;

    const EncodedBody& body(Encoding encoding) const {
        return bodies[static_cast<std::size_t>(encoding)];
    }
};

// The strong ETag of `bytes`, quotes included: equal bytes have equal tags, each encoding has its
// own.
std::string etag_of(std::string_view bytes, Encoding encoding);

// `body` as identity only, owned by the answer itself.
std::shared_ptr<const Encoded> encode_identity(std::string body, std::string_view content_type);

}  // namespace almanac::base
