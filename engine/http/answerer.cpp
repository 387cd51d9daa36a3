#include "engine/http/answerer.h"

#include "engine/base/ensure.h"
#include "engine/http/negotiation.h"
#include "engine/http/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>

namespace almanac::http {

namespace {

// A body this small is copied behind its head, which costs less than a second buffer for the
// kernel.
constexpr std::size_t copied_bytes_max = 2048;

using Steady = std::chrono::steady_clock;

// The checked request that a handler sees.
class CheckedRequest final : public Request {
public:
    CheckedRequest(const Route& route, const Values& values, const Target& target, std::size_t core)
        : route_(route), values_(values), target_(target), core_(core) {}

    std::string_view path() const override { return target_.path; }
    std::string_view query() const override { return target_.query; }
    std::int64_t integer(std::string_view name) const override { return value(name).integer; }
    double real(std::string_view name) const override { return value(name).real; }
    std::string_view text(std::string_view name) const override { return value(name).text; }
    bool has(std::string_view name) const override {
        const Value* found = find(name);
        return found != nullptr && found->present;
    }
    std::string_view body() const override { return body_; }
    std::size_t core() const override { return core_; }

    void set_body(std::string_view body) { body_ = body; }

private:
    // Null where the route has no parameter of that name.
    const Value* find(std::string_view name) const {
        for (std::size_t place = 0; place < route_.parameters.size(); ++place) {
            if (route_.parameters[place].name == name) return &values_[place];
        }
        return nullptr;
    }

    const Value& value(std::string_view name) const {
        const Value* found = find(name);
        base::ensure(found != nullptr,
                     "a handler asks for a parameter that its route does not have");
        return *found;
    }

