#pragma once

// What the hook of access is asked, out of what a message says: pure.

#include "engine/http/admission.h"
#include "engine/http/message.h"

namespace almanac::http {

// The visit of `message` to `route`; peer, time and core are left to the caller.
Visit visit_of(const Route& route, const Message& message);

// The address of who is at the other end of a socket; all zeros where there is none.
PeerAddress peer_of(int socket);

}  // namespace almanac::http
