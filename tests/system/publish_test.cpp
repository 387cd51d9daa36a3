// Must show 6: versions published while requests come in: no failed request, no answer that mixes
// versions.

#include "tests/system/client.h"
#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

namespace almanac::system_test {
namespace {

constexpr std::array<const char*, 5> paths{"/api/summary", "/api/stv-results", "/api/first-choice",
                                           "/api/stv-flow-data",
                                           "/api/coalition/pairs/all?page_size=20"};

// The answer without what it cost to make, which differs each time where it is made on demand.
std::string content_of(const std::string& body) {
    const std::size_t at = body.find("\"query_time_ms\":");
    if (at == std::string::npos) return body;
    return body.substr(0, at) + body.substr(body.find(',', at));
}

// What was seen, from all connections: an answer is known by its path and version, and must be one
// answer.
class Sightings {
public:
    void add(const std::string& path, const Answer& answer) {
        ++answers_;
        const std::string version = text_member(answer.body, "data_version");
        if (answer.status != 200 || version.empty()) {
            ++failures_;
            return;
        }
        std::lock_guard lock(mutex_);
        versions_.insert(version);
        latest_ = version;
        const auto one = body_of_.emplace(path + " " + version, content_of(answer.body)).first;
        const auto tag = body_of_.emplace(path + " " + answer.header("etag"), answer.body).first;
        if (one->second != content_of(answer.body) || tag->second != answer.body) ++mixed_;
    }

    std::uint64_t answers() const { return answers_; }
    std::uint64_t failures() const { return failures_; }
    std::uint64_t mixed() const { return mixed_; }
    std::size_t versions() {
        std::lock_guard lock(mutex_);
        return versions_.size();
    }
    std::string latest() {
        std::lock_guard lock(mutex_);
        return latest_;
    }

private:
    std::atomic<std::uint64_t> answers_{0};
    std::atomic<std::uint64_t> failures_{0};
    std::atomic<std::uint64_t> mixed_{0};
    std::mutex mutex_;  // guards everything below
    std::set<std::string> versions_;
    std::string latest_;
    std::map<std::string, std::string> body_of_;
};

// Asks on one connection at an even pace until told to stop.
void load(std::uint16_t port, std::size_t number, const std::atomic<bool>& stop,
          Sightings& sightings) {
    constexpr std::chrono::microseconds pace{800};  // four connections make 5,000 requests a second
    Client client(port);
    auto next = std::chrono::steady_clock::now();
    for (std::size_t turn = number; !stop; ++turn) {
        const std::string path = paths[turn % paths.size()];
        sightings.add(path, client.get(path));
        next += pace;
        std::this_thread::sleep_until(next);
    }
}

TEST(Publish, NewVersionsUnderLoadFailNoRequestAndAreNeverMixed) {
    const Folder folder;
    const std::string data = folder / "data";
    const auto publish = [&](const char* seed) {
        const Outcome made =
            run({"demo", "--ballots", "1500", "--seed", seed, "--quiet", "--data", data});
        ASSERT_EQ(made.code, 0) << made.error;
    };
    publish("1");
    Served served(data);
    ASSERT_TRUE(served.started()) << served.process().finish().error;

    std::atomic<bool> stop{false};
    Sightings sightings;
    std::vector<std::thread> clients;
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t number = 0; number < 4; ++number) {
        clients.emplace_back([&, number] { load(served.port(), number, stop, sightings); });
    }
    for (const char* seed : {"2", "3", "4"}) {
        publish(seed);
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    const std::string newest = sightings.latest();
    ASSERT_EQ(run({"rollback", "demo", "--data", data}).code, 0);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    EXPECT_NE(sightings.latest(), newest) << "a rollback is taken up too";
    stop = true;
    for (std::thread& client : clients) client.join();

    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    RecordProperty("requests_per_second",
                   static_cast<int>(static_cast<double>(sightings.answers()) / took.count()));
    EXPECT_EQ(sightings.failures(), 0u);
    EXPECT_EQ(sightings.mixed(), 0u);
    EXPECT_EQ(sightings.versions(), 4u);
    EXPECT_GT(sightings.answers(), 500u);
}

}  // namespace
}  // namespace almanac::system_test
