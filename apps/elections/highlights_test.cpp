#include "apps/elections/highlights.h"

#include "apps/elections/generated_contest.h"
#include "apps/elections/rounds.h"
#include "apps/elections/sentence.h"
#include "apps/elections/view.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Prepared prepared_of(const std::vector<std::string>& names, std::string_view rule,
                     std::uint32_t seats) {
    Prepared prepared;
    for (const std::string& name : names) {
        const auto id = static_cast<std::uint32_t>(prepared.contest.candidates.size() + 11);
        prepared.contest.candidates.push_back({CandidateId(id), "", name, "", false});
    }
    prepared.question.names = names;
    prepared.question.seats = seats;
    prepared.rule = tally::find_rule(rule);
    return prepared;
}

// A drawn race under one of the rules, its names such that no other word of a sentence contains
// one.
Prepared any_prepared(const std::vector<std::string>& rules) {
    plain::Race race = plain::any_race();
    Prepared prepared;
    prepared.rule = tally::find_rule(
        rules[static_cast<std::size_t>(*plain::between(0, static_cast<int>(rules.size())))]);
    prepared.contest = std::move(race.contest);
    prepared.question.excluded = race.excluded;
    prepared.question.seats =
        prepared.rule->single_seat ? 1 : static_cast<std::uint32_t>(*plain::between(1, 5));
    for (Candidate& candidate : prepared.contest.candidates) {
        candidate.name = fmt::format("Name{}x", candidate.id.number());
        prepared.question.names.push_back(candidate.name);
    }
    return prepared;
}

std::vector<std::string> sentences(const Prepared& prepared) {
    const auto subject = make_subject(prepared, "v");
    EXPECT_TRUE(subject) << subject.error().detail;
    std::vector<std::string> all;
    for (const Highlight& each : highlights(*subject)) all.push_back(each.sentence);
    return all;
}

// irv, one seat: 5 x Ann, Cleo    4 x Bob    3 x Cleo, Bob    1 x Cleo    1 x blank
// Round 1: 5 4 4; Bob and Cleo level, nobody drew a lot: Bob, listed first, leaves; his 4 end.
// Round 2: Ann 5, Cleo 4: Ann wins. Mean length (5*2 + 4*1 + 3*2 + 1*1) / 13 = 21 / 13 = 1.6154;
// 5 of 13 with one candidate = 38.46 %. Pairs: Ann+Cleo 5, Bob+Cleo 3 ballots, all 1 rank apart, so
// proximity 0.5; Jaccard 5 / (5 + 9 - 5) = 0.5556 against 3 / (7 + 9 - 3): Ann and Cleo,
// 0.3 * 5/9 + 0.7 * 0.5 = 0.5167.
TEST(Highlights, TellASmallCountAsWorkedOutOnPaper) {
    Prepared prepared = prepared_of({"Ann", "Bob", "Cleo"}, "irv", 1);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {2, 2}}, 5);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 4);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{2, 1}, {1, 2}}, 3);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{2, 1}}, 1);
    prepared.contest.ballots.add(std::vector<tally::Mark>{}, 1);
    EXPECT_THAT(
        sentences(prepared),
        ElementsAre(
            "Ann wins, with 5 votes in round 2.",
            "Ann was 1 vote ahead of Cleo in round 2: 5 against 4.",
            "Ann had the most first choices, 5 (38.5 %), and won.",
            "Of Bob's 4 votes, 4 went to nobody any more.",
            "Nobody is ranked together more closely than Ann and Cleo: 5 ballots with both, "
            "1.0 ranks apart on average.",
            "At the end 4 votes (30.8 %) no longer count; the most at once, 4, ran out in "
            "round 2.",
            "A ballot ranks 1.6 candidates on average; 5 ballots (38.5 %) rank one only.",
            "1 ballot counts for nobody: 1 blank.",
            "Bob and Cleo were level in round 1; it fell on Bob by the order of the ballot "
            "paper, for want of a lot, who left."));
}

// scotland-2007, two seats: 9 x Ann, Bob    2 x Bob    3 x Cleo    2 x Dan, Bob. Quota 16 / 3 + 1 =
// 6. Ann has 9: her surplus 3 goes to Bob: 9 * 0.33333 = 2.99997; 4.99997 against 3 and 2. Dan
// leaves, his 2 go to Bob: 6.99997, elected in stage 3. Bob had the fewest first choices but one.
TEST(Highlights, TellWhoseVotesBroughtAWinnerHome) {
    Prepared prepared = prepared_of({"Ann", "Bob", "Cleo", "Dan"}, "scotland-2007", 2);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 9);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 2);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{2, 1}}, 3);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{3, 1}, {1, 2}}, 2);
    const auto all = sentences(prepared);
    EXPECT_THAT(all, testing::Contains("Ann and Bob win both seats."));
    EXPECT_THAT(all, testing::Contains(
                         "Bob won although two candidates had more first choices than their 2."));
    EXPECT_THAT(all, testing::Contains("5 votes that others passed on brought Bob to the seat; the "
                                       "most, 3, were Ann's."));
    EXPECT_THAT(all, testing::Contains("Of Dan's 2 votes, 2 went to Bob."));
    EXPECT_THAT(all, testing::Contains("Bob was 4 votes ahead of Cleo in stage 3: 7 against 3."));
}

