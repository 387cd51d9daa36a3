#pragma once

// One connection's dialogue without its socket: bytes in, answers out, in order.

#include "engine/http/answerer.h"
#include "engine/http/http.h"
#include "engine/http/known_heads.h"
#include "engine/http/output.h"
#include "engine/http/parser.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::http {

// Answers taken together before they are written: 16 heads and bodies make 32 buffers of one
// sendmsg.
inline constexpr std::size_t pipelined_max = 16;

// Reads requests, has them answered and knows when the dialogue is over.
class Session {
public:
    // All outlive the session.
    Session(Answerer& answerer, KnownHeads& heads, const Limits& limits)
        : answerer_(answerer), heads_(heads), limits_(limits) {}
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // idle: between requests; head, body: within one; put_off: its handler answers later;
    // streaming: its answer's body is under way; ended: nothing more is read or said.
    enum class State : std::uint8_t { idle, head, body, put_off, streaming, ended };
    State state() const { return state_; }

    // Takes what it can of `input`, which holds what the last call left and what came since;
    // appends answers and returns how many bytes it has done with.
    std::size_t take(std::string_view input, Output& output);

    // Who is at the other end; before anything is taken.
    void set_peer(const PeerAddress& peer) { peer_ = peer; }

    // Whether an answer has to be finished before take() takes anything.
    bool is_busy() const { return state_ == State::put_off || state_ == State::streaming; }
    // Whether any request was answered, or will be.
    bool has_begun() const { return requests_ > 0; }

    // While put_off, each once: hands the responder to the handler; its route's; appends the
    // answer.
    void start(const Responder& responder);
    Priority priority() const { return rest_->call.plan->route->priority; }
    void complete(Reply reply, Output& output);

    // While streaming: the body.
    Stream& stream() { return *rest_->stream; }
    // While streaming: appends the next piece; at the end the dialogue goes on, or is over.
    Source::Next pull(Output& output);

    // The next answer is the last, and a stream that never ends does now.
    void drain() { draining_ = true; }

    // Whether nothing more will be said, given that all input was taken.
    bool is_over() const { return state_ == State::ended || (draining_ && state_ == State::idle); }

    // The request took too long: says so, and ends.
    void time_out(Output& output);

private:
    // A request whose body or answer has yet to come, with a head that stays when the input moves
    // on.
    struct Unfinished {
        Unfinished(std::string_view bytes, std::size_t body_bytes_max)
            : head(bytes), parser(body_bytes_max) {}
        std::string head;
        Parser parser;
    };

    std::size_t take_head(std::string_view input, Output& output);
    std::size_t wait_for_head(std::string_view input, Output& output);
    void answer_head(std::string_view head, const Message& message, Output& output);
    void begin_body(std::string_view head, const Message& message, Output& output);
    std::size_t take_body(std::string_view input, Output& output);
    void answer(const Message& message, Output& output);
    Ending ending_of(const Message& message) const;
    void settle(Ending ending);
    void keep(std::string_view head);
    void end_stream();
    void refuse(unsigned status, std::string_view detail, Output& output);

    Answerer& answerer_;
    KnownHeads& heads_;
    const Limits& limits_;
    std::unique_ptr<Unfinished> unfinished_;  // while the state is body or put_off
    std::unique_ptr<Rest> rest_;              // while it is busy
    std::size_t searched_ = 0;                // bytes of an unfinished head known not to end it
    std::uint32_t requests_ = 0;
    PeerAddress peer_{};
    State state_ = State::idle;
    bool draining_ = false;
    bool ends_ = false;  // after the stream
};

}  // namespace almanac::http
