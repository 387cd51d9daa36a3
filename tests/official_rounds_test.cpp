// Every real election whose format and rule almanac knows, stage by stage and to the last digit.

#include "engine/base/decimal.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace almanac {
namespace {

using elections::CountOptions;
using elections::Prepared;
using simdjson::dom::element;

// "858.00000" where the file has a text, else a whole number in the rule's decimals.
std::string votes_text(element value, const tally::Rule& rule) {
    std::string_view text;
    if (value.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
    std::int64_t whole = -1;
    EXPECT_EQ(value.get_int64().get(whole), simdjson::SUCCESS);
    return base::to_string(base::whole_decimal(whole, rule.decimals));
}

void expect_totals(const Prepared& prepared, const tally::Round& round, element expected) {
    simdjson::dom::object tally;
    ASSERT_EQ(expected["tally"].get_object().get(tally), simdjson::SUCCESS);
    std::size_t matched = 0;
    for (std::size_t place = 0; place < prepared.contest.candidates.size(); ++place) {
        const std::string& name = prepared.contest.candidates[place].name;
        element votes;
        const bool is_listed = tally.at_key(name).get(votes) == simdjson::SUCCESS;
        matched += is_listed ? 1U : 0U;
        const std::string wanted =
            is_listed ? votes_text(votes, *prepared.rule)
                      : base::to_string(base::whole_decimal(0, prepared.rule->decimals));
        EXPECT_EQ(base::to_string(round.totals[place]), wanted) << name;
    }
    EXPECT_EQ(matched, tally.size()) << "a name of rounds.json stands for no candidate";
}

std::set<std::string> names_of(const Prepared& prepared,
                               const std::vector<tally::CandidateIndex>& places) {
    std::set<std::string> names;
    for (const tally::CandidateIndex place : places)
        names.insert(prepared.contest.candidates[place].name);
    return names;
}

std::set<std::string> texts_of(element list) {
    std::set<std::string> texts;
    for (const element text : list.get_array()) texts.emplace(text.get_string().value());
    return texts;
}

std::vector<std::string> winners_of(const Prepared& prepared, const tally::Count& count) {
    std::vector<std::string> names;
    for (const tally::CandidateIndex place : count.winners)
        names.push_back(prepared.contest.candidates[place].name);
    return names;
}

std::vector<std::string> winners_of(element expected) {
    std::vector<std::string> names;
    element list;
    if (expected["winners_in_order"].get(list) != simdjson::SUCCESS)
        return {text_of(expected, "winner")};
    for (const element name : list.get_array()) names.emplace_back(name.get_string().value());
    return names;
}

// Counts one election and compares every round's totals; `further` compares what else the file has.
template <class Further>
void expect_rounds(const RealElection& election, CountOptions options, const char* file,
                   Further&& further) {
    SCOPED_TRACE(election.folder.filename().string());
    simdjson::dom::parser parser;
    const element expected = load_json(parser, election.folder / "expected" / file);
    if (!options.seats && number_of(expected, "seats", 0) > 0) {
        options.seats = static_cast<std::uint32_t>(number_of(expected, "seats", 0));
    }
    const auto prepared = prepare_real(election, options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto count = elections::count(*prepared);
    ASSERT_TRUE(count) << count.error().detail;
    simdjson::dom::array rounds;
    ASSERT_EQ(expected["rounds"].get_array().get(rounds), simdjson::SUCCESS);
    ASSERT_EQ(count->rounds.size(), rounds.size());
    EXPECT_EQ(winners_of(*prepared, *count), winners_of(expected));
    EXPECT_EQ(count->valid_ballots, number_of(expected, "valid_ballots", count->valid_ballots));
    std::size_t place = 0;
    for (const element round : rounds) {
        SCOPED_TRACE("round " + std::to_string(place + 1));
        expect_totals(*prepared, count->rounds[place], round);
        further(*prepared, count->rounds[place], round);
        ++place;
    }
}

TEST_F(RealElections, ScottishWardsAreEqualAtEveryStage) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        if (election.rule != "scotland-2007" || election.ballots.empty()) continue;
        CountOptions options;
        options.rule = "scotland-2007";
        expect_rounds(
            election, options, "rounds.json",
            [](const Prepared&, const tally::Round& round, element expected) {
                EXPECT_EQ(base::to_string(round.exhausted), text_of(expected, "nontransferable"));
                EXPECT_EQ(base::to_string(round.residual), text_of(expected, "rounding_residual"));
            });
        ++counted;
    }
    EXPECT_GE(counted, 15U);
}

TEST_F(RealElections, IrishSeatsCountedByTheScottishRuleAreEqualAtEveryStage) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        if (!election.rule.starts_with("ireland-dail")) continue;
        CountOptions options;
        options.rule = "scotland-2007";
        expect_rounds(
            election, options, "scotland-rule-rounds.json",
            [](const Prepared&, const tally::Round& round, element expected) {
                EXPECT_EQ(base::to_string(round.exhausted), text_of(expected, "nontransferable"));
                EXPECT_EQ(base::to_string(round.residual), text_of(expected, "rounding_residual"));
            });
        ++counted;
    }
    EXPECT_GE(counted, 2U);
}

