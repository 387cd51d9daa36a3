#pragma once

// A load at an even pace that does not wait for answers (an open loop): requests are sent when they
// are due, over a few keep-alive connections, pipelined where answers are late. Every answer is
// compared with the one that its path and tag, or its path and version, had before. Only for tests.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace almanac::system_test {

// What answers said, by path. One thread adds, any may ask.
class Sightings {
public:
    // Takes one answer: its path, status, ETag and body.
    void add(const std::string& path, unsigned status, std::string_view etag,
             std::string_view body);
    // An answer that never came.
    void miss() { ++failures_; }

    // All of them, failed ones too.
    std::uint64_t answers() const { return answers_; }
    // Other statuses than 200, answers without a version, answers that never came.
    std::uint64_t failures() const { return failures_; }
    // Answers that had another body than one before with the same path and tag or version.
    std::uint64_t mixed() const { return mixed_; }
    // The versions seen.
    std::set<std::string> versions() const;
    // The one seen last.
    std::string latest() const;
    // The body that a path had in a version; "" where it was not seen.
    std::string body(const std::string& path, const std::string& version) const;

private:
    struct Known {
        std::string version;
        std::string body;
    };
    using Tagged = std::map<std::string, Known, std::less<>>;

    Tagged::iterator add_new(Tagged& tagged, std::string_view etag, std::string_view body);

    std::atomic<std::uint64_t> answers_{0};
    std::atomic<std::uint64_t> failures_{0};
    std::atomic<std::uint64_t> mixed_{0};
    mutable std::mutex mutex_;             // guards everything below
    std::map<std::string, Tagged> known_;  // by path and tag
    std::string latest_;
};

// Asks for the paths in turn, `a_second` in all, on a thread of its own until it is stopped.
class Load {
public:
    Load(std::uint16_t port, std::vector<std::string> paths, unsigned a_second,
         Sightings& sightings);
    ~Load();
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    // Sends no more and waits until every request is answered, or failed.
    void stop();

private:
    struct Connection;

    void run();
    void send_due(std::uint64_t due);
    bool receive_some(std::chrono::milliseconds limit);
    void receive(Connection& connection);
    std::size_t take_answer(Connection& connection, std::size_t at);
    void give_up(Connection& connection);
    bool is_waiting() const;

    std::vector<std::string> paths_;
    std::vector<std::string> requests_;  // as sent, by path
    unsigned a_second_;
    Sightings& sightings_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::uint64_t sent_ = 0;
    std::size_t next_ = 0;  // whose turn it is among the connections
    std::atomic<bool> stopped_{false};
    std::thread thread_;
};

}  // namespace almanac::system_test
