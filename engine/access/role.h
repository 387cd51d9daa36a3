#pragma once

// What a caller may do is http's to say, since routes ask for it.

#include "engine/http/http.h"

namespace almanac::access {

using Role = http::Caller;

}  // namespace almanac::access
