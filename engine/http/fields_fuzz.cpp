// What stands in single fields of a request: ranges, dates, tags, encodings, targets, tokens. The
// first byte says which.

#include "engine/base/ensure.h"
#include "engine/http/conditional.h"
#include "engine/http/date.h"
#include "engine/http/head.h"
#include "engine/http/negotiation.h"
#include "engine/http/page_token.h"
#include "engine/http/range.h"
#include "engine/http/target.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace http = almanac::http;
using almanac::base::ensure;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'700'000'000)};

void judge_ranges(std::string_view text) {
    constexpr std::size_t size = 1000;
    const std::string bytes(size, 'x');
    for (const std::string& field : {std::string(text), "bytes=" + std::string(text)}) {
        const http::Ranges ranges = http::select_ranges(field, size);
        const bool has_parts = ranges.kind == http::Ranges::Kind::parts;
        ensure(has_parts || ranges.parts.empty(), "parts are there where they are said to be");
        ensure(ranges.parts.size() <= http::ranges_max, "few enough parts");
        std::size_t sum = 0;
        for (const http::ByteRange& part : ranges.parts) {
            ensure(part.begin < part.end && part.end <= size, "a part has bytes of the whole");
            sum += part.size();
        }
        ensure(sum <= size, "no byte is sent twice");
        if (has_parts) http::multipart_of(ranges.parts, bytes, "text/plain");
    }
}

void judge_date(std::string_view text) {
    const auto date = http::parse_http_date(text, now);
    if (!date) return;
    ensure(http::parse_http_date(http::imf_date(*date), now) == date, "a date is read back");
}

void judge_tags(std::string_view list) {
    const bool strongly = http::names_etag_strongly(list, "\"a\"");
    const bool weakly = http::names_etag(list, "\"a\"");
    ensure(weakly || !strongly, "what is named strongly is named");
    ensure(!weakly || list.find('*') != std::string_view::npos ||
               list.find("\"a\"") != std::string_view::npos,
           "a tag is named by its own text");
}

void judge_target(std::string_view text) {
    http::is_authority(text);
    const auto target = http::parse_target(text);
    if (!target) return;
    ensure(target->path == "*" || target->path.starts_with('/'), "a path begins with a slash");
    ensure(!target->is_plain || http::fault_of(target->path).empty(), "a plain path has no fault");
    http::fault_of(target->path);
}

void judge_token(std::string_view text) {
    static const http::PageTokens tokens(http::page_token_key_of("x"));
    ensure(!tokens.decode({1, "v"}, text), "nobody makes a token up");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 6) {
        case 0:
            judge_ranges(text);
            break;
        case 1:
            judge_date(text);
            break;
        case 2:
            judge_tags(text);
            break;
        case 3:
            http::wishes_of(text);
            break;
        case 4:
            judge_target(text);
            break;
        default:
            judge_token(text);
    }
    return 0;
}
