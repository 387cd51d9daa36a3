#include "engine/http/problem.h"

#include "engine/base/json.h"
#include "engine/http/http.h"

#include <algorithm>
#include <array>

namespace almanac::http {

namespace {

struct Status {
    unsigned status;
    std::string_view title;
    std::string_view sentence;
};

constexpr std::array statuses{
    Status{200, "OK", "The answer."},
    Status{201, "Created", "It was made."},
    Status{202, "Accepted", "It will be done."},
    Status{204, "No Content", "Done; there is nothing to say."},
    Status{206, "Partial Content", "A part of the answer."},
    Status{301, "Moved Permanently", "It stands elsewhere."},
    Status{302, "Found", "It stands elsewhere for now."},
    Status{303, "See Other", "The answer stands elsewhere."},
    Status{304, "Not Modified", "What the client has is still right."},
    Status{307, "Temporary Redirect", "It stands elsewhere for now."},
    Status{308, "Permanent Redirect", "It stands elsewhere."},
    Status{400, "Bad Request", "The request or a parameter is wrong; `errors` names each."},
    Status{401, "Unauthorized", "Who asks must say who they are."},
    Status{403, "Forbidden", "Not allowed."},
    Status{404, "Not Found", "There is no such thing."},
    Status{405, "Method Not Allowed",
           "The path exists, but not for this method; `Allow` lists those it has."},
    Status{406, "Not Acceptable", "No encoding of the answer is one that the client accepts."},
    Status{408, "Request Timeout", "The request took too long to arrive."},
    Status{409, "Conflict", "Somebody else holds it, or it is there already."},
    Status{412, "Precondition Failed", "It is not, or no longer, what the precondition names."},
    Status{413, "Content Too Large", "The body, or the answer, is over the limit."},
    Status{414, "URI Too Long", "The target is over the limit."},
    Status{415, "Unsupported Media Type", "The body is of a type that is not read here."},
    Status{416, "Range Not Satisfiable", "The range is outside the answer."},
    Status{417, "Expectation Failed", "Only 100-continue can be expected."},
    Status{422, "Unprocessable Content", "The body is well formed, but wrong."},
    Status{428, "Precondition Required", "Say which version you mean."},
    Status{429, "Too Many Requests",
           "Over the limit of requests; `Retry-After` says when to come back."},
    Status{431, "Request Header Fields Too Large", "The head is over the limit."},
    Status{500, "Internal Server Error", "A fault of the server."},
    Status{501, "Not Implemented", "The server does not know how."},
    Status{503, "Service Unavailable", "Not ready or overloaded; try again."},
    Status{504, "Gateway Timeout", "Something behind the server did not answer in time."},
    Status{505, "HTTP Version Not Supported", "Only HTTP/1.0 and HTTP/1.1 are spoken."},
};

const Status* find(unsigned status) {
    const auto found = std::find_if(statuses.begin(), statuses.end(),
                                    [&](const Status& each) { return each.status == status; });
    return found == statuses.end() ? nullptr : &*found;
}

void write_errors(base::JsonWriter& writer, const std::vector<FieldProblem>& errors) {
    writer.key("errors");
    writer.begin_list();
    for (const FieldProblem& each : errors) {
        writer.begin_object();
        writer.key("field");
        writer.text(each.field);
        writer.key("reason");
        writer.text(each.reason);
        writer.end_object();
    }
    writer.end_list();
}

// JSON that stays JSON wherever it is pasted: what a request said comes back in problems, and no
// HTML parser may find a tag in it. These characters stand in JSON's texts alone.
std::string without_markup(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (const char character : json) {
        if (character == '<') {
            out += "\\u003c";
        } else if (character == '>') {
            out += "\\u003e";
        } else if (character == '&') {
            out += "\\u0026";
        } else {
            out += character;
        }
    }
    return out;
}

unsigned status_of(base::ErrorKind kind) {
    switch (kind) {
        case base::ErrorKind::invalid:
            return 400;
        case base::ErrorKind::missing:
            return 404;
        case base::ErrorKind::conflict:
            return 409;
        case base::ErrorKind::too_large:
            return 413;
        case base::ErrorKind::denied:
            return 403;
        case base::ErrorKind::timed_out:
            return 504;
        case base::ErrorKind::exhausted:
        case base::ErrorKind::stopped:
            return 503;
        case base::ErrorKind::broken:
            return 500;
    }
    return 500;
}

}  // namespace

std::string_view title_of(unsigned status) {
    const Status* found = find(status);
    return found == nullptr ? "Unknown" : found->title;
}

std::string_view sentence_of(unsigned status) {
    const Status* found = find(status);
    return found == nullptr ? "Another answer." : found->sentence;
}

Reply problem(unsigned status, std::string detail, std::vector<FieldProblem> errors) {
    std::string body;
    base::JsonWriter writer(body);
    writer.begin_object();
    writer.key("type");
    writer.text("about:blank");
    writer.key("title");
    writer.text(title_of(status));
    writer.key("status");
    writer.integer(static_cast<std::int64_t>(status));
    writer.key("detail");
    writer.text(detail);
    if (!errors.empty()) write_errors(writer, errors);
    writer.end_object();
    Reply reply;
    reply.status = status;
    reply.body = base::encode_identity(without_markup(body), problem_content_type);
    reply.computed = true;
    reply.policy = CachePolicy::no_store;
    return reply;
}

Reply problem(const base::Error& error) {
    if (error.kind == base::ErrorKind::exhausted) return overloaded(error.detail);
    return problem(status_of(error.kind), error.detail);
}

Reply overloaded(std::string detail) {
    Reply reply = problem(503, std::move(detail));
    reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

}  // namespace almanac::http
