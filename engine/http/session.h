#pragma once

// One connection's dialogue without its socket: bytes in, answers out, in order.

#include "engine/http/answerer.h"
#include "engine/http/http.h"
#include "engine/http/output.h"
#include "engine/http/parser.h"

#include <cstdint>
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
    // Both outlive the session.
    Session(Answerer& answerer, const Limits& limits) : answerer_(answerer), limits_(limits) {}

    // idle: between requests; head, body: within one; ended: nothing more is read or said.
    enum class State : std::uint8_t { idle, head, body, ended };
    State state() const { return state_; }

    // Takes what it can of `input`, which holds what the last call left and what came since;
    // appends answers and returns how many bytes it has done with.
    std::size_t take(std::string_view input, Output& output);

    // The next answer is the last.
    void drain() { draining_ = true; }

    // Whether nothing more will be said, given that all input was taken.
    bool is_over() const { return state_ == State::ended || (draining_ && state_ == State::idle); }

    // The request took too long: says so, and ends.
    void time_out(Output& output);

private:
    // A request whose body has yet to come.
    struct Unfinished {
        Unfinished(std::string_view bytes, std::size_t body_bytes_max)
            : head(bytes), parser(body_bytes_max) {}
        std::string head;
        Parser parser;
    };

    std::size_t take_head(std::string_view input, Output& output);
    std::size_t wait_for_head(std::string_view input, Output& output);
    void begin_body(std::string_view head, const Message& message, Output& output);
    std::size_t take_body(std::string_view input, Output& output);
    void answer(const Message& message, Output& output);
    void refuse(unsigned status, std::string_view detail, Output& output);

    Answerer& answerer_;
    const Limits& limits_;
    std::unique_ptr<Unfinished> unfinished_;  // while the state is body
    std::size_t searched_ = 0;                // bytes of an unfinished head known not to end it
    State state_ = State::idle;
    bool draining_ = false;
};

}  // namespace almanac::http
