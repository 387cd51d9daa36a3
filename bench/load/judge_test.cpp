#include "bench/load/judge.h"

#include "bench/load/request_writer.h"

#include <gtest/gtest.h>

namespace almanac::load {
namespace {

// "/fixed", "/{1..2}" and "/changing", of which 200 and 503 are right.
const Mix mix{"three",
              1,
              0.5,
              {{"/fixed", {"X: 1"}, {200, 503}, false},
               {"/{1..2}", {}, {200}, false},
               {"/changing", {}, {200}, true}},
              {}};

Pending asked(std::uint32_t request, EtagId etag = 0) {
    Pending pending;
    pending.request = request;
    pending.etag = etag;
    return pending;
}

Response answer(unsigned status, std::string etag, std::uint64_t hash) {
    return {status, std::move(etag), 10, hash, false};
}

TEST(Judge, RemembersAUsersEtagAndTakesA304UnderIt) {
    Judge judge(mix, 2);
    EXPECT_FALSE(judge.judge(asked(0), answer(200, "\"a\"", 1)));
    const EtagId etag = judge.known(0, 0);
    EXPECT_EQ(judge.text(etag), "\"a\"");
    EXPECT_EQ(judge.known(1, 0), 0u) << "users are independent";
    EXPECT_FALSE(judge.judge(asked(0, etag), answer(304, "\"a\"", 0)));
    EXPECT_FALSE(judge.judge(asked(0, etag), answer(304, "", 0)));
    EXPECT_EQ(judge.judge(asked(0, etag), answer(304, "\"b\"", 0)), Fault::validator);
    EXPECT_EQ(judge.judge(asked(0), answer(304, "\"a\"", 0)), Fault::validator) << "nobody asked";
}

TEST(Judge, FindsOtherBytesUnderTheSameEtag) {
    Judge judge(mix, 1);
    EXPECT_FALSE(judge.judge(asked(0), answer(200, "\"a\"", 1)));
    EXPECT_EQ(judge.judge(asked(0), answer(200, "\"a\"", 2)), Fault::body);
    EXPECT_FALSE(judge.judge(asked(2), answer(200, "\"a\"", 1)));
    EXPECT_FALSE(judge.judge(asked(2), answer(200, "\"a\"", 2))) << "the mix says it changes";
}

TEST(Judge, TakesTheStatusesOfTheMixAndNoOther) {
    Judge judge(mix, 1);
    EXPECT_FALSE(judge.judge(asked(0), answer(503, "", 1)));
    EXPECT_FALSE(judge.judge(asked(0), answer(503, "", 2))) << "bodies of refusals may differ";
    EXPECT_EQ(judge.judge(asked(1), answer(503, "", 1)), Fault::status);
}

TEST(Judge, DoesNotRememberWhatATemplateAnswered) {
    Judge judge(mix, 1);
    EXPECT_FALSE(judge.judge(asked(1), answer(200, "\"a\"", 1)));
    EXPECT_EQ(judge.known(0, 1), 0u);
    EXPECT_FALSE(judge.judge(asked(1), answer(200, "", 1)));
    EXPECT_FALSE(judge.judge(asked(1), answer(200, "", 2))) << "of two paths";
}

TEST(RequestWriter, WritesWholeRequests) {
    const RequestWriter writer(mix, "h:1");
    base::Random random(1);
    std::string out;
    writer.append(out, 0, random, "\"a\"");
    EXPECT_EQ(out,
              "GET /fixed HTTP/1.1\r\nHost: h:1\r\nUser-Agent: almanac-load\r\nX: 1\r\n"
              "If-None-Match: \"a\"\r\n\r\n");
    out.clear();
    writer.append(out, 1, random, "");
    EXPECT_TRUE(out.starts_with("GET /1 HTTP/1.1\r\n") || out.starts_with("GET /2 HTTP/1.1\r\n"));
    EXPECT_TRUE(out.ends_with("almanac-load\r\n\r\n"));
}

}  // namespace
}  // namespace almanac::load
