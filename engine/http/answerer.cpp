#include "engine/http/answerer.h"

#include "engine/base/ensure.h"
#include "engine/http/cache_fields.h"
#include "engine/http/text.h"
#include "engine/http/visit.h"

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
class CheckedRequest final : public TypedRequest {
public:
    // What the checks made of a message.
    struct Checked {
        const Route& route;
        const Values& values;
        const Target& target;
        const Admission& admission;
        std::size_t core;
    };

    CheckedRequest(const Message& message, const Checked& checked)
        : TypedRequest(checked.route, checked.values), message_(message), checked_(checked) {}

    std::string_view path() const override { return checked_.target.path; }
    std::string_view query() const override { return checked_.target.query; }
    std::string_view body() const override { return message_.body; }
    std::size_t core() const override { return checked_.core; }
    std::optional<std::string_view> header(std::string_view name) const override {
        return message_.field(name);
    }
    std::string header_list(std::string_view name) const override {
        std::string room;
        return std::string(message_.list(name, room).value_or(""));
    }
    std::string_view caller_name() const override { return checked_.admission.name; }
    Caller caller() const override { return checked_.admission.role; }

private:
    const Message& message_;
    const Checked checked_;
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

// Whether a handler may answer so; what is informational ends nothing, and clients know no others.
bool ends_a_request(unsigned status) { return status >= 200 && status < 600; }

Reply no_such_status(unsigned status) {
    return problem(500, fmt::format("The handler answered with the status {}.", status));
}

bool has_no_body(unsigned status) { return status == 204 || status == 304; }

// The body that has to follow the head of a streamed answer, if any.
std::unique_ptr<Rest> body_to_come(const Call& call, const Message& message, const Reply& reply) {
    if (!reply.source || message.method == observe::Method::head) return nullptr;
    const auto framing = message.http_1_1 ? Stream::Framing::chunked : Stream::Framing::until_close;
    return std::make_unique<Rest>(
        Rest{call, nullptr, std::make_unique<Stream>(reply.source, framing)});
}

}  // namespace

std::vector<std::string> route_labels(const Router& router) {
    std::vector<std::string> labels;
    for (const Route& route : router.routes()) labels.push_back(route.name);
    labels.emplace_back("no_route");
    labels.emplace_back("no_request");
    return labels;
}

std::unique_ptr<Rest> Answerer::answer(const Message& message, Ending ending, Output& output) {
    Found found;
    found.begin = Steady::now();
    const observe::Trace trace = trace_of(message);
    Reply reply = reply_to(message, found);
    Call call{found.plan, found.begin, trace, std::move(found.admission)};
    if (reply.later)
        return std::make_unique<Rest>(Rest{std::move(call), std::move(reply.later), nullptr});
    if (!ends_a_request(reply.status)) reply = no_such_status(reply.status);
    ending_ = ending;
    return finish(call, message, reply, output);
}

std::unique_ptr<Rest> Answerer::complete(const Rest& put_off, const Due& due, Reply reply,
                                         Output& output) {
    if (reply.later) reply = problem(500, "The answer was put off a second time.");
    if (!ends_a_request(reply.status)) reply = no_such_status(reply.status);
    ending_ = due.ending;
    return finish(put_off.call, due.message, reply, output);
}

std::unique_ptr<Rest> Answerer::finish(const Call& call, const Message& message, const Reply& reply,
                                       Output& output) {
    took_ = Steady::now() - call.begin;
    trace_ = call.trace;
    admission_ = &call.admission;
    const Written written = write(message, call.plan, reply, output);
    if (options_.access != nullptr && call.admission.charge)
        options_.access->answered(call.admission, written.status);
    count(call.plan != nullptr ? call.plan->index : dispatch_.route_count(), message, written);
    return reply.source ? body_to_come(call, message, reply) : nullptr;
}

void Answerer::count_stream(const Rest& rest) {
    if (options_.metrics != nullptr)
        options_.metrics->streamed(core_, rest.call.plan->index, rest.stream->bytes());
}

void Answerer::refuse(unsigned status, std::string_view detail, Output& output) {
    took_ = std::chrono::nanoseconds(0);
    ending_ = Ending::close;
    admission_ = nullptr;
    Message message;
    message.method = observe::Method::other;
    trace_ = trace_of(message);
    const Written written = write(message, nullptr, problem(status, std::string(detail)), output);
    count(dispatch_.route_count() + 1, message, written);
}

observe::Trace Answerer::trace_of(const Message& message) {
    if (options_.access_log == nullptr) return {};
    return options_.access_log->begin(core_, message.field("traceparent").value_or(""));
}

