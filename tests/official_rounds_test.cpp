// Every real election of the collection, by the rule that its INDEX.md names and by the law of its
// own place where we have it: every total of every round, to the last digit of what is published or
// was worked out independently. No difference is expected.

#include "engine/base/decimal.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace almanac {
namespace {

using elections::CountOptions;
using elections::Prepared;
using simdjson::dom::element;

// A count and what it has to be equal to.
struct Judged {
    const Prepared& prepared;
    const tally::Count& count;
    element expected;
};

// An election under a rule.
struct Official {
    const char* election;  // its folder
    const char* ballots;   // the file in it
    const char* rule;
    const char* expected;                  // the file that the count is compared with
    void (*judge)(const Judged&);          // compares
    void (*ask)(CountOptions&) = nullptr;  // what else the count is asked
};

// "2152" and "2152.000000" are the same votes.
void expect_votes(const tally::Votes& votes, element expected, const std::string& whose) {
    std::string_view text;
    std::int64_t whole = 0;
    tally::Votes wanted;
    if (expected.get_string().get(text) == simdjson::SUCCESS) {
        const auto parsed = base::parse_decimal(text);
        ASSERT_TRUE(parsed) << text;
        ASSERT_LE(parsed->places, votes.places) << text;
        wanted = *parsed;
    } else {
        ASSERT_EQ(expected.get_int64().get(whole), simdjson::SUCCESS) << whose;
        wanted = base::whole_decimal(whole, 0);
    }
    wanted.units *= base::wide_power_of_ten(votes.places - wanted.places);
    wanted.places = votes.places;
    EXPECT_EQ(base::to_string(votes), base::to_string(wanted)) << whose;
}

void expect_votes(const tally::Votes& votes, element object, const char* key) {
    element expected;
    ASSERT_EQ(object[key].get(expected), simdjson::SUCCESS) << key;
    expect_votes(votes, expected, std::string(key));
}

// Every total of a round; who is not listed has none.
void expect_totals(const Judged& judged, const tally::Round& round, element expected) {
    simdjson::dom::object tally;
    ASSERT_EQ(expected["tally"].get_object().get(tally), simdjson::SUCCESS);
    std::size_t matched = 0;
    for (std::size_t place = 0; place < judged.prepared.contest.candidates.size(); ++place) {
        const std::string& name = judged.prepared.contest.candidates[place].name;
        element votes;
        if (tally.at_key(name).get(votes) == simdjson::SUCCESS) {
            ++matched;
            expect_votes(round.totals[place], votes, name);
        } else {
            EXPECT_TRUE(round.totals[place].units == 0) << name;
        }
    }
    EXPECT_EQ(matched, tally.size()) << "a name of the reference stands for no candidate";
}

using Names = std::vector<std::string>;

Names names_of(const Judged& judged, const std::vector<tally::CandidateIndex>& places) {
    Names names;
    for (const tally::CandidateIndex place : places)
        names.push_back(judged.prepared.contest.candidates[place].name);
    return names;
}

Names texts_of(element object, const char* key) {
    Names texts;
    element list;
    EXPECT_EQ(object[key].get(list), simdjson::SUCCESS) << key;
    for (const element text : list.get_array()) texts.emplace_back(text.get_string().value());
    return texts;
}

std::set<std::string> set_of(Names names) {
    return {std::make_move_iterator(names.begin()), std::make_move_iterator(names.end())};
}

void expect_winners(const Judged& judged) {
    const bool ordered = judged.expected["winners_in_order"].error() == simdjson::SUCCESS;
    EXPECT_EQ(names_of(judged, judged.count.winners),
              ordered ? texts_of(judged.expected, "winners_in_order")
                      : Names{text_of(judged.expected, "winner")});
}

using Further = std::function<void(const tally::Round&, element)>;

// Every round of the reference and no other; `further` compares what else it says of one.
void expect_rounds(const Judged& judged, const char* key, const Further& further) {
    simdjson::dom::array rounds;
    ASSERT_EQ(judged.expected[key].get_array().get(rounds), simdjson::SUCCESS);
    ASSERT_EQ(judged.count.rounds.size(), rounds.size());
    EXPECT_EQ(judged.count.valid_ballots,
              number_of(judged.expected, "valid_ballots", judged.count.valid_ballots));
    std::size_t place = 0;
    for (const element round : rounds) {
        SCOPED_TRACE("round " + std::to_string(place + 1));
        expect_totals(judged, judged.count.rounds[place], round);
        further(judged.count.rounds[place], round);
        ++place;
    }
}

void totals(const Judged& judged) {
    expect_winners(judged);
    expect_rounds(judged, "rounds", [](const tally::Round&, element) {});
}

void stages(const Judged& judged) {
    expect_winners(judged);
    expect_rounds(judged, "rounds", [](const tally::Round& round, element expected) {
        expect_votes(round.exhausted, expected, "nontransferable");
        expect_votes(round.residual, expected, "rounding_residual");
    });
}

void runoff(const Judged& judged) {
    expect_winners(judged);
    std::uint64_t by_overvote_before = 0;  // in round 1, where almanac says "not counted"
    expect_rounds(judged, "rounds", [&](const tally::Round& round, element expected) {
        const std::uint64_t by_overvote = number_of(expected, "overvote_exhausted", 0);
        if (number_of(expected, "round", 0) == 1) by_overvote_before = by_overvote;
        const std::uint64_t own = by_overvote - by_overvote_before;
        EXPECT_TRUE(round.exhausted_by_overvote.units == base::Int128(own));
        EXPECT_TRUE(round.exhausted.units ==
                    base::Int128(number_of(expected, "exhausted", 0) + own));
    });
}

void portland(const Judged& judged) {
    expect_winners(judged);
    expect_rounds(judged, "rounds", [&](const tally::Round& round, element expected) {
        EXPECT_EQ(set_of(names_of(judged, round.elected)), set_of(texts_of(expected, "elected")));
        EXPECT_EQ(names_of(judged, round.eliminated), texts_of(expected, "eliminated"));
        expect_votes(round.exhausted, expected, "exhausted");
        expect_votes(round.residual, expected, "residual");
    });
}

void albany(const Judged& judged) {
    expect_winners(judged);
    expect_rounds(judged, "rounds", [&](const tally::Round& round, element expected) {
        expect_votes(round.threshold, expected, "threshold");
        EXPECT_EQ(names_of(judged, round.elected), texts_of(expected, "elected_this_round"));
        EXPECT_EQ(names_of(judged, round.eliminated), texts_of(expected, "eliminated_this_round"));
    });
}

// RCTab's detailed report; tests/minneapolis_rounds_test.cpp compares the reasons of inactivity.
void rctab(const Judged& judged) {
    expect_rounds(judged, "results", [&](const tally::Round& round, element expected) {
        expect_votes(round.threshold, expected, "threshold");
    });
}

// The file has the pile in which the city left every ballot, though not the order in which they
// were drawn. Which ballots of a surplus move depends on it; who wins and what is left over do not.
void piles(const Judged& judged) {
    EXPECT_EQ(set_of(names_of(judged, judged.count.winners)),
              set_of(texts_of(judged.expected, "winners")));
    EXPECT_EQ(judged.count.valid_ballots, number_of(judged.expected, "valid_ballots", 0));
    const elections::Contest& contest = judged.prepared.contest;
    std::map<std::string, std::uint64_t> piles;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot)
        ++piles[std::string(contest.extra_columns[0].values[ballot])];
    const tally::Round& last = judged.count.rounds.back();
    for (const tally::CandidateIndex winner : judged.count.winners) {
        const std::string& name = contest.candidates[winner].name;
        EXPECT_EQ(static_cast<std::uint64_t>(last.totals[winner].units), piles[name]) << name;
    }
    const auto of_winners = static_cast<std::uint64_t>(last.threshold.units) * judged.count.seats;
    EXPECT_EQ(piles["exhausted"], judged.count.valid_ballots - of_winners);
}

