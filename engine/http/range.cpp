#include "engine/http/range.h"

#include "engine/base/hash.h"
#include "engine/http/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace almanac::http {

namespace {

constexpr std::size_t endless = std::numeric_limits<std::size_t>::max();

// A number of any length; one too large to be a size is as good as endless.
std::optional<std::size_t> number_of(std::string_view digits) {
    if (digits.empty()) return {};
    std::size_t number = 0;
    for (const char each : digits) {
        if (each < '0' || each > '9') return {};
        const auto digit = static_cast<std::size_t>(each - '0');
        number = number > (endless - digit) / 10 ? endless : number * 10 + digit;
    }
    return number;
}

// One range as it is asked for; empty where it lies behind the end. None where it is no range.
std::optional<ByteRange> read_range(std::string_view text, std::size_t size) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return {};
    const auto last = number_of(text.substr(dash + 1));
    if (dash == 0) {
        if (!last) return {};
        return ByteRange{size - std::min(*last, size), size};
    }
    const auto first = number_of(text.substr(0, dash));
    const bool is_open = dash + 1 == text.size();
    if (!first || (!last && !is_open) || (last && *last < *first)) return {};
    const std::size_t end = is_open || *last >= size ? size : *last + 1;
    return ByteRange{std::min(*first, size), end};
}

bool touch(const ByteRange& one, const ByteRange& other) {
    return one.begin <= other.end && other.begin <= one.end;
}

// Adds a range; those that it touches become one with it, in the place of the first of them. No two
// parts touch each other, so that what has grown touches no further one.
void add(std::vector<ByteRange>& parts, const ByteRange& range) {
    const auto touches = [&](const ByteRange& each) { return touch(each, range); };
    const auto first = std::find_if(parts.begin(), parts.end(), touches);
    if (first == parts.end()) return parts.push_back(range);
    ByteRange joined = range;
    for (const ByteRange& each : parts) {
        if (!touches(each)) continue;
        joined = {std::min(joined.begin, each.begin), std::max(joined.end, each.end)};
    }
    parts.erase(std::remove_if(first + 1, parts.end(), touches), parts.end());
    *first = joined;
}

// Bytes that stand nowhere in the parts, so that a reader finds the ends of the parts by them.
std::string boundary_for(const std::vector<ByteRange>& parts, std::string_view bytes) {
    for (std::uint64_t attempt = 0;; ++attempt) {
        std::string boundary = fmt::format(
            "almanac-{:016x}", base::fast_hash(fmt::format("{} {}", attempt, bytes.size())));
        const bool stands_inside =
            std::any_of(parts.begin(), parts.end(), [&](const ByteRange& part) {
                return bytes.substr(part.begin, part.size()).find(boundary) !=
                       std::string_view::npos;
            });
        if (!stands_inside) return boundary;
    }
}

}  // namespace

Ranges select_ranges(std::string_view field, std::size_t size) {
    constexpr std::string_view unit = "bytes=";
    if (field.size() < unit.size() || !equals_ignoring_case(field.substr(0, unit.size()), unit))
        return {};
    std::size_t count = 0;
    std::size_t asked = 0;
    bool is_well_formed = true;
    Ranges ranges;
    for_each_element(field.substr(unit.size()), [&](std::string_view element) {
        if (++count > ranges_max) return;
        const auto range = read_range(element, size);
        is_well_formed = is_well_formed && range.has_value();
        if (!range || range->begin >= range->end) return;
        asked += range->size();
        add(ranges.parts, *range);
    });
    if (!is_well_formed || count == 0 || count > ranges_max || (count > 1 && asked > size))
        return {};
    ranges.kind = ranges.parts.empty() ? Ranges::Kind::unsatisfiable : Ranges::Kind::parts;
    return ranges;
}

std::string content_range(const ByteRange& part, std::size_t size) {
    return fmt::format("bytes {}-{}/{}", part.begin, part.end - 1, size);
}

std::string unsatisfied_range(std::size_t size) { return fmt::format("bytes */{}", size); }

Multipart multipart_of(const std::vector<ByteRange>& parts, std::string_view bytes,
                       std::string_view content_type) {
    const std::string boundary = boundary_for(parts, bytes);
    Multipart made;
    made.content_type = fmt::format("multipart/byteranges; boundary={}", boundary);
    made.end = fmt::format("\r\n--{}--\r\n", boundary);
    made.bytes = made.end.size();
    for (const ByteRange& part : parts) {
        made.heads.push_back(fmt::format("{}--{}\r\nContent-Type: {}\r\nContent-Range: {}\r\n\r\n",
                                         made.heads.empty() ? "" : "\r\n", boundary, content_type,
                                         content_range(part, bytes.size())));
        made.bytes += made.heads.back().size() + part.size();
    }
    return made;
}

}  // namespace almanac::http
