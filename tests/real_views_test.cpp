// The views of a real election against figures that others worked out from the same ballots (seed
// A4, "recomputed reference numbers", correct semantics): District 2 of Portland, imported through
// the front door as a user would.

#include "apps/elections/elections.h"
#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/bundle/bundle.h"
#include "engine/cache/cache.h"
#include "engine/http/http.h"
#include "tests/real_elections.h"
#include "tests/system/client.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace almanac {
namespace {

namespace fs = std::filesystem;

// The district, imported and served.
struct District {
    District() { fs::remove_all(folder); }
    District(const District&) = delete;
    District& operator=(const District&) = delete;
    ~District() {
        if (server) server->stop();
        if (serving.joinable()) serving.join();
        fs::remove_all(folder);
    }

    fs::path folder =
        fs::temp_directory_path() / ("almanac-real-views-" + std::to_string(::getpid()));
    base::InlineExecutor executor;
    base::SystemClock clock;
    std::unique_ptr<elections::Elections> elections;
    std::shared_ptr<const bundle::Version> version;
    const cache::MachineClock steady;
    std::unique_ptr<cache::Cache> kept;
    http::EventHub events{clock};
    http::Router router;
    std::unique_ptr<http::Server> server;
    std::thread serving;
};

// One import serves all tests.
class RealViews : public RealElections {
protected:
    void SetUp() override {
        RealElections::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        if (district_ == nullptr) import_district_2();
        ASSERT_NE(district_->version, nullptr) << "the import failed";
    }
    static void TearDownTestSuite() { district_.reset(); }

    const bundle::Version& version() const { return *district_->version; }

    // The stored JSON of an answer.
    simdjson::dom::element answer(std::string_view name) {
        simdjson::dom::element element;
        const base::Encoded* stored = version().answer(name);
        EXPECT_NE(stored, nullptr) << name;
        if (stored != nullptr) {
            EXPECT_FALSE(parser_.parse(std::string(stored->body(base::Encoding::identity).bytes))
                             .get(element));
        }
        return element;
    }

    // What the server answers.
    simdjson::dom::element ask(const std::string& target) {
        simdjson::dom::element element;
        const system_test::Answer answer =
            system_test::Client(district_->server->port()).get(target);
        EXPECT_EQ(answer.status, 200U) << target;
        EXPECT_FALSE(parser_.parse(answer.body).get(element)) << target;
        return element;
    }

    // Has the next answers worked out anew.
    static void forget() { district_->kept->clear(); }

private:
    static void import_district_2() {
        district_ = std::make_unique<District>();
        auto prepared = prepare_district_2();
        ASSERT_TRUE(prepared) << prepared.error().detail;
        auto opened =
            elections::Elections::open(district_->folder, district_->executor, district_->clock);
        ASSERT_TRUE(opened);
        district_->elections = std::move(*opened);
        const auto imported = district_->elections->import(
            {"district-2", std::move(*prepared), {{"ballots", "0", 0}}}, {});
        ASSERT_TRUE(imported) << imported.error().detail;
        auto loaded = bundle::Series(district_->folder / "elections" / "district-2").load();
        ASSERT_TRUE(loaded) << loaded.error().detail;
        district_->version = std::move(*loaded);
        serve_it();
    }

    static void serve_it() {
        District& district = *district_;
        cache::Options options;
        options.policies = elections::cache_policies();
        const auto at_once = [](const std::function<void()>& task, cache::Urgency) {
            task();
            return true;
        };
        district.kept = std::make_unique<cache::Cache>(options, district.steady, at_once);
        district.elections->refresh();
        district.elections->mount(district.router, {*district.kept, district.events});
        http::ServerOptions where;
        where.port = 0;
        where.threads = 1;
        auto server = http::Server::listen(district.router, where);
        ASSERT_TRUE(server) << server.error().detail;
        district.server = std::move(*server);
        district.serving = std::thread([&district] { district.server->run(); });
    }

