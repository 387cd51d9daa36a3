#pragma once

// Byte ranges (RFC 9110 §14): which bytes of a representation a Range asks for, and the body that
// carries several of them. Pure.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::http {

// Ranges of one request. A reader of documents asks for a handful; each costs a head of 100 bytes,
// so that an answer outgrows its representation by 1.6 KB at most. Who asks for more gets the
// whole.
inline constexpr std::size_t ranges_max = 16;

// The bytes from `begin` up to `end`, at least one.
struct ByteRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - begin; }
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// What a Range field comes to.
struct Ranges {
    // whole: the field is to be ignored; unsatisfiable: no byte that it asks for is there.
    enum class Kind : std::uint8_t { whole, parts, unsatisfiable };
    Kind kind = Kind::whole;
    std::vector<ByteRange> parts;  // disjoint, not adjacent, in the order they were asked for
};

// Reads a Range field for a representation of `size` bytes. Ranges that overlap or touch become
// one, in the place of the first of them. Ignored are: other units than bytes, what is not well
// formed, more than ranges_max ranges, and several that together ask for more bytes than there are.
Ranges select_ranges(std::string_view field, std::size_t size);

// "bytes 0-99/1000"
std::string content_range(const ByteRange& part, std::size_t size);
// "bytes */1000", of an answer that no part can be in.
std::string unsatisfied_range(std::size_t size);

// The frame of a multipart/byteranges body: heads[i] stands before the i-th part, `end` after the
// last.
struct Multipart {
    std::string content_type;
    std::vector<std::string> heads;
    std::string end;
    std::size_t bytes = 0;  // of the whole body, the parts included
};

// The frame for these parts of `bytes`, which are of `content_type`. Its boundary stands in no
// part.
Multipart multipart_of(const std::vector<ByteRange>& parts, std::string_view bytes,
                       std::string_view content_type);

}  // namespace almanac::http
