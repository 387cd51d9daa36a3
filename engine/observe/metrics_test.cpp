#include "engine/observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    metrics.answered(0, {0, Method::get, 200, 2048ns, 1});
    metrics.answered(0, {0, Method::get, 200, 2049ns, 1});
    metrics.answered(0, {0, Method::get, 304, 40us, 1});
    metrics.answered(0, {0, Method::get, 200, 50s, 1});
    const std::string text = metrics.render();
    const std::string labels = "route=\"summary\",outcome=\"success\"";
    EXPECT_THAT(text, HasSubstr("seconds_bucket{" + labels + ",le=\"2.048e-06\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("seconds_bucket{" + labels + ",le=\"4.096e-06\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("seconds_bucket{" + labels + ",le=\"2.147483648\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("seconds_bucket{" + labels + ",le=\"+Inf\"} 4\n"));
    EXPECT_THAT(text, HasSubstr("seconds_count{" + labels + "} 4\n"));
    EXPECT_THAT(text, HasSubstr("seconds_sum{" + labels + "} 50.000044097\n"));
}

TEST(Metrics, ErrorsHaveAHistogramOfTheirOwn) {
    Metrics metrics;
    metrics.open({"summary"}, 1);
    metrics.answered(0, {0, Method::get, 399, 1us, 1});
    metrics.answered(0, {0, Method::get, 400, 1us, 1});
    metrics.answered(0, {0, Method::get, 503, 1us, 1});
    const std::string text = metrics.render();
    EXPECT_THAT(text, HasSubstr("seconds_count{route=\"summary\",outcome=\"success\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("seconds_count{route=\"summary\",outcome=\"error\"} 2\n"));
}

TEST(Metrics, QuantilesAreThoseOfAllCores) {
    Metrics metrics;
    metrics.open({"summary"}, 2);
    for (int i = 0; i < 98; ++i) metrics.answered(0, {0, Method::get, 200, 10us, 1});
    for (int i = 0; i < 2; ++i) metrics.answered(1, {0, Method::get, 200, 10ms, 1});
    const std::string text = metrics.render();
    const std::string labels = "{route=\"summary\",outcome=\"success\"} ";
    // The middles of the buckets that hold 10 µs and 10 ms.
    EXPECT_THAT(text, HasSubstr("duration_p50_seconds" + labels + "9.2165"));
    EXPECT_THAT(text, HasSubstr("duration_p95_seconds" + labels + "9.2165"));
    EXPECT_THAT(text, HasSubstr("duration_p99_seconds" + labels + "0.0094371"));
}

TEST(Metrics, SizesAndLagAreCountedOverAllRoutes) {
    Metrics metrics;
    metrics.open({"summary", "pairs"}, 2);
    metrics.answered(0, {0, Method::get, 200, 1us, 1024});
    metrics.answered(1, {1, Method::get, 200, 1us, 1025});
    metrics.streamed(1, 1, 75);
    metrics.lagged(0, 3ms);
    metrics.lagged(1, -1ms);
    const std::string text = metrics.render();
    EXPECT_THAT(text, HasSubstr("almanac_http_response_size_bytes_bucket{le=\"1024\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("almanac_http_response_size_bytes_bucket{le=\"4096\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("almanac_http_response_bytes_total{route=\"pairs\"} 1100\n"));
    EXPECT_THAT(text, HasSubstr("almanac_http_loop_lag_seconds_count 2\n"));
    EXPECT_THAT(text, HasSubstr("almanac_http_loop_lag_seconds_sum 0.003\n"));
}

TEST(Metrics, ASourceIsAskedAtEachRender) {
    Metrics metrics;
    double hits = 1;
    metrics.add_source([&] {
        return std::vector<Sample>{
            {"almanac_cache_hits_total", "Hits.", {{"tier", "memory"}}, hits, SampleKind::counter},
            {"almanac_cache_bytes", "Held.", {}, 7}};
    });
    metrics.add_source([&] {
        return std::vector<Sample>{
            {"almanac_cache_hits_total", "Hits.", {{"tier", "redis"}}, 5, SampleKind::counter}};
    });
    EXPECT_THAT(metrics.render(), HasSubstr("# TYPE almanac_cache_hits_total counter\n"
                                            "almanac_cache_hits_total{tier=\"memory\"} 1\n"
                                            "almanac_cache_hits_total{tier=\"redis\"} 5\n"));
    EXPECT_THAT(metrics.render(), HasSubstr("# TYPE almanac_cache_bytes gauge\n"));
    hits = 2;
    EXPECT_THAT(metrics.render(), HasSubstr("almanac_cache_hits_total{tier=\"memory\"} 2\n"));
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
    EXPECT_THAT(metrics.render(),
                HasSubstr("seconds_count{route=\"summary\",outcome=\"success\"} 10000\n"));
}

}  // namespace
}  // namespace almanac::observe
