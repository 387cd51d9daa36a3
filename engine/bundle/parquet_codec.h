#pragma once

// Unpacks a page of a Parquet file, whatever its bytes are. Private to bundle; pure.

#include "engine/bundle/parquet_metadata.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace almanac::bundle {

// How many bytes behind a page's last one may be read: what bit-packed numbers are fetched by.
inline constexpr std::size_t bytes_behind_page = 8;

// A page's bytes as they were before packing; `owner` keeps them where they had to be unpacked.
struct PageBytes {
    std::string_view bytes;
    std::shared_ptr<char[]> owner;
};

// Unpacks `packed` to exactly `bytes` bytes; nothing where it is damaged or of an unknown codec.
// What is not packed is viewed, so that `bytes_behind_page` bytes must follow it.
std::optional<PageBytes> unpack_page(Codec codec, std::string_view packed, std::size_t bytes);

// Unpacks Snappy's raw format to exactly `size` bytes at `out`; false where it is damaged.
bool unpack_snappy(std::string_view packed, char* out, std::size_t size);

}  // namespace almanac::bundle
