// One answer's head and bytes, from a message: conditions, ranges, fields, sizes.

#include "engine/http/answerer.h"

#include "engine/base/encoded.h"
#include "engine/http/date.h"
#include "engine/http/parser.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace almanac::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds now{1'700'000'000s};

// 6,000 bytes that differ at every place, and 3,000 that pass for their gzip form.
std::string long_text() {
    std::string text;
    for (int each = 0; text.size() < 6000; ++each) text += fmt::format("{:05},", each);
    return text.substr(0, 6000);
}

struct Stored {
    std::string identity = long_text();
    std::string gzip = std::string(3000, 'g');
};

Route route_of(std::string name, std::function<Reply(const Request&)> handle) {
    Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    route.handle = std::move(handle);
    return route;
}

std::shared_ptr<const base::Encoded> long_answer() {
    const auto stored = std::make_shared<Stored>();
    auto body = std::make_shared<base::Encoded>();
    body->content_type = "application/json";
    body->bodies[0] = {stored->identity, "\"i\""};
    body->bodies[1] = {stored->gzip, "\"g\""};
    body->owner = stored;
    return body;
}

Router test_router() {
    Router router;
    router.add(route_of("long", [body = long_answer()](const Request&) {
        Reply reply;
        reply.body = body;
        reply.last_modified = now - 50s;
        reply.tags = cache_tags({"demo", "v 1\r\n"});
        return reply;
    }));
    router.add(route_of("fresh", [](const Request&) {
        Reply reply;
        reply.body = base::encode_identity("fresh", "text/plain");
        reply.last_modified = now;
        CacheNote note;
        note.forward = CacheNote::Forward::uri_miss;
        note.ttl = 30s;
        note.stored = note.collapsed = true;
        note.detail = "a \"b\"";
        reply.cache = note;
        return reply;
    }));
    router.add(route_of("asked", [](const Request& request) {
        Reply reply;
        reply.body = base::encode_identity(
            fmt::format("[{}][{}]", request.header("authorization").value_or("none"),
                        request.header_list("accept")),
            "text/plain");
        return reply;
    }));
    Route post = route_of("post", [](const Request&) {
        Reply reply;
        reply.body = base::encode_identity("posted", "text/plain");
        return reply;
    });
    post.method = Method::post;
    router.add(post);
    return router;
}

// Answers requests, each by itself.
class Answers {
public:
    explicit Answers(ServerOptions options = {}) : options_(std::move(options)) {
        answerer_.set_date(now);
    }

    std::string to(std::string_view method, std::string_view target, std::string_view fields = "") {
        const std::string head =
            fmt::format("{} {} HTTP/1.1\r\nHost: a\r\n{}\r\n", method, target, fields);
        Parser parser(1000);
        const auto refusal = parser.head(head);
        if (refusal.status != 0) return fmt::format("refused {}", refusal.status);
        Output output;
        answerer_.answer(parser.message(), Ending::keep, output);
        std::array<iovec, 64> buffers;
        std::string answer;
        for (std::size_t at = 0, count = gather(output, buffers); at < count; ++at)
            answer.append(static_cast<const char*>(buffers[at].iov_base), buffers[at].iov_len);
        pieces_ = std::move(output.pieces);
        return answer;
    }
    std::string get(std::string_view target, std::string_view fields = "") {
        return to("GET", target, fields);
    }
    // Of the last answer.
    const std::vector<Piece>& pieces() const { return pieces_; }

private:
    ServerOptions options_;
    Router router_ = test_router();
    Dispatch dispatch_{router_};
    Answerer answerer_{dispatch_, options_, 0};
    std::vector<Piece> pieces_;
};

