// Minneapolis 2013 as RCTab's expected reports have it, mayor and park board, the board by four
// ways to fill three seats: every total, threshold, decision and reason of inactivity of every
// round.

#include "engine/base/decimal.h"
#include "engine/bundle/bundle.h"
#include "tests/fixture_blt.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace almanac {
namespace {

using elections::Contest;
using simdjson::dom::element;
using tally::Rule;

base::Result<Contest> read_contest(const char* election) {
    const auto path = real_elections_folder() / election / "cvr.csv.gz";
    const auto map = TRY(bundle::MappedFile::open(path));
    const elections::SourceFile source{path.filename().string(), path, map.bytes()};
    elections::ReadOptions options;
    options.layout.undeclared_write_in_label = "UWI";
    return elections::read_contest({&source, 1}, options);
}

// What RCTab's configurations of the board have in common.
Rule board_rule() {
    Rule rule = *tally::find_rule("rctab-multiwinner");
    rule.skips_max = 2;
    return rule;
}

// A figure as RCTab writes it, which has no zeros at its end.
std::string figure(const tally::Votes& votes) {
    std::string text = base::to_string(votes);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string trimmed(std::string text) {
    return text.find('.') == std::string::npos ? text : figure(*base::parse_decimal(text));
}

using Names = std::set<std::string>;

Names names_of(const Contest& contest, const std::vector<tally::CandidateIndex>& places) {
    Names names;
    for (const tally::CandidateIndex place : places) names.insert(contest.candidates[place].name);
    return names;
}

Names decided(element round, const char* what) {
    Names names;
    for (const element result : round["tallyResults"].get_array()) {
        const std::string name = text_of(result, what);
        if (!name.empty()) names.insert(name);
    }
    return names;
}

tally::Votes with(tally::Votes votes, std::uint64_t not_counted) {
    votes.units += base::whole_decimal(static_cast<std::int64_t>(not_counted), votes.places).units;
    return votes;
}

// Surpluses that the last round shows stand apart in RCTab's report.
tally::Votes last_surplus(const tally::Round& round) {
    tally::Votes sum{0, round.exhausted.places};
    for (const tally::Transfer& transfer : round.transfers) {
        if (!transfer.to && transfer.reason == tally::Reason::surplus)
            sum.units += transfer.votes.units;
    }
    return sum;
}

void expect_inactive(const tally::Count& count, const tally::Round& round, element expected) {
    const tally::NotCounted& lost = count.not_counted;
    const bool ends = count.rule->overvote != tally::Overvote::passed_over;
    EXPECT_EQ(figure(with(round.exhausted_by_overvote, ends ? lost.overvoted : 0)),
              trimmed(text_of(expected, "overvotes")));
    EXPECT_EQ(figure(with(round.exhausted_by_skips, lost.skipped)),
              trimmed(text_of(expected, "skippedRankings")));
    EXPECT_EQ(figure(with(round.exhausted_by_repeat, lost.repeated)),
              trimmed(text_of(expected, "repeatedRankings")));
    tally::Votes choices = with(round.exhausted, lost.only_excluded + (ends ? 0 : lost.overvoted));
    choices.units -= round.exhausted_by_overvote.units + round.exhausted_by_skips.units +
                     round.exhausted_by_repeat.units;
    if (!text_of(expected, "finalRoundSurplus").empty()) choices.units -= last_surplus(round).units;
    EXPECT_EQ(figure(choices), trimmed(text_of(expected, "exhaustedChoices")));
}

void expect_round(const Contest& contest, const tally::Count& count, const tally::Round& round,
                  element expected) {
    SCOPED_TRACE("round " + std::to_string(number_of(expected, "round", 0)));
    EXPECT_EQ(figure(round.threshold), trimmed(text_of(expected, "threshold")));
    EXPECT_EQ(names_of(contest, round.elected), decided(expected, "elected"));
    EXPECT_EQ(names_of(contest, round.eliminated), decided(expected, "eliminated"));
    std::size_t matched = 0;
    for (std::size_t place = 0; place < contest.candidates.size(); ++place) {
        std::string_view votes;
        const std::string& name = contest.candidates[place].name;
        if (expected["tally"][name].get_string().get(votes) != simdjson::SUCCESS) {
            EXPECT_EQ(round.totals[place].units, 0) << name;
            continue;
        }
        ++matched;
        EXPECT_EQ(figure(round.totals[place]), trimmed(std::string(votes))) << name;
    }
    EXPECT_EQ(matched, expected["tally"].get_object().size());
    expect_inactive(count, round, expected["inactiveBallots"]);
}

// Counts and compares with the reports of RCTab's fixture, one for each runoff.
void expect_reports(const Contest& contest, const Rule& rule, std::uint32_t seats,
                    const std::vector<std::string>& reports) {
    tally::Question question;
    question.seats = seats;
    for (const elections::Candidate& candidate : contest.candidates)
        question.undeclared_write_ins.push_back(candidate.undeclared_write_ins);
    const auto profile = tally::Profile::build(contest.ballots, rule, contest.candidates.size());
    const auto count = tally::count(profile, rule, question);
    ASSERT_TRUE(count) << count.error().detail;
    auto round = count->rounds.begin();
    for (const std::string& report : reports) {
        SCOPED_TRACE(report);
        simdjson::dom::parser parser;
        const element expected = load_json(
            parser, fixtures_folder() / "rctab" / (report + "_expected_detailed_report.json"));
        EXPECT_TRUE(round == count->rounds.begin() || round->begins_anew);
        for (const element each : expected["results"].get_array()) {
            ASSERT_NE(round, count->rounds.end());
            expect_round(contest, *count, *round, each);
            ++round;
        }
    }
    EXPECT_EQ(round, count->rounds.end());
}

class MinneapolisRounds : public RealElections {};

// The configuration's "Maine Rules": batches, one skipped rank, an overvote exhausts.
TEST_F(MinneapolisRounds, OfTheMayorAreEqualInAllThirtyThree) {
    const auto contest = read_contest("minneapolis-2013-mayor");
    ASSERT_TRUE(contest) << contest.error().detail;
    Rule rule = *tally::find_rule("irv-majority");
    rule.skips_max = 1;
    rule.undeclared_write_ins_first = true;
    rule.elimination = tally::Elimination::sure_losers;
    expect_reports(*contest, rule, 1, {"2013_minneapolis_mayor/2013_minneapolis_mayor"});
}

TEST_F(MinneapolisRounds, OfTheBoardAreEqualByEveryWayToFillItsSeats) {
    const auto contest = read_contest("minneapolis-2013-park");
    ASSERT_TRUE(contest) << contest.error().detail;
    const std::string park = "2013_minneapolis_park";
    expect_reports(*contest, board_rule(), 3, {park + "/" + park});
    Rule hare = board_rule();
    hare.quota = tally::Quota::hare_ceil;
    expect_reports(*contest, hare, 3, {park + "_hare/" + park + "_hare"});
    Rule bottoms_up = *tally::find_rule("bottoms-up");
    bottoms_up.skips_max = 2;
    expect_reports(*contest, bottoms_up, 3, {park + "_bottoms_up/" + park + "_bottoms_up"});
    Rule sequential = *tally::find_rule("sequential-irv");
    sequential.skips_max = 2;
    const std::string runoff = park + "_sequential/" + park + "_sequential_";
    expect_reports(*contest, sequential, 3, {runoff + "1", runoff + "2", runoff + "3"});
}

// By the ordinance: the winners that the city declared. Its rounds are not at hand.
TEST_F(MinneapolisRounds, ByTheOrdinanceHaveTheOfficialWinners) {
    const auto mayor = read_contest("minneapolis-2013-mayor");
    const auto board = read_contest("minneapolis-2013-park");
    ASSERT_TRUE(mayor && board);
    const auto winners = [](const Contest& contest, const char* id, std::uint32_t seats) {
        const Rule& rule = *tally::find_rule(id);
        tally::Question question;
        question.seats = seats;
        for (const elections::Candidate& candidate : contest.candidates)
            question.undeclared_write_ins.push_back(candidate.undeclared_write_ins);
        const auto count =
            tally::count(tally::Profile::build(contest.ballots, rule, contest.candidates.size()),
                         rule, question);
        EXPECT_TRUE(count) << count.error().detail;
        return names_of(contest, count->winners);
    };
    EXPECT_EQ(winners(*mayor, "minneapolis-167.60", 1), Names{"BETSY HODGES"});
    EXPECT_EQ(winners(*board, "minneapolis-167.70", 3),
              (Names{"JOHN ERWIN", "ANNIE YOUNG", "MEG FORNEY"}));
}

}  // namespace
}  // namespace almanac
