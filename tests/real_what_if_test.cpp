// What-ifs of real elections, whose lists are counted from compressed rankings: whoever withdraws
// leaves what counting the raw ballots without him gives, total by total.

#include "apps/elections/elections.h"
#include "engine/base/executor.h"
#include "tests/real_elections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace almanac {
namespace {

using testing::ElementsAre;

class RealWhatIfs : public RealElections {
protected:
    static elections::Prepared prepared(std::string_view folder, std::string rule) {
        elections::CountOptions options;
        options.rule = std::move(rule);
        if (folder.starts_with("portland")) {
            options.seats = 3;
            options.exclude = {"Write-in-*"};
        }
        auto read = prepare_real(folder, std::move(options));
        EXPECT_TRUE(read) << read.error().detail;
        return *std::move(read);
    }

    // Every candidate's withdrawal against the raw ballots.
    void expect_raw_counts(const elections::Prepared& prepared) {
        const auto report = elections::what_if(prepared, {}, executor_);
        ASSERT_TRUE(report) << report.error().detail;
        std::size_t compared = 0;
        for (const elections::Counterfactual& row : report->all.scenarios) {
            if (row.kind != elections::WhatIfKind::withdrawn) continue;
            expect_raw_count(prepared, row);
            ++compared;
        }
        const auto& excluded = prepared.question.excluded;
        EXPECT_EQ(compared, std::count(excluded.begin(), excluded.end(), false));
    }

    base::InlineExecutor executor_;

private:
    static void expect_raw_count(elections::Prepared prepared,
                                 const elections::Counterfactual& row) {
        const auto& all = prepared.contest.candidates;
        const auto gone = std::find_if(all.begin(), all.end(), [&](const auto& one) {
            return one.id.number() == *row.candidate_id;
        });
        prepared.question.excluded[static_cast<std::size_t>(gone - all.begin())] = true;
        const auto raw = elections::count(prepared);
        ASSERT_EQ(static_cast<bool>(raw), !row.refusal.has_value()) << row.title;
        if (!raw) return;
        std::vector<std::string> winners;
        for (const auto winner : raw->winners) winners.push_back(all[winner].name);
        EXPECT_EQ(row.winner_names, winners) << row.title;
        EXPECT_EQ(row.rounds, raw->rounds.size()) << row.title;
        EXPECT_EQ(row.threshold, raw->threshold) << row.title;
        EXPECT_EQ(row.exhausted, raw->rounds.back().exhausted) << row.title;
        EXPECT_EQ(row.last_margin, elections::last_margin(*raw, prepared.question.excluded));
    }
};

}  // namespace

TEST_F(RealWhatIfs, WhoeverWithdrawsLeavesWhatTheRawBallotsGive) {
    expect_raw_counts(prepared("portland-or-2024-district2", "portland-or-2024"));
    expect_raw_counts(prepared("portland-or-2024-district4", "portland-or-2024"));
    expect_raw_counts(prepared("glasgow-2007-govan", "scotland-2007"));
    expect_raw_counts(prepared("burlington-2009-mayor", "irv"));
}

// In round 21 Tiffani Penson is the lowest and Dan Ryan the next; of all exchanges of the two
// lowest only this one elects somebody else.
TEST_F(RealWhatIfs, OneSwapOfDistrict2ElectsAnother) {
    const auto contest = prepared("portland-or-2024-district2", "portland-or-2024");
    const auto report = elections::what_if(contest, {}, executor_);
    ASSERT_TRUE(report);
    std::vector<std::string> titles;
    for (const elections::Counterfactual& row : report->all.scenarios) {
        if (row.kind != elections::WhatIfKind::swap || !row.changed) continue;
        titles.push_back(row.title);
        const base::Decimal twice{2 * *row.ballots_to_change * 10'000, 4};
        EXPECT_GT(twice, *row.gap);
        EXPECT_LE((base::Decimal{twice.units - 20'000, 4}), *row.gap);
    }
    EXPECT_THAT(titles, ElementsAre("Dan Ryan leaves in round 21 instead of Tiffani Penson"));
}

}  // namespace almanac
