#include "tally/profile.h"

#include "engine/base/random.h"
#include "tally/ballot_notation.h"
#include "tally/generated_elections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace almanac::tally {

namespace {

using Ranking = std::vector<CandidateIndex>;

// The path from the top to every node, overvote_stop included.
std::vector<Ranking> paths(const Profile& profile) {
    std::vector<Ranking> all(profile.nodes().size());
    Ranking path;
    std::vector<std::uint32_t> open;
    for (std::uint32_t at = 0; at < all.size(); ++at) {
        while (!open.empty() && profile.nodes()[open.back()].end <= at) {
            open.pop_back();
            path.pop_back();
        }
        open.push_back(at);
        path.push_back(profile.nodes()[at].candidate);
        all[at] = path;
    }
    return all;
}

// Voters by cleaned ranking, stops included, from cleaning one ballot after another.
std::map<Ranking, std::uint64_t> one_by_one(const plain::Election& election) {
    const Ballots ballots = ballots_of(election);
    std::map<Ranking, std::uint64_t> voters;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        const Ranking ranking =
            clean(ballots.marks(ballot), *find_rule(election.rule), election.excluded);
        if (!ranking.empty()) voters[ranking] += ballots.weight(ballot);
    }
    return voters;
}

// The same from the nodes: what a node has beyond its children.
std::map<Ranking, std::uint64_t> from_nodes(const Profile& profile) {
    std::map<Ranking, std::uint64_t> voters;
    const std::vector<Ranking> path = paths(profile);
    for (std::uint32_t at = 0; at < path.size(); ++at) {
        std::uint64_t own = profile.nodes()[at].ballots;
        for (std::uint32_t child = at + 1; child < profile.nodes()[at].end;
             child = profile.nodes()[child].end) {
            own -= profile.nodes()[child].ballots;
        }
        if (own > 0) voters[path[at]] += own;
    }
    return voters;
}

// Contests of any width, so that rankings fit a key, fill it and overflow it.
plain::Election any_wide_election() {
    plain::Election election;
    election.candidates =
        *rc::gen::elementOf(std::vector<int>{1, 3, 15, 16, 31, 40, 63, 64, 200, 4000});
    election.rule = *rc::gen::elementOf(std::vector<std::string>{"irv", "portland-or-2024"});
    const int pool = std::min(election.candidates, *rc::gen::inRange(1, 41));
    const int ballots = *rc::gen::inRange(0, 40);
    const bool weighted = *rc::gen::arbitrary<bool>();
    for (int ballot = 0; ballot < ballots; ++ballot) {
        std::vector<Mark> marks;
        const int ranks = *rc::gen::inRange(0, 30);
        for (int rank = 1; rank <= ranks; ++rank) {
            const int candidate = election.candidates - 1 - *rc::gen::inRange(0, pool);
            marks.push_back(
                {static_cast<CandidateIndex>(candidate), static_cast<std::uint16_t>(rank)});
            if (*rc::gen::inRange(0, 30) == 29) marks.push_back({overvote_mark, marks.back().rank});
        }
        election.ballots.emplace_back(
            marks, weighted ? static_cast<std::uint32_t>(*rc::gen::inRange(0, 5)) : 1u);
    }
    return election;
}

void expect_faithful(const plain::Election& election) {
    RC_LOG() << election;
    auto expected = one_by_one(election);
    std::erase_if(expected, [](const auto& entry) { return entry.second == 0; });
    for (const KeepOrder order : {KeepOrder::no, KeepOrder::yes}) {
        const Profile profile = profile_of(election, order);
        RC_ASSERT(from_nodes(profile) == expected);
        std::uint64_t valid = 0;
        for (const auto& [ranking, voters] : expected) valid += voters;
        RC_ASSERT(profile.valid() == valid);
        RC_ASSERT(profile.valid() + profile.not_counted().total() == ballots_of(election).voters());
    }
}

}  // namespace

TEST(Profile, HoldsExactlyWhatCleaningOneByOneGives) {
    plain::for_all(1500, [] {
        plain::Election election = plain::any_election();
        election.rule = *rc::gen::elementOf(std::vector<std::string>{"irv", "portland-or-2024"});
        expect_faithful(election);
    });
}

TEST(Profile, HoldsRankingsOfAnyLength) {
    plain::for_all(500, [] { expect_faithful(any_wide_election()); });
}

TEST(Profile, RemembersWhereEachBallotEnds) {
    plain::for_all(500, [] {
        const plain::Election election = any_wide_election();
        const Ballots ballots = ballots_of(election);
        const Profile profile = profile_of(election, KeepOrder::yes);
        const std::vector<Ranking> path = paths(profile);
        for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
            const std::uint32_t end = profile.ends_of_ballots()[ballot];
            const Ranking ranking = clean(ballots.marks(ballot), *find_rule(election.rule));
            const bool counts = !ranking.empty() && ballots.weight(ballot) > 0;
            RC_ASSERT((end == Profile::no_node) == !counts);
            if (counts) RC_ASSERT(path[end] == ranking);
        }
    });
}

