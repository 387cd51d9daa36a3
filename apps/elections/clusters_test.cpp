#include "apps/elections/clusters.h"

#include "apps/elections/generated_contest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>
#include <set>

namespace almanac::elections {
namespace {

using plain::Race;
using Ids = std::set<std::uint32_t>;

ClusterQuestion any_question(ClusterMethod method) {
    ClusterQuestion question;
    question.bounds = {static_cast<std::uint64_t>(*plain::between(1, 5)),
                       *plain::between(0, 7) / 10.0};
    question.min_group_size = static_cast<std::uint64_t>(*plain::between(1, 4));
    question.method = method;
    return question;
}

// Who reaches whom over connections, by trying every way through every third.
std::map<std::uint32_t, Ids> reachable(const Race& race, const ConnectionBounds& bounds) {
    std::map<std::uint32_t, Ids> reach;
    for (std::size_t at = 0; at < race.excluded.size(); ++at) {
        if (race.excluded[at]) continue;
        const std::uint32_t id = race.contest.candidates[at].id.number();
        reach[id].insert(id);
    }
    for (const PairDetail& detail : race.pairs()) {
        const CoalitionPair& pair = detail.pair;
        if (pair.shared_ballots < bounds.min_shared_ballots) continue;
        if (pair.coalition_strength_score < bounds.min_strength) continue;
        reach[pair.candidate_1].insert(pair.candidate_2);
        reach[pair.candidate_2].insert(pair.candidate_1);
    }
    for (const auto& [middle, unused] : reach) {
        for (auto& [from, to] : reach) {
            if (to.contains(middle)) to.insert(reach[middle].begin(), reach[middle].end());
        }
    }
    return reach;
}

Ids ids_of(const Cluster& cluster) {
    Ids ids;
    for (const ClusterCandidate& one : cluster.candidates) ids.insert(one.id);
    return ids;
}

void expect_cluster(const Race& race, const Ids& won, const Cluster& cluster) {
    const Ids members = ids_of(cluster);
    RC_ASSERT(members.size() == cluster.size);
    double sum = 0;
    int pairs = 0;
    for (const PairDetail& detail : race.pairs()) {
        const bool inside =
            members.contains(detail.pair.candidate_1) && members.contains(detail.pair.candidate_2);
        if (!inside || detail.pair.shared_ballots < 10) continue;
        sum += detail.pair.coalition_strength_score;
        ++pairs;
    }
    RC_ASSERT(std::abs(cluster.internal_strength - (pairs == 0 ? 0 : sum / pairs)) < 1e-12);
    Ids winners;
    for (const std::uint32_t id : members) {
        if (won.contains(id)) winners.insert(id);
    }
    RC_ASSERT(Ids(cluster.winners_in_cluster.begin(), cluster.winners_in_cluster.end()) == winners);
    RC_ASSERT(cluster.has_winners == !winners.empty());
}

void expect_summary(const Clusters& found) {
    std::uint32_t members = 0, largest = 0, with_winners = 0;
    std::uint32_t number = 0;
    for (const Cluster& cluster : found.clusters) {
        RC_ASSERT(cluster.cluster_id == ++number);
        if (number > 1) RC_ASSERT(cluster.size <= found.clusters[number - 2].size);
        members += cluster.size;
        largest = std::max(largest, cluster.size);
        with_winners += cluster.has_winners ? 1u : 0u;
    }
    RC_ASSERT(found.summary.total_clusters == found.clusters.size());
    RC_ASSERT(found.summary.total_candidates_clustered == members);
    RC_ASSERT(found.summary.largest_cluster_size == largest);
    RC_ASSERT(found.summary.clusters_with_winners == with_winners);
    RC_ASSERT(found.summary.avg_cluster_size ==
              (number == 0 ? 0 : static_cast<double>(members) / number));
}

// One of four candidates has won.
std::vector<tally::CandidateIndex> any_winners(const Race& race) {
    std::vector<tally::CandidateIndex> winners;
    for (std::size_t at = 0; at < race.excluded.size(); ++at) {
        if (!race.excluded[at] && *plain::between(0, 4) == 0)
            winners.push_back(static_cast<tally::CandidateIndex>(at));
    }
    return winners;
}

Ids won_ids(const Race& race, const std::vector<tally::CandidateIndex>& winners) {
    Ids won;
    for (const auto winner : winners) won.insert(race.contest.candidates[winner].id.number());
    return won;
}

TEST(Clusters, OfComponentsAreWhoReachesWhomOnGeneratedContests) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const ClusterQuestion question = any_question(ClusterMethod::components);
        const auto pairs = race.pairs();
        const auto winners = any_winners(race);
        const Clusters found =
            find_clusters({race.contest, race.excluded, pairs, winners}, question);
        std::set<Ids> expected;
        for (const auto& [id, reach] : reachable(race, question.bounds)) {
            if (reach.size() >= question.min_group_size) expected.insert(reach);
        }
        std::set<Ids> clusters;
        for (const Cluster& cluster : found.clusters) {
            clusters.insert(ids_of(cluster));
            expect_cluster(race, won_ids(race, winners), cluster);
        }
        RC_ASSERT(clusters == expected);
        RC_ASSERT(clusters.size() == found.clusters.size());
        expect_summary(found);
    });
}

