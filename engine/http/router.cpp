#include "engine/base/ensure.h"
#include "engine/http/http.h"
#include "engine/http/parameters.h"
#include "engine/http/pattern.h"

#include <algorithm>

namespace almanac::http {

namespace {

// Two patterns are the same where only the names of their parameters differ.
bool same_pattern(const std::vector<Segment>& left, const std::vector<Segment>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Segment& one, const Segment& other) {
                          return one.kind == other.kind &&
                                 (one.kind != Segment::Kind::fixed || one.text == other.text);
                      });
}

// Every {name} of the pattern is described, and every described path parameter is in the pattern.
bool describes_its_path(const Route& route, const std::vector<Segment>& segments) {
    std::size_t named = 0;
    for (const Segment& segment : segments) {
        if (segment.kind == Segment::Kind::fixed) continue;
        if (!place_of(route, segment.text, Parameter::In::path)) return false;
        ++named;
    }
    return named == static_cast<std::size_t>(std::count_if(
                        route.parameters.begin(), route.parameters.end(),
                        [](const Parameter& each) { return each.in == Parameter::In::path; }));
}

}  // namespace

void Router::add(Route route) {
    const auto segments = parse_pattern(route.path);
    base::ensure(route.handle != nullptr, "a route needs a handler");
    base::ensure(describes_its_path(route, segments),
                 "a route's path and its path parameters disagree");
    for (const Route& each : routes_) {
        base::ensure(each.name != route.name, "two routes have one name");
        base::ensure(
            each.method != route.method || !same_pattern(parse_pattern(each.path), segments),
            "two routes have one method and pattern");
    }
    default_values(route);
    routes_.push_back(std::move(route));
}

}  // namespace almanac::http
