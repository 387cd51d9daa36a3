#include "apps/elections/analyse.h"

#include "apps/elections/demo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace almanac::elections {
namespace {

Prepared small_demo() {
    DemoOptions demo;
    demo.ballots = 500;
    CountOptions options;
    options.rule = demo_rule;
    options.exclude = demo_exclusions();
    return *resolve(demo_contest(demo), options);
}

TEST(Analyse, EveryTableOfEveryViewCanBeMade) {
    const std::vector<std::string> names{"all"};
    const auto made = analyse(small_demo(), names);
    ASSERT_TRUE(made) << made.error().detail;
    std::size_t tables = 0;
    for (const Analysis& each : analyses()) tables += each.tables.size();
    EXPECT_EQ(made->size(), tables);
    for (const NamedTable& each : *made) EXPECT_FALSE(each.table.columns.empty()) << each.name;
}

TEST(Analyse, ATableIsNamedByItsViewOrByItself) {
    const std::vector<std::string> names{"first_choice", "stv_flow_data", "transfer_patterns"};
    const auto made = analyse(small_demo(), names);
    ASSERT_TRUE(made) << made.error().detail;
    ASSERT_EQ(made->size(), 3U);
    EXPECT_EQ((*made)[0].name, "first_choice");
    EXPECT_EQ((*made)[1].name, "stv_progression");
    EXPECT_EQ((*made)[2].name, "transfer_patterns");
    const auto& votes = std::get<std::vector<std::int64_t>>((*made)[0].table.find("votes")->values);
    EXPECT_GT(std::accumulate(votes.begin(), votes.end(), std::int64_t{0}), 450);
}

TEST(Analyse, AnUnknownNameIsToldWithThoseThereAre) {
    const std::vector<std::string> names{"summary", "horoscope"};
    const auto made = analyse(small_demo(), names);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, base::ErrorKind::missing);
    EXPECT_THAT(made.error().detail, testing::HasSubstr("\"horoscope\""));
    EXPECT_THAT(made.error().detail, testing::HasSubstr("votes_by_rank"));
}

}  // namespace
}  // namespace almanac::elections
