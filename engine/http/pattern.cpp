#include "engine/http/pattern.h"

#include "engine/base/ensure.h"

namespace almanac::http {

namespace {

Segment parse_segment(std::string_view text) {
    if (!text.starts_with('{')) return {Segment::Kind::fixed, std::string(text)};
    base::ensure(text.ends_with('}') && text.size() > 2, "a path parameter is written {name}");
    text = text.substr(1, text.size() - 2);
    if (!text.ends_with("...")) return {Segment::Kind::parameter, std::string(text)};
    return {Segment::Kind::rest, std::string(text.substr(0, text.size() - 3))};
}

}  // namespace

void split_path(std::string_view path, std::vector<std::string_view>& segments) {
    segments.clear();
    path.remove_prefix(1);
    while (true) {
        const std::size_t slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return;
        path.remove_prefix(slash + 1);
    }
}

std::vector<Segment> parse_pattern(std::string_view pattern) {
    base::ensure(pattern.starts_with('/'), "a route's path begins with /");
    std::vector<std::string_view> pieces;
    split_path(pattern, pieces);
    std::vector<Segment> segments;
    for (const std::string_view piece : pieces) segments.push_back(parse_segment(piece));
    for (std::size_t at = 0; at + 1 < segments.size(); ++at) {
        base::ensure(segments[at].kind != Segment::Kind::rest, "{name...} is the last segment");
    }
    return segments;
}

}  // namespace almanac::http
