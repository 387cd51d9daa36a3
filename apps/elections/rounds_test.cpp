#include "apps/elections/rounds.h"

#include "apps/elections/summary.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace almanac::elections {
namespace {

// 3 seats' worth of names for 2 seats; A has a surplus that C needs, D leaves first.
Contest small_contest() {
    Contest contest;
    contest.title = "Council";
    for (const char* name : {"Ann", "Bob", "Cleo", "Dan"}) {
        contest.candidates.push_back(
            {CandidateId(static_cast<std::uint32_t>(contest.candidates.size() + 1)), "", name, "",
             false});
    }
    const auto add = [&](std::vector<tally::Mark> marks, std::uint32_t weight) {
        contest.ballots.add(marks, weight);
    };
    add({{0, 1}, {2, 2}}, 50);
    add({{1, 1}}, 26);
    add({{2, 1}}, 20);
    add({{3, 1}, {1, 2}}, 3);
    add({}, 2);
    return contest;
}

struct Counted {
    Contest contest;
    tally::Profile profile;
    tally::Count count;
};

Counted counted(Contest contest, const char* rule, std::uint32_t seats) {
    const tally::Rule& chosen = *tally::find_rule(rule);
    tally::Profile profile =
        tally::Profile::build(contest.ballots, chosen, contest.candidates.size());
    tally::Question question;
    question.seats = seats;
    for (const Candidate& candidate : contest.candidates) question.names.push_back(candidate.name);
    auto count = tally::count(profile, chosen, question);
    EXPECT_TRUE(count) << count.error().detail;
    return {std::move(contest), std::move(profile), std::move(*count)};
}

TEST(Rounds, ResultsSayWhoWonWhenAndWithWhat) {
    const Counted done = counted(small_contest(), "portland-or-2024", 2);
    const StvResults results = stv_results(done.contest, done.count, {});
    EXPECT_EQ(base::to_string(results.threshold), "34.0000");  // floor(99 / 3) + 1
    EXPECT_EQ(results.winners, (std::vector<std::uint32_t>{1, 3}));
    EXPECT_EQ(results.total_ballots, 101u);
    EXPECT_EQ(results.valid_ballots, 99u);
    EXPECT_EQ(results.final_results[0].round_number, 1u);
    EXPECT_EQ(base::to_string(results.final_results[0].votes), "50.0000");
    EXPECT_EQ(results.final_results[0].percentage, 50.51);
    EXPECT_EQ(results.final_results[1].candidate_name, "Cleo");
    EXPECT_EQ(base::to_string(results.final_results[1].votes), "36.0000");  // 20 + 50 · 0.32
    EXPECT_EQ(results.sentence,
              "Ann and Cleo won the 2 seats after 3 rounds; 34 votes were needed.");
    EXPECT_EQ(results.final_results[2].status, FinalStatus::standing) << "nobody had to leave";
}

TEST(Rounds, ASingleSeatSentenceNamesTheRunnerUp) {
    const Counted done = counted(small_contest(), "irv", 1);
    const StvResults results = stv_results(done.contest, done.count, {});
    EXPECT_EQ(results.sentence, "Ann won after 3 rounds with 50 votes to 29 for Bob.");
    EXPECT_EQ(results.final_results.back().candidate_name, "Dan");
    EXPECT_EQ(results.final_results.back().status, FinalStatus::eliminated);
    EXPECT_EQ(results.final_results.back().round_number, 1u);
}

// What any table of transfers must add up to, whatever the ballots.
RC_GTEST_PROP(Rounds, TransfersExplainEveryChangeOfEveryTotal, ()) {
    Contest contest = small_contest();
    for (int ballot = *rc::gen::inRange(0, 25); ballot > 0; --ballot) {
        std::vector<tally::Mark> marks;
        for (std::uint16_t rank = 1; rank < 5; ++rank) {
            marks.push_back({static_cast<tally::CandidateIndex>(*rc::gen::inRange(0, 4)), rank});
        }
        contest.ballots.add(marks);
    }
    const char* rule = *rc::gen::element("portland-or-2024", "scotland-2007");
    const Counted done =
        counted(std::move(contest), rule, static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)));
    for (const RoundProgression& way : progressions(done.contest, done.count, {})) {
        for (const ProgressionStep& step : way.round_progression) {
            std::int64_t in = 0;
            std::int64_t out = 0;
            for (const TransferRow& row : step.transfers_in)
                in += static_cast<std::int64_t>(row.votes_transferred.units);
            for (const TransferRow& row : step.transfers_out)
                out += static_cast<std::int64_t>(row.votes_transferred.units);
            // A surplus' cuts stay nowhere: they may make the total fall by more than what others
            // got.
            RC_ASSERT(static_cast<std::int64_t>(step.vote_change.units) <= in - out);
            if (out == 0) RC_ASSERT(static_cast<std::int64_t>(step.vote_change.units) == in);
            RC_ASSERT((step.vote_total.units >= 0));
        }
    }
    const FlowData flow = flow_data(done.contest, done.count, {});
    RC_ASSERT(flow.rounds.size() == done.count.rounds.size());
    std::uint64_t transfers = 0;
    for (const RoundTransfers& round : transfers_by_round(done.contest, done.count, {}))
        transfers += round.transfer_count;
    RC_ASSERT(transfers == flow.transfer_patterns.size());
}

TEST(Summary, CountsBallotsByReasonAndLength) {
    const Counted done = counted(small_contest(), "portland-or-2024", 2);
    const auto metrics = summarise(done.contest, done.profile, {});
    const auto value = [&](std::string_view name) {
        return std::find_if(metrics.begin(), metrics.end(),
                            [&](const auto& one) { return one.metric == name; })
            ->value;
    };
    EXPECT_EQ(value("total_ballots"), 101);
    EXPECT_EQ(value("valid_ballots"), 99);
    EXPECT_EQ(value("blank_ballots"), 2);
    EXPECT_EQ(value("most_common_ballot_length"), 2);
    EXPECT_DOUBLE_EQ(value("average_ranks_per_ballot"), (50 * 2 + 26 + 20 + 3 * 2) / 99.0);
    const auto lengths = ballot_lengths(done.profile);
    ASSERT_EQ(lengths.size(), 2u);
    EXPECT_EQ(lengths[0].ballots, 46u);
    const auto first = first_choices(done.contest, done.profile, {});
    EXPECT_EQ(first[0].candidate_name, "Ann");
    EXPECT_EQ(first[0].percentage, 50.51);
    const auto ranks = votes_by_rank(done.contest, done.profile);
    EXPECT_EQ(ranks.back().rank, 2u);
    EXPECT_EQ(ranks.back().candidate_name, "Bob");
    EXPECT_EQ(ranks.back().place, 2u);
}

}  // namespace
}  // namespace almanac::elections
