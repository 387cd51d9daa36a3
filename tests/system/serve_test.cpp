// Must show 5, and how a server begins and ends.

#include "tests/system/client.h"
#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libdeflate.h>
#include <signal.h>
#include <simdjson.h>
#include <zstd.h>

#include <chrono>
#include <set>
#include <thread>

namespace almanac::system_test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// One server for all tests of this file that only read from it.
class Serve : public OnDemo {
protected:
    static void SetUpTestSuite() { serve("3000"); }

    static Answer get(const std::string& path,
                      const std::map<std::string, std::string>& headers = {},
                      const std::string& method = "GET") {
        return Client(served_->port()).ask({path, headers, method});
    }
};

std::string gunzip(const std::string& bytes, std::size_t size) {
    std::string out(size, '\0');
    libdeflate_decompressor* unpacker = libdeflate_alloc_decompressor();
    const auto result =
        libdeflate_gzip_decompress(unpacker, bytes.data(), bytes.size(), out.data(), size, nullptr);
    libdeflate_free_decompressor(unpacker);
    return result == LIBDEFLATE_SUCCESS ? out : "";
}

std::string unzstd(const std::string& bytes, std::size_t size) {
    std::string out(size, '\0');
    return ZSTD_decompress(out.data(), size, bytes.data(), bytes.size()) == size ? out : "";
}

TEST_F(Serve, EveryEncodingHasItsOwnTagAndTheSameContent) {
    const std::string path = "/api/stv-flow-data";
    const Answer plain = get(path);
    ASSERT_EQ(plain.status, 200u);
    EXPECT_THAT(plain.header("vary"), HasSubstr("Accept-Encoding"));
    std::set<std::string> tags{plain.header("etag")};
    for (const char* encoding : {"gzip", "br", "zstd"}) {
        const Answer answer = get(path, {{"Accept-Encoding", encoding}});
        EXPECT_EQ(answer.status, 200u);
        EXPECT_EQ(answer.header("content-encoding"), encoding);
        EXPECT_LT(answer.body.size(), plain.body.size());
        EXPECT_TRUE(tags.insert(answer.header("etag")).second)
            << encoding << " needs a tag of its own";
    }
    EXPECT_EQ(gunzip(get(path, {{"Accept-Encoding", "gzip"}}).body, plain.body.size()), plain.body);
    EXPECT_EQ(unzstd(get(path, {{"Accept-Encoding", "zstd"}}).body, plain.body.size()), plain.body);
}

TEST_F(Serve, AnUnchangedAnswerIs304) {
    for (const char* encoding : {"identity", "gzip", "br", "zstd"}) {
        const Answer first = get("/api/stv-results", {{"Accept-Encoding", encoding}});
        const Answer again = get("/api/stv-results", {{"Accept-Encoding", encoding},
                                                      {"If-None-Match", first.header("etag")}});
        EXPECT_EQ(again.status, 304u) << encoding;
        EXPECT_EQ(again.header("etag"), first.header("etag"));
        EXPECT_EQ(get("/api/stv-results", {{"If-None-Match", "\"other\""}}).status, 200u);
    }
}

TEST_F(Serve, WhatIsMadeOnDemandIsTheSameBytesEachTimeAndThen304) {
    for (const std::string path :
         {"/api/coalition/pairs/all?page_size=20", "/api/elections/demo/ballot/DEMO-0001+10001"}) {
        const Answer made = get(path);
        EXPECT_THAT(made.header("cache-status"), HasSubstr("fwd=uri-miss")) << path;
        for (const char* encoding : {"identity", "gzip"}) {
            const Answer first = get(path, {{"Accept-Encoding", encoding}});
            const Answer second = get(path, {{"Accept-Encoding", encoding}});
            ASSERT_EQ(first.status, 200u) << path;
            EXPECT_THAT(first.header("cache-status"), StartsWith("almanac; hit; ttl=")) << path;
            EXPECT_THAT(first.header("server-timing"), HasSubstr("dur=")) << path;
            EXPECT_EQ(first.body, second.body) << path;
            EXPECT_EQ(first.header("etag"), second.header("etag")) << path;
            const Answer third =
                get(path, {{"Accept-Encoding", encoding}, {"If-None-Match", first.header("etag")}});
            EXPECT_EQ(third.status, 304u) << path;
            EXPECT_EQ(third.body, "") << path;
        }
    }
}

