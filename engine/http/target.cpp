#include "engine/http/target.h"

#include "engine/http/text.h"

#include <algorithm>

namespace almanac::http {

namespace {

// "http://host/path" without what stands before the path.
std::string_view without_authority(std::string_view target) {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return target;
    const std::string_view name = target.substr(0, scheme);
    if (!equals_ignoring_case(name, "http") && !equals_ignoring_case(name, "https")) return target;
    const std::size_t path = target.find_first_of("/?", scheme + 3);
    return path == std::string_view::npos ? "/" : target.substr(path);
}

bool is_uri_byte(char byte) { return byte > 0x20 && byte < 0x7f && byte != '#' && byte != '"'; }

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
    if (!std::all_of(target.begin(), target.end(), is_uri_byte)) return {};
    if (target == "*") return Target{target, ""};
    if (!target.starts_with('/')) target = without_authority(target);
    const std::size_t question = target.find('?');
    Target parts{target.substr(0, question), ""};
    if (question != std::string_view::npos) parts.query = target.substr(question + 1);
    if (parts.path.empty() && question == 0) parts.path = "/";
    if (!parts.path.starts_with('/')) return {};
    return parts;
}

}  // namespace almanac::http
