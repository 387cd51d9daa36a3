#include "engine/http/dispatch.h"

#include "engine/base/ensure.h"
#include "engine/http/text.h"

#include <algorithm>

namespace almanac::http {

namespace {

bool is_exact(const std::vector<Segment>& segments) {
    return std::all_of(segments.begin(), segments.end(),
                       [](const Segment& each) { return each.kind == Segment::Kind::fixed; });
}

Plan plan_of(const Route& route, std::size_t index, const std::vector<Segment>& segments) {
    Plan plan{
        &route, index, default_values(route), {}, segments.back().kind == Segment::Kind::rest};
    for (const Segment& segment : segments) {
        plan.parameter_at.push_back(segment.kind == Segment::Kind::fixed
                                        ? std::nullopt
                                        : place_of(route, segment.text, Parameter::In::path));
    }
    return plan;
}

std::string allowed(const Resource& resource) {
    std::string methods;
    if (resource.plan(Method::get) != nullptr) methods += "GET, HEAD, ";
    if (resource.plan(Method::post) != nullptr) methods += "POST, ";
    return methods + "OPTIONS";
}

}  // namespace

Dispatch::Dispatch(const Router& router) : route_count_(router.routes().size()) {
    for (std::size_t index = 0; index < route_count_; ++index) {
        const Route& route = router.routes()[index];
        const auto segments = parse_pattern(route.path);
        Resource& resource = place(segments);
        resource.plans[static_cast<std::size_t>(route.method)] = plan_of(route, index, segments);
        resource.allow = allowed(resource);
        if (route.takes) body_bytes_max_ = std::max(body_bytes_max_, route.takes->bytes_max);
        if (is_exact(segments)) exact_.emplace(route.path, &resource);
    }
}

Resource& Dispatch::place(const std::vector<Segment>& segments) {
    Node* node = &root_;
    for (const Segment& segment : segments) {
        if (segment.kind == Segment::Kind::rest) {
            if (!node->rest) node->rest = std::make_unique<Resource>();
            return *node->rest;
        }
        auto& next =
            segment.kind == Segment::Kind::fixed ? node->fixed[segment.text] : node->parameter;
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    if (!node->here) node->here = std::make_unique<Resource>();
    return *node->here;
}

std::vector<FieldProblem> read_parameters(const Plan& plan, const Located& located, Values& values,
                                          std::string& room) {
    const auto& [target, segments] = located;
    values.assign(plan.defaults.begin(), plan.defaults.end());
    room.clear();
    room.reserve(target.path.size() + target.query.size());
    ParameterReader reader(*plan.route, values, room);
    for (std::size_t at = 0; at < plan.parameter_at.size(); ++at) {
        if (!plan.parameter_at[at]) continue;
        const bool takes_rest = plan.rest && at + 1 == plan.parameter_at.size();
        const auto rest_at = static_cast<std::size_t>(segments[at].data() - target.path.data());
        reader.read_path(*plan.parameter_at[at],
                         takes_rest ? target.path.substr(rest_at) : segments[at]);
    }
    reader.read_query(target.query);
    return reader.problems();
}

const Resource* Dispatch::find(std::string_view path,
                               std::vector<std::string_view>& segments) const {
    if (const auto found = exact_.find(path); found != exact_.end()) return found->second;
    split_path(path, segments);
    return walk(root_, segments, 0);
}

const Resource* Dispatch::walk(const Node& node, const std::vector<std::string_view>& segments,
                               std::size_t at) {
    if (at == segments.size()) return node.here.get();
    std::string room;
    if (segments[at].find('%') != std::string_view::npos) room.reserve(segments[at].size());
    if (const auto words = decode(segments[at], Plus::itself, room)) {
        const auto next = node.fixed.find(*words);
        if (next != node.fixed.end()) {
            if (const Resource* found = walk(*next->second, segments, at + 1)) return found;
        }
    }
    if (node.parameter && !segments[at].empty()) {
        if (const Resource* found = walk(*node.parameter, segments, at + 1)) return found;
    }
    return node.rest.get();
}

}  // namespace almanac::http
