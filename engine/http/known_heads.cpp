#include "engine/http/known_heads.h"

#include "engine/base/hash.h"

namespace almanac::http {

const Message* KnownHeads::find(std::string_view head) const {
    if (head.size() > head_bytes_max) return nullptr;
    const Known* known = slots_[base::fast_hash(head) % slots].known.get();
    return known != nullptr && known->head == head ? &known->parser.message() : nullptr;
}

void KnownHeads::came(std::string_view head, const Message& message) {
    if (head.size() > head_bytes_max || message.field("authorization") || message.field("cookie"))
        return;
    const std::uint64_t hash = base::fast_hash(head);
    Slot& slot = slots_[hash % slots];
    if (slot.last == hash) slot.known = std::make_unique<Known>(head);
    slot.last = hash;
}

}  // namespace almanac::http