std::string body_of(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST(Ranges, OnePartIsSentAsItself) {
    Answers answers;
    const std::string whole = body_of(answers.get("/long"));
    const std::string part = answers.get("/long", "Range: bytes=1000-4999\r\n");
    EXPECT_THAT(part, StartsWith("HTTP/1.1 206 Partial Content\r\n"));
    EXPECT_THAT(part, HasSubstr("Content-Range: bytes 1000-4999/6000\r\n"));
    EXPECT_THAT(part, HasSubstr("Content-Length: 4000\r\n"));
    EXPECT_THAT(part, HasSubstr("ETag: \"i\"\r\n"));
    EXPECT_EQ(body_of(part), whole.substr(1000, 4000));
    ASSERT_EQ(answers.pieces().size(), 1u);
    EXPECT_EQ(answers.pieces()[0].body.size(), 4000u) << "nothing large is copied";
    EXPECT_EQ(body_of(answers.get("/long", "Range: bytes=-5\r\n")), whole.substr(5995));
}

TEST(Ranges, AreOfTheEncodingThatIsSelected) {
    Answers answers;
    const std::string part = answers.get("/long", "Range: bytes=0-9\r\nAccept-Encoding: gzip\r\n");
    EXPECT_THAT(part, HasSubstr("Content-Range: bytes 0-9/3000\r\n"));
    EXPECT_THAT(part, HasSubstr("Content-Encoding: gzip\r\n"));
    EXPECT_THAT(part, HasSubstr("ETag: \"g\"\r\n"));
    EXPECT_EQ(body_of(part), "gggggggggg");
    EXPECT_THAT(answers.get("/long", "Range: bytes=0-0,9-9\r\nAccept-Encoding: gzip\r\n"),
                StartsWith("HTTP/1.1 200"))
        << "nobody could tell what is encoded, the parts or their frame";
}

TEST(Ranges, SeveralComeInOneBodyFromWhereTheyAre) {
    Answers answers;
    const std::string whole = body_of(answers.get("/long"));
    const std::string parts = answers.get("/long", "Range: bytes=0-9,2000-4999\r\n");
    EXPECT_THAT(parts, StartsWith("HTTP/1.1 206 Partial Content\r\n"));
    EXPECT_THAT(parts, HasSubstr("Content-Type: multipart/byteranges; boundary="));
    EXPECT_THAT(parts.substr(0, parts.find("\r\n\r\n")), Not(HasSubstr("Content-Range")));
    EXPECT_THAT(parts, HasSubstr("Content-Range: bytes 0-9/6000\r\n\r\n" + whole.substr(0, 10)));
    EXPECT_THAT(
        parts, HasSubstr("Content-Range: bytes 2000-4999/6000\r\n\r\n" + whole.substr(2000, 3000)));
    EXPECT_THAT(parts, HasSubstr(fmt::format("Content-Length: {}\r\n", body_of(parts).size())));
    ASSERT_EQ(answers.pieces().size(), 2u);
    EXPECT_EQ(answers.pieces()[0].body.size(), 3000u);
    EXPECT_NE(answers.pieces()[0].owner, nullptr);
}

TEST(Ranges, OutsideTheAnswerAreRefused) {
    const std::string answer = Answers().get("/long", "Range: bytes=6000-\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 416 Range Not Satisfiable\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Range: bytes */6000\r\n"));
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
}

TEST(Ranges, AreForGetAlone) {
    Answers answers;
    EXPECT_THAT(answers.to("HEAD", "/long", "Range: bytes=0-9\r\n"),
                HasSubstr("Content-Length: 6000\r\nAccept-Ranges: bytes\r\n"));
    EXPECT_THAT(answers.to("POST", "/post", "Range: bytes=0-1\r\n"), EndsWith("\r\n\r\nposted"));
    EXPECT_THAT(answers.get("/none", "Range: bytes=0-1\r\n"), StartsWith("HTTP/1.1 404"));
}

TEST(Ranges, AreTakenUnderTheirConditionOnly) {
    Answers answers;
    const auto status = [&](const std::string& fields) {
        return answers.get("/long", "Range: bytes=0-9\r\n" + fields).substr(9, 3);
    };
    EXPECT_EQ(status("If-Range: \"i\"\r\n"), "206");
    EXPECT_EQ(status("If-Range: \"g\"\r\n"), "200");
    EXPECT_EQ(status("If-Range: \"g\"\r\nAccept-Encoding: gzip\r\n"), "206");
    EXPECT_EQ(status("If-Range: W/\"i\"\r\n"), "200");
    EXPECT_EQ(status("If-Range: " + imf_date(now - 50s) + "\r\n"), "206");
    EXPECT_EQ(status("If-Range: " + imf_date(now - 49s) + "\r\n"), "200");
    EXPECT_EQ(status("If-None-Match: \"i\"\r\n"), "304") << "preconditions come first";
    EXPECT_EQ(status("If-Match: \"x\"\r\n"), "412");
    EXPECT_EQ(status("Range: bytes=0-9\r\n"), "200") << "two say nothing";
}

TEST(Conditions, AreAnsweredByTagAndDate) {
    Answers answers;
    const std::string changed = imf_date(now - 50s);
    EXPECT_THAT(answers.get("/long"), HasSubstr("Last-Modified: " + changed + "\r\n"));
    EXPECT_THAT(answers.get("/long", "If-Modified-Since: " + changed + "\r\n"),
                StartsWith("HTTP/1.1 304"));
    const std::string failed = answers.get("/long", "If-Match: \"x\"\r\n");
    EXPECT_THAT(failed, StartsWith("HTTP/1.1 412 Precondition Failed\r\n"));
    EXPECT_THAT(failed, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answers.to("HEAD", "/long", "If-Unmodified-Since: " + imf_date(now - 60s) + "\r\n"),
                StartsWith("HTTP/1.1 412"));
    EXPECT_THAT(answers.get("/none", "If-Match: \"x\"\r\n"), StartsWith("HTTP/1.1 404"))
        << "what is an error without them stays one";
    EXPECT_THAT(answers.to("POST", "/post", "If-None-Match: *\r\n"), StartsWith("HTTP/1.1 200"))
        << "of a write its handler judges";
}