// Node by node, and ballot by ballot where their order is kept.
void expect_same(const Profile& one, const Profile& other) {
    RC_ASSERT(one.excluded() == other.excluded());
    RC_ASSERT(one.valid() == other.valid());
    RC_ASSERT(one.not_counted().total() == other.not_counted().total());
    RC_ASSERT(one.nodes().size() == other.nodes().size());
    for (std::size_t at = 0; at < one.nodes().size(); ++at) {
        RC_ASSERT(one.nodes()[at].candidate == other.nodes()[at].candidate);
        RC_ASSERT(one.nodes()[at].ballots == other.nodes()[at].ballots);
        RC_ASSERT(one.nodes()[at].end == other.nodes()[at].end);
        RC_ASSERT(one.nodes()[at].rank == other.nodes()[at].rank);
    }
    const auto list = [](auto span) { return std::vector(span.begin(), span.end()); };
    RC_ASSERT(list(one.ends_of_ballots()) == list(other.ends_of_ballots()));
    RC_ASSERT(list(one.weights_of_ballots()) == list(other.weights_of_ballots()));
}

// Withdraws one after another and compares each time with cleaning all ballots anew.
void withdraw_all_from(plain::Election election) {
    RC_LOG() << election;
    election.excluded.resize(static_cast<std::size_t>(election.candidates), false);
    const KeepOrder order = *rc::gen::element(KeepOrder::no, KeepOrder::yes);
    Profile profile = profile_of(election, order);
    const int times = *rc::gen::inRange(1, 4);
    for (int time = 0; time < times; ++time) {
        const auto gone = *rc::gen::inRange(0, election.candidates);
        if (!election.stands(gone)) continue;
        auto left = profile.without(static_cast<CandidateIndex>(gone), election.law());
        RC_ASSERT(left.has_value());
        election.excluded[static_cast<std::size_t>(gone)] = true;
        expect_same(*left, profile_of(election, order));
        profile = std::move(*left);
    }
}

TEST(Profile, LeavesOutACandidateAsCleaningTheBallotsAnewDoes) {
    plain::for_all(6000, [] {
        plain::Election election = plain::any_election();
        Rule rule;
        plain::turn_ballots(rule);
        if (rule.overvote == Overvote::exhausts_if_several_continue)
            rule.overvote = Overvote::passed_over;
        election.own = rule;
        withdraw_all_from(election);
    });
    plain::for_all(500, [] { withdraw_all_from(any_wide_election()); });
}

TEST(Profile, CannotLeaveOutACandidateWhereARankingSaysTooLittle) {
    plain::Election election;
    election.candidates = 2;
    election.ballots = {{{{0, 1}, {1, 1}}, 1}};
    election.own = Rule{};
    EXPECT_TRUE(profile_of(election).without(0, election.law()).has_value());
    election.own->overvote = Overvote::exhausts_if_several_continue;
    EXPECT_FALSE(profile_of(election).without(0, election.law()).has_value());
    election.own = *find_rule("meek-prf");
    election.own->equal_ranks = true;
    EXPECT_FALSE(profile_of(election).without(0, election.law()).has_value());
}

TEST(Profile, ListsItsRankingsInOrderWithoutTheStops) {
    const Ballots ballots =
        written_ballots({"2 x B, A", "1 x A, BC, B", "3 x A", "1 x A, C", "1 x B, C"});
    std::vector<std::pair<Ranking, std::uint64_t>> listed;
    Profile::build(ballots, *find_rule("irv"), 3)
        .for_each_ranking([&](std::span<const CandidateIndex> ranking, std::uint64_t voters) {
            listed.emplace_back(Ranking(ranking.begin(), ranking.end()), voters);
        });
    using testing::Pair;
    EXPECT_THAT(listed, testing::ElementsAre(Pair(Ranking{0}, 4), Pair(Ranking{0, 2}, 1),
                                             Pair(Ranking{1, 0}, 2), Pair(Ranking{1, 2}, 1)));
}

TEST(Cleaning, TakesMarksInAnyOrderAndTheSameMarkTwiceAsOne) {
    Ballots ballots;
    ballots.add(std::vector<Mark>{{1, 3}, {0, 1}, {0, 1}, {2, 2}});
    EXPECT_THAT(clean(ballots.marks(0), *find_rule("irv")), testing::ElementsAre(0, 2, 1));
}

TEST(Cleaning, CountsACandidateWhoseFirstRankWasVoidAtTheNext) {
    const Ballots ballots = written_ballots({"1 x AB, A, C"});
    EXPECT_THAT(clean(ballots.marks(0), *find_rule("portland-or-2024")),
                testing::ElementsAre(0, 2));
    EXPECT_TRUE(clean(ballots.marks(0), *find_rule("irv")).empty());
}

TEST(Cleaning, LetsAnExcludedCandidateMakeAnOvervoteAndNothingElse) {
    const std::vector<bool> excluded{false, false, true};
    const Ballots ballots = written_ballots({"1 x C, A, BC, B", "1 x A, BC"});
    const Rule& portland = *find_rule("portland-or-2024");
    EXPECT_THAT(clean(ballots.marks(0), portland, excluded), testing::ElementsAre(0, 1));
    EXPECT_THAT(clean(ballots.marks(1), *find_rule("irv"), excluded),
                testing::ElementsAre(0, overvote_stop));
}

TEST(Ballots, KeepWeightsFromTheFirstThatIsNotOne) {
    Ballots ballots;
    ballots.add(std::vector<Mark>{{0, 1}});
    EXPECT_TRUE(ballots.unweighted());
    ballots.add(std::vector<Mark>{{0, 1}}, 5);
    ballots.add({});
    EXPECT_EQ(ballots.weight(0), 1u);
    EXPECT_EQ(ballots.weight(1), 5u);
    EXPECT_EQ(ballots.weight(2), 1u);
    EXPECT_EQ(ballots.voters(), 7u);
}

}  // namespace almanac::tally