TEST(Clusters, OfModularityLieWithinComponentsAndShareNobody) {
    plain::for_a_thousand([] {
        const Race race = plain::any_race();
        const ClusterQuestion question = any_question(ClusterMethod::modularity);
        const auto pairs = race.pairs();
        const auto winners = any_winners(race);
        const Clusters found =
            find_clusters({race.contest, race.excluded, pairs, winners}, question);
        auto reach = reachable(race, question.bounds);
        Ids seen;
        for (const Cluster& cluster : found.clusters) {
            RC_ASSERT(cluster.size >= question.min_group_size);
            for (const std::uint32_t id : ids_of(cluster)) {
                RC_ASSERT(seen.insert(id).second);
                RC_ASSERT(reach[id].contains(cluster.candidates.front().id));
            }
            expect_cluster(race, won_ids(race, winners), cluster);
        }
        expect_summary(found);
    });
}

TEST(Clusters, TwoPairsApartAreTwoOfTwo) {
    // A with B on 60 ballots, C with D on 50: Jaccard 1, proximity 1/2, strength 0.65 each. With
    // all weight inside: Q = 2 · (1/2 - (1/2)²) = 1/2.
    Race race{{}, {false, false, false, false}, tally::find_rule("portland-or-2024")};
    for (const char* name : {"A", "B", "C", "D"}) {
        race.contest.candidates.push_back(
            {CandidateId(static_cast<std::uint32_t>(race.contest.candidates.size() + 1)), "", name,
             "", false});
    }
    race.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 60);
    race.contest.ballots.add(std::vector<tally::Mark>{{2, 1}, {3, 2}}, 50);
    const auto pairs = race.pairs();
    ClusterQuestion question;
    question.min_group_size = 2;
    const Clusters found = find_clusters({race.contest, race.excluded, pairs, {0}}, question);
    ASSERT_EQ(found.clusters.size(), 2u);
    EXPECT_EQ(found.clusters[0].candidates[1].name, "B");
    EXPECT_DOUBLE_EQ(found.clusters[0].internal_strength, 0.65);
    EXPECT_EQ(found.clusters[0].winners_in_cluster, (std::vector<std::uint32_t>{1}));
    EXPECT_FALSE(found.clusters[1].has_winners);
    EXPECT_NEAR(found.modularity, 0.5, 1e-12);
    EXPECT_EQ(find_clusters({race.contest, race.excluded, pairs, {0}}, {}).clusters.size(), 0u)
        << "clusters have three candidates or more";
}

}  // namespace
}  // namespace almanac::elections
