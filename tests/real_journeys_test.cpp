// The journeys of all ballots of real elections, each as a reader is told it, add up to every total
// of every round to the last digit.

#include "apps/elections/elections.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac {
namespace {

using base::Int128;
using elections::Subject;

// What the journeys give after one round, in units of the last decimal.
struct Sum {
    std::map<std::uint32_t, Int128> held;  // by candidate id
    Int128 exhausted = 0;
};

class RealJourneys : public RealElections {
protected:
    static elections::Prepared prepared(std::string_view name,
                                        const elections::CountOptions& options) {
        auto read = prepare_real(name, options);
        EXPECT_TRUE(read) << read.error().detail;
        if (read) return std::move(*read);
        return {};
    }

    static std::vector<Sum> sums(const Subject& subject) {
        std::vector<Sum> by_round(subject.count.rounds.size());
        for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot)
            add(elections::ballot_journey(subject, ballot), by_round);
        return by_round;
    }

    // The count books what a surplus's cuts lost apart; journeys leave it with the winner.
    static void expect_every_total(const Subject& subject) {
        const std::vector<Sum> by_round = sums(subject);
        std::vector<Int128> lost(subject.contest.candidates.size(), 0);
        for (std::size_t at = 0; at < by_round.size(); ++at) {
            SCOPED_TRACE("round " + std::to_string(at + 1));
            const tally::Round& round = subject.count.rounds[at];
            add_lost(round, lost);
            Int128 residual = 0;
            for (std::size_t each = 0; each < lost.size(); ++each) {
                const std::uint32_t id = subject.contest.candidates[each].id.number();
                const auto held = by_round[at].held.find(id);
                const Int128 units = held == by_round[at].held.end() ? 0 : held->second;
                const tally::Votes told{units - lost[each], round.totals[each].places};
                EXPECT_EQ(base::to_string(told), base::to_string(round.totals[each]));
                residual += lost[each];
            }
            EXPECT_TRUE(residual == round.residual.units);
            EXPECT_TRUE(by_round[at].exhausted == round.exhausted.units);
        }
    }

private:
    static void add(const elections::BallotJourney& journey, std::vector<Sum>& by_round) {
        for (const elections::JourneyStep& step : journey.journey) {
            for (std::uint32_t round = step.round_number; round <= step.until_round; ++round) {
                Sum& sum = by_round[round - 1];
                Int128& part =
                    step.active_candidate ? sum.held[*step.active_candidate] : sum.exhausted;
                part += step.vote_weight.units * journey.weight;
                for (const elections::KeptPart& kept : step.kept)
                    sum.held[kept.candidate_id] += kept.votes.units * journey.weight;
            }
        }
    }

    static void add_lost(const tally::Round& round, std::vector<Int128>& lost) {
        for (const tally::SurplusMove& move : round.surpluses)
            lost[move.from] += move.surplus.units;
        for (const tally::Transfer& transfer : round.transfers) {
            if (transfer.reason == tally::Reason::surplus)
                lost[transfer.from] -= transfer.votes.units;
        }
    }
};

TEST_F(RealJourneys, OfPortlandsDistrict2AddUpToEveryTotal) {
    elections::CountOptions options;
    options.rule = "portland-or-2024";
    options.seats = 3;
    options.exclude = {"Write-in-*"};
    const elections::Prepared contest = prepared("portland-or-2024-district2", options);
    const auto subject = elections::make_subject(contest, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    ASSERT_EQ(subject->count.rounds.size(), 23U);
    ASSERT_GT(subject->contest.ballots.size(), 73'000U);
    expect_every_total(*subject);
}

TEST_F(RealJourneys, OfAScottishWardAddUpToEveryTotal) {
    elections::CountOptions options;
    options.rule = "scotland-2007";
    options.seats = 4;
    const elections::Prepared contest = prepared("edinburgh-2022-inverleith", options);
    const auto subject = elections::make_subject(contest, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    ASSERT_GT(subject->count.rounds.size(), 3U);
    expect_every_total(*subject);
}

// Every journey has one vote in every round, so that nothing is told twice.
TEST_F(RealJourneys, HaveOneVoteInEveryRound) {
    elections::CountOptions options;
    options.rule = "scotland-2007";
    options.seats = 4;
    const elections::Prepared contest = prepared("aberdeen-2022-ward12", options);
    const auto subject = elections::make_subject(contest, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const Int128 one = base::wide_power_of_ten(subject->rule.decimals);
    for (std::uint32_t ballot = 0; ballot < subject->contest.ballots.size(); ++ballot) {
        const elections::BallotJourney journey = elections::ballot_journey(*subject, ballot);
        std::uint32_t next = 1;
        for (const elections::JourneyStep& step : journey.journey) {
            ASSERT_EQ(step.round_number, next);
            next = step.until_round + 1;
            Int128 sum = step.vote_weight.units;
            for (const elections::KeptPart& kept : step.kept) sum += kept.votes.units;
            ASSERT_TRUE(sum == one);
        }
    }
}

}  // namespace
}  // namespace almanac
