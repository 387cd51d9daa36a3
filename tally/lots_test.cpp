#include "tally/lots.h"

#include "tally/ballot_notation.h"
#include "tally/ties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace almanac::tally {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Question named(std::vector<std::string> names, std::string seed) {
    Question question;
    question.names = std::move(names);
    question.lots.seed = std::move(seed);
    return question;
}

Drawing among(std::vector<CandidateIndex> tied, std::uint32_t round, Chosen chosen) {
    Drawing drawing;
    drawing.round = round;
    drawing.chosen = chosen;
    drawing.candidates = 5;
    drawing.narrowed = {std::move(tied)};
    return drawing;
}

CandidateIndex fell_on(LotSource source, const Question& question, const Drawing& drawing) {
    const auto candidate = draw(source, question, drawing);
    EXPECT_TRUE(candidate) << candidate.error().detail;
    return candidate ? *candidate : CandidateIndex{0xFFFF};
}

// The example of docs/lots.md: what sha256sum says.
TEST(SeededLots, ATicketIsTheSha256OfSeedRoundAndName) {
    const Question question = named({"Ada Ames", "Bo Birk", "David Linn"}, "20241105");
    EXPECT_EQ(ticket(question, 8, 0),
              "48fbd47a7bed4f66840ea4d157d343da3dc9267f6017c6368b81906f9834acc4");
    EXPECT_EQ(ticket(question, 8, 1),
              "2875eed95c6d1496593959a1b9f8cbaafdf6e5828c36c6d1b109a56b1a227b36");
    EXPECT_EQ(ticket(question, 8, 2),
              "f2c147662a92bdd393b8b3d0a41cbbe004d704865ff8f9e0560722498e215f55");
}

TEST(SeededLots, TheLowestTicketLeadsAndTheHighestLeaves) {
    const Question question = named({"Ada Ames", "Bo Birk", "David Linn"}, "20241105");
    EXPECT_EQ(fell_on(LotSource::sha256, question, among({0, 1, 2}, 8, Chosen::leads)), 1);
    EXPECT_EQ(fell_on(LotSource::sha256, question, among({0, 1, 2}, 8, Chosen::leaves)), 2);
    EXPECT_EQ(fell_on(LotSource::sha256, question, among({0, 1}, 8, Chosen::leaves)), 0);
    // Another round, other lots: 84c0…, d1de…, 4bae….
    EXPECT_EQ(fell_on(LotSource::sha256, question, among({0, 1, 2}, 1, Chosen::leads)), 2);
    EXPECT_EQ(fell_on(LotSource::sha256, question, among({0, 1, 2}, 1, Chosen::leaves)), 1);
}

TEST(SeededLots, TheOrderOfTheListDoesNotMatter) {
    const Question one = named({"Ada Ames", "Bo Birk", "David Linn"}, "20241105");
    const Question other = named({"David Linn", "Ada Ames", "Bo Birk"}, "20241105");
    const auto of_one = fell_on(LotSource::sha256, one, among({0, 1, 2}, 8, Chosen::leaves));
    const auto of_other = fell_on(LotSource::sha256, other, among({0, 1, 2}, 8, Chosen::leaves));
    EXPECT_EQ(one.names[of_one], other.names[of_other]);
}

TEST(SeededLots, EqualNamesAreToldApartByTheirPlace) {
    const Question question = named({"Write-in", "Bo Birk", "Write-in"}, "7");
    EXPECT_NE(ticket(question, 1, 0), ticket(question, 1, 2));
}

// Sorted: George, Gervin, Mookie, Sedale, Yinka. Java 25 printed the draws: seed 0 gives 3 of 5,
// then 1 of 5, then 1 of 3.
const std::vector<std::string> five = {"Gervin", "George Gervin", "Yinka Dare", "Mookie Blaylock",
                                       "Sedale Threatt"};

