// A whole dialogue of any bytes: every answer is well formed, and the same however the bytes
// arrive.

#include "engine/base/encoded.h"
#include "engine/base/ensure.h"
#include "engine/http/session.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base = almanac::base;
namespace http = almanac::http;
using base::ensure;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'700'000'000)};

http::Route route(http::Method method, std::string path, std::string name) {
    http::Route made;
    made.method = method;
    made.path = std::move(path);
    made.name = std::move(name);
    return made;
}

http::Router routes() {
    http::Router router;
    auto stored = std::make_shared<base::Encoded>();
    stored->content_type = "application/json";
    stored->bodies[0] = {"0123456789abcdefghijklmnopqrstuvwxyz", "\"i\""};
    stored->bodies[1] = {"0123456789", "\"g\""};
    http::Route big = route(http::Method::get, "/a", "a");
    big.handle = [stored](const http::Request& request) {
        http::Reply reply;
        reply.body = stored;
        reply.last_modified = now - std::chrono::hours(1);
        reply.headers.emplace_back("Link", std::string(request.header("link").value_or("")));
        return reply;
    };
    router.add(big);
    http::Route echo = route(http::Method::post, "/b/{x}", "b");
    http::Parameter x;
    x.name = "x";
    x.in = http::Parameter::In::path;
    echo.parameters = {x};
    echo.handle = [](const http::Request& request) {
        http::Reply reply;
        reply.body = base::encode_identity(std::string(request.body()), "text/plain");
        return reply;
    };
    router.add(echo);
    return router;
}

http::ServerOptions make_options() {
    http::ServerOptions options;
    options.cors.origins = {"https://a"};
    options.limits.header_bytes_max = 2000;
    options.limits.body_bytes_max = 2000;
    return options;
}

// The answers of a dialogue, without what depends on the time they took.
struct Answers {
    std::vector<std::string> pieces;
    bool ended = false;
};

// In the head; a handler may echo the field's name elsewhere.
std::string without_timing(std::string text) {
    constexpr std::string_view field = "\r\nServer-Timing: ";
    const std::size_t at = text.find(field);
    if (at < text.find("\r\n\r\n")) text.erase(at, text.find("\r\n", at + field.size()) - at);
    return text;
}

void add(const http::Output& output, Answers& answers) {
    std::size_t head = 0;
    for (const http::Piece& piece : output.pieces) {
        std::string text = output.heads.substr(head, piece.head_bytes);
        text += piece.body;
        answers.pieces.push_back(without_timing(std::move(text)));
        head += piece.head_bytes;
    }
}

Answers answered(std::string_view bytes, std::size_t step) {
    static const http::Router router = routes();
    static const http::Dispatch dispatch(router);
    static const http::ServerOptions options = make_options();
    static http::Answerer answerer(dispatch, options, 0);
    answerer.set_date(now);
    static http::KnownHeads heads;
    http::Session session(answerer, heads, options.limits);
    std::string input;
    Answers answers;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        input += bytes.substr(at, step);
        while (true) {
            http::Output output;
            input.erase(0, session.take(input, output));
            if (output.empty()) break;
            add(output, answers);
        }
    }
    answers.ended = session.state() == http::Session::State::ended;
    return answers;
}

// What ends a dialogue may be seen early, and then be said in other words.
void expect_same(Answers one, Answers other) {
    ensure(one.ended == other.ended, "both end, or neither");
    if (one.ended) {
        ensure(!one.pieces.empty() && !other.pieces.empty(), "no end without a word");
        one.pieces.pop_back();
        other.pieces.pop_back();
    }
    ensure(one.pieces == other.pieces, "how bytes arrive changes no answer");
}

// Each head is whole and has whole lines.
void expect_well_formed(const Answers& answers) {
    std::string all;
    for (const std::string& piece : answers.pieces) all += piece;
    if (all.empty()) return;
    ensure(all.starts_with("HTTP/1.1 "), "an answer begins so");
    const std::size_t end = all.find("\r\n\r\n");
    ensure(end != std::string::npos, "a head ends");
    for (std::size_t at = 0; at < end + 2;) {
        const std::size_t line = all.find("\r\n", at);
        for (std::size_t each = at; each < line; ++each)
            ensure(static_cast<unsigned char>(all[each]) >= 0x20, "a field is one line");
        at = line + 2;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t step = 1 + data[0] % 64;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Answers whole = answered(bytes, bytes.size() + 1);
    expect_well_formed(whole);
    expect_same(whole, answered(bytes, step));
    return 0;
}
