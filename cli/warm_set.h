#pragma once

// Answers that an operator wants at hand before anybody asks, as a file names them: a target a
// line, such as /api/coalition/pairs/all?min_strength=0.15.

#include "engine/base/result.h"
#include "engine/http/http.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::cli {

// The targets of a file; the router outlives it. Copies share them; any thread may ask.
class WarmSet {
public:
    // Of nothing.
    WarmSet() = default;

    // Reads a file and holds every line against the routes of `router` as a request would be.
    // Whether there is such an election is not looked at: it may come. Errors: `invalid`, of a
    // line that names no route that is worked out on demand or whose parameters are wrong;
    // `too_large`; those of reading.
    static base::Result<WarmSet> read(const std::string& path, const http::Router& router);
    // The same of a file's bytes; `name` is what messages call it.
    static base::Result<WarmSet> parse(std::string_view name, std::string_view text,
                                       const http::Router& router);

    // Has the routes' own handlers work the answers out ahead, those that are not there. May not
    // be called when what the handlers use is gone.
    void ask() const;
    std::size_t size() const { return errands_.size(); }

private:
    std::vector<http::Errand> errands_;
};

}  // namespace almanac::cli