TEST(SeededLots, JavaDrawsAmongTheNamesInOrder) {
    const Question question = named(five, "0");
    Drawing drawing = among({0, 1, 2, 3, 4}, 1, Chosen::leaves);
    EXPECT_EQ(five[fell_on(LotSource::java_random, question, drawing)], "Sedale Threatt");
    drawing.chosen = Chosen::leads;
    EXPECT_EQ(five[fell_on(LotSource::java_random, question, drawing)], "Sedale Threatt");
    drawing.drawn_before = 1;
    EXPECT_EQ(five[fell_on(LotSource::java_random, question, drawing)], "Gervin");
    drawing.drawn_before = 2;
    drawing.narrowed = {{4, 3, 2}};
    EXPECT_EQ(five[fell_on(LotSource::java_random, question, drawing)], "Sedale Threatt");
}

// `new HashSet<>` of the five in Java: Sedale, Yinka, George, Gervin, Mookie; draw 3 of 5.
TEST(SeededLots, JavaDrawsInTheOrderOfASetWhereEarlierRoundsWereLookedAt) {
    const Question question = named(five, "0");
    Drawing drawing = among({0, 1, 2, 3, 4}, 2, Chosen::leaves);
    drawing.narrowed.push_back({0, 1, 2, 3, 4});
    EXPECT_EQ(five[fell_on(LotSource::java_random, question, drawing)], "Gervin");
    // Round 1 left three of them, who keep that order: draw 2 of 3 (0.7309 · 3).
    drawing.narrowed.back() = {1, 3, 4};
    EXPECT_EQ(five[fell_on(LotSource::java_random, question, drawing)], "Mookie Blaylock");
}

// Shuffled by Java with seed 1: Mookie, Sedale, Gervin, Yinka, George.
TEST(SeededLots, JavaShufflesAllNamesOnce) {
    const Question question = named(five, "1");
    EXPECT_EQ(
        five[fell_on(LotSource::java_permutation, question, among({0, 1, 2}, 4, Chosen::leads))],
        "Gervin");
    EXPECT_EQ(
        five[fell_on(LotSource::java_permutation, question, among({0, 1, 2}, 4, Chosen::leaves))],
        "George Gervin");
    EXPECT_EQ(
        five[fell_on(LotSource::java_permutation, question, among({0, 2}, 9, Chosen::leaves))],
        "Yinka Dare");
}

TEST(SeededLots, UndeclaredWriteInsHaveNoPlaceInJavasPermutation) {
    std::vector<std::string> names = five;
    names.insert(names.begin(), "Undeclared");
    Question question = named(names, "1");
    question.undeclared_write_ins = {true, false, false, false, false, false};
    Drawing drawing = among({1, 2, 3}, 4, Chosen::leads);
    drawing.candidates = 6;
    EXPECT_EQ(names[fell_on(LotSource::java_permutation, question, drawing)], "Gervin");
    drawing.narrowed = {{0, 2}};
    drawing.chosen = Chosen::leaves;
    EXPECT_EQ(names[fell_on(LotSource::java_permutation, question, drawing)], "Undeclared");
}

TEST(SeededLots, JavaWantsAWholeNumber) {
    const auto drawn =
        draw(LotSource::java_random, named(five, "5 November"), among({0, 1}, 1, Chosen::leaves));
    ASSERT_FALSE(drawn);
    EXPECT_THAT(drawn.error().detail, HasSubstr("\"5 November\" is not a whole number"));
}

// 5 candidates, 3 seats, 1,237 documents: 18552, 15066, 7434, 27459, 14789 (lots_new_zealand_test).
TEST(SeededLots, NewZealandsNumbersTurnRoundWithEveryStep) {
    Question question = named(five, "");
    question.seats = 3;
    Drawing drawing = among({0, 1, 2}, 1, Chosen::leaves);
    drawing.valid_ballots = 1237;
    EXPECT_EQ(fell_on(LotSource::wichmann_hill, question, drawing), 2);
    drawing.round = 2;
    EXPECT_EQ(fell_on(LotSource::wichmann_hill, question, drawing), 0);
    drawing.chosen = Chosen::leads;
    EXPECT_EQ(fell_on(LotSource::wichmann_hill, question, drawing), 2);
    // 399, 6654, 4879.
    EXPECT_EQ(fell_on(LotSource::wichmann_hill_calculator, question, drawing), 0);
}

