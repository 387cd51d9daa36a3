#include "tally/ballot_notation.h"
#include "tally/number.h"
#include "tally/tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using testing::HasSubstr;

std::string refusal(const Ballots& ballots, std::string_view rule, Question question) {
    const Profile profile = Profile::build(ballots, *find_rule(rule), 4, question.excluded);
    const auto result = count(profile, *find_rule(rule), question);
    return result ? "counted" : result.error().detail;
}

Ballots small() { return written_ballots({"2 x A, B", "1 x B", "1 x C", "1 x D"}); }

Question seats(std::uint32_t number) {
    Question question;
    question.seats = number;
    return question;
}

// `ballots` ballots for A that each stand for the most voters a weight can.
Profile heavy(std::size_t ballots, const Rule& rule) {
    Ballots many;
    for (std::size_t ballot = 0; ballot < ballots; ++ballot)
        many.add(std::vector<Mark>{{0, 1}}, 0xFFFFFFFF);
    return Profile::build(many, rule, 1);
}

}  // namespace

TEST(Refusals, SayWhatIsWrongAndWhatToDo) {
    EXPECT_THAT(refusal(small(), "scotland-2007", seats(0)), HasSubstr("--seats, at least 1"));
    EXPECT_THAT(refusal(small(), "scotland-2007", seats(5)),
                HasSubstr("5 seats are more than the 4 candidates"));
    EXPECT_THAT(refusal(small(), "irv", seats(2)), HasSubstr("irv fills one seat, not 2"));
    EXPECT_THAT(refusal(written_ballots({"3 x"}), "irv", seats(1)),
                HasSubstr("No ballot ranks a candidate"));
    EXPECT_THAT(refusal(Ballots{}, "irv", seats(1)), HasSubstr("No ballot ranks a candidate"));
}

TEST(Refusals, CountOnlyThoseWhoStandAgainstTheSeats) {
    Question question = seats(3);
    question.excluded = {false, true, true, false};
    EXPECT_THAT(refusal(small(), "scotland-2007", question),
                HasSubstr("3 seats are more than the 2 candidates"));
}

TEST(Refusals, NameTheRoundAndTheTiedWhomTheLotsLeaveOut) {
    Question question = seats(1);
    question.names = {"Ann", "Bob", "Cy", "Di"};
    question.lots.best_first = {0, 2, 3};
    EXPECT_EQ(refusal(small(), "irv", question),
              "In round 1 Bob, Cy and Di are tied to leave and the lots given do not decide it; "
              "say on whom the lot "
              "fell with a line \"round 1: NAME\", or list every tied candidate, best lot first.");
    question.lots.best_first = {};
    question.lots.by_round = {{1, 0}, {2, 1}};
    EXPECT_THAT(refusal(small(), "irv", question), HasSubstr("In round 1 Bob, Cy and Di"))
        << "a lot for another round, or for one who is not tied, decides nothing";
}

TEST(Refusals, DoNotTakeALotForACandidateWhoIsNotListed) {
    Question question = seats(1);
    question.lots.best_first = {7};
    EXPECT_THAT(refusal(small(), "irv", question), HasSubstr("not in the list"));
}

TEST(Refusals, HoldTheProfileAndTheQuestionToTheSameExclusions) {
    const Profile profile = Profile::build(small(), *find_rule("irv"), 4);
    Question question = seats(1);
    question.excluded = {true, false, false, false};
    EXPECT_FALSE(static_cast<bool>(count(profile, *find_rule("irv"), question)));
    question.excluded = {false, false, false, false};
    EXPECT_TRUE(static_cast<bool>(count(profile, *find_rule("irv"), question)));
}

// 2^63 is about 9.22 · 10^18, 2^127 about 1.70 · 10^38. 200,000 · (2^32 − 1) = 858,993,459,000,000
// voters: with 4 decimals 8.59 · 10^18 fit in 64 bits, with 5 decimals they need 128, and with 24
// decimals 8.59 · 10^38 are too many.
TEST(Refusals, MeetVotesThatDoNotFitBeforeTheCountStarts) {
    const Rule& portland = *find_rule("portland-or-2024");
    const auto counted = count(heavy(200'000, portland), portland, seats(1));
    ASSERT_TRUE(static_cast<bool>(counted));
    EXPECT_EQ(to_string(counted->rounds[0].totals[0]), "858993459000000.0000");
    EXPECT_EQ(to_string(counted->rounds[1].totals[0]), "429496729500001.0000");
    Rule finer = portland;
    finer.decimals = 5;
    const auto wide = count(heavy(200'000, finer), finer, seats(1));
    ASSERT_TRUE(static_cast<bool>(wide));
    EXPECT_EQ(to_string(wide->rounds[1].totals[0]), "429496729500001.00000");
    finer.decimals = 24;
    const auto refused = count(heavy(200'000, finer), finer, seats(1));
    ASSERT_FALSE(static_cast<bool>(refused));
    EXPECT_EQ(refused.error().kind, base::ErrorKind::too_large);
}

// Parcels are counted in 64 bits alone; with 18 decimals they hold fewer than ten votes' worth.
TEST(Refusals, MeetParcelsThatDoNotFitBeforeTheCountStarts) {
    Rule rule = *find_rule("nsw-local-2021");
    rule.decimals = 16;
    const auto counted = count(Profile::build(small(), rule, 4), rule, seats(1));
    ASSERT_TRUE(static_cast<bool>(counted)) << counted.error().detail;
    EXPECT_EQ(to_string(counted->rounds[0].totals[0]), "2.0000000000000000");
    const auto refused = count(heavy(1, rule), rule, seats(1));
    ASSERT_FALSE(static_cast<bool>(refused));
    EXPECT_THAT(refused.error().detail, HasSubstr("4294967295 votes of 16 decimals do not fit"));
}

TEST(UnitsDeathTest, AbortRatherThanWrap) {
    Units most(INT64_MAX);
    EXPECT_DEATH(most += Units(1), "overflow");
    EXPECT_DEATH(Units(2).times(UINT64_MAX), "overflow");
    EXPECT_DEATH(Units::cut(most, most, Units(1)), "overflow");
    EXPECT_EQ(Units::cut(most, most, most).units(), INT64_MAX) << "products take 128 bits";
}

TEST(Rules, EachPresetIsFoundByItsIdAndNamesItsStatute) {
    std::set<std::string_view> ids;
    for (const Rule& rule : preset_rules()) {
        EXPECT_EQ(find_rule(rule.id), &rule);
        EXPECT_FALSE(rule.statute.empty());
        ids.insert(rule.id);
    }
    EXPECT_EQ(ids.size(), preset_rules().size());
    EXPECT_EQ(find_rule("Portland"), nullptr);
}

}  // namespace almanac::tally