// Whether a route answers what the highlight links to.
bool leads_somewhere(const Subject& subject, const std::string& link) {
    for (const View& view : views()) {
        const Query defaults(view.parameters);
        if (!view.stored_for && view.path == link) return bool(view.answer(subject, defaults));
        if (!view.stored_for) continue;
        for (const Query& query : view.stored_for(subject, defaults)) {
            std::string path = view.path;
            for (const http::Parameter& parameter : view.parameters) {
                const std::string hole = "{" + parameter.name + "}";
                const auto at = path.find(hole);
                if (at != std::string::npos)
                    path.replace(at, hole.size(), query.text(parameter.name));
            }
            if (path == link) return true;
        }
    }
    return false;
}

TEST(Highlights, RestOnFiguresAndNameOnlyWhomTheyList) {
    plain::for_a_thousand([] {
        const Prepared prepared = any_prepared(
            {"portland-or-2024", "scotland-2007", "irv", "irv-majority", "meek-prf", "act-2020",
             "wright", "qpq", "warren-droop", "ireland-1992", "sequential-irv"});
        const auto subject = make_subject(prepared, "v");
        RC_PRE(static_cast<bool>(subject));  // what cannot be counted tells no story
        const auto all = highlights(*subject);
        RC_ASSERT(!all.empty() && all.front().kind == HighlightKind::winners);
        for (const Highlight& each : all) {
            RC_LOG() << each.sentence << '\n';
            RC_ASSERT(!each.figures.empty());
            RC_ASSERT(leads_somewhere(*subject, each.view));
            for (std::size_t at = 0; at < prepared.contest.candidates.size(); ++at) {
                const Candidate& candidate = prepared.contest.candidates[at];
                const bool is_named = each.sentence.find(candidate.name) != std::string::npos;
                const bool is_listed = std::count(each.candidates.begin(), each.candidates.end(),
                                                  candidate.id.number()) > 0;
                RC_ASSERT(is_named == is_listed);
                RC_ASSERT(!is_named || !subject->excluded()[at]);
            }
        }
    });
}

// What a winner received and what a loser passed on, added up from the table of all transfers.
TEST(Highlights, AddUpTheTransfersOfTheTable) {
    plain::for_a_thousand([] {
        const Prepared prepared = any_prepared({"portland-or-2024"});
        const auto subject = make_subject(prepared, "v");
        RC_PRE(static_cast<bool>(subject));
        const auto transfers = transfer_table(prepared.contest, subject->count);
        for (const Highlight& each : highlights(*subject)) {
            if (each.kind != HighlightKind::carried && each.kind != HighlightKind::votes_of)
                continue;
            const bool received = each.kind == HighlightKind::carried;
            base::Int128 units = 0;
            std::uint8_t places = 4;
            for (const TransferRow& row : transfers) {
                const bool counts = received ? row.to_candidate == each.candidates.front()
                                             : row.from_candidate == each.candidates.front();
                if (counts) units += row.votes_transferred.units;
            }
            RC_ASSERT(each.figures.front().value == base::to_string({units, places}));
        }
    });
}

TEST(Highlights, AsATableAreOneRowAFigure) {
    Prepared prepared = prepared_of({"Ann", "Bob"}, "irv", 1);
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 5);
    const auto subject = make_subject(prepared, "v");
    ASSERT_TRUE(subject);
    std::size_t figures = 0;
    for (const Highlight& each : highlights(*subject)) figures += each.figures.size();
    const auto rows = highlight_rows(*subject);
    EXPECT_EQ(rows.size(), figures);
    EXPECT_EQ(rows.front().highlight, 1u);
    EXPECT_EQ(rows.front().figure, "Ann");
    EXPECT_EQ(rows.front().value, "5");
}

TEST(Sentence, RoundsFiguresAsFarAsTheyTellSomething) {
    EXPECT_EQ(rounded_figure({123456789, 4}, 80'000), "12,346");
    EXPECT_EQ(rounded_figure({123456789, 4}, 999), "12,345.68");
    EXPECT_EQ(rounded_figure({50000, 4}, 12), "5");
    EXPECT_EQ(listed({"A", "B", "C"}), "A, B and C");
    EXPECT_EQ(in_words(12), "twelve");
    EXPECT_EQ(in_words(1234), "1,234");
    EXPECT_EQ(counted(1, "vote", "votes"), "1 vote");
}

}  // namespace
}  // namespace almanac::elections