// Of the Irish constituencies poll, quota, first count and winners are official.
void first_count(const Judged& judged) {
    EXPECT_EQ(set_of(names_of(judged, judged.count.winners)),
              set_of(texts_of(judged.expected, "winners")));
    EXPECT_EQ(judged.count.valid_ballots, number_of(judged.expected, "valid_poll", 0));
    const tally::Round& first = judged.count.rounds.front();
    expect_votes(first.threshold, judged.expected, "quota");
    for (std::size_t place = 0; place < judged.prepared.contest.candidates.size(); ++place) {
        const std::string& name = judged.prepared.contest.candidates[place].name;
        EXPECT_TRUE(first.totals[place].units / base::wide_power_of_ten(first.threshold.places) ==
                    base::Int128(number_of(judged.expected["first"].value(), name.c_str(), 0)))
            << name;
    }
}

// A majority in the first round, with one certified name; the counts of marks are our own parse.
void auditor(const Judged& judged) {
    EXPECT_EQ(names_of(judged, judged.count.winners), Names{"Simone Rede"});
    const tally::NotCounted& lost = judged.count.not_counted;
    EXPECT_EQ(judged.prepared.contest.ballots.voters(),
              number_of(judged.expected, "rows", 0) - number_of(judged.expected, "blank", 0));
    EXPECT_EQ(judged.count.valid_ballots + lost.overvoted + lost.blank,
              judged.prepared.contest.ballots.voters());
}

