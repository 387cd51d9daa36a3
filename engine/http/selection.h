#pragma once

// Which bytes of a reply go out, and with which status: encoding, preconditions, ranges, size.
// Pure.

#include "engine/http/conditional.h"
#include "engine/http/http.h"
#include "engine/http/message.h"
#include "engine/http/negotiation.h"
#include "engine/http/range.h"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace almanac::http {

// What is chosen for one message.
struct Selection {
    // The reply's own, or 206, or 304; or, where a problem is to be sent instead, 406, 412, 413,
    // 416.
    unsigned status = 200;
    base::Encoding encoding = base::Encoding::identity;
    std::string_view bytes;  // of the whole representation; empty where nothing is sent
    std::string_view etag;
    bool varies = false;           // by Accept-Encoding
    bool takes_ranges = false;     // said in Accept-Ranges
    std::vector<ByteRange> parts;  // of 206
};

// What a selection depends on beside message and reply.
struct Circumstances {
    std::chrono::sys_seconds now{};
    std::size_t answer_bytes_max = 0;
    Wishes wishes{};  // of the message's Accept-Encoding
};

// Chooses. A reply that is itself a problem is sent as it is.
Selection select(const Message& message, const Reply& reply, const Circumstances& circumstances);

// The problem that says why nothing was chosen.
Reply refusal_of(const Selection& selection, const Circumstances& circumstances);

}  // namespace almanac::http