TEST(Conditions, ADateOfThisVerySecondIsNotTold) {
    Answers answers;
    EXPECT_THAT(answers.get("/fresh"), Not(HasSubstr("Last-Modified")));
    EXPECT_THAT(answers.get("/fresh", "If-Modified-Since: " + imf_date(now) + "\r\n"),
                StartsWith("HTTP/1.1 200"));
}

TEST(Heads, SayWhatACacheMustKnow) {
    Answers answers;
    EXPECT_THAT(answers.get("/fresh"),
                HasSubstr("Cache-Status: almanac; fwd=uri-miss; ttl=30; stored; collapsed; "
                          "detail=\"a \\\"b\\\"\"\r\n"));
    EXPECT_THAT(answers.get("/long"), HasSubstr("Cache-Status: almanac; hit\r\n"));
    EXPECT_THAT(answers.get("/long"), HasSubstr("Vary: Accept-Encoding\r\n"));
    EXPECT_THAT(answers.get("/fresh"), Not(HasSubstr("Vary")))
        << "an answer with one form varies by nothing";
    EXPECT_THAT(answers.get("/long"), Not(HasSubstr("Surrogate-Key")));
}

TEST(Heads, TellCachesInFrontWhatToPurgeWhereThereAreSome) {
    ServerOptions options;
    options.front.sends_tags = true;
    options.front.cdn_cache_control = "max-age=3600";
    Answers answers(options);
    const std::string answer = answers.get("/long");
    EXPECT_THAT(answer, HasSubstr("CDN-Cache-Control: max-age=3600\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Groups: \"demo\", \"v_1__\"\r\n"));
    EXPECT_THAT(answer, HasSubstr("Surrogate-Key: demo v_1__\r\n"));
    EXPECT_THAT(answers.get("/none"), Not(HasSubstr("CDN-Cache-Control")));
    EXPECT_THAT(answers.get("/fresh"), Not(HasSubstr("CDN-Cache-Control"))) << "it has no tag";
}

TEST(Handlers, ReadTheFieldsOfARequest) {
    EXPECT_THAT(Answers().get("/asked", "Authorization: Bearer x\r\nAccept: a\r\nAccept: b\r\n"),
                EndsWith("[Bearer x][a, b]"));
    EXPECT_THAT(Answers().get("/asked"), EndsWith("[none][]"));
}

TEST(Sizes, AnAnswerOverTheLimitNamesTheRemedy) {
    ServerOptions options;
    options.limits.answer_bytes_max = 5999;
    Answers answers(options);
    const std::string refused = answers.get("/long");
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
    EXPECT_THAT(refused, HasSubstr("The answer has 6000 bytes, and 5999 are the most"));
    const std::string packed = answers.get("/long", "Accept-Encoding: gzip\r\n");
    EXPECT_THAT(packed, StartsWith("HTTP/1.1 413"))
        << "no encoding gets through where another does not";
    EXPECT_THAT(packed, HasSubstr("The answer has 6000 bytes, and 5999 are the most"));
    EXPECT_THAT(answers.get("/long", "Range: bytes=0-999\r\n"), StartsWith("HTTP/1.1 206"));
    EXPECT_THAT(answers.get("/long", "If-None-Match: \"i\"\r\n"), StartsWith("HTTP/1.1 304"));
    options.limits.answer_bytes_max = 6000;
    EXPECT_THAT(Answers(options).get("/long"), StartsWith("HTTP/1.1 200"));
}

