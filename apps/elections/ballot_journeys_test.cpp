#include "apps/elections/ballot_journeys.h"

#include "apps/elections/generated_subject.h"
#include "apps/elections/journey_sums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace almanac::elections {
namespace {

using generated::for_all;
using testing::ElementsAre;
using Texts = std::vector<std::string_view>;
using Integers = std::vector<std::int64_t>;

void expect_whole(const GeneratedSubject& generated) {
    RC_LOG() << generated.election;
    const JourneyFault fault = fault_in_journeys(*generated.subject);
    RC_LOG() << "round " << fault.round << ", candidate " << fault.candidate_id << '\n';
    RC_ASSERT(fault.round == 0);
}

TEST(BallotJourneys, AddUpToEveryRoundTotalUnderAnyTransferRule) {
    for_all(1000, [] { expect_whole(*any_subject()); });
}

TEST(BallotJourneys, AddUpUnderTheProgramsOwnRules) {
    for_all(1000, [] {
        expect_whole(
            *any_subject_by({"portland-or-2024", "scotland-2007", "wright", "irv", "maine-535",
                             "minneapolis-167.70", "sequential-irv", "bottoms-up", "cfer"}));
    });
}

TEST(BallotJourneys, AddUpUnderKeepValues) {
    for_all(1000, [] {
        const auto generated = any_subject_by({"meek-prf", "meek-nz-2001"});
        RC_PRE(generated->subject->rule.arithmetic == tally::Arithmetic::cut);
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        const auto sums = sum_of_journeys(subject);
        for (std::size_t at = 0; at < sums.size(); ++at) {
            for (const auto& [id, units] : sums[at].held)
                RC_ASSERT(units == subject.count.rounds[at].totals[100 - id].units);
        }
    });
}

TEST(BallotJourneys, HaveOneVoteInEveryRoundAndNoGaps) {
    for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        const auto one = base::whole_decimal(1, subject.rule.decimals);
        for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
            const BallotJourney journey = ballot_journey(subject, ballot);
            const bool is_counted =
                std::any_of(journey.journey.begin(), journey.journey.end(),
                            [](const JourneyStep& step) { return !step.is_exhausted; });
            RC_ASSERT(is_counted == (journey.final_status != JourneyEnd::not_counted));
            std::uint32_t next = 1;
            for (const JourneyStep& step : journey.journey) {
                // A later runoff may count what the first did not.
                const bool is_late =
                    next == 1 && subject.count.rounds[step.round_number - 1].begins_anew;
                RC_ASSERT(step.round_number == next || is_late);
                next = step.until_round + 1;
                base::Int128 sum = step.vote_weight.units;
                for (const KeptPart& part : step.kept) sum += part.votes.units;
                RC_ASSERT(sum == one.units);
                RC_ASSERT(step.is_exhausted == (step.transfer_reason == TransferReason::exhausted));
            }
            RC_ASSERT(next == (journey.journey.empty() ? 1 : journey.total_rounds + 1));
        }
    });
}

TEST(BallotJourneys, AreTheSameAsATableOfChanges) {
    for_all(1000, [] {
        const auto generated = any_subject();
        const Subject& subject = *generated->subject;
        const bundle::Table table = journeys_table(subject);
        std::size_t row = 0;
        for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
            for (const JourneyStep& step : ballot_journey(subject, ballot).journey) {
                RC_ASSERT(row < table.rows);
                const auto text = [&](const char* name) {
                    return std::get<Texts>(table.find(name)->values)[row];
                };
                const auto number = [&](const char* name) {
                    return std::get<Integers>(table.find(name)->values)[row];
                };
                RC_ASSERT(text("ballot_id") == std::to_string(ballot + 1));
                RC_ASSERT(number("round_number") == step.round_number);
                RC_ASSERT(number("active_candidate") == step.active_candidate.value_or(0));
                RC_ASSERT(table.find("active_candidate")->present[row] ==
                          step.active_candidate.has_value());
                RC_ASSERT(std::get<bundle::Column::Decimals>(table.find("vote_weight")->values)
                              .units[row] == static_cast<std::int64_t>(step.vote_weight.units));
                RC_ASSERT(text("transfer_reason") == base::word_of(step.transfer_reason));
                ++row;
            }
        }
        RC_ASSERT(row == table.rows);
    });
}

Contest council() {
    Contest contest;
    for (const char* name : {"Ann", "Bob", "Cleo", "Dan"}) {
        const auto number = static_cast<std::uint32_t>(contest.candidates.size() + 1);
        contest.candidates.push_back({CandidateId(number), "", name, "", false});
    }
    return contest;
}

