#include "engine/http/target.h"

#include "engine/http/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace almanac::http {

namespace {

// "http://host/path" without what stands before the path; as it is where that is no authority.
std::string_view without_authority(std::string_view target) {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return target;
    const std::string_view name = target.substr(0, scheme);
    if (!equals_ignoring_case(name, "http") && !equals_ignoring_case(name, "https")) return target;
    const std::size_t host = scheme + 3;
    const std::size_t path = std::min(target.find_first_of("/?", host), target.size());
    const std::string_view authority = target.substr(host, path - host);
    if (authority.empty() || authority[0] == ':' || !is_authority(authority)) return target;
    return path == target.size() ? "/" : target.substr(path);
}

// What a byte may be.
constexpr unsigned char never_in_uri = 1;
constexpr unsigned char not_plain = 2;  // in a path it may be more than itself
constexpr unsigned char never_in_host = 4;
constexpr unsigned char never_in_port = 8;

// Of names of hosts, "%" begins an escape and "_" is in use.
constexpr std::array<unsigned char, 256> kinds = [] {
    constexpr std::string_view digits = "0123456789";
    constexpr std::string_view host_bytes =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=%";
    std::array<unsigned char, 256> all{};
    for (std::size_t byte = 0; byte < all.size(); ++byte) {
        const char letter = static_cast<char>(byte);
        if (byte <= 0x20 || byte >= 0x7f || letter == '#' || letter == '"')
            all[byte] = never_in_uri;
        if (letter == '%' || letter == '.') all[byte] |= not_plain;
        if (host_bytes.find(letter) == std::string_view::npos) all[byte] |= never_in_host;
        if (digits.find(letter) == std::string_view::npos) all[byte] |= never_in_port;
    }
    return all;
}();

// What holds of any byte of the text.
unsigned char kinds_in(std::string_view text) {
    unsigned char all = 0;
    for (const char each : text) all |= kinds[static_cast<unsigned char>(each)];
    return all;
}

// Whether a segment, decoded or not, is "." or "..".
bool is_dots(std::string_view segment) { return segment == "." || segment == ".."; }

// Without an address of IPv6 in brackets at its beginning; none where that does not end well.
std::optional<std::string_view> without_address(std::string_view text) {
    if (!text.starts_with('[')) return text;
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close == 1) return {};
    std::string_view address = text.substr(1, close - 1);
    while (!address.empty()) {
        const std::size_t colon = std::min(address.find(':'), address.size() - 1);
        if ((kinds_in(address.substr(0, colon)) & never_in_host) != 0) return {};
        address.remove_prefix(colon + 1);
    }
    text.remove_prefix(close + 1);
    return text.empty() || text[0] == ':' ? std::optional(text) : std::nullopt;
}

}  // namespace

bool is_authority(std::string_view text) {
    const auto named = without_address(text);
    if (!named) return false;
    const std::size_t colon = std::min(named->find(':'), named->size());
    const std::string_view port = named->substr(std::min(colon + 1, named->size()));
    return (kinds_in(named->substr(0, colon)) & never_in_host) == 0 &&
           (kinds_in(port) & never_in_port) == 0;
}

std::optional<Target> parse_target(std::string_view target) {
    const unsigned char kinds_found = kinds_in(target);
    if ((kinds_found & never_in_uri) != 0) return {};
    if (target == "*") return Target{target, "", true};
    if (!target.starts_with('/')) target = without_authority(target);
    const std::size_t question = target.find('?');
    Target parts{target.substr(0, question), "", (kinds_found & not_plain) == 0};
    if (question != std::string_view::npos) parts.query = target.substr(question + 1);
    if (parts.path.empty() && question == 0) parts.path = "/";
    if (!parts.path.starts_with('/')) return {};
    return parts;
}

std::string_view fault_of(std::string_view path) {
    const bool has_escapes = path.find('%') != std::string_view::npos;
    if (!has_escapes && path.find("/.") == std::string_view::npos) return "";
    std::string room;
    room.reserve(path.size());
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view segment = path.substr(0, path.find('/'));
        path.remove_prefix(segment.size());
        const auto decoded = decode(segment, Plus::itself, room);
        if (!decoded)
            return "In the path, a % is not followed by two digits, or what it says is no text.";
        if (is_dots(*decoded)) return "The path has a segment . or .., which is to be resolved.";
    }
    return "";
}

}  // namespace almanac::http
