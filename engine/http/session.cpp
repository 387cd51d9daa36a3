#include "engine/http/session.h"

#include "engine/http/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace almanac::http {

namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";

// A line feed without its carriage return: some other protocol, or a head that will never end.
bool has_bare_line_feed(std::string_view text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
        if (at == 0 || text[at - 1] != '\r') return true;
    }
    return false;
}

std::size_t leading_empty_lines(std::string_view input) {
    std::size_t skipped = 0;
    while (input.substr(skipped).starts_with("\r\n")) skipped += 2;
    return skipped;
}

}  // namespace

Session::~Session() {
    if (state_ == State::streaming) answerer_.count_stream(*rest_);
}

std::size_t Session::take(std::string_view input, Output& output) {
    std::size_t used = 0;
    while (state_ < State::put_off && output.pieces.size() < pipelined_max && used < input.size()) {
        const std::string_view rest = input.substr(used);
        const std::size_t taken =
            state_ == State::body ? take_body(rest, output) : take_head(rest, output);
        if (taken == 0) break;
        used += taken;
    }
    return state_ == State::ended ? input.size() : used;
}

std::size_t Session::take_head(std::string_view input, Output& output) {
    if (state_ == State::idle) {
        if (const std::size_t skipped = leading_empty_lines(input); skipped > 0) return skipped;
    }
    const std::size_t end = input.find(end_of_head, searched_);
    if (end == std::string_view::npos) return wait_for_head(input, output);
    searched_ = 0;
    const std::string_view head = input.substr(0, end + end_of_head.size());
    if (head.size() > limits_.header_bytes_max) {
        refuse(431, "The head of the request is over the limit.", output);
        return head.size();
    }
    const KnownHeads::Sought sought = heads_.find(head);
    if (sought.message != nullptr) {
        answer_head(head, *sought.message, output);
        return head.size();
    }
    Parser parser(answerer_.body_bytes_max(limits_.body_bytes_max));
    if (const auto refusal = parser.head(head); refusal.status != 0) {
        refuse(refusal.status, refusal.detail, output);
    } else if (parser.is_whole()) {
        heads_.came(sought, head, parser.message());
        answer_head(head, parser.message(), output);
    } else {
        begin_body(head, parser.message(), output);
    }
    return head.size();
}

// Of a request without a body.
void Session::answer_head(std::string_view head, const Message& message, Output& output) {
    answer(message, output);
    if (state_ == State::put_off) keep(head);
}

std::size_t Session::wait_for_head(std::string_view input, Output& output) {
    if (input == "\r") return 0;  // half of an empty line, or soon refused
    state_ = State::head;
    if (!begins_a_method(input[0]) || has_bare_line_feed(input)) {
        refuse(400, "This is not an HTTP/1.1 request.", output);
    } else if (input.size() >= limits_.header_bytes_max) {
        refuse(431, "The head of the request is over the limit.", output);
    }
    searched_ = input.size() - std::min(input.size(), end_of_head.size() - 1);
    return 0;
}

// Parses the head anew, which costs less thought than copying all that it may say.
void Session::keep(std::string_view head) {
    unfinished_ = std::make_unique<Unfinished>(head, limits_.body_bytes_max);
    unfinished_->parser.head(unfinished_->head);
}

void Session::begin_body(std::string_view head, const Message& message, Output& output) {
    unfinished_ = std::make_unique<Unfinished>(
        head, answerer_.body_bytes_max(message, limits_.body_bytes_max));
    const auto refusal = unfinished_->parser.head(unfinished_->head);
    if (refusal.status != 0) return refuse(refusal.status, refusal.detail, output);
    state_ = State::body;
    if (unfinished_->parser.message().expects_continue) answerer_.encourage(output);
}

std::size_t Session::take_body(std::string_view input, Output& output) {
    Parser& parser = unfinished_->parser;
    std::size_t used = 0;
    const auto refusal = parser.body(input, used);
    if (refusal.status != 0) {
        refuse(refusal.status, refusal.detail, output);
    } else if (parser.is_whole()) {
        answer(parser.message(), output);
        parser.forget_body();
        if (state_ != State::put_off) unfinished_.reset();
    }
    return used;
}

void Session::answer(const Message& message, Output& output) {
    ++requests_;
    const Ending ending = ending_of(message);
    answerer_.set_peer(peer_);
    auto rest = answerer_.answer(message, ending, output);
    if (rest) [[unlikely]]
        rest_ = std::move(rest);
    settle(ending);
}

Ending Session::ending_of(const Message& message) const {
    if (draining_ || !message.keep_alive || requests_ >= limits_.requests_max) return Ending::close;
    return message.http_1_1 ? Ending::keep : Ending::keep_1_0;
}

void Session::settle(Ending ending) {
    if (rest_) [[unlikely]] {
        state_ = rest_->stream ? State::streaming : State::put_off;
        ends_ = ending == Ending::close ||
                (rest_->stream && rest_->stream->framing() == Stream::Framing::until_close);
    } else {
        state_ = ending == Ending::close ? State::ended : State::idle;
    }
}

void Session::start(const Responder& responder) {
    const auto later = std::move(rest_->later);
    try {
        later(responder);
    } catch (const std::exception& error) {
        responder.answer(problem(500, fmt::format("The handler failed: {}.", error.what())));
    } catch (...) {
        responder.answer(problem(500, "The handler failed."));
    }
}

void Session::complete(Reply reply, Output& output) {
    const auto unfinished = std::move(unfinished_);
    const auto put_off = std::move(rest_);
    const Message& message = unfinished->parser.message();
    const Ending ending = ending_of(message);
    rest_ = answerer_.complete(*put_off, {message, ending}, std::move(reply), output);
    settle(ending);
}

Source::Next Session::pull(Output& output) {
    if (draining_ && stream().is_endless()) {
        stream().end(output);
        end_stream();
        return Source::Next::end;
    }
    const Source::Next next = stream().pull(limits_.stream_piece_bytes_max, output);
    if (next == Source::Next::end) end_stream();
    return next;
}

void Session::end_stream() {
    answerer_.count_stream(*rest_);
    rest_.reset();
    state_ = ends_ ? State::ended : State::idle;
}

void Session::refuse(unsigned status, std::string_view detail, Output& output) {
    answerer_.refuse(status, detail, output);
    state_ = State::ended;
}

void Session::time_out(Output& output) {
    refuse(408, "The request took too long to arrive.", output);
}

}  // namespace almanac::http