void without_write_ins(CountOptions& options) { options.exclude = {"Write-in-*"}; }

// The configuration labelled "Maine Rules": batches, one skipped rank, an overvote exhausts.
void as_rctab_mayor(CountOptions& options) {
    tally::Rule rule = *tally::find_rule("irv");
    rule.stop = tally::Stop::majority;
    rule.skips_max = 1;
    rule.undeclared_write_ins_first = true;
    rule.elimination = tally::Elimination::sure_losers;
    options.users_rule = std::make_shared<const tally::Rule>(rule);
    options.read.layout.undeclared_write_in_label = "UWI";
}

void as_rctab_board(CountOptions& options) {
    tally::Rule rule = *tally::find_rule("rctab-multiwinner");
    rule.skips_max = 2;
    options.users_rule = std::make_shared<const tally::Rule>(rule);
    options.read.layout.undeclared_write_in_label = "UWI";
}

constexpr const char* rounds = "expected/rounds.json";

constexpr Official scotland(const char* election, const char* ballots) {
    return {election, ballots, "scotland-2007", rounds, stages};
}

const std::vector<Official>& all_official() {
    static const std::vector<Official> all{
        scotland("aberdeen-2022-ward12", "aberdeen_2022_ward12.csv"),
        scotland("edinburgh-2022-inverleith", "edinburgh_2022_ward5.csv"),
        scotland("glasgow-2007-anderston-city", "Anderston-City-2007.blt"),
        scotland("glasgow-2007-baillieston", "Baillieston-2007.blt"),
        scotland("glasgow-2007-calton", "Calton-2007.blt"),
        scotland("glasgow-2007-east-centre", "East-Centre-2007.blt"),
        scotland("glasgow-2007-govan", "Govan-2007.blt"),
        scotland("glasgow-2007-linn", "Linn-2007.blt"),
        scotland("glasgow-2007-partick-west", "Partick-West-2007.blt"),
        scotland("glasgow-2007-springburn", "Springburn-2007.blt"),
        scotland("glasgow-2012-ward5", "glasgow_2012_ward5.csv"),
        scotland("glasgow-2021-partick-east-by-election",
                 "glasgow_2021_by_election_ward_23_partick_east-kelvindale.blt"),
        scotland("highland-2017-ward10", "highland_2017_ward10.csv"),
        scotland("north-ayrshire-2022-north-coast", "north_ayrshire_2022_north_coast.csv"),
        scotland("orkney-2012-ward2", "orkney_2012_ward2.csv"),
        {"ireland-2002-dublin-north", "00001-00000001.soi", "scotland-2007",
         "expected/scotland-rule-rounds.json", stages},
        {"ireland-2002-dublin-north", "00001-00000001.soi", "ireland-1992",
         "expected/first_count.json", first_count},
        {"ireland-2002-dublin-west", "00001-00000002.soi", "scotland-2007",
         "expected/scotland-rule-rounds.json", stages},
        {"ireland-2002-dublin-west", "00001-00000002.soi", "ireland-1992",
         "expected/first_count.json", first_count},
        {"cambridge-ma-2021-council", "council.csv.gz", "cambridge-ma", "meta.json", piles},
        {"albany-ca-2022-council", "albany.csv", "albany-ca", rounds, albany},
        {"albany-ca-2022-council", "albany_profile.csv", "albany-ca", rounds, albany},
        {"burlington-2009-mayor", "00005-00000002.toi", "irv", rounds, runoff},
        {"burlington-2009-mayor", "00005-00000002.toi", "burlington", rounds, totals},
        {"sf-2011-mayor", "00021-00000011.toi", "irv", rounds, runoff},
        {"nsw-2015-ballina", "00058-00000003.soi", "irv", rounds, runoff},
        {"nsw-2015-ballina", "00058-00000003.soi", "nsw-la", rounds, runoff},
        {"nsw-2015-gosford", "00058-00000030.soi", "irv", rounds, runoff},
        {"nsw-2015-gosford", "00058-00000030.soi", "nsw-la", rounds, runoff},
        {"nsw-2019-murray", "00058-00000149.soi", "irv", rounds, runoff},
        {"nsw-2019-murray", "00058-00000149.soi", "nsw-la", rounds, runoff},
        {"nsw-2021-kempsey-mayoral", "Kempsey_Mayoral.json", "irv", rounds, runoff},
        {"minneapolis-2013-mayor", "cvr.csv.gz", "irv",
         "../../fixtures/rctab/2013_minneapolis_mayor/"
         "2013_minneapolis_mayor_expected_detailed_report.json",
         rctab, as_rctab_mayor},
        {"minneapolis-2013-park", "cvr.csv.gz", "rctab-multiwinner",
         "../../fixtures/rctab/2013_minneapolis_park/"
         "2013_minneapolis_park_expected_detailed_report.json",
         rctab, as_rctab_board},
        {"portland-or-2024-auditor", "City_of_Portland__Auditor_2024_11_29_17_26_12.cvr.csv.gz",
         "irv", "expected/first_round.json", auditor},
        {"portland-or-2024-auditor", "City_of_Portland__Auditor_2024_11_29_17_26_12.cvr.csv.gz",
         "portland-or-mayor-2024", "expected/first_round.json", auditor},
        {"portland-or-2024-district2", "ballots_long.parquet", "portland-or-2024", rounds, portland,
         without_write_ins},
        {"portland-or-2024-district4", "ballots_long.parquet", "portland-or-2024", rounds, portland,
         without_write_ins},
    };
    return all;
}

