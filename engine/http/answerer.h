#pragma once

// From a parsed message to finished bytes: looks up, checks, asks the handler, negotiates, writes
// the head. One per core, used by its thread alone; it knows no socket.

#include "engine/http/cors.h"
#include "engine/http/date.h"
#include "engine/http/dispatch.h"
#include "engine/http/head.h"
#include "engine/http/message.h"
#include "engine/http/output.h"
#include "engine/http/selection.h"
#include "engine/http/stream.h"
#include "engine/http/target.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::http {

// In metrics, what reached no route stands after the routes, in this order.
inline constexpr std::size_t extra_route_labels = 2;  // "no_route", "no_request"

// The labels of `router`'s routes in metrics, with the two beyond.
std::vector<std::string> route_labels(const Router& router);

// Where a request went, when, and in which trace; no plan: to no route.
struct Call {
    const Plan* plan = nullptr;
    std::chrono::steady_clock::time_point begin;
    observe::Trace trace;
    Admission admission;
};

// A request that is to be answered now.
struct Due {
    const Message& message;
    Ending ending;
};

// What an answer still lacks: all of it, where the handler has put it off, or its body.
struct Rest {
    Call call;
    std::function<void(const Responder&)> later;  // of what is put off
    std::unique_ptr<Stream> stream;               // otherwise
};

// Answers one core's messages.
class Answerer {
public:
    // `dispatch` and `options` outlive the answerer.
    Answerer(const Dispatch& dispatch, const ServerOptions& options, std::size_t core)
        : dispatch_(dispatch), options_(options), cors_(options.cors), core_(core) {}

    // The Date of the answers that follow.
    void set_date(std::chrono::sys_seconds now) {
        now_ = now;
        date_ = imf_date(now);
    }

    // Who sends the messages that follow.
    void set_peer(const PeerAddress& peer) { peer_ = peer; }

    // Appends the answer to `message`; returns what it still lacks, or null where it is whole.
    std::unique_ptr<Rest> answer(const Message& message, Ending ending, Output& output);

    // Appends the answer that was put off, when it has come; returns its body where it is streamed.
    std::unique_ptr<Rest> complete(const Rest& put_off, const Due& due, Reply reply,
                                   Output& output);

    // Counts the bytes of a stream that is over.
    void count_stream(const Rest& rest);

    // Appends a problem for what never became a request; the connection ends after it.
    void refuse(unsigned status, std::string_view detail, Output& output);

    // The most bytes that a body may have: of any request, and of this one. `otherwise` is for
    // routes that do not say.
    std::size_t body_bytes_max(std::size_t otherwise) const;
    std::size_t body_bytes_max(const Message& message, std::size_t otherwise);

    // Appends "100 Continue".
    void encourage(Output& output) const;

private:
    struct Found {
        std::chrono::steady_clock::time_point begin;  // of the answer
        const Resource* resource = nullptr;
        const Plan* plan = nullptr;
        Admission admission;
    };
    struct Written {
        unsigned status;
        std::size_t bytes;
    };

    Reply reply_to(const Message& message, Found& found);
    Reply nothing_at(const Target& target);
    Reply reply_of(const Found& found, const Message& message, const Target& target);
    Admission admission_of(const Found& found, const Message& message) const;
    std::unique_ptr<Rest> finish(const Call& call, const Message& message, const Reply& reply,
                                 Output& output);
    Written write(const Message& message, const Plan* plan, const Reply& reply, Output& output);
    Head head_of(const Message& message, const Plan* plan, const Reply& reply,
                 const Selection& selection);
    Written write_content(Head& head, const Message& message, const Reply& reply,
                          const Selection& selection);
    Written write_stream_head(Head& head, const Message& message, const Reply& reply);
    Written write_body(const Head& head, std::string_view body, const Reply& reply);
    Written write_parts(Head& head, const Reply& reply, const Selection& selection);
    observe::Trace trace_of(const Message& message);
    std::string_view traceparent_of(unsigned status);
    void count(std::size_t route, const Message& message, const Written& written);
    std::string_view text_of(std::chrono::sys_seconds last_modified);
    const Wishes& wishes_in(const Message& message);

    const Dispatch& dispatch_;
    const ServerOptions& options_;
    const Cors cors_;
    std::size_t core_;
    std::chrono::sys_seconds now_{};
    std::string date_;
    PeerAddress peer_{};                      // of the request being answered
    const Admission* admission_ = nullptr;    // of the answer being written
    Ending ending_ = Ending::keep;            // likewise
    std::chrono::nanoseconds took_{0};        // likewise
    observe::Trace trace_;                    // likewise
    std::string traceparent_;                 // likewise
    std::vector<std::string_view> segments_;  // scratch
    Values values_;                           // scratch
    std::string room_;                        // scratch
    std::string cache_status_;                // scratch
    Output* output_ = nullptr;                // where the answer being written goes
    // The Accept-Encoding read last: most clients are of a few kinds.
    std::string accept_encoding_;
    Wishes wishes_ = wishes_of("");
    // The Last-Modified written last: most answers are of one version.
    std::chrono::sys_seconds last_modified_{};
    std::string last_modified_text_;
};

}  // namespace almanac::http
