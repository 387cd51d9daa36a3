#include "bench/load/stats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::load {
namespace {

using testing::HasSubstr;

RunStats overloaded() {
    RunStats run;
    StepStats& step = run.steps.emplace_back();
    step.due = 10;
    step.good = 4;
    step.turned_away = 6;
    step.turned_away_by = {{429, 1}, {503, 5}};
    step.seconds = 2;
    return run;
}

TEST(Stats, WhoWasTurnedAwayIsToldByStatus) {
    const std::string json = to_json(overloaded(), {});
    EXPECT_THAT(json, HasSubstr("\"turned_away\":6"));
    EXPECT_THAT(json, HasSubstr("\"turned_away_by\":{\"429\":1,\"503\":5}"));
}

TEST(Stats, GoodputCountsGoodAnswersAlone) {
    EXPECT_THAT(to_json(overloaded(), {}), HasSubstr("\"good_per_second\":2"));
    EXPECT_EQ(overloaded().errors(), 0u);
}

TEST(Stats, WhereNobodyWasTurnedAwayThereIsNoStatus) {
    RunStats run;
    run.steps.emplace_back();
    EXPECT_THAT(to_json(run, {}), HasSubstr("\"turned_away_by\":{}"));
}

}  // namespace
}  // namespace almanac::load
