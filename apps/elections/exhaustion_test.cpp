#include "apps/elections/exhaustion.h"

#include "apps/elections/exhaustion_groups.h"
#include "apps/elections/generated_subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace almanac::elections {
namespace {

using base::Int128;
using generated::for_all;
using tally::Exhausted;

// Votes and voters by cause, from every ballot by itself: where its last step up to the round is.
struct PlainSums {
    std::map<Exhausted, Int128> votes;
    std::map<Exhausted, std::uint64_t> ballots;
    Int128 all = 0;

    void add(const std::vector<tally::BallotStep>& steps, std::uint32_t round,
             std::uint64_t voters) {
        const tally::BallotStep* last = nullptr;
        for (const tally::BallotStep& step : steps) {
            if (step.round <= round) last = &step;
        }
        if (last == nullptr || last->holder) return;
        votes[*last->exhausted] += last->value.units * static_cast<Int128>(voters);
        ballots[*last->exhausted] += voters;
        all += last->value.units * static_cast<Int128>(voters);
    }
};

// Which ballots are added up.
template <class Is>
PlainSums plain_sums(const Subject& subject, std::uint32_t round, Is&& is) {
    PlainSums sums;
    for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
        if (!is(ballot)) continue;
        const auto ranking =
            tally::clean(subject.contest.ballots.marks(ballot), subject.rule, subject.excluded());
        sums.add(tally::journey(subject.count, ranking), round,
                 subject.contest.ballots.weight(ballot));
    }
    return sums;
}

TEST(Exhaustion, EqualsThePlainVersionRoundByRoundAndCauseByCause) {
    for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        const Exhaustion answer = exhaustion(subject);
        RC_ASSERT(answer.adds_up);
        RC_ASSERT(answer.rounds.size() == subject.count.rounds.size());
        for (const ExhaustionRound& round : answer.rounds) {
            PlainSums plain = plain_sums(subject, round.round_number, [](auto) { return true; });
            RC_ASSERT(round.votes.units == plain.all);
            std::uint64_t ballots = 0;
            for (const CauseShare& share : round.causes) {
                RC_ASSERT(share.votes->units == plain.votes[share.cause]);
                RC_ASSERT(*share.ballots == plain.ballots[share.cause]);
                ballots += *share.ballots;
                plain.votes.erase(share.cause);
            }
            for (const auto& [cause, votes] : plain.votes) RC_ASSERT(votes == 0);
            RC_ASSERT(*round.ballots == ballots);
        }
    });
}

TEST(Exhaustion, SaysWhereJourneysDoNotAddUp) {
    for_all(1000, [] {
        const auto generated =
            any_subject_by({"cambridge-ma", "australia-senate-2021", "ers97", "meek-prf",
                            "meek-droop", "meek-stv-rs", "qpq", "ireland-1992"});
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        const Exhaustion answer = exhaustion(subject);
        for (const ExhaustionRound& round : answer.rounds) {
            const tally::Round& counted = subject.count.rounds[round.round_number - 1];
            RC_ASSERT(round.votes == counted.exhausted);
            Int128 sum = 0;
            for (const CauseShare& share : round.causes) {
                RC_ASSERT(share.votes.has_value() || !answer.adds_up);
                if (share.votes) sum += share.votes->units;
            }
            if (answer.adds_up) RC_ASSERT(sum == round.votes.units);
        }
    });
}

// The column as the plain version needs it: one text a ballot.
std::vector<std::string> texts_of(const Contest& contest, Grouping by) {
    const TextColumn& column = by == Grouping::precinct       ? contest.precincts
                               : by == Grouping::ballot_style ? contest.ballot_styles
                                                              : contest.extra_columns[0].values;
    std::vector<std::string> texts;
    for (std::size_t ballot = 0; ballot < column.size(); ++ballot)
        texts.emplace_back(column[ballot]);
    return texts;
}

