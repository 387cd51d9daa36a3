#include "apps/elections/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Views : public testing::Test {
protected:
    Views() {
        const auto subject = make_subject(prepared_, "v1");
        EXPECT_TRUE(subject) << subject.error().detail;
        subject_ = std::make_unique<Subject>(*subject);
    }

    static Prepared small_council() {
        Prepared prepared;
        Contest& contest = prepared.contest;
        contest.title = "Council";
        for (const char* name : {"Ann", "Bob", "Cleo", "Dan"}) {
            const auto number = static_cast<std::uint32_t>(contest.candidates.size() + 1);
            contest.candidates.push_back({CandidateId(number), "", name, "", false});
            prepared.question.names.emplace_back(name);
        }
        contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {2, 2}}, 50);
        contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 26);
        contest.ballots.add(std::vector<tally::Mark>{{2, 1}, {0, 2}}, 20);
        contest.ballots.add(std::vector<tally::Mark>{{3, 1}, {1, 2}}, 3);
        prepared.rule = tally::find_rule("portland-or-2024");
        prepared.question.seats = 2;
        return prepared;
    }

    static const View& view(std::string_view name) {
        for (const View& each : views()) {
            if (each.name == name) return each;
        }
        throw std::out_of_range(std::string(name));
    }

    Prepared prepared_ = small_council();
    std::unique_ptr<Subject> subject_;
};

TEST_F(Views, EveryViewAnswersAllThatIsStoredOfIt) {
    std::set<std::string> names;
    for (const View& each : views()) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name << " is listed twice";
        ASSERT_NE(each.returns, nullptr) << each.name;
        if (!each.is_stored) continue;
        const Query defaults(each.parameters);
        EXPECT_TRUE(defaults.is_default()) << each.name;
        if (!each.stored_for) {
            EXPECT_TRUE(each.answer(*subject_, defaults)) << each.name;
            continue;
        }
        std::set<std::string> keys;
        for (const Query& query : each.stored_for(*subject_, defaults)) {
            EXPECT_TRUE(query.is_default()) << each.name;
            EXPECT_TRUE(keys.insert(query.key()).second) << each.name << " " << query.key();
            const auto answer = each.answer(*subject_, query);
            EXPECT_TRUE(answer) << each.name << " " << query.key();
        }
        EXPECT_FALSE(keys.empty()) << each.name;
    }
}

TEST_F(Views, WhatIsNotThereIsSaidByName) {
    const View& progression = view("round_progression");
    const auto unknown =
        progression.answer(*subject_, Query(progression.parameters).at("id", "77"));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, base::ErrorKind::missing);
    EXPECT_EQ(unknown.error().detail, "There is no candidate 77 in this election.");
    const View& transfers = view("vote_transfers");
    for (const char* round : {"0", "-3", "99"}) {
        const auto none = transfers.answer(*subject_, Query(transfers.parameters).at("n", round));
        ASSERT_FALSE(none);
        EXPECT_THAT(none.error().detail, StartsWith(std::string("There is no round ") + round));
    }
}

TEST_F(Views, OtherSeatsAreCountedAnew) {
    const auto one = with_seats(*subject_, 1);
    ASSERT_TRUE(one) << one.error().detail;
    EXPECT_EQ(one->count.winners.size(), 1U);
    EXPECT_EQ(base::to_string(one->count.threshold), "50.0000");
    EXPECT_EQ(one->profile, subject_->profile) << "the ballots are cleaned once";
    const View& results = view("stv_results");
    const auto answer = results.answer(*one, Query(results.parameters));
    ASSERT_TRUE(answer);
    EXPECT_THAT(*answer, HasSubstr("\"seats\":1,"));
    EXPECT_FALSE(with_seats(*subject_, 9)) << "more seats than candidates";
}

TEST_F(Views, AQueryKnowsItsDefaultsAndItsKey) {
    const View& pair = view("coalition_pair");
    EXPECT_EQ(Query(pair.parameters).at("a", "3").at("b", "12").key(), "3-12");
    const View& pairs = view("coalition_pairs");
    const Query query(pairs.parameters);
    EXPECT_EQ(query.integer("min_shared_ballots"), 50);
    EXPECT_EQ(query.real("min_strength"), 0.1);
    EXPECT_EQ(query.as_text(),
              "min_shared_ballots=50&min_strength=0.1&page=1&page_size=50&"
              "sort_by=coalition_strength_score&sort_order=desc&method=proximity_weighted&"
              "normalize=raw&ballot_length_filter=false&confidence_intervals=false");
    EXPECT_FALSE(query.at("page", "2").is_default());
    EXPECT_FALSE(query.has("seats"));
}

// A table has all that a view says, as rows: its own, or another view's. Single ballots stand in
// raw_data.
TEST_F(Views, EveryViewHasATableOrNamesOneThatHasItsRows) {
    const std::set<std::string> single_ballots{"ballot", "ballot_journey"};
    std::set<std::string> tables;
    for (const View& each : views()) {
        for (const ViewTable& table : each.tables) {
            EXPECT_TRUE(tables.insert(table.name).second) << table.name << " is there twice";
            EXPECT_NE(table.row, nullptr) << table.name << " does not say what its columns are";
        }
    }
    for (const View& each : views()) {
        const bool has_one = !each.tables.empty() || !each.rows_in.empty();
        EXPECT_TRUE(has_one || single_ballots.contains(each.name)) << each.name << " has no table";
        for (const std::string& table : each.rows_in)
            EXPECT_TRUE(tables.contains(table)) << each.name << " names " << table;
    }
}

TEST_F(Views, AQueryAsTextIsSafeInALink) {
    http::Parameter name;
    name.name = "name";
    const Query query = Query({name}).at("name", "a b&c=<d>\r\n\"é\"");
    EXPECT_EQ(query.as_text(), "name=a%20b%26c%3D%3Cd%3E%0D%0A%22%C3%A9%22");
}

}  // namespace
}  // namespace almanac::elections
