#include "apps/elections/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Contest contest_of(std::initializer_list<Candidate> candidates) {
    Contest contest;
    contest.candidates = candidates;
    return contest;
}

Candidate candidate(std::uint32_t id, std::string name, std::string source_id = "") {
    Candidate one;
    one.id = CandidateId(id);
    one.name = std::move(name);
    one.source_id = std::move(source_id);
    return one;
}

TEST(Names, FoldingForgetsCaseAndSpacing) {
    EXPECT_EQ(folded("  Ada \t Ames\r\n"), "ada ames");
    EXPECT_EQ(folded("   "), "");
    EXPECT_EQ(folded("Élodie"), "Élodie") << "only A to Z are folded";
}

TEST(Names, AStarStandsForAnyRunOfCharacters) {
    EXPECT_TRUE(matches_pattern("write-in-*", "write-in-123"));
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_TRUE(matches_pattern("*in*23", "write-in-123"));
    EXPECT_TRUE(matches_pattern("a*b*c", "aabbabc"));
    EXPECT_TRUE(matches_pattern("abc**", "abc"));
    EXPECT_FALSE(matches_pattern("write-in-*", "uncertified write in"));
    EXPECT_FALSE(matches_pattern("a*b", "abc"));
    EXPECT_FALSE(matches_pattern("abc", "ab"));
}

TEST(Names, ACandidateIsFoundByNameThenById) {
    const Contest contest =
        contest_of({candidate(1, "Ada Ames", "36"), candidate(36, "Bo Birk"), candidate(3, "7")});
    EXPECT_EQ(*find_candidate(contest, "ada  AMES"), 0);
    EXPECT_EQ(*find_candidate(contest, "7"), 2);
    EXPECT_EQ(*find_candidate(contest, "3"), 2);
    EXPECT_THAT(find_candidate(contest, "36").error().detail,
                HasSubstr("2 candidates are called \"36\""));
}

TEST(Names, AnUnknownNameListsThoseThatExist) {
    const Contest contest =
        contest_of({candidate(1, "Ada Ames"), candidate(2, "Bo Birk"), candidate(3, "Cy Cole")});
    const auto found = find_candidate(contest, "Dee Dunn");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, base::ErrorKind::missing);
    EXPECT_EQ(found.error().detail,
              "no candidate is called \"Dee Dunn\"; there are Ada Ames, Bo Birk and Cy Cole");
}

TEST(Names, ALongListOfNamesIsCutAndSaysSo) {
    Contest contest;
    for (std::uint32_t id = 1; id <= 100; ++id)
        contest.candidates.push_back(candidate(id, "N" + std::to_string(id)));
    EXPECT_THAT(list_names(contest), HasSubstr("N39 and 61 more"));
}

TEST(Names, APatternMeansEveryCandidateItMatches) {
    const Contest contest = contest_of(
        {candidate(1, "Write-in-123"), candidate(2, "Bo Birk"), candidate(3, "Write-in-124")});
    EXPECT_THAT(*find_candidates(contest, "write-in-*"), ElementsAre(0, 2));
    EXPECT_THAT(*find_candidates(contest, "2"), ElementsAre(1));
    EXPECT_FALSE(find_candidates(contest, "Writein*"));
}

TEST(Names, ANameWithAStarInItIsTakenAsItStands) {
    const Contest contest =
        contest_of({candidate(1, "Star * Child"), candidate(2, "Star Wise Child")});
    EXPECT_THAT(*find_candidates(contest, "star * child"), ElementsAre(0));
}

}  // namespace
}  // namespace almanac::elections
