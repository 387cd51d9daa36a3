#pragma once

// From a parsed message to finished bytes: looks up, checks, asks the handler, negotiates, writes
// the head. One per core, used by its thread alone; it knows no socket.

#include "engine/http/dispatch.h"
#include "engine/http/head.h"
#include "engine/http/message.h"
#include "engine/http/output.h"
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

// Answers one core's messages.
class Answerer {
public:
    // `metrics` may be null; it and `dispatch` outlive the answerer.
    Answerer(const Dispatch& dispatch, observe::Metrics* metrics, std::size_t core)
        : dispatch_(dispatch), metrics_(metrics), core_(core) {}

    // The Date of the answers that follow.
    void set_date(std::chrono::system_clock::time_point now) { date_ = imf_date(now); }

    // Appends the answer to `message`.
    void answer(const Message& message, Ending ending, Output& output);

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
        const Resource* resource = nullptr;
        const Plan* plan = nullptr;
    };
    struct Written {
        unsigned status;
        std::size_t bytes;
    };

    Reply reply_to(const Message& message, Found& found);
    Reply reply_of(const Plan& plan, const Message& message, const Target& target);
    Written write(const Message& message, const Plan* plan, const Reply& reply, Output& output);
    Written write_body(Head& head, std::string_view body, const Reply& reply, Output& output);

    const Dispatch& dispatch_;
    observe::Metrics* metrics_;
    std::size_t core_;
    std::string date_;
    Ending ending_ = Ending::keep;            // of the answer being written
    std::chrono::nanoseconds took_{0};        // likewise
    std::vector<std::string_view> segments_;  // scratch
    Values values_;                           // scratch
    std::string room_;                        // scratch
};

}  // namespace almanac::http
