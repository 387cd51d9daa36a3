#pragma once

// Heads that came before, parsed: who asks often asks in the same bytes. What a head says depends
// on nothing but its bytes, so whoever brings them again is spared the parsing.

#include "engine/http/parser.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::http {

// One per core, used by its thread alone. 256 heads take 1 MB.
class KnownHeads {
public:
    // What a head says, or null where it is not known; valid until the next call of came().
    struct Sought {
        std::uint64_t hash = 0;
        const Message* message = nullptr;
    };
    Sought find(std::string_view head) const;

    // What `sought` was found for and did not know was parsed, asks without a body and is accepted.
    // It is known when it comes twice with none of its place in between, so that heads of which
    // each comes once push out no other. One with credentials is never kept.
    void came(const Sought& sought, std::string_view head, const Message& message);

private:
    struct Known {
        explicit Known(std::string_view bytes) : head(bytes) { parser.head(head); }
        std::string head;
        Parser parser{0};
    };
    struct Slot {
        std::uint64_t last = 0;  // the hash of the head that came last and was not known
        std::unique_ptr<Known> known;
    };

    static constexpr std::size_t slots = 256;
    static constexpr std::size_t head_bytes_max = 1024;  // longer ones have cookies of one person

    std::array<Slot, slots> slots_;
};

}  // namespace almanac::http
