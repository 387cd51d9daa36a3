#include "apps/elections/rctab_report.h"

#include "apps/elections/rctab_output.h"
#include "apps/elections/rule_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t candidates = 5;

void add(Contest& contest, const std::vector<tally::CandidateIndex>& ranking,
         std::string_view precinct, std::uint32_t weight = 1) {
    std::vector<tally::Mark> marks;
    for (const tally::CandidateIndex candidate : ranking)
        marks.push_back({candidate, static_cast<std::uint16_t>(marks.size() + 1)});
    contest.ballots.add(marks, weight);
    contest.precincts.add(precinct);
}

Contest contest_of(std::size_t number) {
    Contest contest;
    contest.title = "Board";
    for (std::size_t place = 0; place < number; ++place)
        contest.candidates.emplace_back().name = std::string(1, static_cast<char>('A' + place));
    return contest;
}

// On paper, 2 seats: threshold floor(9 / 3) + 1 = 4. Round 1: A 6, B 2, C 1; A is elected,
// surplus 2, fraction 0.3333. Round 2: 6 ballots of 0.3333 go on, 3 to B, 3 to C: B 2.9999,
// C 1.9999, A keeps 6 · 0.6667 = 4.0002, of which 0.0002 is residual. C leaves. Round 3: hers go
// to B where he stands on them: 1 + 2 · 0.3333; the third ends. B 4.6665 is elected. Round 4: his
// surplus 0.6665 is the last.
struct Paper {
    Prepared prepared = made();
    tally::Count counted = *count(prepared);
    CountReport report{prepared, counted, {"board.csv"}};

    static Prepared made() {
        Contest contest = contest_of(3);
        for (const char* precinct : {"North", "North", ""}) add(contest, {0, 1}, precinct);
        for (int ballot = 0; ballot < 2; ++ballot) add(contest, {0, 2, 1}, "South");
        add(contest, {0, 2}, "South");
        add(contest, {1}, "North", 2);
        add(contest, {2, 1}, "South");
        add(contest, {}, "South");
        CountOptions options;
        options.rule = "rctab-multiwinner";
        options.seats = 2;
        return *resolve(std::move(contest), options);
    }
};

std::vector<std::string> tally_of(const DetailedRound& round) {
    std::vector<std::string> texts;
    for (const auto& votes : round.tally) texts.push_back(votes ? base::to_string(*votes) : "-");
    return texts;
}

TEST(RctabReport, FiguresHavePlacesOnlyWhereAValueWasCut) {
    const Paper paper;
    const auto reports = detailed_reports(paper.report);
    ASSERT_EQ(reports.size(), 1U);
    const auto& rounds = reports[0].rounds;
    ASSERT_EQ(rounds.size(), 4U);
    EXPECT_THAT(tally_of(rounds[0]), ElementsAre("6", "2", "1"));
    EXPECT_THAT(tally_of(rounds[1]), ElementsAre("4", "2.9999", "1.9999"));
    EXPECT_THAT(tally_of(rounds[2]), ElementsAre("4", "4.6665", "-"));
    EXPECT_EQ(base::to_string(rounds[1].residual), "0.0002");
    EXPECT_EQ(base::to_string(rounds[2].inactive.exhausted), "0.3333");
    EXPECT_EQ(base::to_string(rounds[0].threshold), "4");
    ASSERT_TRUE(rounds[3].final_surplus);
    EXPECT_EQ(reports[0].ballots, 10U);
    EXPECT_EQ(reports[0].blank, 1U);
    ASSERT_EQ(rounds[1].eliminated.size(), 1U);
    EXPECT_EQ(rounds[1].eliminated[0].transfers.size(), 2U) << "to B, and exhausted";
}

