#pragma once

// Many small answers in one file, static_responses/<name>.pack, found by key in O(log n) without a
// copy. Private to bundle; pure functions over bytes.
//
// All numbers are little-endian, unsigned, of 32 bits: a pack holds less than 4 GiB.
//
//     header   "almpack1" (8 bytes), number of answers n, total bytes of the file
//     index    n entries of 72 bytes, by key in ascending order of bytes, each key once:
//                  key {offset, bytes}, then for identity, gzip, br, zstd: body {offset, bytes},
//                  etag {offset, bytes}
//     content  keys, ETags and bodies, where the index says
//
// An encoding that an answer does not have is four zeros; identity is always there. Offsets count
// from the start of the file. The ETags stand in the file so that what is served is known without
// reading the bodies.

#include "engine/base/encoded.h"
#include "engine/base/result.h"
#include "engine/bundle/encode.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// The file's bytes for these answers by key; equal answers give equal bytes. `too_large` beyond 4
// GiB.
base::Result<std::string> build_pack(const std::map<std::string, Encodings>& answers);

// A pack that was checked from end to end: no lookup leaves its bytes, whatever the file holds.
// Immutable.
class Pack {
public:
    // `bytes` must outlive the pack; the error says what is wrong with them.
    static base::Result<Pack> open(std::string_view bytes, std::string_view content_type);

    // The answer of that key, or null.
    const base::Encoded* find(std::string_view key) const;
    std::size_t size() const { return answers_.size(); }

private:
    std::vector<std::string_view> keys_;
    std::vector<base::Encoded> answers_;
};

}  // namespace almanac::bundle