    const Route& route_;
    const Values& values_;
    const Target& target_;
    std::string_view body_;
    std::size_t core_;
};

std::optional<Method> method_of(observe::Method method) {
    if (method == observe::Method::get || method == observe::Method::head) return Method::get;
    if (method == observe::Method::post) return Method::post;
    return {};
}

Reply allowing(Reply reply, const std::string& allow) {
    reply.headers.emplace_back("Allow", allow);
    return reply;
}

Reply options(const std::string& allow) {
    Reply reply;
    reply.status = 204;
    reply.policy = CachePolicy::no_store;
    return allowing(std::move(reply), allow);
}

// Whether the route reads such a body; what stands behind a semicolon is of no interest.
bool takes_type(const RequestBody& body, std::string_view given) {
    const std::string_view type = trimmed(given.substr(0, given.find(';')));
    return type.empty() ||
           std::any_of(body.content_types.begin(), body.content_types.end(),
                       [&](const std::string& one) { return equals_ignoring_case(type, one); });
}

bool has_no_body(unsigned status) { return status == 204 || status == 304; }

}  // namespace

std::vector<std::string> route_labels(const Router& router) {
    std::vector<std::string> labels;
    for (const Route& route : router.routes()) labels.push_back(route.name);
    labels.emplace_back("no_route");
    labels.emplace_back("no_request");
    return labels;
}

void Answerer::answer(const Message& message, Ending ending, Output& output) {
    const auto begin = Steady::now();
    Found found;
    const Reply reply = reply_to(message, found);
    took_ = Steady::now() - begin;
    ending_ = ending;
    const Written written = write(message, found.plan, reply, output);
    if (metrics_ == nullptr) return;
    const std::size_t route = found.plan != nullptr ? found.plan->index : dispatch_.route_count();
    metrics_->answered(core_, {route, message.method, written.status, took_, written.bytes});
}

void Answerer::refuse(unsigned status, std::string_view detail, Output& output) {
    took_ = std::chrono::nanoseconds(0);
    ending_ = Ending::close;
    const Message message;
    const Written written = write(message, nullptr, problem(status, std::string(detail)), output);
    if (metrics_ == nullptr) return;
    metrics_->answered(
        core_, {dispatch_.route_count() + 1, observe::Method::other, status, took_, written.bytes});
}

std::size_t Answerer::body_bytes_max(std::size_t otherwise) const {
    return std::max(otherwise, dispatch_.body_bytes_max());
}

std::size_t Answerer::body_bytes_max(const Message& message, std::size_t otherwise) {
    const auto target = parse_target(message.target);
    const auto method = method_of(message.method);
    if (!target || !method || dispatch_.body_bytes_max() == 0) return otherwise;
    const Resource* resource = dispatch_.find(target->path, segments_);
    const Plan* plan = resource != nullptr ? resource->plan(*method) : nullptr;
    if (plan == nullptr || !plan->route->takes) return otherwise;
    return plan->route->takes->bytes_max;
}

void Answerer::encourage(Output& output) const {
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    output.heads += interim;
    output.pieces.push_back({interim.size(), "", nullptr});
}

Reply Answerer::reply_to(const Message& message, Found& found) {
    const auto target = parse_target(message.target);
    if (!target) return problem(400, "The request's target is not a path that begins with /.");
    if (target->path == "*") {
        if (message.method == observe::Method::options) return options("GET, HEAD, POST, OPTIONS");
        return problem(400, "Only OPTIONS can ask for *.");
    }
    found.resource = dispatch_.find(target->path, segments_);
    if (found.resource == nullptr) {
        return problem(
            404, fmt::format("Nothing is at {}; /openapi.json lists what there is.", target->path));
    }
    if (message.method == observe::Method::options) return options(found.resource->allow);
    const auto method = method_of(message.method);
    found.plan = method ? found.resource->plan(*method) : nullptr;
    if (found.plan == nullptr) {
        return allowing(
            problem(405, fmt::format("{} takes {} only.", target->path, found.resource->allow)),
            found.resource->allow);
    }
    return reply_of(*found.plan, message, *target);
}

Reply Answerer::reply_of(const Plan& plan, const Message& message, const Target& target) {
    const Route& route = *plan.route;
    values_.assign(plan.defaults.begin(), plan.defaults.end());
    room_.clear();
    room_.reserve(target.path.size() + target.query.size());
    ParameterReader reader(route, values_, room_);
    for (std::size_t at = 0; at < plan.parameter_at.size(); ++at) {
        if (!plan.parameter_at[at]) continue;
        const bool takes_rest = plan.rest && at + 1 == plan.parameter_at.size();
        reader.read_path(*plan.parameter_at[at],
                         takes_rest ? target.path.substr(static_cast<std::size_t>(
                                          segments_[at].data() - target.path.data()))
                                    : segments_[at]);
    }
    reader.read_query(target.query);
    if (auto problems = reader.problems(); !problems.empty()) {
        return problem(400, "The request has parameters that are wrong.", std::move(problems));
    }
    if (route.takes && !takes_type(*route.takes, message.content_type)) {
        return problem(415, fmt::format("{} takes a body of {}.", target.path,
                                        fmt::join(route.takes->content_types, ", ")));
    }
    CheckedRequest request(route, values_, target, core_);
    request.set_body(message.body);
    try {
        return route.handle(request);
    } catch (const std::exception& error) {
        return problem(500, fmt::format("The handler of {} failed: {}.", route.name, error.what()));
    }
}

Answerer::Written Answerer::write(const Message& message, const Plan* plan, const Reply& reply,
                                  Output& output) {
    Head head;
    head.status = reply.status;
    head.ending = ending_;
    head.date = date_;
    head.more = &reply.headers;
    head.took = took_;
    const bool is_route = plan != nullptr && reply.status < 400;
    head.cache_control = cache_control_of(
        reply.policy.value_or(is_route ? plan->route->policy : CachePolicy::no_store));
    if (is_route) head.cache_status = reply.computed ? "almanac; fwd=miss" : "almanac; hit";
    if (!reply.body || has_no_body(reply.status)) {
        if (!has_no_body(reply.status)) head.content_length = 0;
        return write_body(head, "", reply, output);
    }
    const bool negotiable = reply.status < 400;
    const auto encoding = negotiable ? choose(wishes_of(message.accept_encoding), *reply.body)
                                     : std::optional(base::Encoding::identity);
    if (!encoding) {
        Reply refusal =
            problem(406, "No encoding of this answer is one that Accept-Encoding allows.");
        refusal.headers.emplace_back("Vary", "Accept-Encoding");
        return write(message, plan, refusal, output);
    }
    const base::EncodedBody& body = reply.body->body(*encoding);
    head.varies = negotiable;
    if (reply.status == 200) head.etag = body.etag;
    const bool reads =
        message.method == observe::Method::get || message.method == observe::Method::head;
    if (reads && reply.status == 200 && names_etag(message.if_none_match, body.etag)) {
        head.status = 304;
        return write_body(head, "", reply, output);
    }
    head.content_type = reply.body->content_type;
    head.content_length = body.bytes.size();
    head.encoding = *encoding;
    const bool is_head = message.method == observe::Method::head;
    return write_body(head, is_head ? std::string_view() : body.bytes, reply, output);
}

Answerer::Written Answerer::write_body(Head& head, std::string_view body, const Reply& reply,
                                       Output& output) {
    const std::size_t before = output.heads.size();
    append_head(output.heads, head);
    const std::size_t bytes = output.heads.size() - before + body.size();
    if (body.size() <= copied_bytes_max) {
        output.heads += body;
        body = {};
    }
    output.pieces.push_back(
        {output.heads.size() - before, body, body.empty() ? nullptr : reply.body});
    return {head.status, bytes};
}

}  // namespace almanac::http