TEST(RctabReport, PrecinctsAddUpToTheContest) {
    const Paper paper;
    const auto slices = reports_of_slices(paper.report, SliceKind::precinct);
    ASSERT_TRUE(slices) << slices.error().detail;
    ASSERT_EQ(slices->size(), 3U);
    EXPECT_EQ((*slices)[0].slice->id, "North");
    EXPECT_EQ((*slices)[1].slice->id, "no precinct id");
    EXPECT_THAT(tally_of((*slices)[0].rounds[0]), ElementsAre("2", "2", "0"));
    EXPECT_THAT(tally_of((*slices)[1].rounds[1]), ElementsAre("0.6667", "0.3333", "0"));
    EXPECT_THAT(tally_of((*slices)[2].rounds[2]), ElementsAre("2.0001", "1.6666", "-"));
    EXPECT_EQ((*slices)[2].blank, 1U);
}

TEST(RctabReport, BatchesThatNobodyNamesAreRefused) {
    const Paper paper;
    const auto slices = reports_of_slices(paper.report, SliceKind::batch);
    ASSERT_FALSE(slices);
    EXPECT_THAT(slices.error().detail, HasSubstr("the ballots name no batch"));
}

TEST(RctabReport, PercentagesAreRctabs) {
    const Paper paper;
    const std::string csv = count_as_rctab_csv(paper.report);
    EXPECT_THAT(csv, HasSubstr("\nA,6,66.66%,-2,4,44.44%,0,4,44.44%,0,4,44.44%,0\n"));
    EXPECT_THAT(csv, HasSubstr("\nResidual surplus,0,,,0.0002,,,"));
    EXPECT_THAT(csv, HasSubstr("Winner(s),\"A, B\"\nFinal Threshold,4\n"));
    EXPECT_THAT(csv, Not(HasSubstr("Tie resolved")));
}

TEST(RctabReport, EqualCandidatesStandAsJavasHashTableHasThem) {
    Contest contest = contest_of(0);
    for (const char* name : {"Mookie Blaylock", "Yinka Dare", "Sedale Threatt"})
        contest.candidates.emplace_back().name = name;
    for (tally::CandidateIndex one = 0; one < 3; ++one) add(contest, {one}, "");
    CountOptions options;
    options.rule = "irv";
    const Prepared prepared = *resolve(std::move(contest), options);
    const tally::Count counted = *count(prepared);
    const auto reports = detailed_reports({prepared, counted, {}});
    EXPECT_THAT(reports[0].rows, ElementsAre(2, 1, 0));
    EXPECT_TRUE(reports[0].rounds[0].eliminated[0].by_tie);
}

TEST(RctabReport, NamesOfFilesAreDifferent) {
    SliceFileNames names;
    EXPECT_EQ(names.next({SliceKind::precinct, "W-1 P/2"}), "W-1_P_2_precinct_detailed_report");
    EXPECT_EQ(names.next({SliceKind::precinct, "W-1_P_2"}), "W-1_P_2_precinct_2_detailed_report");
    EXPECT_EQ(names.next({SliceKind::batch, "W-1_P_2"}), "W-1_P_2_batch_detailed_report");
}

// Marks of every kind: overvotes with and without names, skipped and repeated ranks.
Contest generated_contest() {
    Contest contest = contest_of(candidates);
    contest.candidates.back().undeclared_write_ins = *rc::gen::arbitrary<bool>();
    const int ballots = *rc::gen::inRange(1, 40);
    for (int ballot = 0; ballot < ballots; ++ballot) {
        std::vector<tally::Mark> marks;
        const int number = *rc::gen::inRange(0, 6);
        for (int mark = 0; mark < number; ++mark) {
            const int candidate = *rc::gen::inRange(0, 30);
            const tally::Mark one{candidate == 29
                                      ? tally::overvote_mark
                                      : static_cast<tally::CandidateIndex>(candidate % 5),
                                  static_cast<std::uint16_t>(*rc::gen::inRange(1, 6))};
            const bool is_known =
                std::any_of(marks.begin(), marks.end(), [&](const tally::Mark& other) {
                    return other == one ||
                           (other.rank == one.rank && (one.candidate == tally::overvote_mark ||
                                                       other.candidate == tally::overvote_mark));
                });
            if (!is_known) marks.push_back(one);
        }
        contest.ballots.add(marks, static_cast<std::uint32_t>(*rc::gen::inRange(1, 9)));
        contest.precincts.add(*rc::gen::element("x", "y", ""));
    }
    return contest;
}