TEST_F(RealElections, InstantRunoffsAreEqualInEveryRound) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        const bool has_rounds =
            std::filesystem::exists(election.folder / "expected" / "rounds.json");
        if (election.rule != "irv" || election.ballots.empty() || !has_rounds) continue;
        CountOptions options;
        options.rule = "irv";
        std::uint64_t by_overvote_before = 0;  // in round 1, where almanac says "not counted"
        expect_rounds(
            election, options, "rounds.json",
            [&](const Prepared&, const tally::Round& round, element expected) {
                const std::uint64_t by_overvote = number_of(expected, "overvote_exhausted", 0);
                if (number_of(expected, "round", 0) == 1) by_overvote_before = by_overvote;
                const std::uint64_t own = by_overvote - by_overvote_before;
                EXPECT_EQ(static_cast<std::int64_t>(round.exhausted_by_overvote.units),
                          static_cast<std::int64_t>(own));
                EXPECT_EQ(static_cast<std::int64_t>(round.exhausted.units),
                          static_cast<std::int64_t>(number_of(expected, "exhausted", 0) + own));
            });
        ++counted;
    }
    EXPECT_GE(counted, 5U);
}

// The lots that the collection's count drew, as the lines of a --lots file.
std::string lots_of(const std::filesystem::path& rounds_file) {
    simdjson::dom::parser parser;
    const element expected = load_json(parser, rounds_file);
    std::string lines;
    for (const element tie : expected["ties_decided_by_lot"].get_array()) {
        lines += "round " + std::to_string(number_of(tie, "round", 0)) + ": " +
                 text_of(tie, "lot_eliminates") + "\n";
    }
    return lines;
}

TEST_F(RealElections, PortlandDistrictsAreEqualInEveryRoundAndAgreeWithTheCertifiedTable) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        if (!election.rule.starts_with("portland-or-2024")) continue;
        const std::filesystem::path rounds_file = election.folder / "expected" / "rounds.json";
        const std::string lots = lots_of(rounds_file);
        CountOptions options;
        options.rule = "portland-or-2024";
        options.exclude = {"Write-in-*"};
        if (!lots.empty()) options.lots = elections::SourceFile{"lots.txt", "lots.txt", lots};
        expect_rounds(
            election, options, "rounds.json",
            [](const Prepared& prepared, const tally::Round& round, element expected) {
                EXPECT_EQ(names_of(prepared, round.elected), texts_of(expected["elected"]));
                EXPECT_EQ(names_of(prepared, round.eliminated), texts_of(expected["eliminated"]));
                EXPECT_EQ(base::to_string(round.exhausted), text_of(expected, "exhausted"));
                EXPECT_EQ(base::to_string(round.residual), text_of(expected, "residual"));
            });
        simdjson::dom::parser expected_parser;
        simdjson::dom::parser meta_parser;
        const element expected = load_json(expected_parser, rounds_file);
        const element certified =
            load_json(meta_parser, election.folder / "meta.json")["certified"];
        EXPECT_EQ(texts_of(expected["winners_in_order"]), texts_of(certified["winners"]));
        EXPECT_EQ(expected["rounds"].get_array().size(), number_of(certified, "rounds", 0));
        ++counted;
    }
    EXPECT_EQ(counted, 2U);
}

// A real election of the collection by its folder's name, read from `file` in it.
RealElection election_named(const char* name, const char* file) {
    for (RealElection& election : real_elections()) {
        if (election.folder.filename() != name) continue;
        election.ballots = election.folder / file;
        return election;
    }
    ADD_FAILURE() << name << " is not in the collection";
    return {};
}

// The four rounds are the tabulation that the county published.
TEST_F(RealElections, AlbanysCouncilIsEqualInEveryOfficialRound) {
    CountOptions options;
    options.rule = "albany-ca";
    options.seats = 2;
    expect_rounds(
        election_named("albany-ca-2022-council", "albany.csv"), options, "rounds.json",
        [](const Prepared& prepared, const tally::Round& round, element expected) {
            EXPECT_EQ(base::to_string(round.threshold), text_of(expected, "threshold") + ".000000");
            EXPECT_EQ(names_of(prepared, round.elected), texts_of(expected["elected_this_round"]));
            EXPECT_EQ(names_of(prepared, round.eliminated),
                      texts_of(expected["eliminated_this_round"]));
        });
}

// How many ballots the source's column of piles puts into each.
std::map<std::string, std::uint64_t> piles_of(const elections::Contest& contest) {
    std::map<std::string, std::uint64_t> piles;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot)
        ++piles[std::string(contest.extra_columns[0].values[ballot])];
    return piles;
}

