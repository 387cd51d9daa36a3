// A whole dialogue without a socket: what comes in as bytes and what goes out.

#include "engine/http/session.h"

#include "engine/base/encoded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace almanac::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::shared_ptr<const base::Encoded> two_encodings() {
    auto body = std::make_shared<base::Encoded>();
    body->content_type = "application/json";
    body->bodies[0] = {"identity bytes", "\"i\""};
    body->bodies[1] = {"gzip", "\"g\""};
    return body;
}

Router test_router() {
    Router router;
    Route stored;
    stored.path = "/stored";
    stored.name = "stored";
    stored.handle = [body = two_encodings()](const Request&) {
        Reply reply;
        reply.body = body;
        return reply;
    };
    router.add(stored);
    Route computed;
    computed.path = "/computed/{n}";
    computed.name = "computed";
    Parameter n;
    n.name = "n";
    n.in = Parameter::In::path;
    n.type = Parameter::Type::integer;
    n.minimum = 1;
    n.maximum = 9;
    Parameter word;
    word.name = "word";
    word.default_value = "none";
    computed.parameters = {n, word};
    computed.handle = [](const Request& request) {
        if (request.integer("n") == 9) return problem(404, "There is no nine.");
        Reply reply;
        reply.computed = true;
        reply.body = base::encode_identity(
            std::to_string(request.integer("n")) + " " + std::string(request.text("word")),
            "text/plain");
        return reply;
    };
    router.add(computed);
    Route failing;
    failing.path = "/failing";
    failing.name = "failing";
    failing.handle = [](const Request&) -> Reply { throw std::runtime_error("no memory"); };
    router.add(failing);
    Route rest;
    rest.path = "/files/{name...}";
    rest.name = "files";
    rest.policy = CachePolicy::immutable;
    Parameter name;
    name.name = "name";
    name.in = Parameter::In::path;
    rest.parameters = {name};
    rest.handle = [](const Request& request) {
        Reply reply;
        reply.body =
            base::encode_identity("[" + std::string(request.text("name")) + "]", "text/html");
        return reply;
    };
    router.add(rest);
    Route sheet;
    sheet.method = Method::post;
    sheet.path = "/sheet";
    sheet.name = "sheet";
    sheet.takes = RequestBody{{"text/csv", "application/json"}, 20, "A sheet.", ""};
    sheet.handle = [](const Request& request) {
        Reply reply;
        reply.body = base::encode_identity(std::string(request.body()), "text/plain");
        return reply;
    };
    router.add(sheet);
    return router;
}

// One connection of the router above.
class Dialogue {
public:
    explicit Dialogue(Limits limits = {}) {
        options_.limits = limits;
        answerer_.set_date(std::chrono::sys_seconds(std::chrono::seconds(784111777)));
    }

    // What is answered to these further bytes.
    std::string say(std::string_view bytes) {
        input_ += bytes;
        std::string answers;
        while (true) {
            Output output;
            input_.erase(0, session_.take(input_, output));
            if (output.empty()) return answers;
            std::array<iovec, 64> buffers;
            for (std::size_t at = 0, count = gather(output, buffers); at < count; ++at) {
                answers.append(static_cast<const char*>(buffers[at].iov_base), buffers[at].iov_len);
            }
        }
    }

    // What is answered to a GET with these further fields.
    std::string get(std::string_view target, std::string_view fields = "") {
        return request("GET", target, fields);
    }
    std::string request(std::string_view method, std::string_view target,
                        std::string_view fields = "") {
        return say(std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" +
                   std::string(fields) + "\r\n");
    }

    Session& session() { return session_; }

private:
    ServerOptions options_;
    Router router_ = test_router();
    Dispatch dispatch_{router_};
    Answerer answerer_{dispatch_, options_, 0};
    KnownHeads heads_;
    Session session_{answerer_, heads_, options_.limits};
    std::string input_;
};

