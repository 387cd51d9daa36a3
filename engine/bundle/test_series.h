#pragma once

// A series in a folder of the test's own, with versions of every kind of content. For tests only.

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/bundle/bundle.h"
#include "engine/bundle/test_folder.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace almanac::bundle {

// Three data versions.
inline constexpr auto first = "0123456789abcdef";
inline constexpr auto second = "fedcba9876543210";
inline constexpr auto third = "00000000";

// A long JSON body that compresses.
inline std::string long_json(int seed) {
    std::string json = "[";
    for (int at = 0; at < 60; ++at) {
        json += "{\"round\":" + std::to_string(at * seed) + ",\"votes\":\"1.0000\"},";
    }
    json.back() = ']';
    return json;
}

// Two rows of two types.
inline Table candidates() {
    Table table;
    table.rows = 2;
    table.columns.push_back({"candidate_id", std::vector<std::int64_t>{1, 2}, {}, nullptr});
    table.columns.push_back({"name", std::vector<std::string_view>{"Ada", "Grace"}, {}, nullptr});
    return table;
}

// One input, and facts with white space and a number that JSON libraries like to rewrite.
inline Source source_of(std::string data_version) {
    return {std::move(data_version),
            3,
            {{"ballots \"1\".csv", std::string(64, 'a'), 12}},
            "{ \"seats\": 3, \"x\": 1.50 }"};
}

// The series and what it needs.
class TestSeries {
protected:
    base::Result<void> publish(const std::string& data_version, int seed = 7) {
        auto draft = TRY(series_.begin(source_of(data_version), executor_));
        TRY(draft->add_table("raw_data/candidates.parquet", candidates()));
        TRY(draft->add_file("precomputed/notes.txt", "twelve bytes"));
        TRY(draft->add_answer("api_summary", long_json(seed)));
        TRY(draft->add_answer("api_short", "{}"));
        TRY(draft->add_pack("api_pair",
                            {{"1-2", long_json(seed + 1)}, {"1-3", "{\"short\":true}"}}));
        return draft->publish("{\"seconds\": 1.50}");
    }

    std::string current() const {
        const auto loaded = series_.load();
        return loaded ? (*loaded)->source().data_version : loaded.error().detail;
    }

    std::filesystem::path version_folder(const std::string& data_version) const {
        return series_.folder() / "versions" / data_version;
    }

    TestFolder folder_;
    base::InlineExecutor executor_;
    std::shared_ptr<base::FixedClock> clock_ =
        std::make_shared<base::FixedClock>(base::Instant(std::chrono::seconds(1'700'000'000)));
    Series series_{folder_.path() / "elections" / "test", clock_};
};

}  // namespace almanac::bundle