TEST_F(Serve, HeadIsGetWithoutItsBody) {
    const Answer whole = get("/api/first-choice");
    Client client(served_->port());
    const Answer head = client.ask({"/api/first-choice", {}, "HEAD"});
    EXPECT_EQ(head.status, 200u);
    EXPECT_EQ(head.header("content-length"), std::to_string(whole.body.size()));
    EXPECT_EQ(head.header("etag"), whole.header("etag"));
    EXPECT_EQ(client.get("/api/first-choice").body, whole.body)
        << "nothing of a body was left on the connection";
}

TEST_F(Serve, BadParametersAreProblemsThatNameEach) {
    const Answer answer = get("/api/coalition/pairs/all?page=0&sort_order=sideways&nonsense=1");
    EXPECT_EQ(answer.status, 400u);
    EXPECT_THAT(answer.header("content-type"), HasSubstr("application/problem+json"));
    for (const char* field : {"page", "sort_order", "nonsense"})
        EXPECT_THAT(answer.body, HasSubstr(field));
}

TEST_F(Serve, UnknownIdsAre404) {
    for (const char* path :
         {"/nowhere", "/api/nowhere", "/assets/nowhere.js", "/api/elections/nobody/summary",
          "/api/candidates/9999/round-progression", "/api/vote-transfers/round/999",
          "/api/ballot/nobody", "/api/coalition/pairs/1/9999"}) {
        const Answer answer = get(path);
        EXPECT_EQ(answer.status, 404u) << path;
        EXPECT_THAT(answer.header("content-type"), HasSubstr("application/problem+json")) << path;
    }
}