// What shared caches may keep tells nobody's trace but to one who has told it first.
std::string_view Answerer::traceparent_of(unsigned status) {
    if (!trace_.continues() && (status < 500 || options_.access_log == nullptr)) return {};
    traceparent_ = observe::format_traceparent(trace_.own);
    return traceparent_;
}

void Answerer::count(std::size_t route, const Message& message, const Written& written) {
    const observe::Answered answered{route, message.method, written.status, took_, written.bytes};
    if (options_.metrics != nullptr) options_.metrics->answered(core_, answered);
    if (options_.access_log != nullptr)
        options_.access_log->answered(core_, {answered, message.target, trace_});
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
    if (!message.is_method_known)
        return problem(501, "The method is none that this server knows; methods are upper-case.");
    const auto target = parse_target(message.target);
    if (!target) return problem(400, "The request's target is not a path that begins with /.");
    if (!target->is_plain) {
        const std::string_view fault = fault_of(target->path);
        if (!fault.empty()) return problem(400, std::string(fault));
    }
    if (target->path == "*") {
        if (message.method == observe::Method::options) return options("GET, HEAD, POST, OPTIONS");
        return problem(400, "Only OPTIONS can ask for *.");
    }
    found.resource = dispatch_.find(target->path, segments_);
    if (found.resource == nullptr) return nothing_at(*target);
    if (message.method == observe::Method::options) return options(found.resource->allow);
    const auto method = method_of(message.method);
    found.plan = method ? found.resource->plan(*method) : nullptr;
    if (found.plan == nullptr) {
        return allowing(
            problem(405, fmt::format("{} takes {} only.", target->path, found.resource->allow)),
            found.resource->allow);
    }
    found.admission = admission_of(found, message);
    if (found.admission.status >= 400)
        return problem(found.admission.status, found.admission.detail);
    return reply_of(found, message, *target);
}

Admission Answerer::admission_of(const Found& found, const Message& message) const {
    if (options_.access == nullptr) return {};
    Visit visit = visit_of(*found.plan->route, message);
    visit.peer = peer_;
    visit.now = found.begin.time_since_epoch();
    visit.core = core_;
    return options_.access->admit(visit);
}

// One slash too many at the end is forgiven: the address without it is the one that lasts.
Reply Answerer::nothing_at(const Target& target) {
    const std::string_view path = target.path;
    const bool may_be_shorter = path.size() > 1 && path.ends_with('/') && !path.starts_with("//");
    const std::string_view shorter = path.substr(0, path.size() - (may_be_shorter ? 1 : 0));
    if (!may_be_shorter || dispatch_.find(shorter, segments_) == nullptr) {
        return problem(404,
                       fmt::format("Nothing is at {}; /openapi.json lists what there is.", path));
    }
    Reply reply;
    reply.status = 308;
    reply.policy = CachePolicy::alias;
    reply.headers.emplace_back(
        "Location", fmt::format("{}{}{}", shorter, target.query.empty() ? "" : "?", target.query));
    return reply;
}

Reply Answerer::reply_of(const Found& found, const Message& message, const Target& target) {
    const Plan& plan = *found.plan;
    const Route& route = *plan.route;
    auto problems = read_parameters(plan, {target, segments_}, values_, room_);
    if (!problems.empty())
        return problem(400, "The request has parameters that are wrong.", std::move(problems));
    if (route.takes && !takes_type(*route.takes, message.content_type)) {
        return problem(415, fmt::format("{} takes a body of {}.", target.path,
                                        fmt::join(route.takes->content_types, ", ")));
    }
    try {
        return route.handle(
            CheckedRequest(message, {route, values_, target, found.admission, core_}));
    } catch (const std::exception& error) {
        return problem(500, fmt::format("The handler of {} failed: {}.", route.name, error.what()));
    } catch (...) {
        return problem(500, fmt::format("The handler of {} failed.", route.name));
    }
}

Answerer::Written Answerer::write(const Message& message, const Plan* plan, const Reply& reply,
                                  Output& output) {
    const Circumstances circumstances{now_, options_.limits.answer_bytes_max, wishes_in(message)};
    const Selection selection = select(message, reply, circumstances);
    if (selection.status >= 400 && selection.status != reply.status)
        return write(message, plan, refusal_of(selection, circumstances), output);
    output_ = &output;
    Head head = head_of(message, plan, reply, selection);
    return write_content(head, message, reply, selection);
}

