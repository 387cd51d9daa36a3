// What views tell of ballots is the same from the contest when it is imported and from the lookup
// of a version that is served.

#include "apps/elections/exhaustion_groups.h"
#include "apps/elections/generated_subject.h"
#include "apps/elections/precinct_table.h"
#include "apps/elections/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::HasSubstr;

const View& view(std::string_view name) {
    for (const View& each : views()) {
        if (each.name == name) return each;
    }
    throw std::out_of_range(std::string(name));
}

std::string answer(const View& view, const Subject& subject, const Query& query) {
    auto answer = view.answer(subject, query);
    RC_ASSERT(static_cast<bool>(answer));
    return *std::move(answer);
}

TEST(ServedBallots, GiveTheSameAnswersAsImportedOnes) {
    generated::for_all(1000, [] {
        const auto generated = any_subject();
        const Subject& imported = *generated->subject;
        const std::string bytes = write_ballot_lookup(imported.contest);
        const auto lookup = BallotLookup::open(bytes);
        RC_ASSERT(static_cast<bool>(lookup));
        Prepared marks_only = generated->prepared;
        marks_only.contest.precincts = {};
        marks_only.contest.ballot_styles = {};
        marks_only.contest.extra_columns = {};
        marks_only.contest.ballots = lookup->all_ballots();
        auto served = make_subject(marks_only, "v1");
        RC_ASSERT(static_cast<bool>(served));
        served->ballots = &*lookup;
        RC_ASSERT(served->profile->ends_of_ballots().empty());
        const Query groups(view("exhaustion_by_group").parameters);
        for (const char* group : {"precinct", "ballot-style", "batch"}) {
            const Query query = groups.at("group", group);
            RC_ASSERT(answer(view("exhaustion_by_group"), imported, query) ==
                      answer(view("exhaustion_by_group"), *served, query));
        }
        for (const char* name : {"precincts", "exhaustion", "search_ballots"}) {
            const Query query(view(name).parameters);
            RC_ASSERT(answer(view(name), imported, query) == answer(view(name), *served, query));
        }
        for (const char* name : {"ballot", "ballot_journey"}) {
            const Query query = Query(view(name).parameters).at("ballot_id", "1");
            RC_ASSERT(answer(view(name), imported, query) == answer(view(name), *served, query));
        }
    });
}

TEST(ServedBallots, WhatIsNotThereIsSaidByName) {
    Prepared prepared;
    prepared.contest.candidates = {{CandidateId(1), "", "A", "", false},
                                   {CandidateId(2), "", "B", "", false}};
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}}, 3);
    prepared.rule = tally::find_rule("irv");
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject);
    const auto refused = [&](const char* name, const char* parameter, const char* value) {
        const auto json =
            view(name).answer(*subject, Query(view(name).parameters).at(parameter, value));
        EXPECT_FALSE(json) << name;
        EXPECT_EQ(json.error().kind, base::ErrorKind::missing);
        return json.error().detail;
    };
    EXPECT_THAT(refused("ballot_journey", "ballot_id", "2"), HasSubstr("no ballot 2"));
    EXPECT_THAT(refused("ballot", "ballot_id", "';--"), HasSubstr("no ballot ';--"));
    EXPECT_THAT(refused("search_ballots", "candidate", "C"), HasSubstr("no candidate C"));
    EXPECT_THAT(refused("exhaustion_by_group", "group", "age"), HasSubstr("no grouping age"));
}

}  // namespace
}  // namespace almanac::elections
