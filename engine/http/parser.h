#pragma once

// Beast's parser (basic_parser, callbacks only) filling a Message: nothing is copied and nothing
// allocated for an ordinary request.

#include "engine/http/message.h"

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace almanac::http {

// Parses one request. The message's views lie in the bytes given to head(), which must stay.
class Parser final : public boost::beast::http::basic_parser<true> {
public:
    explicit Parser(std::uint64_t body_bytes_max);

    // Why a request is refused; status 0: it is not.
    struct Refusal {
        unsigned status = 0;
        std::string detail;
    };

    // Parses a whole head, the empty line included.
    Refusal head(std::string_view bytes);

    // Takes bytes of the body; `used` becomes how many it took. is_done() says whether the body is
    // whole.
    Refusal body(std::string_view bytes, std::size_t& used);

    // The request so far; its body is set once it is whole.
    Message& message() { return message_; }

private:
    using error_code = boost::beast::error_code;
    using beast_view = boost::beast::string_view;
    using field = boost::beast::http::field;

    void on_request_impl(boost::beast::http::verb, beast_view, beast_view, int,
                         error_code&) override;
    void on_response_impl(int, beast_view, int, error_code&) override {}
    void on_field_impl(field, beast_view, beast_view, error_code&) override;
    void on_header_impl(error_code&) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast_view, error_code&) override;
    void on_chunk_header_impl(std::uint64_t, beast_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast_view, error_code&) override;
    void on_finish_impl(error_code&) override;

    void note(field, std::string_view value);
    Refusal refusal(const error_code& error) const;

    Message message_;
    std::string_view head_;
    std::string body_;
    std::string joined_encodings_;  // where Accept-Encoding was given more than once
    std::string_view complaint_;    // ours, beside Beast's own
    bool in_head_ = true;
};

}  // namespace almanac::http
