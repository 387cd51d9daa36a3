#include "engine/http/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::http {

namespace {

bool reads(const Message& message) {
    return message.method == observe::Method::get || message.method == observe::Method::head;
}

// Of an answer with one encoding the field decides nothing, and a cache need not keep it several
// times.
bool has_choice(const base::Encoded& body) {
    return body.bodies[1].present() || body.bodies[2].present() || body.bodies[3].present();
}

// Several parts of compressed bytes would be a multipart body of which nobody could tell whether
// Content-Encoding speaks of it or of its parts, so they are not cut.
void select_parts(const Message& message, const Validators& selected, Selection& selection) {
    if (!allows_range(message, selected)) return;
    const auto field = message.field("range");
    if (!field) return;
    Ranges ranges = select_ranges(*field, selection.bytes.size());
    if (ranges.kind == Ranges::Kind::unsatisfiable) selection.status = 416;
    if (ranges.parts.size() > 1 && selection.encoding != base::Encoding::identity) return;
    if (ranges.kind != Ranges::Kind::parts) return;
    selection.status = 206;
    selection.parts = std::move(ranges.parts);
}

// A whole answer counts as its identity, so that no encoding gets through where another does not.
std::size_t bytes_sent_of(const Selection& selection, const base::Encoded& body) {
    if (selection.parts.empty()) return body.body(base::Encoding::identity).bytes.size();
    std::size_t bytes = 0;
    for (const ByteRange& part : selection.parts) bytes += part.size();
    return bytes;
}

// Of GET and HEAD, where the reply is 200.
void select_of_reading(const Message& message, const Reply& reply, const Circumstances& now,
                       Selection& selection) {
    selection.takes_ranges = true;
    if (message.if_none_match.empty() && !message.has_preconditions && !message.has_range) return;
    Validators selected{selection.etag, {}, now.now};
    if (reply.last_modified && may_be_told(*reply.last_modified, now.now))
        selected.last_modified = reply.last_modified;
    const Verdict verdict = judge(message, selected);
    if (verdict == Verdict::failed) selection.status = 412;
    if (verdict == Verdict::not_modified) selection.status = 304;
    if (verdict != Verdict::proceed) return;
    if (message.has_range && message.method == observe::Method::get)
        select_parts(message, selected, selection);
}

}  // namespace

Selection select(const Message& message, const Reply& reply, const Circumstances& circumstances) {
    Selection selection;
    selection.status = reply.status;
    if (!reply.body || reply.status == 204 || reply.status == 304) return selection;
    if (reply.status >= 400) {
        selection.bytes = reply.body->body(base::Encoding::identity).bytes;
        return selection;
    }
    const auto encoding = choose(circumstances.wishes, *reply.body);
    if (!encoding) {
        selection.status = 406;
        return selection;
    }
    const base::EncodedBody& body = reply.body->body(*encoding);
    selection.encoding = *encoding;
    selection.varies = has_choice(*reply.body);
    selection.bytes = body.bytes;
    if (reply.status == 200 && reads(message)) {
        selection.etag = body.etag;
        select_of_reading(message, reply, circumstances, selection);
    }
    const bool sends_bytes = selection.status == reply.status || selection.status == 206;
    if (sends_bytes && bytes_sent_of(selection, *reply.body) > circumstances.answer_bytes_max) {
        selection.status = 413;
        // What is told is what was judged.
        if (selection.parts.empty())
            selection.bytes = reply.body->body(base::Encoding::identity).bytes;
    }
    return selection;
}

Reply refusal_of(const Selection& selection, const Circumstances& circumstances) {
    Reply refusal;
    switch (selection.status) {
        case 406:
            refusal =
                problem(406, "No encoding of this answer is one that Accept-Encoding allows.");
            refusal.headers.emplace_back("Vary", "Accept-Encoding");
            return refusal;
        case 412:
            return problem(412, "The answer is no longer the one that the precondition names.");
        case 416:
            refusal =
                problem(416, fmt::format("The answer has {} bytes, none of them in this range.",
                                         selection.bytes.size()));
            refusal.headers.emplace_back("Content-Range",
                                         unsatisfied_range(selection.bytes.size()));
            return refusal;
        default:
            return problem(
                413, fmt::format("The answer has {} bytes, and {} are the most that are sent at "
                                 "once: ask for a page, for a range of bytes, or for a stream "
                                 "(format=ndjson) where the route has one.",
                                 selection.bytes.size(), circumstances.answer_bytes_max));
    }
}

}  // namespace almanac::http