std::shared_ptr<const tally::Rule> generated_rule() {
    using tally::Rule;
    auto rule = std::make_shared<Rule>(*tally::find_rule(*rc::gen::element(
        "rctab-multiwinner", "irv", "irv-majority", "sequential-irv", "bottoms-up", "nyc",
        "portland-or-2024", "arlington-va", "eastpointe-mi", "maine-535")));
    rule->overvote =
        *rc::gen::element(tally::Overvote::passed_over, tally::Overvote::exhausts_when_reached,
                          tally::Overvote::exhausts_if_several_continue);
    rule->repeat =
        *rc::gen::element(tally::Repeat::passed_over, tally::Repeat::exhausts_when_reached);
    if (*rc::gen::arbitrary<bool>())
        rule->skips_max = static_cast<std::uint16_t>(*rc::gen::inRange(0, 3));
    if (rule->id == "irv" && *rc::gen::arbitrary<bool>())
        rule->stop = tally::Stop::majority_then_two_remain;
    if (rule->id == "rctab-multiwinner" && *rc::gen::arbitrary<bool>())
        rule->one_winner_a_round = true;
    return rule;
}

// What a failure shows.
std::string told(const Prepared& prepared, const tally::Count& count) {
    std::string text = rule_as_toml(*prepared.rule);
    const tally::Ballots& ballots = prepared.contest.ballots;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        text += fmt::format("\n{} x", ballots.weight(ballot));
        for (const tally::Mark& mark : ballots.marks(ballot))
            text += fmt::format(" {}@{}", mark.candidate, mark.rank);
    }
    for (const tally::Round& round : count.rounds) {
        text += fmt::format("\nof {}:", base::to_string(round.threshold));
        for (const tally::Votes& votes : round.totals) text += ' ' + base::to_string(votes);
        for (const auto each : round.elected) text += fmt::format(" +{}", each);
        for (const auto each : round.eliminated) text += fmt::format(" -{}", each);
    }
    return text;
}

bool is_equal(const tally::Votes& one, const tally::Votes& other) {
    return one.units * base::wide_power_of_ten(other.places) ==
           other.units * base::wide_power_of_ten(one.places);
}

// The ballots, followed one by one, are a second count: it has to give the first's figures.
RC_GTEST_PROP(RctabReport, WhatIsFollowedAddsUpToTheCount, ()) {
    CountOptions options;
    options.users_rule = generated_rule();
    Contest contest = generated_contest();
    contest.candidates[0].withdrawn = *rc::gen::inRange(0, 4) == 0;
    options.seats = options.users_rule->single_seat ? 1 : *rc::gen::inRange(1, 4);
    const auto prepared = resolve(std::move(contest), options);
    RC_PRE(static_cast<bool>(prepared));
    RC_ASSERT(has_ballot_paths(*options.users_rule));
    const auto counted = count(*prepared);
    RC_PRE(static_cast<bool>(counted));
    const CountReport report{*prepared, *counted, {}};
    RC_LOG() << told(*prepared, *counted);
    for (const DetailedReport& one : detailed_reports(report)) {
        for (std::size_t place = 0; place < one.rounds.size(); ++place) {
            const tally::Round& round = counted->rounds[one.pass.begin + place];
            const DetailedRound& shown = one.rounds[place];
            for (std::size_t candidate = 0; candidate < candidates; ++candidate) {
                RC_ASSERT(is_equal(shown.tally[candidate].value_or(tally::Votes{0, 0}),
                                   round.totals[candidate]));
            }
            RC_ASSERT(is_equal(shown.residual, round.residual));
            if (!counted->rule->single_seat && one.pass.begin == 0 && place == 0)
                RC_ASSERT(one.ballots == prepared->contest.ballots.voters());
        }
    }
}

}  // namespace
}  // namespace almanac::elections
