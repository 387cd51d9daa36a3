#include "engine/http/visit.h"

#include "engine/http/text.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace almanac::http {

Visit visit_of(const Route& route, const Message& message) {
    Visit visit{route, {}, {}, false, {}, {}, {}, 0};
    bool authorized = false;
    bool keyed = false;
    for (const Field& each : message.fields) {
        const std::string_view name = each.name();
        if (equals_ignoring_case(name, "authorization")) {
            visit.repeated |= std::exchange(authorized, true);
            visit.authorization = each.value();
        } else if (equals_ignoring_case(name, "x-api-key")) {
            visit.repeated |= std::exchange(keyed, true);
            visit.api_key = each.value();
        } else if (equals_ignoring_case(name, "x-forwarded-for")) {
            visit.forwarded_for = each.value();
        }
    }
    return visit;
}

PeerAddress peer_of(int socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    PeerAddress peer{};
    if (::getpeername(socket, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return peer;
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 address{};
        std::memcpy(&address, &storage, sizeof address);
        std::memcpy(peer.data(), &address.sin6_addr, peer.size());
    } else if (storage.ss_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &storage, sizeof address);
        peer[10] = peer[11] = 255;
        std::memcpy(peer.data() + 12, &address.sin_addr, 4);
    }
    return peer;
}

}  // namespace almanac::http
