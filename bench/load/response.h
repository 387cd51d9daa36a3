#pragma once

// Reads the answers of an HTTP/1.1 server as the bytes come, whatever the pieces. Knows no socket.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace almanac::load {

// A head that is longer is taken for nonsense; servers send 300 to 1,000 bytes.
inline constexpr std::size_t response_head_bytes_max = 64 * 1024;

// One answer, without its body.
struct Response {
    unsigned status = 0;
    std::string etag;  // as sent, "" where there is none
    std::uint64_t body_bytes = 0;
    std::uint64_t body_hash = 0;  // XXH3 over the body
    bool closes = false;          // the server ends the connection after it
};

// Reads one answer after another.
class ResponseReader {
public:
    ResponseReader();
    ~ResponseReader();
    ResponseReader(ResponseReader&&) noexcept;
    ResponseReader& operator=(ResponseReader&&) noexcept;

    enum class State : std::uint8_t { more, done, broken };

    // Takes bytes up to the end of an answer, and raises `used` by how many it took. After `done`
    // the next call begins the next answer; after `broken` there is none.
    State take(std::string_view bytes, std::size_t& used);

    // The server has ended the connection: `done` where that ends an answer, `more` where none had
    // begun, else `broken`.
    State end();

    // The answer that is done.
    const Response& response() const { return response_; }

    // What was wrong, where something was.
    std::string_view complaint() const { return complaint_; }

private:
    enum class Part : std::uint8_t {
        head,
        sized,
        to_the_end,
        chunk_size,
        chunk,
        chunk_end,
        trailer
    };
    struct Hash;

    State take_head(std::string_view bytes, std::size_t& used);
    State begin_body(std::string_view head);
    State take_body(std::string_view bytes, std::size_t& used);
    State take_line(std::string_view bytes, std::size_t& used);
    State read_line(std::string_view line);
    State read_chunk_size(std::string_view line);
    bool read_field(std::string_view line);
    bool read_length(std::string_view value);
    void add_to_hash(std::string_view piece, bool is_whole);
    State finish();
    State complain(std::string_view what);

    Response response_;
    Part part_ = Part::head;
    std::string pieces_;      // of a head or line that is not complete
    std::uint64_t left_ = 0;  // bytes of the body or chunk that are to come
    bool has_length_ = false;
    bool is_chunked_ = false;
    bool is_hashing_ = false;
    std::unique_ptr<Hash> hash_;  // made for the first body that comes in pieces
    std::string_view complaint_;
};

}  // namespace almanac::load