TEST(SeededLots, ByCandidateOrderTheFirstLeadsAndTheLastLeaves) {
    const Question question = named(five, "");
    EXPECT_EQ(fell_on(LotSource::candidate_order, question, among({3, 1, 2}, 1, Chosen::leads)), 1);
    EXPECT_EQ(fell_on(LotSource::candidate_order, question, among({3, 1, 2}, 1, Chosen::leaves)),
              3);
}

TEST(SeededLots, WhatTheUserDrewComesFirstAndTheSeedDecidesTheRest) {
    Question question = named({"Ada Ames", "Bo Birk", "David Linn"}, "20241105");
    question.lots.by_round = {{8, 1}};
    const auto given =
        decide_by_lot(question, LotSource::given, among({0, 1, 2}, 8, Chosen::leaves));
    ASSERT_TRUE(given);
    EXPECT_EQ(given->chosen, 1);
    EXPECT_EQ(given->decided_by, DecidedBy::lot);
    const auto drawn =
        decide_by_lot(question, LotSource::given, among({0, 1, 2}, 1, Chosen::leaves));
    ASSERT_TRUE(drawn);
    EXPECT_EQ(drawn->chosen, 1);
    EXPECT_EQ(drawn->decided_by, DecidedBy::seed);
}

TEST(SeededLots, WithoutASeedTheListsOrderDecidesAndSaysSo) {
    const auto tie =
        decide_by_lot(named(five, ""), LotSource::java_random, among({2, 1, 4}, 3, Chosen::leaves));
    ASSERT_TRUE(tie);
    EXPECT_EQ(tie->chosen, 1);
    EXPECT_EQ(tie->decided_by, DecidedBy::default_order);
}

TEST(SeededLots, NarrowingKeepsEveryStep) {
    Drawing drawing = among({0, 1, 2, 3}, 4, Chosen::leaves);
    narrow(drawing, std::vector<int>{8, 8, 8, 8});
    narrow(drawing, std::vector<int>{4, 4, 7, 4});
    narrow(drawing, std::vector<int>{5, 3, 3, 9});
    narrow(drawing, std::vector<int>{1, 2, 3, 4});
    EXPECT_THAT(drawing.narrowed, ElementsAre(ElementsAre(0, 1, 2, 3), ElementsAre(0, 1, 2, 3),
                                              ElementsAre(0, 1, 3), ElementsAre(1)));
    drawing = among({0, 1, 2}, 2, Chosen::leads);
    narrow(drawing, std::vector<int>{5, 3, 5});
    EXPECT_THAT(drawing.tied(), ElementsAre(0, 2));
}

// Ann and Ben are tied to leave in round 1.
TEST(SeededLots, ACountDrawsFromItsSeed) {
    const Rule* rule = find_rule("irv");
    const Ballots ballots =
        written_ballots({"2 x A, C", "2 x B, C", "2 x C, D", "3 x D", "1 x C", "3 x D"});
    Question question = named({"Ann", "Ben", "Cid", "Dot"}, "6");
    const Profile profile = Profile::build(ballots, *rule, 4);
    const auto result = count(profile, *rule, question);
    ASSERT_TRUE(result) << result.error().detail;
    ASSERT_EQ(result->ties.size(), 1U);
    EXPECT_EQ(result->ties[0].decided_by, DecidedBy::seed);
    const bool ann_is_higher = ticket(question, 1, 0) > ticket(question, 1, 1);
    EXPECT_EQ(result->ties[0].chosen, ann_is_higher ? 0 : 1);
    EXPECT_THAT(result->ties[0].candidates, ElementsAre(0, 1));
}

TEST(SeededLots, OnlyLotsFromTheSeedAreDraws) {
    const std::vector<Tie> ties = {{1, {0, 1}, 0, DecidedBy::seed},
                                   {2, {0, 1}, 0, DecidedBy::lot},
                                   {3, {0, 1}, 0, DecidedBy::seed},
                                   {4, {0, 1}, 0, DecidedBy::earlier_round}};
    EXPECT_EQ(drawn_since(1, ties), 2U);
    EXPECT_EQ(drawn_since(2, ties), 1U);
}

}  // namespace
}  // namespace almanac::tally
