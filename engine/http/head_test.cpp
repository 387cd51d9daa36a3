#include "engine/http/head.h"

#include "engine/http/cache_fields.h"
#include "engine/http/date.h"
#include "engine/http/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::http {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string written(const Head& head) {
    std::string out;
    append_head(out, head);
    return out;
}

TEST(Head, SaysEverythingOnceAndInOrder) {
    Head head;
    head.date = "Sun, 06 Nov 1994 08:49:37 GMT";
    head.content_type = "application/json";
    head.content_length = 31'000;
    head.encoding = base::Encoding::br;
    head.etag = "\"abc\"";
    head.varies_by_encoding = true;
    head.cache_control = cache_control_of(CachePolicy::immutable);
    head.cache_status = "almanac; hit";
    head.took = std::chrono::nanoseconds(12'045'999);
    EXPECT_EQ(written(head),
              "HTTP/1.1 200 OK\r\n"
              "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
              "Content-Type: application/json\r\n"
              "Content-Length: 31000\r\n"
              "Content-Encoding: br\r\n"
              "X-Content-Type-Options: nosniff\r\n"
              "ETag: \"abc\"\r\n"
              "Vary: Accept-Encoding\r\n"
              "Cache-Control: max-age=31536000, immutable\r\n"
              "Cache-Status: almanac; hit\r\n"
              "Server-Timing: handler;dur=12.045\r\n"
              "\r\n");
}

TEST(Head, LeavesOutWhatIsEmpty) {
    Head head;
    head.status = 204;
    EXPECT_EQ(written(head), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(Head, TellsTheClientWhetherTheConnectionStays) {
    Head head;
    head.ending = Ending::close;
    EXPECT_THAT(written(head), HasSubstr("\r\nConnection: close\r\n"));
    head.ending = Ending::keep_1_0;
    EXPECT_THAT(written(head), HasSubstr("\r\nConnection: keep-alive\r\n"));
}

TEST(Head, APageMayLoadOnlyItsOwn) {
    Head head;
    head.content_type = "text/html; charset=utf-8";
    EXPECT_THAT(written(head), HasSubstr("Content-Security-Policy: default-src 'self';"));
    EXPECT_THAT(written(head), Not(HasSubstr("unsafe"))) << "nothing inline is let in";
    head.content_type = "application/json";
    EXPECT_THAT(written(head), Not(HasSubstr("Content-Security-Policy")));
}

TEST(Head, AHandlersFieldCannotAddAnother) {
    const std::vector<std::pair<std::string, std::string>> more{{"Link", "</a>\r\nSet-Cookie: x"}};
    Head head;
    head.more = &more;
    EXPECT_THAT(written(head), HasSubstr("Link: </a>  Set-Cookie: x\r\n"));
}

TEST(Head, TheDateIsInTheFormOfMail) {
    EXPECT_EQ(imf_date(std::chrono::sys_seconds(std::chrono::seconds(784111777))),
              "Sun, 06 Nov 1994 08:49:37 GMT");
}

// All bytes of `output` after the first `sent`, gathered.
std::string unsent(Output& output, std::size_t sent) {
    output.sent = sent;
    std::array<iovec, 8> buffers;
    std::string all;
    for (std::size_t at = 0, count = gather(output, buffers); at < count; ++at) {
        all.append(static_cast<const char*>(buffers[at].iov_base), buffers[at].iov_len);
    }
    return all;
}

TEST(Output, IsGatheredFromAnyByteOn) {
    Output output;
    output.heads = "head1head2head3";
    output.pieces.push_back({5, "body1", nullptr});
    output.pieces.push_back({5, "", nullptr});
    output.pieces.push_back({5, "body3", nullptr});
    const std::string whole = "head1body1head2head3body3";
    for (std::size_t sent = 0; sent <= whole.size(); ++sent) {
        EXPECT_EQ(unsent(output, sent), whole.substr(sent)) << sent;
    }
}

TEST(Output, HeadsThatLieBehindOneAnotherAreOneBuffer) {
    Output output;
    output.heads = "head1head2head3";
    for (int each = 0; each < 3; ++each) output.pieces.push_back({5, "", nullptr});
    std::array<iovec, 1> buffers;
    EXPECT_EQ(gather(output, buffers), 1u);
    EXPECT_EQ(unsent(output, 3), "d1head2head3");
}

}  // namespace
}  // namespace almanac::http
