#include "bench/load/response.h"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace almanac::load {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::size_t line_bytes_max = 4096;

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// `known` is in small letters.
bool is(std::string_view text, std::string_view known) {
    return text.size() == known.size() &&
           std::equal(text.begin(), text.end(), known.begin(),
                      [](char given, char expected) { return lower(given) == expected; });
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool read_number(std::string_view text, std::uint64_t& number, int base) {
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, base);
    return !text.empty() && read.ec == std::errc() && read.ptr == end;
}

bool has_no_body(unsigned status) { return status == 204 || status == 304; }

}  // namespace

struct ResponseReader::Hash {
    XXH3_state_t* state = XXH3_createState();
    Hash() = default;
    ~Hash() { XXH3_freeState(state); }
    Hash(const Hash&) = delete;
    Hash& operator=(const Hash&) = delete;
};

ResponseReader::ResponseReader() = default;
ResponseReader::~ResponseReader() = default;
ResponseReader::ResponseReader(ResponseReader&&) noexcept = default;
ResponseReader& ResponseReader::operator=(ResponseReader&&) noexcept = default;

ResponseReader::State ResponseReader::take(std::string_view bytes, std::size_t& used) {
    State state = State::more;
    while (state == State::more && !bytes.empty()) {
        std::size_t taken = 0;
        switch (part_) {
            case Part::head:
                state = take_head(bytes, taken);
                break;
            case Part::sized:
            case Part::to_the_end:
            case Part::chunk:
                state = take_body(bytes, taken);
                break;
            default:
                state = take_line(bytes, taken);
        }
        used += taken;
        bytes.remove_prefix(taken);
    }
    return state;
}

ResponseReader::State ResponseReader::end() {
    if (part_ == Part::to_the_end) return finish();
    if (part_ == Part::head && pieces_.empty()) return State::more;
    return complain("the connection ended within an answer");
}

ResponseReader::State ResponseReader::take_head(std::string_view bytes, std::size_t& used) {
    if (!pieces_.empty()) {
        const std::size_t before = pieces_.size();
        pieces_ += bytes;
        // The end may lie across the seam, so what is looked at begins three bytes before it.
        const std::size_t end = pieces_.find(head_end, before - std::min<std::size_t>(before, 3));
        if (end != std::string::npos) {
            used = end + head_end.size() - before;
            const std::string head = std::exchange(pieces_, {});
            return begin_body(std::string_view(head).substr(0, end + line_end.size()));
        }
    } else {
        const std::size_t end = bytes.find(head_end);
        if (end != std::string_view::npos) {
            used = end + head_end.size();
            return begin_body(bytes.substr(0, end + line_end.size()));
        }
        pieces_ = bytes;
    }
    used = bytes.size();
    if (pieces_.size() > response_head_bytes_max) return complain("a head has no end");
    return State::more;
}

// `head` is whole lines, each with its end.
ResponseReader::State ResponseReader::begin_body(std::string_view head) {
    const std::size_t end_of_status = head.find(line_end);
    const std::string_view status_line = head.substr(0, end_of_status);
    std::uint64_t status = 0;
    if (!status_line.starts_with("HTTP/1.") || status_line.size() < 12 ||
        !read_number(status_line.substr(9, 3), status, 10) || status < 100) {
        return complain("an answer does not begin with a status line");
    }
    response_ = {};
    response_.status = static_cast<unsigned>(status);
    response_.closes = status_line.starts_with("HTTP/1.0");
    has_length_ = is_chunked_ = is_hashing_ = false;
    left_ = 0;
    for (head.remove_prefix(end_of_status + line_end.size()); !head.empty();) {
        const std::size_t end = head.find(line_end);
        if (!read_field(head.substr(0, end))) return complain("a header field is malformed");
        head.remove_prefix(end + line_end.size());
    }
    if (status < 200) return State::more;  // the answer proper follows
    if (has_no_body(response_.status)) return finish();
    if (is_chunked_) {
        part_ = Part::chunk_size;
        return State::more;
    }
    part_ = has_length_ ? Part::sized : Part::to_the_end;
    if (!has_length_) response_.closes = true;
    return has_length_ && left_ == 0 ? finish() : State::more;
}

bool ResponseReader::read_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (is(name, "content-length")) return read_length(value);
    if (is(name, "etag")) response_.etag = value;
    if (is(name, "transfer-encoding")) is_chunked_ = is(value, "chunked");
    if (is(name, "connection") && is(value, "close")) response_.closes = true;
    return true;
}

bool ResponseReader::read_length(std::string_view value) {
    std::uint64_t length = 0;
    if (!read_number(value, length, 10) || (has_length_ && length != left_)) return false;
    has_length_ = true;
    left_ = length;
    return true;
}

ResponseReader::State ResponseReader::take_body(std::string_view bytes, std::size_t& used) {
    const bool endless = part_ == Part::to_the_end;
    used = endless ? bytes.size() : std::min<std::uint64_t>(bytes.size(), left_);
    if (!endless) left_ -= used;
    const bool is_last = part_ == Part::sized && left_ == 0;
    add_to_hash(bytes.substr(0, used), is_last && !is_hashing_);
    if (is_last) return finish();
    if (part_ == Part::chunk && left_ == 0) part_ = Part::chunk_end;
    return State::more;
}

// Most bodies come in one piece and need no state.
void ResponseReader::add_to_hash(std::string_view piece, bool is_whole) {
    response_.body_bytes += piece.size();
    if (is_whole) {
        response_.body_hash = XXH3_64bits(piece.data(), piece.size());
        return;
    }
    if (!hash_) hash_ = std::make_unique<Hash>();
    if (!std::exchange(is_hashing_, true)) XXH3_64bits_reset(hash_->state);
    XXH3_64bits_update(hash_->state, piece.data(), piece.size());
}

ResponseReader::State ResponseReader::take_line(std::string_view bytes, std::size_t& used) {
    const std::size_t before = pieces_.size();
    pieces_ += bytes.substr(0, line_bytes_max);
    const std::size_t end = pieces_.find(line_end, before - std::min<std::size_t>(before, 1));
    if (end == std::string::npos) {
        used = pieces_.size() - before;
        return pieces_.size() > line_bytes_max ? complain("a chunk's size is no line")
                                               : State::more;
    }
    used = end + line_end.size() - before;
    const std::string line = std::exchange(pieces_, {}).substr(0, end);
    return read_line(line);
}

ResponseReader::State ResponseReader::read_line(std::string_view line) {
    if (part_ == Part::chunk_size) return read_chunk_size(line);
    if (part_ == Part::chunk_end) {
        part_ = Part::chunk_size;
        return line.empty() ? State::more : complain("a chunk is longer than it says");
    }
    return line.empty() ? finish() : State::more;
}

ResponseReader::State ResponseReader::read_chunk_size(std::string_view line) {
    if (!read_number(trimmed(line.substr(0, line.find(';'))), left_, 16)) {
        return complain("a chunk has no size");
    }
    part_ = left_ > 0 ? Part::chunk : Part::trailer;
    return State::more;
}

ResponseReader::State ResponseReader::finish() {
    if (is_hashing_) {
        response_.body_hash = XXH3_64bits_digest(hash_->state);
    } else if (response_.body_bytes == 0) {
        response_.body_hash = XXH3_64bits(nullptr, 0);
    }
    part_ = Part::head;
    is_hashing_ = false;
    return State::done;
}

ResponseReader::State ResponseReader::complain(std::string_view what) {
    complaint_ = what;
    return State::broken;
}

}  // namespace almanac::load
