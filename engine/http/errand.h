#pragma once

// What the program itself asks of its routes, by a target as requests have it: for work that is to
// be done before anybody asks. A part of the front door, which includes it.

#include "engine/base/result.h"

#include <memory>
#include <string_view>

namespace almanac::http {

class Request;
class Router;
struct Route;

// A GET as a handler sees it, of an admin who prefers not to wait (RFC 7240: respond-async).
struct Errand {
    const Route* route = nullptr;
    std::shared_ptr<const Request> request;  // for any thread; does not need the text
};

// Holds a target in origin-form, "/path?query", against the routes of `router`, which is filled and
// outlives the errand, with the rules and the words by which requests are judged. Errors:
// `invalid`, with half a sentence that begins with what is wrong; `missing` where no GET is at that
// path.
base::Result<Errand> errand_to(const Router& router, std::string_view target);

}  // namespace almanac::http