TEST(Answer, StoredBytesGoOutInTheEncodingThatIsAskedFor) {
    Dialogue dialogue;
    const std::string plain = dialogue.get("/stored");
    EXPECT_THAT(plain, EndsWith("\r\n\r\nidentity bytes"));
    EXPECT_THAT(plain, HasSubstr("ETag: \"i\"\r\n"));
    EXPECT_THAT(plain, HasSubstr("Cache-Status: almanac; hit\r\n"));
    EXPECT_THAT(plain, HasSubstr("Cache-Control: max-age=5, stale-while-revalidate=60"));
    EXPECT_THAT(plain, HasSubstr("Vary: Accept-Encoding\r\n"));
    const std::string packed = dialogue.get("/stored", "Accept-Encoding: br, gzip\r\n");
    EXPECT_THAT(packed, EndsWith("\r\n\r\ngzip"));
    EXPECT_THAT(packed, HasSubstr("ETag: \"g\"\r\n"));
    EXPECT_THAT(packed, HasSubstr("Content-Encoding: gzip\r\n"));
    EXPECT_THAT(dialogue.get("/stored", "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n"),
                EndsWith("\r\n\r\ngzip"));
}

TEST(Answer, WhatTheClientHasIsNotSentAgain) {
    Dialogue dialogue;
    const std::string same = dialogue.get("/stored", "If-None-Match: \"x\", \"i\"\r\n");
    EXPECT_THAT(same, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
    EXPECT_THAT(same, EndsWith("\r\n\r\n"));
    for (const auto* field :
         {"ETag: \"i\"\r\n", "Vary: Accept-Encoding\r\n", "Cache-Control: max-age"}) {
        EXPECT_THAT(same, HasSubstr(field));
    }
    EXPECT_THAT(same, Not(HasSubstr("Content-Length")));
    EXPECT_THAT(dialogue.get("/stored", "If-None-Match: \"i\"\r\nAccept-Encoding: gzip\r\n"),
                StartsWith("HTTP/1.1 200 OK"))
        << "another encoding is another answer";
}

TEST(Answer, NoAcceptableEncodingIsAProblem) {
    EXPECT_THAT(Dialogue().get("/stored", "Accept-Encoding: identity;q=0\r\n"),
                StartsWith("HTTP/1.1 406 Not Acceptable\r\n"));
}

TEST(Answer, AComputedOneSaysSo) {
    const std::string answer = Dialogue().get("/computed/3?word=a%20b");
    EXPECT_THAT(answer, EndsWith("\r\n\r\n3 a b"));
    EXPECT_THAT(answer, HasSubstr("Cache-Status: almanac; fwd=miss\r\n"));
    EXPECT_THAT(answer, HasSubstr("Server-Timing: handler;dur="));
    EXPECT_THAT(Dialogue().get("/computed/3"), EndsWith("\r\n\r\n3 none"));
}

TEST(Answer, BadParametersAreNamedTogether) {
    const std::string answer = Dialogue().get("/computed/10?colour=red");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: application/problem+json\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answer,
                HasSubstr("{\"field\":\"n\",\"reason\":\"must be from 1 to 9, got \\\"10\\\"\"}"));
    EXPECT_THAT(
        answer,
        HasSubstr(
            "{\"field\":\"colour\",\"reason\":\"is not known here; this route takes word\"}"));
}

TEST(Answer, AHandlersProblemIsNotKept) {
    const std::string answer = Dialogue().get("/computed/9");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 404 Not Found\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("ETag")));
    EXPECT_THAT(answer, EndsWith("\"status\":404,\"detail\":\"There is no nine.\"}"));
}

