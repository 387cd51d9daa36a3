// The head of a request, and the way it finds its route: what is read is whole, and the quick
// router finds what a slow one does. Many times as quick as request_fuzz.cpp, which answers too.

#include "engine/base/ensure.h"
#include "engine/http/dispatch.h"
#include "engine/http/parser.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http = almanac::http;
using almanac::base::ensure;

namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";

http::Parameter parameter(std::string name, http::Parameter::In in, http::Parameter::Type type) {
    http::Parameter made;
    made.name = std::move(name);
    made.in = in;
    made.type = type;
    return made;
}

// As every application has them: words, parameters in between and at the end, rests; and
// parameters of every type.
http::Router routes() {
    using In = http::Parameter::In;
    using Type = http::Parameter::Type;
    http::Parameter count = parameter("n", In::query, Type::integer);
    count.maximum = 100;
    count.default_value = "7";
    http::Parameter share = parameter("r", In::query, Type::real);
    share.maximum = 1;
    http::Parameter word = parameter("c", In::query, Type::choice);
    word.choices = {"ab", "c"};
    http::Parameter text = parameter("t", In::query, Type::text);
    text.maximum = 8;
    http::Router router;
    for (const std::string_view path : {"/", "/a", "/a/{x}", "/a/b", "/a/{x}/b", "/a/b/{y}",
                                        "/{x}/b/c", "/r/{x...}", "/r/{x}/e"}) {
        http::Route route;
        route.path = path;
        route.name = path;
        route.parameters = {count, share, word, text};
        route.handle = [](const http::Request&) { return http::Reply{}; };
        for (const http::Segment& segment : http::parse_pattern(path)) {
            if (segment.kind != http::Segment::Kind::fixed)
                route.parameters.push_back(parameter(segment.text, In::path, Type::text));
        }
        router.add(std::move(route));
    }
    return router;
}

bool matches(const std::vector<http::Segment>& pattern,
             const std::vector<std::string_view>& segments) {
    using Kind = http::Segment::Kind;
    const bool has_rest = pattern.back().kind == Kind::rest;
    if (has_rest ? segments.size() < pattern.size() : segments.size() != pattern.size())
        return false;
    for (std::size_t each = 0; each < pattern.size(); ++each) {
        if (pattern[each].kind == Kind::fixed && pattern[each].text != segments[each]) return false;
        if (pattern[each].kind == Kind::parameter && segments[each].empty()) return false;
    }
    return true;
}

// What is found is at that path, and nothing is where nothing is found.
void judge_found(const http::Router& router, std::string_view path, const http::Plan* found) {
    std::vector<std::string_view> segments;
    http::split_path(path, segments);
    if (found != nullptr) {
        ensure(matches(http::parse_pattern(found->route->path), segments), "a path has its route");
        return;
    }
    for (const http::Route& route : router.routes())
        ensure(!matches(http::parse_pattern(route.path), segments), "a route is found");
}

void judge_values(const http::Plan& plan, const http::Values& values) {
    for (std::size_t each = 0; each < values.size(); ++each) {
        const http::Parameter& parameter = plan.route->parameters[each];
        const http::Value& value = values[each];
        if (!value.present) continue;
        if (parameter.type == http::Parameter::Type::integer)
            ensure(value.integer >= 0 && value.integer <= 100, "a number is within its bounds");
        if (parameter.type == http::Parameter::Type::real)
            ensure(value.real >= 0 && value.real <= 1, "a share is within its bounds");
        if (parameter.type == http::Parameter::Type::choice)
            ensure(value.text == "ab" || value.text == "c", "a choice is one of them");
    }
}

void judge_route(const http::Message& message) {
    static const http::Router router = routes();
    static const http::Dispatch dispatch(router);
    const auto target = http::parse_target(message.target);
    if (!target || target->path == "*" || !http::fault_of(target->path).empty()) return;
    std::vector<std::string_view> segments;
    const http::Resource* resource = dispatch.find(target->path, segments);
    const http::Plan* plan = resource == nullptr ? nullptr : resource->plan(http::Method::get);
    judge_found(router, target->path, plan);
    if (plan == nullptr) return;
    http::Values values;
    std::string room;
    if (http::read_parameters(*plan, {*target, segments}, values, room).empty())
        judge_values(*plan, values);
}

void judge_message(const http::Message& message) {
    ensure(message.fields.size() <= http::fields_max, "few enough fields");
    for (const http::Field& field : message.fields) {
        ensure(!field.name().empty(), "a field has a name");
        ensure(field.value().find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
               "a field is one line");
    }
    ensure(message.hosts <= 1 && (message.hosts == 1 || !message.http_1_1), "one host");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    bytes += end_of_head;
    bytes.resize(bytes.find(end_of_head) + end_of_head.size());
    http::Parser parser(1000);
    const auto refusal = parser.head(bytes);
    if (refusal.status != 0) {
        ensure(refusal.status >= 400 && !refusal.detail.empty(), "a refusal says why");
        return 0;
    }
    judge_message(parser.message());
    judge_route(parser.message());
    return 0;
}