void expect_group(const Subject& subject, const GroupExhaustion& group,
                  const std::vector<std::string>& texts) {
    const auto is_in = [&](std::uint32_t ballot) { return texts[ballot] == group.group; };
    std::uint64_t ballots = 0, valid = 0, ranks = 0;
    for (std::uint32_t ballot = 0; ballot < texts.size(); ++ballot) {
        if (!is_in(ballot)) continue;
        const std::uint32_t voters = subject.contest.ballots.weight(ballot);
        auto ranking =
            tally::clean(subject.contest.ballots.marks(ballot), subject.rule, subject.excluded());
        const auto steps = tally::journey(subject.count, ranking);
        std::erase_if(ranking, [](auto word) { return tally::is_special(word); });
        ballots += voters;
        if (steps.empty() || steps[0].round > 1) continue;
        valid += voters;
        ranks += ranking.size() * voters;
    }
    RC_ASSERT(group.ballots == ballots);
    RC_ASSERT(group.valid_ballots == valid);
    if (valid > 0)
        RC_ASSERT(group.mean_ranks_used == static_cast<double>(ranks) / static_cast<double>(valid));
    const auto last = static_cast<std::uint32_t>(subject.count.rounds.size());
    PlainSums plain = plain_sums(subject, last, is_in);
    RC_ASSERT(group.exhausted_votes->units == plain.all);
    RC_ASSERT(group.no_more_choices->units == plain.votes[Exhausted::no_more_choices]);
    RC_ASSERT(group.others_gone->units == plain.votes[Exhausted::others_gone]);
    RC_ASSERT(group.overvote->units == plain.votes[Exhausted::overvote]);
    RC_ASSERT(group.skips->units == plain.votes[Exhausted::skips]);
    RC_ASSERT(group.repeat->units == plain.votes[Exhausted::repeat]);
}

TEST(ExhaustionByGroup, EqualsThePlainVersionGroupByGroup) {
    for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        for (const Grouping by : {Grouping::precinct, Grouping::ballot_style, Grouping::batch}) {
            const GroupsExhaustion answer = groups_exhaustion(subject, by, 1);
            RC_ASSERT(answer.adds_up);
            const auto texts = texts_of(subject.contest, by);
            std::uint64_t voters = 0;
            for (const GroupExhaustion& group : answer.groups) {
                expect_group(subject, group, texts);
                voters += group.ballots;
            }
            RC_ASSERT(voters == subject.contest.ballots.voters());
        }
    });
}

// Under these rules candidates may share a rank; such ballots are counted, but not followed.
TEST(ExhaustionByGroup, BallotsOnWhichRanksAreSharedAreListedApart) {
    std::uint64_t shared = 0;
    for_all(1000, [&] {
        const auto generated = any_subject_by({"meek-stv-rs", "meek-droop", "warren-droop"});
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        std::uint64_t valid = 0;
        std::uint64_t untold = 0;
        for (const GroupExhaustion& group :
             groups_exhaustion(subject, Grouping::precinct, 1).groups) {
            valid += group.valid_ballots;
            untold += group.untold_ballots;
        }
        RC_ASSERT(valid + untold == subject.count.valid_ballots);
        RC_ASSERT(untold == subject.profile->equal_ranks().voters());
        shared += untold;
    });
    EXPECT_GT(shared, 0U);
}

TEST(ExhaustionByGroup, TheTableHasEachGroupInEveryRoundThatChangedIt) {
    for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        std::map<std::pair<Grouping, std::string>, GroupRound> last;
        for (const GroupRound& row : group_rounds(subject)) {
            const auto texts = texts_of(subject.contest, row.grouping);
            const PlainSums plain =
                plain_sums(subject, row.round_number,
                           [&](std::uint32_t ballot) { return texts[ballot] == row.group; });
            RC_ASSERT(row.exhausted_votes.units == plain.all);
            const auto before = last.find({row.grouping, row.group});
            RC_ASSERT((before == last.end()) == (row.round_number == 1));
            if (before != last.end()) RC_ASSERT(before->second.round_number < row.round_number);
            last[{row.grouping, row.group}] = row;
        }
        for (const Grouping by : {Grouping::precinct, Grouping::ballot_style, Grouping::batch}) {
            for (const GroupExhaustion& group : groups_exhaustion(subject, by, 1).groups)
                RC_ASSERT(last.at({by, group.group}).exhausted_votes == *group.exhausted_votes);
        }
    });
}

