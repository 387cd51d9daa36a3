#pragma once

// A plain HTTP/1.1 client on one keep-alive connection, and a server to talk to. Only for tests.

#include "tests/system/program.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::system_test {

// One answer; header names in lower case.
struct Answer {
    unsigned status = 0;  // 0: the connection failed
    std::string head;     // as it came, with a line end before its first line and behind its last
    std::map<std::string, std::string> headers;
    std::string body;

    // "" where there is none.
    std::string header(const std::string& name) const;
};

// What to ask.
struct Ask {
    std::string path;
    std::map<std::string, std::string> headers;
    std::string method = "GET";
};

// Whether an answer brings the body that its head tells of; one to HEAD does not.
enum class Body : std::uint8_t { comes, stays_away };

// One connection; blocking, with a time limit on each read.
class Client {
public:
    explicit Client(std::uint16_t port,
                    std::chrono::seconds read_time_max = std::chrono::seconds(20));
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Sends the request and waits for its answer.
    Answer ask(const Ask& what);
    // GET without any header of its own.
    Answer get(const std::string& path) { return ask({path, {}, "GET"}); }
    // Sends bytes as they are; what comes back is read as one answer.
    Answer send_raw(std::string_view bytes);

    // Sends bytes as they are; whether all of them went. The server may have answered and closed
    // before it read everything.
    bool send(std::string_view bytes);
    // The next answer.
    Answer receive(Body body = Body::comes);
    // Whether the server ends the connection, having said no more.
    bool ends();

private:
    bool fill();

    int handle_ = -1;
    std::string buffer_;
};

// `almanac serve` on a free port until this goes.
class Served {
public:
    explicit Served(const std::string& data, const std::vector<std::string>& more = {});

    bool started() const { return port_ != 0; }
    std::uint16_t port() const { return port_; }
    // The program itself, to signal it or to read what it printed.
    Process& process() { return process_; }

private:
    Process process_;
    std::uint16_t port_ = 0;
};

// Tests that only read from one small demo election, which is served as long as they run.
class OnDemo : public testing::Test {
protected:
    // To be called once, by SetUpTestSuite.
    static void serve(const std::string& ballots);
    static void TearDownTestSuite() {
        served_.reset();
        folder_.reset();
    }

    inline static std::unique_ptr<Folder> folder_;
    inline static std::unique_ptr<Served> served_;
};

// The value of a JSON string member, by its first appearance; "" where there is none.
std::string text_member(const std::string& json, std::string_view name);

// The text as a part of a URL: every byte as %XX.
std::string percent_encoded(const std::string& text);

}  // namespace almanac::system_test