// portland-or-2024, 2 seats. Ann 50, Bob 26, Cleo 20, Dan 3: 99 valid, threshold 99 / 3 + 1 = 34.
// Round 1: Ann is elected; 16 / 50 = 0.32 of each of her ballots moves.
// Round 2: all 50 name Cleo next: 20 + 16 = 36, elected. 2 / 36 = 0.0555 moves of each.
// Round 3: 50 ballots of 0.32 become cut(0.32 · 0.0555) = 0.0177, Cleo's own 0.0555: nobody is next
//          who stands for those of Ann; the count ends when the seats are filled.
TEST(BallotJourneys, TellWhatWinnersKeep) {
    Prepared prepared;
    prepared.contest = council();
    tally::Ballots& ballots = prepared.contest.ballots;
    ballots.add(std::vector<tally::Mark>{{0, 1}, {2, 2}}, 50);
    ballots.add(std::vector<tally::Mark>{{1, 1}}, 26);
    ballots.add(std::vector<tally::Mark>{{2, 1}, {0, 2}}, 20);
    ballots.add(std::vector<tally::Mark>{{3, 1}, {1, 2}}, 3);
    ballots.add({}, 1);
    prepared.rule = tally::find_rule("portland-or-2024");
    prepared.question.seats = 2;
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const BallotJourney journey = ballot_journey(*subject, 0);
    ASSERT_EQ(journey.journey.size(), 3U);
    EXPECT_EQ(journey.weight, 50U);
    EXPECT_THAT(journey.ranking, ElementsAre(1, 3));
    const JourneyStep& first = journey.journey[0];
    EXPECT_EQ(first.active_candidate, 1U);
    EXPECT_EQ(base::to_string(first.vote_weight), "1.0000");
    EXPECT_TRUE(first.kept.empty());
    const JourneyStep& second = journey.journey[1];
    EXPECT_EQ(second.round_number, 2U);
    EXPECT_EQ(second.active_candidate_name, "Cleo");
    EXPECT_EQ(second.transfer_reason, TransferReason::surplus);
    EXPECT_EQ(base::to_string(second.vote_weight), "0.3200");
    ASSERT_EQ(second.kept.size(), 1U);
    EXPECT_EQ(second.kept[0].candidate_id, 1U);
    EXPECT_EQ(base::to_string(second.kept[0].votes), "0.6800");
    const JourneyStep& third = journey.journey[2];
    EXPECT_EQ(third.transfer_reason, TransferReason::exhausted);
    EXPECT_EQ(base::to_string(third.vote_weight), "0.0177");
    ASSERT_EQ(third.kept.size(), 2U);
    EXPECT_EQ(base::to_string(third.kept[1].votes), "0.3023");
    EXPECT_EQ(journey.final_status, JourneyEnd::exhausted);
    EXPECT_EQ(ballot_journey(*subject, 1).final_status, JourneyEnd::standing);
    EXPECT_EQ(ballot_journey(*subject, 4).final_status, JourneyEnd::not_counted);
}

TEST(BallotJourneys, OfPapersThatMoveWholeAreToldAsFarAsTheyAreKnown) {
    Prepared prepared;
    prepared.contest = council();
    for (int ballot = 0; ballot < 5; ++ballot)
        prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}});
    prepared.contest.ballots.add(std::vector<tally::Mark>{{1, 1}});
    prepared.contest.ballots.add(std::vector<tally::Mark>{{2, 1}, {1, 2}});
    tally::Rule rule = *tally::find_rule("cambridge-ma");
    rule.minimum_votes = 0;
    prepared.rule = &rule;
    prepared.question.seats = 2;
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const BallotJourney journey = ballot_journey(*subject, 0);
    EXPECT_EQ(journey.final_status, JourneyEnd::untold);
    ASSERT_EQ(journey.journey.size(), 1U);
    EXPECT_EQ(journey.journey[0].active_candidate, 1U);
    EXPECT_EQ(journey.journey[0].until_round, 1U);
}

TEST(BallotJourneys, CompletionHasARowForEveryBallot) {
    Prepared prepared;
    prepared.contest = council();
    prepared.contest.ballots.add(std::vector<tally::Mark>{{1, 2}, {0, 4}, {2, 4}, {3, 5}}, 2);
    prepared.contest.ballots.add({});
    prepared.rule = tally::find_rule("portland-or-2024");
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const bundle::Table table = completion_table(*subject);
    ASSERT_EQ(table.rows, 2U);
    EXPECT_EQ(std::get<Texts>(table.find("ranking_sequence")->values)[0], "Bob → Dan");
    EXPECT_THAT(std::get<Integers>(table.find("ranks_used")->values), ElementsAre(2, 0));
    EXPECT_THAT(std::get<Integers>(table.find("highest_rank_used")->values), ElementsAre(5, 0));
}

}  // namespace
}  // namespace almanac::elections
