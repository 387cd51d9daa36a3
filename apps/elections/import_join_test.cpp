#include "apps/elections/import_testing.h"
#include "apps/elections/import_zip_testing.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The mayor's contest as three vendors hand it over.
const std::string ess = sheet_of({{"CVR", "Mayor Choice 1", "Mayor Choice 2"},
                                  {"1", "Ann Low", "UWI"},
                                  {"2", "A. Low", "Bob Ray"}});
const std::string dominion_csv =
    "city,5\n,,,,Mayor (Vote For=1),Mayor (Vote For=1),Mayor (Vote For=1)\n,,,,Bob Ray(1),Ann "
    "Low(1),Write-in(1)\nCvrNumber,TabulatorNum,BatchId,RecordId,LAB,GRN,\n1,10,1,1,1,0,0\n"
    "2,10,1,2,,,\n3,10,1,3,0,0,1\n";
const std::string ranked_csv = "rank1,rank2\nBob Ray,Ann Low\nAnn Low,\n";

base::Result<Contest> joined(const std::vector<std::string>& sources,
                             const ReadOptions& options = {}) {
    std::vector<SourceFile> files;
    for (const std::string& bytes : sources) {
        const std::string name = std::to_string(files.size() + 1) + ".x";
        files.push_back({name, name, bytes});
    }
    return read_contest(files, options);
}

TEST(Join, FilesOfSeveralVendorsAreOneContest) {
    ReadOptions options;
    options.aliases = {{"A. Low", "Ann Low"}};
    const auto contest = joined({dominion_csv, ess, ranked_csv}, options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(candidates_text(*contest), "1 Bob Ray/LAB, 2 Ann Low/GRN, 3 Write-in");
    EXPECT_EQ(ballots_text(*contest),
              "1: Bob Ray\n1: Write-in\n1: Ann Low > Write-in\n1: Ann Low > Bob Ray\n"
              "1: Bob Ray > Ann Low\n1: Ann Low\n");
}

TEST(Join, WhatTheFilesAccountForIsAddedUp) {
    ReadOptions options;
    options.aliases = {{"A. Low", "Ann Low"}};
    const auto contest = joined({dominion_csv, ess}, options);
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_EQ(contest->accounting.records, 5U);
    EXPECT_EQ(contest->accounting.without_contest, 1U);
}

TEST(Join, BallotsWithoutIdsGoByFileAndNumberAmongThoseThatHaveThem) {
    const auto contest = joined({ranked_csv, "id,rank1\n1,Ann Low\n", "rank1\nAnn Low\n"});
    ASSERT_TRUE(contest) << contest.error().detail;
    EXPECT_THAT(contest->ballot_ids, ElementsAre("1.x#1", "1.x#2", "1", "3.x#1"));
    const auto none = joined({ranked_csv, ranked_csv});
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->ballot_ids.empty());
}

TEST(Join, WhoIsOnlySeenMustStandInTheListThatDeclaresThem) {
    const auto contest = joined({dominion_csv, ess});
    ASSERT_FALSE(contest);
    EXPECT_THAT(contest.error().detail, HasSubstr("\"A. Low\" stands only in the second."));
    const auto turned = joined({ess, dominion_csv});
    ASSERT_FALSE(turned);
    EXPECT_THAT(turned.error().detail, HasSubstr("\"A. Low\" stands only in the first."));
}

TEST(Join, EqualRanksAndOvervotesDoNotMix) {
    const std::string equal = "2 1\n1 1=2 0\n0\n\"Ann\"\n\"Bob\"\n\"Mayor\"\n";
    const auto mixed = joined({equal, "rank1\n\"Ann\nBob\"\n"});
    ASSERT_FALSE(mixed);
    EXPECT_THAT(mixed.error().detail, HasSubstr("ranked equal in one of them"));
    EXPECT_TRUE(joined({equal, "rank1\nAnn\n"}));
}

}  // namespace
}  // namespace almanac::elections
