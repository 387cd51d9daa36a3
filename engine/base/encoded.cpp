#include "engine/base/encoded.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

namespace almanac::base {

std::string_view name_of(Encoding encoding) {
    constexpr std::array<std::string_view, encoding_count> names{"identity", "gzip", "br", "zstd"};
    return names[static_cast<std::size_t>(encoding)];
}

std::string_view suffix_of(Encoding encoding) {
    constexpr std::array<std::string_view, encoding_count> suffixes{"", ".gz", ".br", ".zst"};
    return suffixes[static_cast<std::size_t>(encoding)];
}

std::string etag_of(std::string_view bytes, Encoding encoding) {
    constexpr std::array<char, encoding_count> letters{'i', 'g', 'b', 'z'};
    return fmt::format("\"{:016x}{:x}{}\"", fast_hash(bytes), bytes.size(),
                       letters[static_cast<std::size_t>(encoding)]);
}

std::shared_ptr<const Encoded> encode_identity(std::string body, std::string_view content_type) {
    struct Owned {
        std::string bytes;
        std::string etag;
    };
    auto owned = std::make_shared<Owned>();
    owned->bytes = std::move(body);
    owned->etag = etag_of(owned->bytes, Encoding::identity);
    auto encoded = std::make_shared<Encoded>();
    encoded->content_type = content_type;
    encoded->bodies[0] = {owned->bytes, owned->etag};
    encoded->owner = std::move(owned);
    return encoded;
}

}  // namespace almanac::base