// The file has the pile in which the city left every ballot, though not the order in which they
// were drawn. Which ballots of a surplus move depends on it; who wins and what is left over do not.
TEST_F(RealElections, OfCambridgeEndWithTheCitysWinnersAndPiles) {
    CountOptions options;
    options.rule = "cambridge-ma";
    options.seats = 9;
    const RealElection election = election_named("cambridge-ma-2021-council", "council.csv.gz");
    const auto prepared = prepare_real(election, options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto count = elections::count(*prepared);
    ASSERT_TRUE(count) << count.error().detail;
    simdjson::dom::parser parser;
    const element meta = load_json(parser, election.folder / "meta.json");
    EXPECT_EQ(names_of(*prepared, count->winners), texts_of(meta["winners"]));
    EXPECT_EQ(count->valid_ballots, number_of(meta, "valid_ballots", 0));
    std::map<std::string, std::uint64_t> piles = piles_of(prepared->contest);
    const tally::Round& last = count->rounds.back();
    for (const tally::CandidateIndex winner : count->winners) {
        const std::string& name = prepared->contest.candidates[winner].name;
        EXPECT_EQ(static_cast<std::uint64_t>(last.totals[winner].units), piles[name]) << name;
    }
    const auto of_winners = static_cast<std::uint64_t>(last.threshold.units) * count->seats;
    EXPECT_EQ(piles["exhausted"], count->valid_ballots - of_winners);
}

// The collection has the official first count, quota and winners of the two constituencies. Which
// papers moved later cannot be known of ballots without their order.
TEST_F(RealElections, IrishSeatsHaveTheOfficialFirstCountAndWinners) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        if (!election.rule.starts_with("ireland-dail")) continue;
        SCOPED_TRACE(election.folder.filename().string());
        simdjson::dom::parser meta_parser;
        simdjson::dom::parser parser;
        const element meta = load_json(meta_parser, election.folder / "meta.json");
        const element official = load_json(parser, election.folder / "expected/first_count.json");
        CountOptions options;
        options.rule = "ireland-1992";
        options.seats = static_cast<std::uint32_t>(number_of(meta, "seats", 0));
        const auto prepared = prepare_real(election, options);
        ASSERT_TRUE(prepared) << prepared.error().detail;
        const auto count = elections::count(*prepared);
        ASSERT_TRUE(count) << count.error().detail;
        EXPECT_EQ(names_of(*prepared, count->winners), texts_of(official["winners"]));
        EXPECT_EQ(count->valid_ballots, number_of(official, "valid_poll", 0));
        EXPECT_EQ(static_cast<std::uint64_t>(count->threshold.units),
                  number_of(official, "quota", 0));
        for (std::size_t place = 0; place < prepared->contest.candidates.size(); ++place) {
            const std::string& name = prepared->contest.candidates[place].name;
            EXPECT_EQ(static_cast<std::uint64_t>(count->rounds[0].totals[place].units),
                      number_of(official["first"], name.c_str(), 0))
                << name;
        }
        ++counted;
    }
    EXPECT_EQ(counted, 2U);
}

// Burlington stops at a majority of what still counts, which came with the last two.
TEST_F(RealElections, BurlingtonsMayorIsEqualUnderTheCitysOwnRule) {
    CountOptions options;
    options.rule = "burlington";
    expect_rounds(election_named("burlington-2009-mayor", "00005-00000002.toi"), options,
                  "rounds.json", [](const Prepared&, const tally::Round&, element) {});
}

TEST_F(RealElections, SeatsOfTheLegislativeAssemblyAreEqualUnderItsOwnRule) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        const std::string name = election.folder.filename().string();
        const bool has_rounds =
            std::filesystem::exists(election.folder / "expected" / "rounds.json");
        if (!name.starts_with("nsw-20") || election.rule != "irv" || !has_rounds) continue;
        CountOptions options;
        options.rule = "nsw-la";
        expect_rounds(election, options, "rounds.json",
                      [](const Prepared&, const tally::Round&, element) {});
        ++counted;
    }
    EXPECT_GE(counted, 3U);
}

TEST_F(RealElections, TheAuditorHasTheMajorityThatThePortlandRuleAsksFor) {
    RealElection election;
    for (const RealElection& one : real_elections()) {
        if (one.folder.filename() == "portland-or-2024-auditor") election = one;
    }
    CountOptions options;
    options.rule = "portland-or-mayor-2024";
    const auto prepared = prepare_real(election, options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto count = elections::count(*prepared);
    ASSERT_TRUE(count) << count.error().detail;
    EXPECT_EQ(count->rounds.size(), 1U);
    EXPECT_EQ(winners_of(*prepared, *count), std::vector<std::string>{"Simone Rede"});
}

TEST_F(RealElections, TheAuditorsFirstRoundIsEqual) {
    for (const RealElection& election : real_elections()) {
        if (election.folder.filename() != "portland-or-2024-auditor") continue;
        CountOptions options;
        options.rule = "irv";
        const auto prepared = prepare_real(election, options);
        ASSERT_TRUE(prepared) << prepared.error().detail;
        const auto count = elections::count(*prepared);
        ASSERT_TRUE(count) << count.error().detail;
        EXPECT_EQ(winners_of(*prepared, *count), std::vector<std::string>{"Simone Rede"});
        EXPECT_EQ(prepared->contest.ballots.size(), 332969U - 143251U);
        return;
    }
    FAIL() << "portland-or-2024-auditor is not in the collection";
}

}  // namespace
}  // namespace almanac
