#include "apps/elections/rctab_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

// A whole configuration with other rules and sources where they are given.
std::string config_of(const std::string& rules, const std::string& source = "") {
    return R"({"tabulatorVersion": "1.3.0",
 "outputSettings": {"contestName": "Mayor", "contestDate": "2025-11-04",
   "contestJurisdiction": "Here", "contestOffice": "Mayor", "tabulateByPrecinct": true},
 "cvrFileSources": [{"filePath": "cvr.xlsx", "provider": "ess", "firstVoteColumnIndex": "4",
   "firstVoteRowIndex": "2", "precinctColumnIndex": "1", "overvoteDelimiter": "|",
   "skippedRankLabel": "undervote", "undeclaredWriteInLabel": "UWI")" +
           source + R"(}],
 "candidates": [{"name": "Ann Low", "aliases": ["A. Low", "17"]},
   {"name": "Bob Ray", "excluded": true}, {"name": "Cyd Orr"}, {"name": "Dee Fox"}],
 "rules": {"tiebreakMode": "random", "randomSeed": "7", "overvoteRule": "exhaustImmediately",
   "winnerElectionMode": "singleWinnerMajority", "numberOfWinners": "1",
   "decimalPlacesForVoteArithmetic": "4", "maxSkippedRanksAllowed": "1",
   "maxRankingsAllowed": "3")" +
           rules + "}}";
}

RctabConfig read(const std::string& text) {
    auto config = read_rctab_config("c.json", text);
    EXPECT_TRUE(config) << config.error().detail;
    return config ? std::move(*config) : RctabConfig();
}

std::string refusal(const std::string& text) {
    const auto config = read_rctab_config("c.json", text);
    return config ? "" : config.error().detail;
}

TEST(RctabConfig, IsRecognisedByItsSources) {
    EXPECT_TRUE(is_rctab_config(config_of("")));
    EXPECT_TRUE(is_rctab_config("\xEF\xBB\xBF \n" + config_of("")));
    EXPECT_FALSE(is_rctab_config(R"({"CVR": []})"));
    EXPECT_FALSE(is_rctab_config("\"cvrFileSources\""));
}

TEST(RctabConfig, SaysWhatItsSourcesAndCandidatesAre) {
    const RctabConfig config = read(config_of(""));
    ASSERT_EQ(config.contest.sources.size(), 1U);
    const SourceLayout& layout = config.contest.sources[0].layout;
    EXPECT_EQ(layout.format, "ess");
    EXPECT_EQ(layout.first_vote_row, 2U);
    EXPECT_EQ(layout.first_vote_column, 4U);
    EXPECT_EQ(layout.precinct_column, 1U);
    EXPECT_EQ(layout.ranks, 3U);
    EXPECT_EQ(layout.overvote_delimiter, "|");
    EXPECT_EQ(layout.undervote_label, "undervote");
    EXPECT_EQ(layout.overvote_label, "");
    EXPECT_TRUE(layout.every_row_is_ballot);
    EXPECT_THAT(config.aliases, ElementsAre(Pair("A. Low", "Ann Low"), Pair("17", "Ann Low")));
    ASSERT_EQ(config.declared.candidates.size(), 4U);
    EXPECT_TRUE(config.declared.candidates[1].excluded);
    EXPECT_TRUE(config.declared.undeclared_write_ins);
    EXPECT_EQ(config.declared.ranks_max, 3U);
    EXPECT_EQ(config.contest.jurisdiction, "Here");
    EXPECT_TRUE(config.contest.by_precinct);
    EXPECT_THAT(config.warnings, IsEmpty());
}

TEST(RctabConfig, BecomesARuleOfOneSeat) {
    const RctabConfig config = read(config_of(R"(, "batchElimination": true)"));
    EXPECT_EQ(config.rule.stop, tally::Stop::majority);
    EXPECT_EQ(config.rule.basis, tally::ThresholdBasis::every_round);
    EXPECT_EQ(config.rule.overvote, tally::Overvote::exhausts_when_reached);
    EXPECT_EQ(config.rule.elimination, tally::Elimination::sure_losers);
    EXPECT_EQ(config.rule.skips_max, 1);
    EXPECT_EQ(config.rule.lot, tally::LotSource::java_random);
    EXPECT_TRUE(config.rule.undeclared_write_ins_first);
    EXPECT_EQ(config.seed, "7");
    EXPECT_EQ(config.seats, 1U);
    EXPECT_THAT(tally::objections_to(config.rule), IsEmpty());
}

// A later key of the same name would not be looked at, so that each text stands in for it.
std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::string mode(const std::string& word, const std::string& winners,
                 const std::string& rules = "") {
    return with(with(config_of(rules), "singleWinnerMajority", word), R"("numberOfWinners": "1")",
                "\"numberOfWinners\": \"" + winners + "\"");
}

TEST(RctabConfig, KnowsEveryWayToWin) {
    const auto several = read(mode("multiWinnerAllowMultipleWinnersPerRound", "2")).rule;
    EXPECT_EQ(several.stop, tally::Stop::seats_filled_after_surplus);
    EXPECT_EQ(several.surplus_value, tally::SurplusValue::cut_fraction);
    EXPECT_EQ(several.decimals, 4);
    EXPECT_EQ(several.basis, tally::ThresholdBasis::first_round);
    EXPECT_FALSE(several.one_winner_a_round);
    EXPECT_TRUE(read(mode("multiWinnerAllowOnlyOneWinnerPerRound", "2")).rule.one_winner_a_round);
    EXPECT_EQ(read(mode("bottomsUp", "2")).rule.stop, tally::Stop::seats_remain);
    EXPECT_EQ(read(mode("multiPassIrv", "2")).rule.passes, tally::Passes::one_a_seat);
    const auto share = read(mode("bottomsUpUsingPercentageThreshold", "0",
                                 R"(, "multiSeatBottomsUpPercentageThreshold": "15")"))
                           .rule;
    EXPECT_EQ(share.percentage, 15);
    EXPECT_EQ(share.decimals, 2) << "a share of whole votes in percent";
    for (const tally::Rule& rule : {several, share})
        EXPECT_THAT(tally::objections_to(rule), IsEmpty());
    EXPECT_EQ(read(mode("multiSeatSequentialWinnerTakesAll", "2")).rule.passes,
              tally::Passes::one_a_seat)
        << "the word before version 1.3";
}

TEST(RctabConfig, KnowsEveryThreshold) {
    const std::string several = "multiWinnerAllowMultipleWinnersPerRound";
    EXPECT_EQ(read(mode(several, "2", R"(, "hareQuota": true)")).rule.quota,
              tally::Quota::hare_ceil);
    EXPECT_EQ(read(mode(several, "2", R"(, "nonIntegerWinningThreshold": true)")).rule.quota,
              tally::Quota::droop_and_ulp);
    EXPECT_EQ(read(config_of(R"(, "doesFirstRoundDetermineThreshold": true)")).rule.basis,
              tally::ThresholdBasis::first_round);
    EXPECT_EQ(read(config_of(R"(, "continueUntilTwoCandidatesRemain": true)")).rule.stop,
              tally::Stop::majority_then_two_remain);
    EXPECT_EQ(read(config_of(R"(, "minimumVoteThreshold": "25")")).rule.minimum_votes, 25U);
    EXPECT_EQ(read(config_of(R"(, "stopTabulationEarlyAfterRound": "3")")).rounds_max, 3U);
}

TEST(RctabConfig, KnowsEveryTie) {
    const auto ties = [](const std::string& word) {
        return read(with(config_of(""), "\"random\"", "\"" + word + "\""));
    };
    EXPECT_EQ(ties("generatePermutation").rule.lot, tally::LotSource::java_permutation);
    const RctabConfig order = ties("useCandidateOrder");
    EXPECT_EQ(order.rule.lot, tally::LotSource::candidate_order);
    EXPECT_EQ(order.seed, std::nullopt) << "no seed is needed";
    EXPECT_FALSE(order.lots_required);
    EXPECT_TRUE(ties("stopCountingAndAsk").lots_required);
    const RctabConfig asks = ties("previousRoundCountsThenAsk");
    EXPECT_TRUE(asks.lots_required);
    EXPECT_EQ(asks.rule.ties, tally::TieOrder::latest_difference_then_lot);
    EXPECT_EQ(ties("previousRoundCountsThenRandom").rule.lot, tally::LotSource::java_random);
}

TEST(RctabConfig, OptionsOfLaterVersionsAreNamed) {
    const RctabConfig config =
        read(config_of(R"(, "quantumTies": true)", R"(, "blankInterpretation": "invalid")"));
    EXPECT_THAT(config.warnings,
                ElementsAre("cvrFileSources[0].blankInterpretation is no option that is known "
                            "here; it was passed over",
                            "rules.quantumTies is no option that is known here; it was passed "
                            "over"));
}

TEST(RctabConfig, AllThatCannotBeUsedIsNamedAtOnce) {
    const std::string error = refusal(
        with(with(with(config_of(""), "\"random\"", "\"whatever\""), "\"ess\"", "\"vendor\""),
             R"("maxSkippedRanksAllowed": "1")", R"("maxSkippedRanksAllowed": -3)"));
    EXPECT_THAT(error, HasSubstr("c.json: "));
    EXPECT_THAT(error, HasSubstr("rules.tiebreakMode is \"whatever\"; write one of random, "));
    EXPECT_THAT(error, HasSubstr("cvrFileSources[0].provider is \"vendor\"; write one of ess, "));
    EXPECT_THAT(error, HasSubstr("rules.maxSkippedRanksAllowed is \"-3\"; write a whole number "
                                 "from 0 to 2147483647"));
    EXPECT_THAT(error, Not(HasSubstr("overvoteRule")));
}

TEST(RctabConfig, WhatContradictsItselfIsRefused) {
    EXPECT_THAT(refusal(mode("singleWinnerMajority", "2")), HasSubstr("rules.numberOfWinners"));
    EXPECT_THAT(refusal(mode("multiPassIrv", "1")), HasSubstr("rules.numberOfWinners"));
    EXPECT_THAT(refusal(mode("bottomsUpUsingPercentageThreshold", "0")),
                HasSubstr("multiSeatBottomsUpPercentageThreshold is missing"));
    EXPECT_THAT(refusal(mode("multiWinnerAllowMultipleWinnersPerRound", "2",
                             R"(, "hareQuota": true, "nonIntegerWinningThreshold": true)")),
                HasSubstr("rules.hareQuota"));
    EXPECT_THAT(refusal(mode("bottomsUp", "2", R"(, "batchElimination": true)")),
                HasSubstr("rules.batchElimination"));
    EXPECT_THAT(refusal(with(config_of("", R"(, "overvoteLabel": "overvote")"),
                             "exhaustImmediately", "exhaustIfMultipleContinuing")),
                HasSubstr("rules.overvoteRule"));
    EXPECT_THAT(refusal(with(config_of(""), R"("randomSeed": "7")", R"("randomSeed": "")")),
                HasSubstr("rules.randomSeed is missing"));
    EXPECT_THAT(refusal(with(config_of(""), "Cyd Orr", "Ann Low")), HasSubstr("stands twice"));
}

TEST(RctabConfig, DamageIsSaid) {
    EXPECT_THAT(refusal(config_of("").substr(0, 300)), HasSubstr("c.json: the JSON is damaged"));
    EXPECT_THAT(refusal(R"({"cvrFileSources": 7})"), HasSubstr("cvrFileSources is no list"));
    EXPECT_THAT(refusal(R"(["cvrFileSources"])"), HasSubstr("is no object"));
}

}  // namespace
}  // namespace almanac::elections
