#include "apps/elections/declared.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Bob first, then Ann and the write-ins, as a file may name them; Cyd is not marked.
Contest contest() {
    Contest contest;
    for (const char* name : {"Bob", "Ann", "Cyd", "Undeclared Write-ins"}) {
        Candidate& candidate = contest.candidates.emplace_back();
        candidate.name = name;
        candidate.source_id = std::string(1, name[0]);
    }
    contest.candidates.back().undeclared_write_ins = true;
    const std::vector<tally::Mark> first{{0, 1}, {1, 2}};
    const std::vector<tally::Mark> second{{3, 1}, {tally::overvote_mark, 2}};
    contest.ballots.add(first);
    contest.ballots.add(second, 5);
    return contest;
}

std::vector<std::string> names(const Contest& contest) {
    std::vector<std::string> names;
    for (const Candidate& candidate : contest.candidates) names.push_back(candidate.name);
    return names;
}

TEST(Declared, CandidatesStandInTheDeclaredOrderWithThoseWhomNobodyMarked) {
    Contest adopted = contest();
    const auto done =
        adopt(adopted, {"Mayor", {{"Ann"}, {"Bob", true}, {"Dee"}}, true, 4}, "f.csv");
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(names(adopted), ElementsAre("Ann", "Bob", "Dee", "Undeclared Write-ins"));
    EXPECT_TRUE(adopted.candidates[1].withdrawn);
    EXPECT_EQ(adopted.candidates[1].source_id, "B");
    EXPECT_EQ(adopted.title, "Mayor");
    EXPECT_EQ(adopted.ranks_max, 4U);
    EXPECT_THAT(adopted.ballots.marks(0), ElementsAre(tally::Mark{1, 1}, tally::Mark{0, 2}));
    EXPECT_THAT(adopted.ballots.marks(1),
                ElementsAre(tally::Mark{3, 1}, tally::Mark{tally::overvote_mark, 2}));
    EXPECT_EQ(adopted.ballots.weight(1), 5U);
}

TEST(Declared, AMarkForSomebodyElseIsRefusedWithTheBallot) {
    Contest adopted = contest();
    const auto done = adopt(adopted, {"Mayor", {{"Ann"}}, true}, "f.csv");
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().detail, HasSubstr("f.csv: ballot 1 is marked for \"Bob\""));
    const auto write_in = adopt(adopted, {"Mayor", {{"Ann"}, {"Bob"}}, false}, "f.csv");
    ASSERT_FALSE(write_in);
    EXPECT_THAT(write_in.error().detail, HasSubstr("ballot 2"));
    EXPECT_THAT(write_in.error().detail, HasSubstr("undeclaredWriteInLabel"));
}

TEST(Declared, ARankAboveThoseAllowedIsRefused) {
    Contest adopted = contest();
    const auto done = adopt(adopted, {"Mayor", {{"Ann"}, {"Bob"}}, true, 1}, "f.csv");
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().detail, HasSubstr("ballot 1 is marked at rank 2"));
}

}  // namespace
}  // namespace almanac::elections
