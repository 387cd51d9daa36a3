#include "engine/http/parser.h"

#include "engine/http/text.h"

#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include <functional>

namespace almanac::http {

namespace {

namespace beast_http = boost::beast::http;

std::string_view standard(boost::beast::string_view text) { return {text.data(), text.size()}; }

observe::Method method_of(beast_http::verb verb) {
    switch (verb) {
        case beast_http::verb::get:
            return observe::Method::get;
        case beast_http::verb::head:
            return observe::Method::head;
        case beast_http::verb::options:
            return observe::Method::options;
        case beast_http::verb::post:
            return observe::Method::post;
        default:
            return observe::Method::other;
    }
}

}  // namespace

Parser::Parser(std::uint64_t body_bytes_max) {
    eager(true);
    body_limit(body_bytes_max);
    header_limit(std::numeric_limits<std::uint32_t>::max());  // the session bounds heads before
                                                              // they get here
}

Parser::Refusal Parser::head(std::string_view bytes) {
    head_ = bytes;
    error_code error;
    put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    message_.keep_alive = !error && keep_alive();
    return error ? refusal(error) : Refusal{};
}

Parser::Refusal Parser::body(std::string_view bytes, std::size_t& used) {
    error_code error;
    used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error && error != beast_http::error::need_more) return refusal(error);
    return {};
}

Parser::Refusal Parser::refusal(const error_code& error) const {
    if (!complaint_.empty()) return {400, std::string(complaint_)};
    if (error == beast_http::error::body_limit) return {413, "The body is over the limit."};
    if (error == beast_http::error::bad_version) {
        return {505, "The request line does not end in HTTP/1.0 or HTTP/1.1."};
    }
    return {400, fmt::format("The request is malformed: {}.", error.message())};
}

// Beast decides how many parameters there are. NOLINTNEXTLINE(readability-function-size)
void Parser::on_request_impl(beast_http::verb verb, beast_view, beast_view target, int version,
                             error_code&) {
    message_.method = method_of(verb);
    message_.target = standard(target);
    message_.http_1_1 = version == 11;
}

void Parser::on_field_impl(field name, beast_view, beast_view value, error_code& error) {
    if (!in_head_) return;  // a trailer
    // A folded line is unfolded into the parser's own memory; such lines are obsolete and refused.
    const bool folded = std::less<>{}(value.data(), head_.data()) ||
                        std::less<>{}(head_.data() + head_.size(), value.data());
    if (folded) complaint_ = "A header field is folded over several lines.";
    note(name, standard(value));
    if (!complaint_.empty()) error = beast_http::error::bad_value;
}

void Parser::note(field name, std::string_view value) {
    switch (name) {
        case field::host:
            ++message_.hosts;
            break;
        case field::if_none_match:
            message_.if_none_match = value;
            break;
        case field::content_type:
            message_.content_type = value;
            break;
        case field::expect:
            message_.expects_continue = equals_ignoring_case(value, "100-continue");
            break;
        case field::accept_encoding:
            if (message_.accept_encoding) {
                joined_encodings_ = fmt::format("{}, {}", *message_.accept_encoding, value);
                value = joined_encodings_;
            }
            message_.accept_encoding = value;
            break;
        case field::transfer_encoding:
            // Whatever else it says, where the body ends could be read in two ways.
            if (!equals_ignoring_case(value, "chunked") || !message_.http_1_1) {
                complaint_ = "Transfer-Encoding may only be chunked, and only in HTTP/1.1.";
            }
            break;
        default:
            break;
    }
}

void Parser::on_header_impl(error_code& error) {
    in_head_ = false;
    if (message_.hosts > 1 || (message_.hosts == 0 && message_.http_1_1)) {
        complaint_ = "A request needs exactly one Host.";
        error = beast_http::error::bad_value;
    }
}

std::size_t Parser::on_body_impl(beast_view bytes, error_code&) {
    // No other method's body is looked at.
    if (message_.method == observe::Method::post) body_.append(bytes.data(), bytes.size());
    return bytes.size();
}

std::size_t Parser::on_chunk_body_impl(std::uint64_t, beast_view bytes, error_code& error) {
    return on_body_impl(bytes, error);
}

void Parser::on_finish_impl(error_code&) { message_.body = body_; }

}  // namespace almanac::http
