#include "engine/http/cors.h"

#include "engine/base/ensure.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace almanac::http {

namespace {

std::string line(std::string_view name, const std::vector<std::string>& words) {
    return words.empty() ? "" : fmt::format("{}: {}\r\n", name, fmt::join(words, ", "));
}

bool allows_anybody(const CorsOptions& options) {
    const auto& origins = options.origins;
    const bool anybody = std::find(origins.begin(), origins.end(), "*") != origins.end();
    base::ensure(!anybody || origins.size() == 1, "* allows every origin: list no other");
    return anybody;
}

}  // namespace

Cors::Cors(const CorsOptions& options)
    : is_on_(!options.origins.empty()), anybody_(allows_anybody(options)) {
    const std::string exposed = line("Access-Control-Expose-Headers", options.exposed_headers);
    for (const std::string& origin : options.origins)
        origins_.push_back(
            {origin, fmt::format("Access-Control-Allow-Origin: {}\r\n{}", origin, exposed)});
    preflight_ = line("Access-Control-Allow-Methods", options.methods) +
                 line("Access-Control-Allow-Headers", options.headers) +
                 fmt::format("Access-Control-Max-Age: {}\r\n", options.max_age.count());
}

const Cors::Origin* Cors::origin_of(const Message& message) const {
    if (!is_on_) return nullptr;
    if (anybody_) return &origins_[0];
    const auto given = message.field("origin");
    if (!given) return nullptr;
    const auto found = std::find_if(origins_.begin(), origins_.end(),
                                    [&](const Origin& each) { return each.name == *given; });
    return found == origins_.end() ? nullptr : &*found;
}

std::string_view Cors::fields(const Message& message) const {
    const Origin* origin = origin_of(message);
    return origin == nullptr ? std::string_view() : origin->fields;
}

bool Cors::is_preflight(const Message& message) {
    return message.method == observe::Method::options && message.field("origin") &&
           message.field("access-control-request-method");
}

std::string_view Cors::preflight_fields(const Message& message) const {
    return is_preflight(message) && origin_of(message) != nullptr ? preflight_ : std::string_view();
}

}  // namespace almanac::http
