#include "bench/load/response.h"

#include "engine/base/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace almanac::load {
namespace {

using State = ResponseReader::State;

// Every answer of `stream`, which comes in pieces cut at `cuts`; a last one of status 0 where
// something was wrong.
std::vector<Response> read(const std::string& stream, const std::vector<std::size_t>& cuts) {
    std::vector<Response> responses;
    ResponseReader reader;
    std::size_t begin = 0;
    for (std::size_t piece = 0; piece <= cuts.size(); ++piece) {
        const std::size_t end = piece < cuts.size() ? std::max(begin, cuts[piece]) : stream.size();
        std::string_view bytes = std::string_view(stream).substr(begin, end - begin);
        while (!bytes.empty()) {
            std::size_t used = 0;
            const State state = reader.take(bytes, used);
            bytes.remove_prefix(used);
            if (state == State::done) responses.push_back(reader.response());
            if (state == State::broken) return responses.emplace_back(), responses;
        }
        begin = end;
    }
    const State state = reader.end();
    if (state == State::done) responses.push_back(reader.response());
    if (state == State::broken) responses.emplace_back();
    return responses;
}

std::string answer(const std::string& head, const std::string& body) {
    return "HTTP/1.1 200 OK\r\n" + head + "\r\n" + body;
}

const std::string sized = answer("ETag: \"a\"\r\ncontent-LENGTH: 5\r\n", "hello");
const std::string chunked = answer("Transfer-Encoding: chunked\r\nETag: W/\"b\"\r\n",
                                   "2\r\nhe\r\n3;name=value\r\nllo\r\n0\r\nTrailer: x\r\n\r\n");
const std::string unchanged =
    "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\n";
const std::string informed = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + sized;
const std::string empty = answer("Content-Length: 0\r\nConnection: close\r\n", "");
const std::string endless = answer("", "until the end");

TEST(ResponseReader, ReadsBodiesOfEveryFraming) {
    const auto responses = read(sized + chunked + unchanged + informed + empty + endless, {});
    ASSERT_EQ(responses.size(), 6u);
    EXPECT_EQ(responses[0].etag, "\"a\"");
    EXPECT_EQ(responses[0].body_hash, base::fast_hash("hello"));
    EXPECT_EQ(responses[1].etag, "W/\"b\"");
    EXPECT_EQ(responses[1].body_hash, base::fast_hash("hello"));
    EXPECT_EQ(responses[1].body_bytes, 5u);
    EXPECT_EQ(responses[2].status, 304u);
    EXPECT_EQ(responses[2].body_bytes, 0u);
    EXPECT_EQ(responses[3].status, 200u);
    EXPECT_TRUE(responses[4].closes);
    EXPECT_EQ(responses[5].body_hash, base::fast_hash("until the end"));
    EXPECT_TRUE(responses[5].closes);
}

RC_GTEST_PROP(ResponseReader, ReadsTheSameInWhateverPiecesItComes, ()) {
    const std::vector<std::string> kinds{sized, chunked, unchanged, informed, empty};
    std::string stream;
    for (const auto& each :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kinds))) {
        stream += each;
    }
    auto cuts = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::inRange<std::size_t>(0, stream.size() + 1));
    std::sort(cuts.begin(), cuts.end());
    const auto whole = read(stream, {});
    const auto pieces = read(stream, cuts);
    RC_ASSERT(whole.size() == pieces.size());
    for (std::size_t at = 0; at < whole.size(); ++at) {
        RC_ASSERT(whole[at].status == pieces[at].status);
        RC_ASSERT(whole[at].etag == pieces[at].etag);
        RC_ASSERT(whole[at].body_hash == pieces[at].body_hash);
        RC_ASSERT(whole[at].body_bytes == pieces[at].body_bytes);
    }
}

TEST(ResponseReader, ComplainsOfWhatIsNoAnswer) {
    for (const std::string& wrong :
         {std::string("SSH-2.0-OpenSSH\r\n\r\n"), std::string("HTTP/1.1 OK\r\n\r\n"),
          answer("no colon\r\n", ""), answer("Content-Length: 5x\r\n", "hello"),
          answer("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
          answer("Transfer-Encoding: chunked\r\n", "zz\r\n"),
          answer("Transfer-Encoding: chunked\r\n", "2\r\nhello\r\n"),
          answer("Content-Length: 50\r\n", "too short"),
          std::string(response_head_bytes_max + 1, 'a')}) {
        const auto responses = read(wrong, {});
        ASSERT_EQ(responses.size(), 1u) << wrong.substr(0, 60);
        EXPECT_EQ(responses[0].status, 0u) << wrong.substr(0, 60);
    }
}

TEST(ResponseReader, AnEndBetweenAnswersIsNoFault) { EXPECT_EQ(read(sized, {}).size(), 1u); }

}  // namespace
}  // namespace almanac::load
