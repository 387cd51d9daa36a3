#pragma once

// Beast's parser (basic_parser, callbacks only) filling a Message: nothing is copied and nothing
// allocated for an ordinary request.

#include "engine/http/chunks.h"
#include "engine/http/message.h"

#include <boost/beast/http/basic_parser.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace almanac::http {

// Of a target. RFC 9110 §4.1 asks for 8,000 at least; the longest of ours has 300.
inline constexpr std::size_t target_bytes_max = 8000;

// Parses one request. The message's views lie in the bytes given to head(), which must stay, and
// in the parser, which must not move.
class Parser final : public boost::beast::http::basic_parser<true> {
public:
    explicit Parser(std::uint64_t body_bytes_max);
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    // Why a request is refused; status 0: it is not.
    struct Refusal {
        unsigned status = 0;
        std::string detail;
    };

    // Parses a whole head, the empty line included.
    Refusal head(std::string_view bytes);

    // Takes bytes of the body; `used` becomes how many it took.
    Refusal body(std::string_view bytes, std::size_t& used);

    // Whether the request has come to its end. Chunks are not left to Beast, whose reader of them
    // aborts the program where the last one comes in pieces.
    bool is_whole() const { return chunked() ? chunks_.is_whole() : is_done(); }

    // The request so far; its body is set once it is whole.
    const Message& message() const { return message_; }

    // Gives the body's memory back; the message has none from then on.
    void forget_body();

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
    std::size_t on_chunk_body_impl(std::uint64_t, beast_view, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override;

    void add(std::string_view name, std::string_view value);
    void note(field, std::string_view value);
    void note_encodings(std::string_view value);
    void note_tags(std::string_view value);
    void note_transfer_encoding(std::string_view value);
    void complain(unsigned status, std::string_view sentence);
    Refusal chunks(std::string_view bytes, std::size_t& used);
    Refusal refusal(const error_code& error) const;

    Message message_;
    std::string_view head_;
    std::string body_;
    ChunkReader chunks_;
    std::string joined_encodings_;  // where Accept-Encoding was given more than once
    std::string joined_tags_;       // likewise If-None-Match
    std::string_view complaint_;    // ours, beside Beast's own
    unsigned complaint_status_ = 400;
    std::size_t lengths_ = 0;  // how often Content-Length was given
    bool in_head_ = true;
    std::size_t field_count_ = 0;
    std::array<Field, fields_max> fields_;
};

}  // namespace almanac::http
