#include "engine/http/parser.h"

#include "engine/http/target.h"
#include "engine/http/text.h"

#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace almanac::http {

namespace {

namespace beast_http = boost::beast::http;

std::string_view standard(boost::beast::string_view text) { return {text.data(), text.size()}; }

// Beast 1.81 is older than QUERY, which is as well known as PUT is: 405, where 501 would say that
// its name is one that nobody has heard of.
bool is_known(beast_http::verb verb, std::string_view method) {
    return verb != beast_http::verb::unknown || method == "QUERY";
}

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

Parser::Parser(std::uint64_t body_bytes_max) : chunks_(body_bytes_max) {
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
    message_.fields = std::span(fields_).first(field_count_);
    return error ? refusal(error) : Refusal{};
}

Parser::Refusal Parser::body(std::string_view bytes, std::size_t& used) {
    if (chunked()) return chunks(bytes, used);
    error_code error;
    used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error && error != beast_http::error::need_more) return refusal(error);
    return {};
}

Parser::Refusal Parser::chunks(std::string_view bytes, std::size_t& used) {
    const ChunkReader::Taken taken = chunks_.take(bytes, body_);
    used = taken.used;
    if (taken.outcome == ChunkReader::Outcome::too_large)
        return {413, "The body is over the limit."};
    if (taken.outcome == ChunkReader::Outcome::malformed)
        return {400, "The body's chunks are malformed."};
    if (message_.method != observe::Method::post) body_.clear();
    message_.body = body_;
    return {};
}

Parser::Refusal Parser::refusal(const error_code& error) const {
    if (!complaint_.empty()) return {complaint_status_, std::string(complaint_)};
    if (error == beast_http::error::body_limit) return {413, "The body is over the limit."};
    if (error == beast_http::error::bad_version) {
        return {505, "The request line does not end in HTTP/1.0 or HTTP/1.1."};
    }
    return {400, fmt::format("The request is malformed: {}.", error.message())};
}

void Parser::complain(unsigned status, std::string_view sentence) {
    complaint_status_ = status;
    complaint_ = sentence;
}

// Beast decides how many parameters there are. NOLINTNEXTLINE(readability-function-size)
void Parser::on_request_impl(beast_http::verb verb, beast_view method, beast_view target,
                             int version, error_code& error) {
    message_.method = method_of(verb);
    message_.is_method_known = is_known(verb, standard(method));
    message_.target = standard(target);
    message_.http_1_1 = version == 11;
    // Where a head comes in pieces, the session looks no further than this.
    if (!begins_a_method(method[0])) complain(400, "This is not an HTTP/1.1 request.");
    if (target.size() > target_bytes_max) complain(414, "The target is over the limit.");
    if (!complaint_.empty()) error = beast_http::error::bad_target;
}

void Parser::on_field_impl(field name, beast_view text, beast_view value, error_code& error) {
    if (!in_head_) return;  // a trailer
    // A folded line is unfolded into the parser's own memory; such lines are obsolete and refused.
    const bool folded = std::less<>{}(value.data(), head_.data()) ||
                        std::less<>{}(head_.data() + head_.size(), value.data());
    if (folded) complain(400, "A header field is folded over several lines.");
    add(standard(text), standard(value));
    note(name, standard(value));
    if (!complaint_.empty()) error = beast_http::error::bad_value;
}

void Parser::add(std::string_view name, std::string_view value) {
    if (field_count_ == fields_.size()) return complain(431, "The head has too many fields.");
    fields_[field_count_++] = {name.data(), value.data(), static_cast<std::uint32_t>(name.size()),
                               static_cast<std::uint32_t>(value.size())};
}

void Parser::note(field name, std::string_view value) {
    switch (name) {
        case field::host:
            ++message_.hosts;
            if (!is_authority(value)) complain(400, "Host names no host.");
            break;
        case field::if_none_match:
            note_tags(value);
            break;
        case field::if_match:
        case field::if_modified_since:
        case field::if_unmodified_since:
            message_.has_preconditions = true;
            break;
        case field::range:
            message_.has_range = true;
            break;
        case field::content_type:
            message_.content_type = value;
            break;
        case field::content_length:
            // Beast takes a list of equal ones; another reader might take the first, or the last.
            if (++lengths_ > 1 || value.find(',') != std::string_view::npos)
                complain(400, "Content-Length may be given once.");
            break;
        case field::expect:
            if (!equals_ignoring_case(value, "100-continue"))
                return complain(417, "Only 100-continue can be expected.");
            message_.expects_continue = message_.http_1_1;
            break;
        case field::accept_encoding:
            note_encodings(value);
            break;
        case field::transfer_encoding:
            note_transfer_encoding(value);
            break;
        default:
            break;
    }
}

void Parser::note_encodings(std::string_view value) {
    if (message_.accept_encoding) {
        joined_encodings_ = fmt::format("{}, {}", *message_.accept_encoding, value);
        value = joined_encodings_;
    }
    message_.accept_encoding = value;
}

void Parser::note_tags(std::string_view value) {
    if (!message_.if_none_match.empty()) {
        joined_tags_ = fmt::format("{}, {}", message_.if_none_match, value);
        value = joined_tags_;
    }
    message_.if_none_match = value;
}

// Where the body ends must not be readable in two ways.
void Parser::note_transfer_encoding(std::string_view value) {
    if (!message_.http_1_1) return complain(400, "Only HTTP/1.1 has Transfer-Encoding.");
    if (equals_ignoring_case(value, "chunked")) return;
    const std::size_t comma = value.rfind(',');
    const bool ends_chunked = comma != std::string_view::npos &&
                              equals_ignoring_case(trimmed(value.substr(comma + 1)), "chunked");
    complain(ends_chunked ? 501 : 400, "Transfer-Encoding may only be chunked.");
}

void Parser::on_header_impl(error_code& error) {
    in_head_ = false;
    if (message_.hosts > 1 || (message_.hosts == 0 && message_.http_1_1)) {
        complain(400, "A request needs exactly one Host.");
        error = beast_http::error::bad_value;
    }
}

std::size_t Parser::on_body_impl(beast_view bytes, error_code&) {
    // No other method's body is looked at.
    if (message_.method == observe::Method::post) body_.append(bytes.data(), bytes.size());
    return bytes.size();
}

void Parser::forget_body() {
    message_.body = {};
    std::string().swap(body_);
}

void Parser::on_finish_impl(error_code&) { message_.body = body_; }

}  // namespace almanac::http
