#include "tally/equal_ranks.h"

#include "tally/ballot_notation.h"
#include "tally/cleaning.h"
#include "tally/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace almanac::tally {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Rule sharing() {
    Rule rule;
    rule.method = Method::meek;
    rule.equal_ranks = true;
    rule.overvote = Overvote::exhausts_when_reached;
    return rule;
}

// "2 x AB, C", with the mark of a stop at the end.
std::vector<std::string> shared(const Profile& profile) {
    std::vector<std::string> lines;
    const EqualRanks& ballots = profile.equal_ranks();
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        std::string line = std::to_string(ballots.voters(ballot)) + " x ";
        for (std::size_t rank = 0; rank < ballots.ranks(ballot); ++rank) {
            if (rank > 0) line += ", ";
            for (const CandidateIndex candidate : ballots.rank(ballot, rank))
                line += static_cast<char>('A' + candidate);
        }
        if (ballots.stop(ballot) == overvote_stop) line += " !";
        if (ballots.stop(ballot) == skip_stop) line += " -";
        if (ballots.stop(ballot) == repeat_stop) line += " again";
        lines.push_back(line);
    }
    return lines;
}

// "3 x A, B" for each ranking of the trie.
std::vector<std::string> plain(const Profile& profile) {
    std::vector<std::string> lines;
    profile.for_each_ranking([&](std::span<const CandidateIndex> ranking, std::uint64_t voters) {
        std::string line = std::to_string(voters) + " x ";
        for (std::size_t at = 0; at < ranking.size(); ++at) {
            if (at > 0) line += ", ";
            line += static_cast<char>('A' + ranking[at]);
        }
        lines.push_back(line);
    });
    return lines;
}

}  // namespace

TEST(EqualRanks, StandBesideTheTrieEqualOnesTogether) {
    const Ballots ballots = written_ballots({"2 x AB, C", "1 x BA, C", "3 x A, B", "1 x"});
    const Profile profile = Profile::build(ballots, sharing(), 3);
    EXPECT_THAT(shared(profile), ElementsAre("3 x AB, C"));
    EXPECT_THAT(plain(profile), ElementsAre("3 x A, B"));
    EXPECT_EQ(profile.valid(), 6U);
    EXPECT_EQ(profile.not_counted().blank, 1U);
}

TEST(EqualRanks, AreOvervotesUnlessTheRuleLetsThemBeShared) {
    Rule rule = sharing();
    rule.equal_ranks = false;
    const Profile profile = Profile::build(written_ballots({"2 x AB, C", "1 x C, AB"}), rule, 3);
    EXPECT_THAT(shared(profile), IsEmpty());
    EXPECT_EQ(profile.not_counted().overvoted, 2U);
    EXPECT_EQ(profile.valid(), 1U);
}

TEST(EqualRanks, AreNoneWhereOneOfTheTwoDoesNotStandOrCountedBefore) {
    const Ballots ballots =
        written_ballots({"1 x AD, B", "2 x A, AB", "3 x D, DE", "1 x DE, A", "1 x CE, AB"});
    const Profile profile =
        Profile::build(ballots, sharing(), 5, {false, false, false, true, true});
    EXPECT_THAT(shared(profile), ElementsAre("1 x C, AB"));
    EXPECT_THAT(plain(profile), ElementsAre("1 x A", "3 x A, B"));
    EXPECT_EQ(profile.not_counted().only_excluded, 3U);
    EXPECT_EQ(profile.not_counted().overvoted, 0U);
}

TEST(EqualRanks, StopWhereASourceCallsARankOvervotedASkipOrARepeatStops) {
    Rule rule = sharing();
    rule.skips_max = 0;
    rule.repeat = Repeat::exhausts_when_reached;
    const Ballots ballots = written_ballots(
        {"1 x AB, !, C", "1 x AB, -, C", "1 x AB, BC, D", "1 x A, -, CD", "1 x A, AB, C"});
    const Profile profile = Profile::build(ballots, rule, 4);
    EXPECT_THAT(shared(profile),
                testing::UnorderedElementsAre("1 x AB !", "1 x AB -", "1 x AB again"));
    EXPECT_THAT(plain(profile), ElementsAre("2 x A")) << "a rank that never counts shares nothing";
    EXPECT_EQ(profile.valid(), 5U);
}

TEST(EqualRanks, StopAtARepeatOfSomebodyWhoIsNotInTheRaceToo) {
    Rule rule = sharing();
    rule.overvote = Overvote::passed_over;
    rule.repeat = Repeat::exhausts_when_reached;
    Ballots ballots = written_ballots({"1 x DE, E, A", "1 x B, DE, E, A"});
    ballots.add(std::vector<Mark>{{3, 1}, {4, 1}, {4, 2}, {overvote_mark, 2}, {0, 3}}, 1);
    const Profile profile = Profile::build(ballots, rule, 5, {false, false, false, true, true});
    EXPECT_THAT(plain(profile), ElementsAre("1 x B"));
    EXPECT_EQ(profile.not_counted().repeated, 2U);
}

TEST(EqualRanks, OfBallotsOnlyThoseAreSoughtThatShareARank) {
    EXPECT_TRUE(shares_a_rank(std::vector<Mark>{{0, 1}, {1, 1}}));
    EXPECT_FALSE(shares_a_rank(std::vector<Mark>{{0, 1}, {0, 1}, {1, 2}}));
    EXPECT_FALSE(shares_a_rank(std::vector<Mark>{{0, 1}, {overvote_mark, 1}}));
}

// A source may name two of those who were marked at a rank, and say that there were more.
TEST(EqualRanks, AreNotWhatAnOvervoteNamesBesideWhatItDoesNot) {
    Rule rule = sharing();
    const Ballots ballots = written_ballots({"2 x AB!, C", "1 x C, AB!, D"});
    const Profile stopped = Profile::build(ballots, rule, 4);
    EXPECT_THAT(shared(stopped), IsEmpty());
    EXPECT_THAT(plain(stopped), ElementsAre("1 x C"));
    EXPECT_EQ(stopped.not_counted().overvoted, 2u);
    rule.overvote = Overvote::passed_over;
    EXPECT_THAT(plain(Profile::build(ballots, rule, 4)), ElementsAre("2 x C", "1 x C, D"));
}

}  // namespace almanac::tally