Head Answerer::head_of(const Message& message, const Plan* plan, const Reply& reply,
                       const Selection& selection) {
    Head head;
    head.status = selection.status;
    head.ending = ending_;
    head.date = date_;
    head.more = &reply.headers;
    head.took = took_;
    const bool is_route = plan != nullptr && reply.status < 400;
    const CachePolicy policy =
        reply.policy.value_or(is_route ? plan->route->policy : CachePolicy::no_store);
    head.cache_control = cache_control_of(policy);
    // What nobody can purge shall not be kept for as long as what is purged.
    if (policy == CachePolicy::alias && reply.tags)
        head.cdn_cache_control = options_.front.cdn_cache_control;
    if (is_route) head.cache_status = cache_status_of(reply, cache_status_);
    head.traceparent = traceparent_of(selection.status);
    if (reply.tags && options_.front.sends_tags) head.tags = reply.tags->fields;
    if (admission_ != nullptr) head.access = admission_->fields;
    head.etag = selection.etag;
    head.varies_by_encoding = selection.varies;
    if (cors_.is_on()) {
        head.varies_by_origin = cors_.varies();
        head.cors = cors_.fields(message);
        head.preflight = cors_.preflight_fields(message);
    }
    return head;
}

Answerer::Written Answerer::write_content(Head& head, const Message& message, const Reply& reply,
                                          const Selection& selection) {
    if (reply.source) return write_stream_head(head, message, reply);
    if (!reply.body || has_no_body(selection.status)) {
        if (!has_no_body(selection.status)) head.content_length = 0;
        return write_body(head, "", reply);
    }
    head.content_type = reply.body->content_type;
    head.encoding = selection.encoding;
    head.takes_ranges = selection.takes_ranges;
    if (reply.last_modified && may_be_told(*reply.last_modified, now_))
        head.last_modified = text_of(*reply.last_modified);
    if (selection.parts.size() > 1) return write_parts(head, reply, selection);
    std::string_view bytes = selection.bytes;
    std::string range;
    if (!selection.parts.empty()) {
        range = content_range(selection.parts[0], bytes.size());
        head.content_range = range;
        bytes = bytes.substr(selection.parts[0].begin, selection.parts[0].size());
    }
    head.content_length = bytes.size();
    const bool is_head = message.method == observe::Method::head;
    return write_body(head, is_head ? std::string_view() : bytes, reply);
}

// HEAD says the same, but for the connection, which need not end to end a body.
Answerer::Written Answerer::write_stream_head(Head& head, const Message& message,
                                              const Reply& reply) {
    head.content_type = reply.source->content_type();
    head.chunked = message.http_1_1;
    const bool is_head = message.method == observe::Method::head;
    if (!message.http_1_1 && !is_head) head.ending = Ending::close;
    return write_body(head, "", reply);
}

Answerer::Written Answerer::write_body(const Head& head, std::string_view body,
                                       const Reply& reply) {
    Output& output = *output_;
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

// Parts go out from where they are; their own heads stand among the heads.
Answerer::Written Answerer::write_parts(Head& head, const Reply& reply,
                                        const Selection& selection) {
    Output& output = *output_;
    const Multipart frame =
        multipart_of(selection.parts, selection.bytes, reply.body->content_type);
    head.content_type = frame.content_type;
    head.content_length = frame.bytes;
    const std::size_t before = output.heads.size();
    append_head(output.heads, head);
    const std::size_t head_bytes = output.heads.size() - before;
    std::size_t begin = before;
    for (std::size_t part = 0; part < frame.heads.size(); ++part) {
        const ByteRange range = selection.parts[part];
        const std::string_view bytes = selection.bytes.substr(range.begin, range.size());
        output.heads += frame.heads[part];
        if (bytes.size() <= copied_bytes_max) {
            output.heads += bytes;
            continue;
        }
        output.pieces.push_back({output.heads.size() - begin, bytes, reply.body});
        begin = output.heads.size();
    }
    output.heads += frame.end;
    output.pieces.push_back({output.heads.size() - begin, "", nullptr});
    return {head.status, head_bytes + frame.bytes};
}

// An absent field says what an empty one does.
const Wishes& Answerer::wishes_in(const Message& message) {
    const std::string_view given = message.accept_encoding.value_or("");
    if (given != accept_encoding_) {
        wishes_ = wishes_of(given);
        accept_encoding_ = given;
    }
    return wishes_;
}

std::string_view Answerer::text_of(std::chrono::sys_seconds last_modified) {
    if (last_modified != last_modified_ || last_modified_text_.empty()) {
        last_modified_ = last_modified;
        last_modified_text_ = imf_date(last_modified);
    }
    return last_modified_text_;
}

}  // namespace almanac::http
