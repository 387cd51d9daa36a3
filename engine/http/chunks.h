#pragma once

// A body that comes in chunks (RFC 9112 §7.1), read strictly: what two readers could take for
// different bodies is no body. Nothing is held back, so that what is incomplete costs no memory.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::http {

// Of all chunk extensions of one body together. Nobody uses them, but a chunk of one byte could
// carry thousands.
inline constexpr std::size_t chunk_extension_bytes_max = 256;

// Of all trailers together, which are passed over.
inline constexpr std::size_t trailer_bytes_max = 4096;

// Reads one body.
class ChunkReader {
public:
    explicit ChunkReader(std::uint64_t body_bytes_max) : left_(body_bytes_max) {}

    enum class Outcome : std::uint8_t { fine, malformed, too_large };
    struct Taken {
        std::size_t used = 0;
        Outcome outcome = Outcome::fine;
    };
    // Takes bytes up to the end of the body, and appends what they carry. Not to be called again
    // after anything but fine.
    Taken take(std::string_view bytes, std::string& body);

    bool is_whole() const { return state_ == State::whole; }

private:
    // What comes next; each _lf is the line feed behind a carriage return.
    enum class State : std::uint8_t {
        size,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer,
        trailer_name,
        trailer_value,
        trailer_lf,
        end_lf,
        whole,
    };

    Outcome take_byte(char byte);
    Outcome take_size(char byte);
    Outcome take_trailer(char byte);
    Outcome expect(char byte, char expected, State next);
    Outcome count(std::size_t& bytes, std::size_t most);

    State state_ = State::size;
    std::uint8_t digits_ = 0;  // of the size
    std::uint64_t size_ = 0;   // of the chunk, or what is still to come of it
    std::uint64_t left_;       // that the body may still have
    std::size_t extension_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
};

}  // namespace almanac::http