    static inline std::unique_ptr<District> district_;
    simdjson::dom::parser parser_;
};

TEST_F(RealViews, KindsOfCoalitionEqualTheReference) {
    const simdjson::dom::element types = answer("api_coalition_types");
    EXPECT_EQ(std::int64_t(types["total_pairs_analyzed"]), 244);
    EXPECT_NEAR(double(types["avg_strength"]), 0.2732, 0.00005);
    EXPECT_EQ(std::int64_t(types["types"].at(0)["count"]), 0) << "strong";
    EXPECT_EQ(std::int64_t(types["types"].at(1)["count"]), 226) << "moderate";
    EXPECT_EQ(std::int64_t(types["types"].at(2)["count"]), 0) << "strategic";
    EXPECT_EQ(std::int64_t(types["types"].at(3)["count"]), 18) << "weak";
    const auto pairs =
        bundle::read_parquet(version().path_of("precomputed/coalition_pairs.parquet"));
    ASSERT_TRUE(pairs) << pairs.error().detail;
    EXPECT_EQ(pairs->rows, 253u);
}

// Seed A1.1: 17 precincts; 875 ballots with an overvote, 741 with a repeat, 736 with a skipped
// rank.
TEST_F(RealViews, PrecinctsEqualTheReference) {
    std::int64_t overvoted = 0, repeated = 0, skipped = 0, valid = 0, precincts = 0;
    for (const simdjson::dom::element row : simdjson::dom::array(answer("api_precincts")["data"])) {
        overvoted += std::int64_t(row["overvoted_ballots"]);
        repeated += std::int64_t(row["repeated_ballots"]);
        skipped += std::int64_t(row["skipped_ballots"]);
        valid += std::int64_t(row["valid_ballots"]);
        ++precincts;
    }
    EXPECT_EQ(precincts, 17);
    EXPECT_EQ(overvoted, 875);
    EXPECT_EQ(repeated, 741);
    EXPECT_EQ(skipped, 736);
    EXPECT_EQ(valid, 73'625);
}

TEST_F(RealViews, TheStrongestPairsEqualTheReference) {
    struct Reference {
        const char* one;
        const char* other;
        std::int64_t shared;
        double distance, jaccard, proximity, strength;
    };
    const Reference references[] = {
        {"Michelle DePass", "Sameer Kanal", 16502, 1.7975, 0.3739, 0.4018, 0.3935},
        {"Dan Ryan", "Elana Pirtle-Guiney", 17082, 1.7880, 0.3556, 0.4039, 0.3894},
        {"Nat West", "Sameer Kanal", 16492, 2.0888, 0.3893, 0.3686, 0.3748},
    };
    const simdjson::dom::array pairs = answer("api_coalition_pairs")["data"];
    for (std::size_t at = 0; at < std::size(references); ++at) {
        const Reference& reference = references[at];
        const simdjson::dom::element pair = pairs.at(at);
        EXPECT_EQ(std::string(pair["candidate_1_name"]), reference.one);
        EXPECT_EQ(std::string(pair["candidate_2_name"]), reference.other);
        EXPECT_EQ(std::int64_t(pair["shared_ballots"]), reference.shared);
        EXPECT_NEAR(double(pair["avg_rank_distance"]), reference.distance, 0.00005);
        EXPECT_NEAR(double(pair["basic_affinity_score"]), reference.jaccard, 0.00005);
        EXPECT_NEAR(double(pair["proximity_weighted_affinity"]), reference.proximity, 0.00005);
        EXPECT_NEAR(double(pair["coalition_strength_score"]), reference.strength, 0.00005);
    }
}

TEST_F(RealViews, ClustersAtFourThresholdsEqualTheReference) {
    const auto sizes = [&](const char* min_strength) {
        std::vector<std::int64_t> found;
        for (const auto& cluster : simdjson::dom::array(
                 ask(std::string("/api/coalition/clusters?min_group_size=2&min_strength=") +
                     min_strength)["clusters"]))
            found.push_back(cluster["size"]);
        return found;
    };
    using Sizes = std::vector<std::int64_t>;
    EXPECT_EQ(sizes("0.2"), Sizes{23});
    EXPECT_EQ(sizes("0.25"), Sizes{23});
    EXPECT_EQ(sizes("0.3"), (Sizes{15, 2}));
    EXPECT_EQ(sizes("0.4"), Sizes{});
}

TEST_F(RealViews, TheNetworkAnswersAsItsTablesSay) {
    const simdjson::dom::element stats = answer("api_network_stats");
    EXPECT_EQ(std::int64_t(stats["total_nodes"]), 23);
    const std::int64_t total_edges = stats["total_edges"];
    const auto edges = bundle::read_parquet(version().path_of("precomputed/network_data.parquet"));
    ASSERT_TRUE(edges) << edges.error().detail;
    EXPECT_EQ(static_cast<std::int64_t>(edges->rows), total_edges);
    const auto ranks =
        bundle::read_parquet(version().path_of("precomputed/candidate_centrality.parquet"));
    ASSERT_TRUE(ranks) << ranks.error().detail;
    EXPECT_EQ(ranks->rows, 23u);
    const auto network = ask("/api/coalition/network");
    EXPECT_EQ(simdjson::dom::array(network["nodes"]).size(), 23u);
    EXPECT_EQ(std::int64_t(network["stats"]["totalEdges"]), total_edges);
}

TEST_F(RealViews, IntervalsHoldTheStrengthsAndComeOutTheSameAgain) {
    const std::string wanted =
        "/api/coalition/pairs/all?confidence_intervals=true&min_strength=0&page_size=1000";
    const auto pairs = simdjson::dom::array(ask(wanted)["data"]);
    ASSERT_EQ(pairs.size(), 244u);
    std::vector<double> lows;
    int outside = 0;
    for (const auto& pair : pairs) {
        const double strength = pair["coalition_strength_score"];
        lows.push_back(double(pair["strength_low"]));
        if (strength < lows.back() || strength > double(pair["strength_high"])) ++outside;
    }
    EXPECT_EQ(outside, 0) << "all of these pairs have fifty ballots or more";
    forget();
    const auto again = simdjson::dom::array(ask(wanted)["data"]);
    for (std::size_t at = 0; at < lows.size(); ++at)
        EXPECT_EQ(double(again.at(at)["strength_low"]), lows[at]);
}

}  // namespace
}  // namespace almanac
