#include "engine/http/chunks.h"

#include <algorithm>
#include <optional>

namespace almanac::http {

namespace {

// The number of 2^64 - 1 has so many.
constexpr std::uint8_t digits_max = 16;

std::optional<unsigned> hexadecimal(char byte) {
    if (byte >= '0' && byte <= '9') return static_cast<unsigned>(byte - '0');
    if (byte >= 'a' && byte <= 'f') return static_cast<unsigned>(byte - 'a' + 10);
    if (byte >= 'A' && byte <= 'F') return static_cast<unsigned>(byte - 'A' + 10);
    return {};
}

// What may stand in an extension or in a field's value.
bool is_text(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code == '\t' || (code >= 0x20 && code != 0x7f);
}

// What a field's name is made of (RFC 9110 §5.6.2).
bool is_token(char byte) {
    const bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                              (byte >= 'A' && byte <= 'Z');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(byte) != std::string_view::npos;
}

}  // namespace

ChunkReader::Taken ChunkReader::take(std::string_view bytes, std::string& body) {
    std::size_t used = 0;
    while (used < bytes.size() && !is_whole()) {
        if (state_ == State::data) {
            const auto size =
                static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size() - used));
            body += bytes.substr(used, size);
            used += size;
            size_ -= size;
            if (size_ == 0) state_ = State::data_cr;
            continue;
        }
        const Outcome outcome = take_byte(bytes[used++]);
        if (outcome != Outcome::fine) return {used, outcome};
    }
    return {used, Outcome::fine};
}

ChunkReader::Outcome ChunkReader::take_byte(char byte) {
    switch (state_) {
        case State::size:
            return take_size(byte);
        case State::extension:
            if (byte == '\r') return expect(byte, '\r', State::size_lf);
            return is_text(byte) ? count(extension_bytes_, chunk_extension_bytes_max)
                                 : Outcome::malformed;
        case State::size_lf:
            return expect(byte, '\n', size_ > 0 ? State::data : State::trailer);
        case State::data_cr:
            return expect(byte, '\r', State::data_lf);
        case State::data_lf:
            digits_ = 0;
            return expect(byte, '\n', State::size);
        case State::trailer_lf:
            return expect(byte, '\n', State::trailer);
        case State::end_lf:
            return expect(byte, '\n', State::whole);
        default:
            return take_trailer(byte);
    }
}

ChunkReader::Outcome ChunkReader::take_size(char byte) {
    if (const auto digit = hexadecimal(byte)) {
        if (++digits_ > digits_max) return Outcome::malformed;
        size_ = digits_ == 1 ? *digit : size_ * 16 + *digit;
        return Outcome::fine;
    }
    if (digits_ == 0 || (byte != '\r' && byte != ';')) return Outcome::malformed;
    if (size_ > left_) return Outcome::too_large;
    left_ -= size_;
    state_ = byte == '\r' ? State::size_lf : State::extension;
    return Outcome::fine;
}

// A line that begins with a space would continue the one before; it is none, as no token does.
ChunkReader::Outcome ChunkReader::take_trailer(char byte) {
    if (state_ == State::trailer && byte == '\r') return expect(byte, '\r', State::end_lf);
    if (state_ == State::trailer_value) {
        if (byte == '\r') return expect(byte, '\r', State::trailer_lf);
        if (!is_text(byte)) return Outcome::malformed;
    } else if (state_ == State::trailer_name && byte == ':') {
        state_ = State::trailer_value;
    } else if (is_token(byte)) {
        state_ = State::trailer_name;
    } else {
        return Outcome::malformed;
    }
    return count(trailer_bytes_, trailer_bytes_max);
}

ChunkReader::Outcome ChunkReader::expect(char byte, char expected, State next) {
    if (byte != expected) return Outcome::malformed;
    state_ = next;
    return Outcome::fine;
}

ChunkReader::Outcome ChunkReader::count(std::size_t& bytes, std::size_t most) {
    return ++bytes > most ? Outcome::malformed : Outcome::fine;
}

}  // namespace almanac::http
