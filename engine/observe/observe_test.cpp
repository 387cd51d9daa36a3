#include "engine/observe/observe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace almanac::observe {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

TEST(Metrics, AnswersOfAllCoresAreAddedUpByRouteMethodAndStatus) {
    Metrics metrics;
    metrics.open({"summary", "pairs"}, 2);
    metrics.answered(0, {0, Method::get, 200, 3us, 1000});
    metrics.answered(1, {0, Method::get, 206, 30us, 500});
    metrics.answered(1, {1, Method::head, 404, 1us, 90});
    const std::string text = metrics.render();
    EXPECT_THAT(
        text,
        HasSubstr(
            "almanac_http_requests_total{route=\"summary\",method=\"GET\",status=\"2xx\"} 2\n"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "almanac_http_requests_total{route=\"pairs\",method=\"HEAD\",status=\"4xx\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("almanac_http_response_bytes_total{route=\"summary\"} 1500\n"));
}

TEST(Metrics, TheHistogramIsCumulativeAndEndsWithEveryAnswer) {
    Metrics metrics;
    metrics.open({"summary"}, 1);
    metrics.answered(0, {0, Method::get, 200, 4us, 1});
    metrics.answered(0, {0, Method::get, 200, 40us, 1});
    metrics.answered(0, {0, Method::get, 200, 5s, 1});
    const std::string text = metrics.render();
    EXPECT_THAT(text, HasSubstr("seconds_bucket{route=\"summary\",le=\"5e-06\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("seconds_bucket{route=\"summary\",le=\"1\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("seconds_bucket{route=\"summary\",le=\"+Inf\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("seconds_count{route=\"summary\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("seconds_sum{route=\"summary\"} 5.000044\n"));
}

TEST(Metrics, OpenConnectionsAreThoseOpenedLessThoseClosed) {
    Metrics metrics;
    metrics.open({}, 2);
    metrics.connection(0, Connection::opened);
    metrics.connection(1, Connection::opened);
    metrics.connection(1, Connection::closed);
    EXPECT_THAT(metrics.render(), HasSubstr("almanac_http_connections 1\n"));
}

TEST(Metrics, AGaugeIsSetOnceAndReplacedWhole) {
    Metrics metrics;
    metrics.set_gauge({"almanac_ballots", "Ballots.", {{"election", "d2"}}, 10});
    metrics.set_gauge({"almanac_ballots", "Ballots.", {{"election", "d2"}}, 20});
    EXPECT_THAT(metrics.render(), HasSubstr("almanac_ballots{election=\"d2\"} 20\n"));
    metrics.replace_gauges("almanac_ballots",
                           {{"almanac_ballots", "Ballots.", {{"election", "d4"}}, 7}});
    EXPECT_THAT(metrics.render(), HasSubstr("almanac_ballots{election=\"d4\"} 7\n"));
    EXPECT_THAT(metrics.render(), Not(HasSubstr("d2")));
}

TEST(Metrics, TheProcessSaysWhatItUses) {
    Metrics metrics;
    EXPECT_THAT(metrics.render(), HasSubstr("process_resident_memory_bytes "));
    EXPECT_THAT(metrics.render(), Not(HasSubstr("process_resident_memory_bytes 0\n")));
    EXPECT_THAT(metrics.render(), Not(HasSubstr("process_open_fds 0\n")));
}

TEST(Metrics, MayBeReadWhileAnotherThreadCounts) {
    Metrics metrics;
    metrics.open({"summary"}, 1);
    std::thread counting([&] {
        for (int i = 0; i < 10'000; ++i) metrics.answered(0, {0, Method::get, 200, 1us, 1});
    });
    for (int i = 0; i < 20; ++i) EXPECT_FALSE(metrics.render().empty());
    counting.join();
    EXPECT_THAT(metrics.render(), HasSubstr("seconds_count{route=\"summary\"} 10000\n"));
}

TEST(Log, AnEventIsOneJsonLineWithItsTime) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    const base::FixedClock clock(base::Instant(std::chrono::milliseconds(1'700'000'000'123)));
    const Log log(clock, ends[1]);
    log.event(Level::warning, "version_refused",
              {{"file", "a \"b\".json"}, {"bytes", std::int64_t{12}}, {"kept", true}});
    std::array<char, 512> read_back{};
    const auto size = read(ends[0], read_back.data(), read_back.size());
    close(ends[0]);
    close(ends[1]);
    EXPECT_EQ(std::string_view(read_back.data(), static_cast<std::size_t>(size)),
              "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"warning\",\"event\":\"version_"
              "refused\","
              "\"file\":\"a \\\"b\\\".json\",\"bytes\":12,\"kept\":true}\n");
}

}  // namespace
}  // namespace almanac::observe
