#include "apps/elections/lots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Contest three() {
    Contest contest;
    for (const char* name : {"Ada Ames", "Bo Birk", "David Linn"}) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(contest.candidates.size()) + 1);
        one.name = name;
        contest.candidates.push_back(one);
    }
    return contest;
}

TEST(Lots, CandidatesAreListedBestFirstByNameOrId) {
    const auto lots =
        parse_lots(three(), "lots.txt", "\xEF\xBB\xBF# drawn 5 May\r\n\r\n  bo birk \r\n3\n1");
    ASSERT_TRUE(lots) << lots.error().detail;
    EXPECT_THAT(lots->best_first, ElementsAre(1, 2, 0));
    EXPECT_TRUE(lots->by_round.empty());
}

TEST(Lots, ALineMaySayOnWhomTheLotFellInARound) {
    const auto lots = parse_lots(three(), "lots.txt", "round 8: David Linn\nRound 12 :2\n");
    ASSERT_TRUE(lots) << lots.error().detail;
    ASSERT_EQ(lots->by_round.size(), 2u);
    EXPECT_EQ(lots->by_round[0].round, 8u);
    EXPECT_EQ(lots->by_round[0].candidate, 2);
    EXPECT_EQ(lots->by_round[1].round, 12u);
    EXPECT_EQ(lots->by_round[1].candidate, 1);
}

TEST(Lots, ErrorsNameFileAndLine) {
    const auto unknown = parse_lots(three(), "lots.txt", "Ada Ames\n# x\nCarl Coe\n");
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().detail,
                HasSubstr("lots.txt:3: no candidate is called \"Carl Coe\""));

    EXPECT_THAT(parse_lots(three(), "l", "round x: Bo Birk").error().detail,
                HasSubstr("l:1: \"x\" is not a round"));
    EXPECT_THAT(parse_lots(three(), "l", "round 0: Bo Birk").error().detail,
                HasSubstr("l:1: \"0\" is not a round"));
    EXPECT_THAT(parse_lots(three(), "l", "1\n2\nAda Ames").error().detail,
                HasSubstr("l:3: \"Ada Ames\" is listed twice"));
}

TEST(Lots, ASeedMayStandAmongThemOrAlone) {
    const auto both = parse_lots(three(), "lots.txt", "round 8: David Linn\nSeed : 2024 11 05 \n");
    ASSERT_TRUE(both) << both.error().detail;
    EXPECT_EQ(both->seed, "2024 11 05");
    EXPECT_EQ(both->by_round.size(), 1u);
    const auto alone = parse_lots(three(), "lots.txt", "seed: 7, 3");
    ASSERT_TRUE(alone) << alone.error().detail;
    EXPECT_EQ(alone->seed, "7, 3");
    EXPECT_TRUE(alone->none());
}

TEST(Lots, ASecondSeedAndAnEmptyOneAreRefused) {
    EXPECT_THAT(parse_lots(three(), "l", "seed: 7\nseed: 8").error().detail,
                HasSubstr("l:2: a second seed, \"8\", beside \"7\""));
    EXPECT_THAT(parse_lots(three(), "l", "seed:").error().detail, HasSubstr("l:1: no seed stands"));
    EXPECT_FALSE(with_seed("", "  "));
    EXPECT_FALSE(with_seed("", "7\nround 1: Bo Birk"));
}

TEST(Lots, ACandidateMayBeCalledASeed) {
    Contest contest = three();
    contest.candidates[1].name = "Seed: Number Two";
    const auto lots = parse_lots(contest, "l", "Seed: Number Two\n1\n3");
    ASSERT_TRUE(lots) << lots.error().detail;
    EXPECT_THAT(lots->best_first, ElementsAre(1, 0, 2));
}

TEST(Lots, TheSeedIsWrittenAsALineOfTheLots) {
    EXPECT_EQ(*with_seed("", " 20241105 "), "seed: 20241105\n");
    EXPECT_EQ(*with_seed("round 8: David Linn", "7"), "round 8: David Linn\nseed: 7\n");
    EXPECT_EQ(*with_seed("1\n2\n", "7"), "1\n2\nseed: 7\n");
}

TEST(Lots, AFileWithoutALotIsRefused) {
    EXPECT_THAT(parse_lots(three(), "l", "# nothing yet\n").error().detail,
                HasSubstr("no lot in it"));
}

}  // namespace
}  // namespace almanac::elections
