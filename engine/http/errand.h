#pragma once

// What the program itself asks of its routes, by a target as requests have it: for work that is to
// be done before anybody asks. A part of the front door, which includes it.

#include "engine/base/result.h"

#include <memory>
#include <string_view>

namespace almanac::http {

class Dispatch;
class Request;
class Router;
struct Route;

// A GET as a handler sees it, of an admin who prefers not to wait (RFC 7240: respond-async).
struct Errand {
    const Route* route = nullptr;
    std::shared_ptr<const Request> request;  // for any thread; does not need the text
};

// Holds targets against the routes of a router with the rules and the words by which requests are
// judged.
class Errands {
public:
    // `router` is filled and outlives the errands.
    explicit Errands(const Router& router);
    ~Errands();

    // To a target in origin-form, "/path?query". Errors: `invalid`, with half a sentence that
    // begins with what is wrong; `missing` where no GET is at that path.
    base::Result<Errand> to(std::string_view target) const;

private:
    std::unique_ptr<const Dispatch> dispatch_;
};

}  // namespace almanac::http
