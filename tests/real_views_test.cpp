// The views of a real election against figures that others worked out from the same ballots (seed
// A4, "recomputed reference numbers", correct semantics): District 2 of Portland, imported through
// the front door as a user would.

#include "apps/elections/elections.h"
#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/bundle/bundle.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

namespace almanac {
namespace {

namespace fs = std::filesystem;

class RealViews : public RealElections {
protected:
    void SetUp() override {
        RealElections::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        fs::remove_all(folder_);
        import_district_2();
    }
    void TearDown() override { fs::remove_all(folder_); }

    // The stored JSON of an answer.
    simdjson::dom::element answer(std::string_view name) {
        simdjson::dom::element element;
        const base::Encoded* stored = version_->answer(name);
        EXPECT_NE(stored, nullptr) << name;
        if (stored != nullptr) {
            EXPECT_FALSE(parser_.parse(std::string(stored->body(base::Encoding::identity).bytes))
                             .get(element));
        }
        return element;
    }

    std::shared_ptr<const bundle::Version> version_;

private:
    void import_district_2() {
        const auto all = real_elections();
        const auto found = std::find_if(all.begin(), all.end(), [](const RealElection& one) {
            return one.folder.filename() == "portland-or-2024-district2";
        });
        ASSERT_NE(found, all.end());
        elections::CountOptions options;
        options.rule = "portland-or-2024";
        options.seats = 3;
        options.exclude = {"Write-in-*"};
        auto prepared = prepare_real(*found, options);
        ASSERT_TRUE(prepared) << prepared.error().detail;
        auto opened = elections::Elections::open(folder_, executor_, clock_);
        ASSERT_TRUE(opened);
        const auto imported =
            (*opened)->import({"district-2", std::move(*prepared), {{"ballots", "0", 0}}}, {});
        ASSERT_TRUE(imported) << imported.error().detail;
        auto loaded = bundle::Series(folder_ / "elections" / "district-2").load();
        ASSERT_TRUE(loaded) << loaded.error().detail;
        version_ = std::move(*loaded);
    }

    fs::path folder_ =
        fs::temp_directory_path() / ("almanac-real-views-" + std::to_string(::getpid()));
    base::InlineExecutor executor_;
    base::SystemClock clock_;
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
        bundle::read_parquet(version_->path_of("precomputed/coalition_pairs.parquet"));
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

}  // namespace
}  // namespace almanac