TEST_F(Serve, OversizeRequestsAreRefused) {
    const Answer headers = get("/api/summary", {{"X-Long", std::string(40'000, 'x')}});
    EXPECT_EQ(headers.status, 431u);
    Client client(served_->port());
    const Answer body = client.send_raw(
        "POST /api/summary HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
    EXPECT_THAT(body.status, testing::AnyOf(413u, 405u));
}

TEST_F(Serve, TheOperatorsRoutesAnswer) {
    EXPECT_EQ(get("/healthz").status, 200u);
    EXPECT_EQ(get("/readyz").status, 200u);
    const Answer metrics = get("/metrics");
    EXPECT_THAT(metrics.header("content-type"), HasSubstr("version=0.0.4"));
    EXPECT_THAT(metrics.body, HasSubstr("almanac_elections 1"));
}

// The example of a parameter, as it stands in the description.
std::string example_of(simdjson::dom::element parameter) {
    simdjson::dom::element example;
    if (parameter["example"].get(example) != simdjson::SUCCESS &&
        parameter["schema"]["example"].get(example) != simdjson::SUCCESS) {
        return "";
    }
    std::string_view text;
    return example.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(example);
}

TEST_F(Serve, EveryDescribedRouteAnswersAndEveryAnswerIsDescribed) {
    const std::string description = get("/openapi.json").body;
    simdjson::dom::parser parser;
    const simdjson::dom::element document = parser.parse(description);
    EXPECT_THAT(std::string(std::string_view(document["openapi"])), testing::StartsWith("3.1"));
    std::size_t walked = 0;
    for (const auto [pattern, item] : simdjson::dom::object(document["paths"])) {
        std::string path(pattern);
        simdjson::dom::element get_operation;
        if (item["get"].get(get_operation) != simdjson::SUCCESS) continue;  // of POST: api_test.py
        simdjson::dom::array parameters;
        if (item["get"]["parameters"].get(parameters) == simdjson::SUCCESS) {
            for (const simdjson::dom::element parameter : parameters) {
                const std::string name =
                    "{" + std::string(std::string_view(parameter["name"])) + "}";
                const std::size_t at = path.find(name);
                if (at != std::string::npos)
                    path.replace(at, name.size(), percent_encoded(example_of(parameter)));
            }
        }
        const Answer answer = get(path);
        EXPECT_NE(answer.status, 0u) << path;
        simdjson::dom::element described;
        const std::string status = std::to_string(answer.status);
        EXPECT_EQ(item["get"]["responses"][status].get(described), simdjson::SUCCESS)
            << path << " answers " << status;
        ++walked;
    }
    EXPECT_GT(walked, 25u);
}

TEST(ServeProcess, AnEmptyDataFolderGetsAPageThatSaysHowToFillIt) {
    const Folder folder;
    Served served(folder / "data");
    ASSERT_TRUE(served.started()) << served.process().finish().error;
    EXPECT_THAT(served.process().output(), HasSubstr("no election yet"));
    Client client(served.port());
    const Answer page = client.get("/");
    EXPECT_EQ(page.status, 200u);
    EXPECT_THAT(page.header("content-type"), HasSubstr("text/html"));
    EXPECT_THAT(page.body, HasSubstr("almanac import"));
    EXPECT_EQ(client.get("/api/summary").status, 404u);

    ASSERT_EQ(run({"demo", "--ballots", "300", "--quiet", "--data", folder / "data"}).code, 0);
    Answer answer;
    for (int tries = 0; tries < 100 && answer.status != 200; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        answer = client.get("/api/summary");
    }
    EXPECT_EQ(answer.status, 200u) << "a first election appears without a restart";
}

// The number behind the version's gauge; 0 where that version is not served.
double served_since(std::uint16_t port, const std::string& version) {
    const std::string text = Client(port).get("/metrics").body;
    const std::string gauge =
        "almanac_election_version_start_time_seconds{election=\"demo\",data_version=\"" + version +
        "\"} ";
    const std::size_t at = text.find(gauge);
    return at == std::string::npos ? 0 : std::stod(text.substr(at + gauge.size()));
}

TEST(ServeProcess, MetricsSayWhichVersionIsServedAndSinceWhen) {
    const Folder folder;
    const std::string data = folder / "data";
    const auto publish = [&](const char* seed) {
        return run({"demo", "--ballots", "300", "--seed", seed, "--quiet", "--data", data}).code;
    };
    const auto clock = [] {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration<double>(now).count();
    };
    ASSERT_EQ(publish("1"), 0);
    const double before = clock();
    Served served(data);
    ASSERT_TRUE(served.started()) << served.process().finish().error;
    const auto current = [&] {
        return text_member(Client(served.port()).get("/api/summary").body, "data_version");
    };
    const std::string first = current();
    const double since_first = served_since(served.port(), first);
    EXPECT_GE(since_first, before);
    EXPECT_LE(since_first, clock());

    const double between = clock();
    ASSERT_EQ(publish("2"), 0);
    for (int tries = 0; tries < 400 && served_since(served.port(), first) > 0; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(served_since(served.port(), first), 0) << "it is served no longer";
    const std::string second = current();
    EXPECT_NE(second, first);
    EXPECT_GE(served_since(served.port(), second), between);
}

TEST(ServeProcess, SigtermDrainsAndEndsWithZero) {
    const Folder folder;
    Served served(folder / "data");
    ASSERT_TRUE(served.started());
    Client client(served.port());
    ASSERT_EQ(client.get("/healthz").status, 200u);
    served.process().signal(SIGTERM);
    const Outcome outcome = served.process().finish();
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_EQ(Client(served.port()).get("/healthz").status, 0u) << "nobody listens any more";
}

TEST(ServeProcess, TheLockIsFreeOnceTheServerEnded) {
    const Folder folder;
    {
        Served served(folder / "data");
        ASSERT_TRUE(served.started());
    }
    Served again(folder / "data");
    EXPECT_TRUE(again.started()) << again.process().finish().error;
}

}  // namespace
}  // namespace almanac::system_test