TEST(Paths, HaveOneLastingForm) {
    Answers answers;
    const std::string moved = answers.get("/long/?a=b");
    EXPECT_THAT(moved, StartsWith("HTTP/1.1 308 Permanent Redirect\r\n"));
    EXPECT_THAT(moved, HasSubstr("Location: /long?a=b\r\n"));
    EXPECT_THAT(moved, HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(answers.to("POST", "/post/"), HasSubstr("Location: /post\r\n"));
    EXPECT_THAT(answers.get("/l%6Fng"), StartsWith("HTTP/1.1 200"));
    for (const char* path : {"/long//", "//long/", "//example.org/", "/none/", "//"})
        EXPECT_THAT(answers.get(path), StartsWith("HTTP/1.1 404")) << path;
    for (const char* path : {"/../long", "/./long", "/%2e/long", "/%", "/long%00", "/%C0%AF"})
        EXPECT_THAT(answers.get(path), StartsWith("HTTP/1.1 400")) << path;
}

TEST(Methods, ThatNobodyKnowsAreNotImplemented) {
    Answers answers;
    EXPECT_THAT(answers.to("get", "/long"), StartsWith("HTTP/1.1 501 Not Implemented\r\n"));
    EXPECT_THAT(answers.to("BREW", "/none"), StartsWith("HTTP/1.1 501"));
    for (const char* method : {"DELETE", "QUERY"}) {
        const std::string refused = answers.to(method, "/long");
        EXPECT_THAT(refused, StartsWith("HTTP/1.1 405 Method Not Allowed\r\n")) << method;
        EXPECT_THAT(refused, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n")) << method;
    }
    EXPECT_THAT(answers.to("CONNECT", "a:443"), StartsWith("HTTP/1.1 400"));
}

TEST(CrossOrigin, NothingIsSaidUnlessItIsConfigured) {
    const std::string answer = Answers().get("/long", "Origin: https://b\r\n");
    EXPECT_THAT(answer, Not(HasSubstr("Access-Control")));
    EXPECT_THAT(answer, HasSubstr("Vary: Accept-Encoding\r\n"));
}

TEST(CrossOrigin, EverybodyMayReadWhereTheStarIsConfigured) {
    ServerOptions options;
    options.cors.origins = {"*"};
    Answers answers(options);
    const std::string answer = answers.get("/long");
    EXPECT_THAT(answer, HasSubstr("Access-Control-Allow-Origin: *\r\n"));
    EXPECT_THAT(answer, HasSubstr("Access-Control-Expose-Headers: Accept-Ranges, "));
    EXPECT_THAT(answer, HasSubstr("Vary: Accept-Encoding\r\n")) << "it is the same for all";
    EXPECT_THAT(answers.get("/none"), HasSubstr("Access-Control-Allow-Origin: *\r\n"))
        << "a page may read problems too";
}

TEST(CrossOrigin, AListIsAnsweredByOriginAndSaidToVary) {
    ServerOptions options;
    options.cors.origins = {"https://one.example", "https://two.example"};
    Answers answers(options);
    const std::string allowed = answers.get("/long", "Origin: https://two.example\r\n");
    EXPECT_THAT(allowed, HasSubstr("Access-Control-Allow-Origin: https://two.example\r\n"));
    EXPECT_THAT(allowed, HasSubstr("Vary: Accept-Encoding, Origin\r\n"));
    for (const char* field : {"", "Origin: https://three.example\r\n", "Origin: null\r\n",
                              "Origin: https://one.example.evil\r\n",
                              "Origin: https://one.example\r\nOrigin: https://two.example\r\n"}) {
        const std::string other = answers.get("/long", field);
        EXPECT_THAT(other, Not(HasSubstr("Access-Control-Allow"))) << field;
        EXPECT_THAT(other, HasSubstr("Vary: Accept-Encoding, Origin\r\n")) << field;
    }
    EXPECT_THAT(answers.get("/fresh"), HasSubstr("Vary: Origin\r\n"));
    EXPECT_THAT(answers.get("/long", "Origin: https://one.example\r\nIf-None-Match: \"i\"\r\n"),
                HasSubstr("Access-Control-Allow-Origin: https://one.example\r\n"));
}

TEST(CrossOrigin, PreflightsAreAnsweredByTheServer) {
    ServerOptions options;
    options.cors.origins = {"https://one.example"};
    options.cors.max_age = 10min;
    Answers answers(options);
    const std::string asked = "Access-Control-Request-Method: POST\r\n";
    const std::string allowed =
        answers.to("OPTIONS", "/post", "Origin: https://one.example\r\n" + asked);
    EXPECT_THAT(allowed, StartsWith("HTTP/1.1 204 No Content\r\n"));
    EXPECT_THAT(allowed, HasSubstr("Access-Control-Allow-Methods: GET, HEAD, POST\r\n"));
    EXPECT_THAT(allowed, HasSubstr("Access-Control-Allow-Headers: Authorization, "));
    EXPECT_THAT(allowed, HasSubstr("Access-Control-Max-Age: 600\r\n"));
    EXPECT_THAT(answers.to("OPTIONS", "/post", "Origin: https://other.example\r\n" + asked),
                Not(HasSubstr("Access-Control")));
    EXPECT_THAT(answers.to("OPTIONS", "/post", "Origin: https://one.example\r\n"),
                Not(HasSubstr("Access-Control-Allow-Methods")))
        << "an OPTIONS that is no preflight";
}

}  // namespace
}  // namespace almanac::http