// The lots that the collection's count drew, as the lines of a --lots file.
std::string lots_of(element expected) {
    simdjson::dom::array ties;
    if (expected["ties_decided_by_lot"].get_array().get(ties) != simdjson::SUCCESS) return {};
    std::string lines;
    for (const element tie : ties) {
        lines += "round " + std::to_string(number_of(tie, "round", 0)) + ": " +
                 text_of(tie, "lot_eliminates") + "\n";
    }
    return lines;
}

class OfficialRounds : public RealElections, public testing::WithParamInterface<Official> {};

TEST_P(OfficialRounds, AreEqualToTheLastDigit) {
    const Official& official = GetParam();
    const std::filesystem::path folder = real_elections_folder() / official.election;
    simdjson::dom::parser parser;
    simdjson::dom::parser meta_parser;
    const element expected = load_json(parser, folder / official.expected);
    const element meta = load_json(meta_parser, folder / "meta.json");
    const std::string lots = lots_of(expected);
    CountOptions options;
    options.rule = official.rule;
    options.seats = static_cast<std::uint32_t>(number_of(meta, "seats", 0));
    if (!lots.empty()) options.lots = elections::SourceFile{"lots.txt", "lots.txt", lots};
    if (official.ask != nullptr) official.ask(options);
    const auto prepared = prepare_real({folder, official.rule, folder / official.ballots}, options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto count = elections::count(*prepared);
    ASSERT_TRUE(count) << count.error().detail;
    official.judge({*prepared, *count, expected});
}

std::string name_of(const testing::TestParamInfo<Official>& info) {
    const std::string ballots = info.param.ballots;
    std::string name = std::string(info.param.election) + "_by_" + info.param.rule + "_from_" +
                       ballots.substr(ballots.rfind('.') + 1);
    if (ballots.find("profile") != std::string::npos) name += "_profile";
    std::replace_if(
        name.begin(), name.end(), [](char each) { return each == '-' || each == '.'; }, '_');
    return name;
}

void PrintTo(const Official& official, std::ostream* out) {
    *out << official.election << " by " << official.rule;
}

INSTANTIATE_TEST_SUITE_P(Collection, OfficialRounds, testing::ValuesIn(all_official()), name_of);

// Whoever adds an election to the collection adds a row here, by the rule that the collection says.
TEST_F(RealElections, OfEveryFolderAreComparedByTheRuleThatItNames) {
    std::set<std::string> folders;
    for (const RealElection& election : real_elections()) {
        const std::string folder = election.folder.filename().string();
        folders.insert(folder);
        EXPECT_TRUE(std::any_of(all_official().begin(), all_official().end(),
                                [&](const Official& official) {
                                    return folder == official.election &&
                                           election.rule.find(official.rule) != std::string::npos;
                                }))
            << folder << " is not compared by " << election.rule;
    }
    for (const Official& official : all_official())
        EXPECT_TRUE(folders.contains(official.election)) << official.election;
    EXPECT_GE(folders.size(), 30U);
}

// Ballots without a candidate are filtered out of the collection's; the winners, and after how many
// rounds, are the certified ones.
TEST_F(RealElections, OfPortlandsDistrictsAgreeWithTheCertifiedTable) {
    std::size_t seen = 0;
    for (const RealElection& election : real_elections()) {
        if (!election.rule.starts_with("portland-or-2024")) continue;
        simdjson::dom::parser expected_parser;
        simdjson::dom::parser meta_parser;
        const element expected = load_json(expected_parser, election.folder / rounds);
        const element meta = load_json(meta_parser, election.folder / "meta.json");
        const element certified = meta["certified"];
        EXPECT_EQ(set_of(texts_of(expected, "winners_in_order")),
                  set_of(texts_of(certified, "winners")));
        EXPECT_EQ(expected["rounds"].get_array().size(), number_of(certified, "rounds", 0));
        ++seen;
    }
    EXPECT_EQ(seen, 2U);
}

TEST_F(RealElections, TheAuditorHasTheMajorityThatThePortlandRuleAsksForAtOnce) {
    const auto folder = real_elections_folder() / "portland-or-2024-auditor";
    CountOptions options;
    options.rule = "portland-or-mayor-2024";
    const auto prepared = prepare_real(
        {folder, options.rule, folder / "City_of_Portland__Auditor_2024_11_29_17_26_12.cvr.csv.gz"},
        options);
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const auto count = elections::count(*prepared);
    ASSERT_TRUE(count) << count.error().detail;
    EXPECT_EQ(count->rounds.size(), 1U);
}

}  // namespace
}  // namespace almanac