GroupExhaustion group_of(std::string name, std::int64_t votes, std::int64_t exhausted) {
    GroupExhaustion group;
    group.group = std::move(name);
    group.valid_ballots = static_cast<std::uint64_t>(votes);
    group.active_votes_at_start = base::whole_decimal(votes, 2);
    group.exhausted_votes = base::whole_decimal(exhausted, 2);
    return group;
}

TEST(Inequality, EqualsThePlainVersionOverAllPairs) {
    for_all(1000, [] {
        std::vector<GroupExhaustion> groups;
        const int number = *rc::gen::inRange(2, 9);
        for (int at = 0; at < number; ++at) {
            const int votes = *rc::gen::inRange(1, 50);
            groups.push_back(group_of(std::to_string(at), votes, *rc::gen::inRange(0, votes + 1)));
        }
        double weight = 0, sum = 0, squares = 0, differences = 0;
        const auto share = [](const GroupExhaustion& group) {
            return 100 * group.exhausted_votes->approximate() /
                   group.active_votes_at_start.approximate();
        };
        const auto votes = [](const GroupExhaustion& group) {
            return group.active_votes_at_start.approximate();
        };
        for (const auto& one : groups) {
            weight += votes(one);
            sum += votes(one) * share(one);
        }
        for (const auto& one : groups) {
            squares += votes(one) * std::pow(share(one) - sum / weight, 2);
            for (const auto& other : groups)
                differences += votes(one) * votes(other) * std::abs(share(one) - share(other));
        }
        const auto figures = inequality_of(groups, 1);
        RC_ASSERT(figures.has_value());
        RC_ASSERT(std::abs(figures->mean - sum / weight) < 1e-9);
        RC_ASSERT(std::abs(figures->standard_deviation - std::sqrt(squares / weight)) < 1e-9);
        const double gini = sum == 0 ? 0 : differences / (2 * weight * sum);
        RC_ASSERT(std::abs(figures->gini - gini) < 1e-9);
        RC_ASSERT(figures->range == figures->maximum - figures->minimum);
    });
}

// North 40 of 100, South 10 of 100: 25 % in all, 15 points either way; a vote and another, drawn at
// random, are 15 points apart on average, half of it of 25 is 0.3. One of 9 ballots is too small.
TEST(Inequality, ComparesGroupsThatAreLargeEnough) {
    const std::vector<GroupExhaustion> groups{group_of("North", 100, 40),
                                              group_of("South", 100, 10), group_of("Tiny", 9, 9)};
    const auto figures = inequality_of(groups, 10);
    ASSERT_TRUE(figures);
    EXPECT_EQ(figures->groups, 2U);
    EXPECT_EQ(figures->mean, 25);
    EXPECT_EQ(figures->minimum_group, "South");
    EXPECT_EQ(figures->maximum_group, "North");
    EXPECT_EQ(figures->range, 30);
    EXPECT_EQ(figures->standard_deviation, 15);
    EXPECT_EQ(figures->gini, 0.3);
    EXPECT_FALSE(inequality_of(groups, 101));
}

TEST(ExhaustionByGroup, WithoutAColumnHasNoGroup) {
    Prepared prepared;
    prepared.contest.candidates = {{CandidateId(1), "", "A", "", false},
                                   {CandidateId(2), "", "B", "", false}};
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 3);
    prepared.contest.precincts.add("");
    prepared.rule = tally::find_rule("irv");
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject);
    for (const Grouping by : {Grouping::precinct, Grouping::ballot_style, Grouping::batch}) {
        const GroupsExhaustion answer = groups_exhaustion(*subject, by, 1);
        EXPECT_TRUE(answer.groups.empty());
        EXPECT_EQ(answer.column, "");
        EXPECT_FALSE(answer.inequality);
    }
    EXPECT_TRUE(group_rounds(*subject).empty());
}

}  // namespace
}  // namespace almanac::elections
