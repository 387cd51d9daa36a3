#include "engine/http/known_heads.h"

#include "engine/base/hash.h"

#include <utility>

namespace almanac::http {

KnownHeads::Sought KnownHeads::find(std::string_view head) const {
    if (head.size() > head_bytes_max) return {};
    Sought sought{base::fast_hash(head), nullptr};
    const Known* known = slots_[sought.hash % slots].known.get();
    if (known != nullptr && known->head == head) sought.message = &known->parser.message();
    return sought;
}

void KnownHeads::came(const Sought& sought, std::string_view head, const Message& message) {
    if (head.size() > head_bytes_max) return;
    Slot& slot = slots_[sought.hash % slots];
    if (std::exchange(slot.last, sought.hash) != sought.hash) return;
    if (!message.field("authorization") && !message.field("cookie"))
        slot.known = std::make_unique<Known>(head);
}

}  // namespace almanac::http
