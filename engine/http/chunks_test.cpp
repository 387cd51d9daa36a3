// Bodies of requests that come in chunks: what is read, and what is refused because two readers
// could read it differently.

#include "engine/http/chunks.h"

#include "engine/http/answerer.h"
#include "engine/http/session.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace almanac::http {
namespace {

using testing::EndsWith;
using testing::StartsWith;

constexpr std::string_view head =
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view next = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nnext";

Router echo_router() {
    Router router;
    Route echo;
    echo.method = Method::post;
    echo.path = "/echo";
    echo.name = "echo";
    echo.handle = [](const Request& request) {
        Reply reply;
        reply.body = base::encode_identity("[" + std::string(request.body()) + "]", "text/plain");
        return reply;
    };
    router.add(echo);
    return router;
}

// What is answered to a body's bytes as they come, piece by piece.
class Dialogue {
public:
    std::string say(std::string_view bytes) {
        input_ += bytes;
        std::string answers;
        while (true) {
            Output output;
            input_.erase(0, session_.take(input_, output));
            if (output.empty()) return answers;
            answers += output.heads;
        }
    }
    bool is_over() const { return session_.is_over(); }

private:
    Limits limits_;
    Router router_ = echo_router();
    Dispatch dispatch_{router_};
    ServerOptions options_;
    Answerer answerer_{dispatch_, options_, 0};
    KnownHeads heads_;
    Session session_{answerer_, heads_, limits_};
    std::string input_;
};

std::string chunk(std::string_view text, std::string_view extension = "") {
    return fmt::format("{:x}{}\r\n{}\r\n", text.size(), extension, text);
}

TEST(Chunks, AreJoined) {
    const std::vector<std::string> bodies{
        "5\r\nhello\r\n0\r\n\r\n",
        "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        "05\r\nhello\r\n000\r\n\r\n",
        "5;name=value\r\nhello\r\n0;last\r\n\r\n",
        "5;name=\"quoted;\"\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
        "5\r\nhello\r\n0\r\nContent-Length: 9\r\nHost: b\r\nTransfer-Encoding: gzip\r\n\r\n",
    };
    for (const std::string& body : bodies) {
        Dialogue dialogue;
        dialogue.say(head);
        EXPECT_THAT(dialogue.say(body), EndsWith("[hello]")) << body;
        EXPECT_THAT(dialogue.say(next), EndsWith("[next]")) << body;
    }
}

TEST(Chunks, ThatCouldBeReadInTwoWaysAreRefusedAndEndTheConnection) {
    const std::vector<std::string> bodies{
        "0x5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "5\nhello\n0\n\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n",
        "5\r\nhello\r\r\n0\r\n\r\n",
        "5;\nx\r\nhello\r\n0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n",
        "5;a\rb\r\nhello\r\n0\r\n\r\n",
        "5\rX\nhello\r\n0\r\n\r\n",
        "\r\nhello\r\n0\r\n\r\n",
        ";x\r\nhello\r\n0\r\n\r\n",
        "g\r\nhello\r\n0\r\n\r\n",
        "5g\r\nhello\r\n0\r\n\r\n",
        "5,5\r\nhello\r\n0\r\n\r\n",
        "10000000000000005\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "100000000000000000000000000000005\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nnot a trailer\r\n\r\n",
        "5\r\nhello\r\n0\r\nA: b\nGET / HTTP/1.1\r\n\r\n",
    };
    for (const std::string& body : bodies) {
        Dialogue dialogue;
        dialogue.say(head);
        EXPECT_THAT(dialogue.say(body + std::string(next)), StartsWith("HTTP/1.1 4")) << body;
        EXPECT_TRUE(dialogue.is_over()) << body;
        EXPECT_EQ(dialogue.say(next), "") << body;
    }
}

TEST(Chunks, ExtensionsAndTrailersHaveAnEnd) {
    Dialogue extended;
    extended.say(head);
    std::string answer;
    for (int each = 0; each < 20 && answer.empty(); ++each)
        answer = extended.say(chunk("x", ";name=0123456789"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400"));
    EXPECT_TRUE(extended.is_over());
    Dialogue trailed;
    trailed.say(head);
    trailed.say("0\r\n");
    answer.clear();
    for (int each = 0; each < 20'000 && answer.empty(); ++each) answer = trailed.say("A: b\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400"));
    EXPECT_TRUE(trailed.is_over());
}

TEST(Chunks, OfManyBytesStopAtTheLimitOfTheBody) {
    Dialogue dialogue;
    dialogue.say(head);
    std::string answer;
    const std::string piece(60'000, 'x');
    std::size_t said = 0;
    for (; said <= Limits().body_bytes_max && answer.empty(); said += piece.size())
        answer = dialogue.say(chunk(piece));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
    EXPECT_LE(said, Limits().body_bytes_max + 2 * piece.size());
}

RC_GTEST_PROP(Chunks, AreJoinedHoweverTheyAreCutAndArrive,
              (const std::vector<std::string>& pieces)) {
    std::string bytes;
    for (const std::string& each : pieces)
        if (!each.empty()) bytes += chunk(each);
    bytes += "0\r\nTrailer: x\r\n\r\nnext";
    const auto size = *rc::gen::inRange<std::size_t>(1, 40);
    ChunkReader reader(1'000'000);
    std::string body;
    std::size_t at = 0;
    while (!reader.is_whole() && at < bytes.size()) {
        const auto taken = reader.take(std::string_view(bytes).substr(at, size), body);
        RC_ASSERT(taken.outcome == ChunkReader::Outcome::fine);
        at += taken.used;
    }
    RC_ASSERT(body == std::accumulate(pieces.begin(), pieces.end(), std::string()));
    RC_ASSERT(bytes.substr(at) == "next");
}

}  // namespace
}  // namespace almanac::http
