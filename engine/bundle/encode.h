#pragma once

// Bodies in their HTTP encodings. Equal bodies give equal bytes (no times, no names in the gzip
// header), and an encoding is kept only where it is smaller than the body itself. Private to
// bundle; pure.

#include "engine/base/encoded.h"
#include "engine/base/executor.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// How much work an encoding is worth.
enum class Effort : unsigned char {
    quick,     // made on demand: somebody waits
    bulk,      // stored, one of very many
    thorough,  // stored once, sent often
};

// One body in every encoding, by base::Encoding; "" where it would not be smaller. Identity is the
// body.
using Encodings = std::array<std::string, base::encoding_count>;

// `body` in `encoding`, or "" where that is not smaller or the body is too short to gain by it.
std::string compress(std::string_view body, base::Encoding encoding, Effort effort);

// Every encoding of every body, worked out on the executor, the longest first.
std::vector<Encodings> encode_all(std::vector<std::string> bodies, Effort effort,
                                  base::Executor& executor);

}  // namespace almanac::bundle