TEST(Answer, AHandlerThatThrowsIsAProblemAndTheConnectionStays) {
    Dialogue dialogue;
    EXPECT_THAT(dialogue.get("/failing"), StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_THAT(dialogue.get("/stored"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(Answer, MethodsThatAPathLacksAreListed) {
    Dialogue dialogue;
    const std::string refused = dialogue.request("DELETE", "/stored");
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
    EXPECT_THAT(refused, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
    const std::string options = dialogue.request("OPTIONS", "/stored");
    EXPECT_THAT(options, StartsWith("HTTP/1.1 204 No Content\r\n"));
    EXPECT_THAT(options, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
    EXPECT_THAT(dialogue.request("OPTIONS", "*"), StartsWith("HTTP/1.1 204"));
    EXPECT_THAT(dialogue.request("PURGE", "/none"), StartsWith("HTTP/1.1 404"));
}

TEST(Answer, ARestTakesEverythingThatIsLeft) {
    const std::string answer = Dialogue().get("/files/a/b%20c/d.html");
    EXPECT_THAT(answer, EndsWith("[a/b c/d.html]"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: max-age=31536000, immutable\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: "));
}

TEST(Session, Http10EndsUnlessItAsksToStay) {
    Dialogue first;
    EXPECT_THAT(first.say("GET /stored HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(first.session().state(), Session::State::ended);
    Dialogue second;
    EXPECT_THAT(second.say("GET /stored HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                HasSubstr("Connection: keep-alive\r\n"));
    EXPECT_EQ(second.session().state(), Session::State::idle);
}

TEST(Session, WhatFollowsTheLastRequestIsIgnored) {
    Dialogue dialogue;
    const std::string answers = dialogue.say(
        "GET /stored HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /stored HTTP/1.1\r\nHost: "
        "a\r\n\r\n");
    EXPECT_THAT(answers, HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(answers.find("HTTP/1.1 200", 1), std::string::npos);
}

TEST(Session, MalformedRequestsAreRefusedAndEndIt) {
    const std::array<std::pair<std::string_view, std::string_view>, 11> cases{{
        {"\x16\x03\x01 a TLS hello", "400"},
        {"GET /stored\n\n", "400"},
        {"GET  HTTP/1.1\r\n\r\n", "400"},
        {"GET /stored HTTP/1.1\r\n\r\n", "400"},
        {"GET /stored HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
        {"GET /stored HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", "400"},
        {"GET /stored HTTP/1.1\r\nHost: a\r\nA: \x01\r\n\r\n", "400"},
        {"GET /stored HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
        {"GET stored HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400"},
        {"POST /stored HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", "413"},
    }};
    for (const auto& [bytes, status] : cases) {
        Dialogue dialogue;
        EXPECT_THAT(dialogue.say(bytes), StartsWith("HTTP/1.1 " + std::string(status))) << bytes;
        EXPECT_EQ(dialogue.session().state(), Session::State::ended) << bytes;
    }
}

TEST(Session, EmptyLinesBeforeARequestArePassedOver) {
    EXPECT_THAT(Dialogue().say("\r\n\r\nGET /stored HTTP/1.1\r\nHost: a\r\n\r\n"),
                StartsWith("HTTP/1.1 200"));
}

TEST(Session, AChunkHeadOverTheLimitIsRefused) {
    Limits limits;
    limits.header_bytes_max = 1000;
    Dialogue dialogue(limits);
    dialogue.say("POST /stored HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_THAT(dialogue.say("5;" + std::string(2000, 'x')), StartsWith("HTTP/1.1 400"));
}

TEST(Session, AChunkedBodyMayComeByteByByte) {
    for (const std::string chunks : {"0\r\n\r\n", "0;a=b\r\n\r\n", "0\r\nA: b\r\n\r\n",
                                     "1\r\nx\r\n0\r\n\r\n", "2\r\nxy\r\n1\r\nz\r\n0\r\n\r\n"}) {
        Dialogue dialogue;
        std::string answers =
            dialogue.say("POST /stored HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (const char byte : chunks) {
            EXPECT_EQ(answers, "") << "before the end of " << chunks;
            answers += dialogue.say(std::string_view(&byte, 1));
        }
        EXPECT_THAT(answers, StartsWith("HTTP/1.1 405")) << chunks;
    }
}

TEST(Session, ABodyThatGrowsOverTheLimitIsRefused) {
    Limits limits;
    limits.body_bytes_max = 10;
    Dialogue dialogue(limits);
    dialogue.say("POST /stored HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_THAT(dialogue.say("8\r\n12345678\r\n8\r\n"), StartsWith("HTTP/1.1 413"));
}

TEST(Session, ARouteSaysHowLargeItsOwnBodyMayBe) {
    Limits limits;
    limits.body_bytes_max = 10;
    const std::string twenty(20, 'x');
    EXPECT_THAT(Dialogue(limits).say("POST /sheet HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                     "20\r\n\r\n" +
                                     twenty),
                EndsWith(twenty));
    EXPECT_THAT(
        Dialogue(limits).say("POST /sheet HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\n\r\n"),
        StartsWith("HTTP/1.1 413"));
    EXPECT_THAT(
        Dialogue(limits).say("POST /stored HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n"),
        StartsWith("HTTP/1.1 413"))
        << "other routes keep the server's limit";
    EXPECT_THAT(Dialogue().say("POST /sheet HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n15\r\n"),
                StartsWith("HTTP/1.1 413"));
}

TEST(Session, ABodyOfATypeThatIsNotReadIsRefused) {
    const auto post = [](const std::string& field) {
        return Dialogue().say("POST /sheet HTTP/1.1\r\nHost: a\r\n" + field +
                              "Content-Length: 2\r\n\r\n{}");
    };
    for (const char* good : {"", "Content-Type: text/csv\r\n",
                             "Content-Type: TEXT/CSV; charset=utf-8; header=present\r\n",
                             "content-type:application/json\r\n"})
        EXPECT_THAT(post(good), StartsWith("HTTP/1.1 200")) << good;
    for (const char* bad : {"Content-Type: text/html\r\n", "Content-Type: text/csvx\r\n",
                            "Content-Type: multipart/form-data; boundary=a\r\n"}) {
        const std::string answer = post(bad);
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 415 Unsupported Media Type\r\n")) << bad;
        EXPECT_THAT(answer, HasSubstr("text/csv, application/json")) << bad;
    }
}

TEST(Session, WhatAProblemEchoesHasNoTags) {
    const std::string answer = Dialogue().get("/computed/%3Cb%3E%26");
    EXPECT_THAT(answer, HasSubstr("got \\\"\\u003cb\\u003e\\u0026\\\""));
    EXPECT_THAT(answer, Not(HasSubstr("<b>")));
}

TEST(Session, DrainingMakesTheNextAnswerTheLast) {
    Dialogue dialogue;
    dialogue.session().drain();
    EXPECT_THAT(dialogue.get("/stored"), HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(dialogue.session().is_over());
}

RC_GTEST_PROP(Session, AnswersDoNotDependOnHowTheBytesArrive, ()) {
    const std::string requests =
        "GET /computed/1?word=x HTTP/1.1\r\nHost: a\r\n\r\n"
        "POST /stored HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        "\r\nGET /none HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
        "GET /files/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    // Server-Timing tells how long it took, which is no part of the answer.
    const auto without_timing = [](std::string text) {
        for (auto at = text.find("Server-Timing"); at != std::string::npos;
             at = text.find("Server-Timing")) {
            text.erase(at, text.find('\n', at) - at + 1);
        }
        return text;
    };
    const std::string expected = without_timing(Dialogue().say(requests));
    Dialogue dialogue;
    std::string answers;
    for (std::size_t at = 0; at < requests.size();) {
        const auto size = *rc::gen::inRange<std::size_t>(1, 60);
        answers += dialogue.say(std::string_view(requests).substr(at, size));
        at += size;
    }
    RC_ASSERT(without_timing(answers) == expected);
}

RC_GTEST_PROP(Session, NoBytesBringItDown, (const std::string& bytes)) {
    Dialogue dialogue;
    dialogue.say("GET /");
    dialogue.say(bytes);
    dialogue.say(" HTTP/1.1\r\nHost: a\r\n");
    dialogue.say(bytes);
    dialogue.say("\r\n\r\n");
}

}  // namespace
}  // namespace almanac::http
