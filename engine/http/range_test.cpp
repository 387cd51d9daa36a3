#include "engine/http/range.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::http {
namespace {

using Kind = Ranges::Kind;

// "0-10 20-30" of what is selected, "whole" or "none".
std::string selected(std::string_view field, std::size_t size = 100) {
    const Ranges ranges = select_ranges(field, size);
    if (ranges.kind == Kind::whole) return "whole";
    if (ranges.kind == Kind::unsatisfiable) return "none";
    std::string text;
    for (const ByteRange& part : ranges.parts)
        text += fmt::format("{}{}-{}", text.empty() ? "" : " ", part.begin, part.end);
    return text;
}

TEST(Range, IsFromFirstToLast) {
    EXPECT_EQ(selected("bytes=0-0"), "0-1");
    EXPECT_EQ(selected("bytes=0-99"), "0-100");
    EXPECT_EQ(selected("bytes=10-19"), "10-20");
    EXPECT_EQ(selected("bytes=10-"), "10-100");
    EXPECT_EQ(selected("bytes=10-1000"), "10-100");
    EXPECT_EQ(selected("BYTES=10-19"), "10-20");
    EXPECT_EQ(selected("bytes=99-99999999999999999999999999"), "99-100");
}

TEST(Range, MayBeCountedFromTheEnd) {
    EXPECT_EQ(selected("bytes=-1"), "99-100");
    EXPECT_EQ(selected("bytes=-100"), "0-100");
    EXPECT_EQ(selected("bytes=-99999999999999999999999999"), "0-100");
    EXPECT_EQ(selected("bytes=-0"), "none");
}

TEST(Range, BehindTheEndHasNoBytes) {
    EXPECT_EQ(selected("bytes=100-"), "none");
    EXPECT_EQ(selected("bytes=100-200"), "none");
    EXPECT_EQ(selected("bytes=99999999999999999999999999-"), "none");
    EXPECT_EQ(selected("bytes=100-200, -0"), "none");
    EXPECT_EQ(selected("bytes=100-200, 5-9"), "5-10") << "one is there";
    EXPECT_EQ(selected("bytes=0-", 0), "none");
    EXPECT_EQ(selected("bytes=-5", 0), "none");
}

TEST(Range, ThatIsNotWellFormedIsIgnored) {
    for (const auto* field :
         {"", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1-2",
          "bytes 0-1", "bytes=0 -1", "bytes=+1-2", "bytes=0x1-2", "items=0-1", "bytes=0-1;2-3",
          "bytes =0-1", "bytes=0-1, x", "bytes=0-1, 5-2", "bytes=--1", "bytes=1"})
        EXPECT_EQ(selected(field), "whole") << field;
}

TEST(Range, SeveralKeepTheirOrderAndJoinWhereTheyTouch) {
    EXPECT_EQ(selected("bytes=0-9,20-29"), "0-10 20-30");
    EXPECT_EQ(selected("bytes=20-29,0-9"), "20-30 0-10");
    EXPECT_EQ(selected("bytes=0-9,10-19"), "0-20");
    EXPECT_EQ(selected("bytes=0-9,5-19"), "0-20");
    EXPECT_EQ(selected("bytes=0-9, 40-49, 5-19"), "0-20 40-50");
    EXPECT_EQ(selected("bytes=0-9,20-29,10-19"), "0-30");
    EXPECT_EQ(selected("bytes=0-0,-1"), "0-1 99-100");
    EXPECT_EQ(selected("bytes= 0-0\t, , -1,"), "0-1 99-100");
}

TEST(Range, ThatAsksForTooMuchIsIgnored) {
    std::string sixteen = "bytes=0-0";
    for (int each = 1; each < 16; ++each) sixteen += fmt::format(",{0}-{0}", each * 2);
    EXPECT_EQ(select_ranges(sixteen, 100).parts.size(), 16u);
    EXPECT_EQ(selected(sixteen + ",50-50"), "whole");
    EXPECT_EQ(selected("bytes=0-,0-"), "whole");
    EXPECT_EQ(selected("bytes=0-99"), "0-100") << "once is not too much";
    std::string bomb = "bytes=";
    for (int each = 0; each < 1300; ++each) bomb += "0-,";
    EXPECT_EQ(selected(bomb), "whole");
}

TEST(Range, IsWrittenOfTheWhole) {
    EXPECT_EQ(content_range({0, 10}, 100), "bytes 0-9/100");
    EXPECT_EQ(unsatisfied_range(100), "bytes */100");
}

// A range as it is asked for: from the first to the last byte, or the last so many.
struct Spec {
    std::optional<std::size_t> first;
    std::optional<std::size_t> last;
};

std::string text_of(const Spec& spec) {
    const auto number = [](std::optional<std::size_t> value) {
        return value ? std::to_string(*value) : "";
    };
    return number(spec.first) + "-" + number(spec.last);
}

// Whether the byte at `at` is asked for.
bool asks_for(const Spec& spec, std::size_t at, std::size_t size) {
    if (!spec.first) return at + *spec.last >= size;
    return at >= *spec.first && (!spec.last || at <= *spec.last);
}

rc::Gen<Spec> any_spec() {
    return rc::gen::exec([] {
        const auto first = *rc::gen::inRange<std::size_t>(0, 70);
        const auto more = *rc::gen::inRange<std::size_t>(0, 20);
        switch (*rc::gen::inRange(0, 6)) {
            case 0:
                return Spec{std::nullopt, more};
            case 1:
                return Spec{first, std::nullopt};
            default:
                return Spec{first, first + more};
        }
    });
}

// The slow version looks at each byte by itself.
RC_GTEST_PROP(Range, HasExactlyTheBytesThatAreAskedFor, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(0, 64);
    const auto count = *rc::gen::inRange<std::size_t>(1, ranges_max + 1);
    const auto specs = *rc::gen::container<std::vector<Spec>>(count, any_spec());
    std::string field = "bytes=";
    std::size_t sum = 0;
    std::vector<bool> expected(size);
    for (const Spec& spec : specs) {
        field += text_of(spec) + ", ";
        for (std::size_t at = 0; at < size; ++at) {
            if (!asks_for(spec, at, size)) continue;
            expected[at] = true;
            ++sum;
        }
    }
    const Ranges ranges = select_ranges(field, size);
    if (specs.size() > 1 && sum > size) {
        RC_ASSERT(ranges.kind == Kind::whole);
        return;
    }
    RC_ASSERT(ranges.kind == (sum == 0 ? Kind::unsatisfiable : Kind::parts));
    std::vector<bool> given(size);
    std::vector<bool> touched(size + 2);
    for (const ByteRange& part : ranges.parts) {
        RC_ASSERT(part.begin < part.end && part.end <= size);
        RC_ASSERT(!touched[part.begin] && !touched[part.end]);
        for (std::size_t at = part.begin; at < part.end; ++at) {
            RC_ASSERT(!given[at]);
            given[at] = true;
        }
        for (std::size_t at = part.begin; at <= part.end; ++at) touched[at] = true;
    }
    RC_ASSERT(given == expected);
}

RC_GTEST_PROP(Range, OfNoFieldBringsItDown, (const std::string& field, std::size_t size)) {
    for (const std::string& text : {field, "bytes=" + field}) {
        for (const ByteRange& part : select_ranges(text, size).parts)
            RC_ASSERT(part.begin < part.end && part.end <= size);
    }
}

// Takes a multipart body apart again by its boundary.
std::vector<std::pair<std::string, std::string>> parts_of(const std::string& body,
                                                          const std::string& boundary) {
    std::vector<std::pair<std::string, std::string>> parts;
    std::size_t at = 0;
    while (true) {
        const std::size_t line = body.find(boundary, at) + boundary.size();
        if (body.compare(line, 2, "--") == 0) return parts;
        const std::size_t begin = body.find("\r\n\r\n", line) + 4;
        const std::size_t end = body.find("\r\n--" + boundary, begin);
        parts.emplace_back(body.substr(line + 2, begin - line - 4),
                           body.substr(begin, end - begin));
        at = end;
    }
}

TEST(Multipart, CanBeTakenApartAgain) {
    std::string bytes(1000, 'x');
    // Whoever writes the bytes knows how boundaries are made, too.
    const std::vector<ByteRange> ranges{{500, 700}, {0, 10}};
    const Multipart innocent = multipart_of(ranges, bytes, "text/plain");
    const std::string known = innocent.content_type.substr(innocent.content_type.find('=') + 1);
    bytes.replace(510, known.size(), known);
    const Multipart made = multipart_of(ranges, bytes, "text/plain");
    const std::string boundary = made.content_type.substr(made.content_type.find('=') + 1);
    EXPECT_NE(boundary, known);
    std::string body;
    for (std::size_t part = 0; part < ranges.size(); ++part)
        body += made.heads[part] + bytes.substr(ranges[part].begin, ranges[part].size());
    body += made.end;
    EXPECT_EQ(body.size(), made.bytes);
    const auto parts = parts_of(body, boundary);
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].first, "Content-Type: text/plain\r\nContent-Range: bytes 500-699/1000\r\n");
    EXPECT_EQ(parts[0].second, bytes.substr(500, 200));
    EXPECT_EQ(parts[1].second, bytes.substr(0, 10));
}

}  // namespace
}  // namespace almanac::http
