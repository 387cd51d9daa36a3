#include "apps/elections/network_layout.h"

#include "apps/elections/generated_contest.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace almanac::elections {
namespace {

constexpr double rounding = 0.0002;  // places have four decimals

double distance(const Point& one, const Point& other) {
    return std::hypot(one.x - other.x, one.y - other.y);
}

double smallest_distance(const std::vector<Point>& points) {
    double smallest = 2;
    for (std::size_t one = 0; one < points.size(); ++one) {
        for (std::size_t other = 0; other < one; ++other)
            smallest = std::min(smallest, distance(points[one], points[other]));
    }
    return smallest;
}

void expect_inside(const std::vector<Point>& points) {
    for (const Point& point : points) {
        RC_ASSERT(point.x >= 0 && point.x <= 1);
        RC_ASSERT(point.y >= 0 && point.y <= 1);
    }
}

// A graph with the pairs that it points to.
struct Drawn {
    std::vector<CoalitionPair> pairs;
    CoalitionGraph graph;
};

// Every two nodes joined, with a strength of their own.
template <class Strength>
void join_all(Drawn& drawn, std::uint32_t nodes, Strength strength) {
    drawn.pairs.resize(nodes * nodes);
    drawn.graph.candidates.resize(nodes);
    drawn.graph.links.resize(nodes);
    for (std::uint32_t one = 0; one < nodes; ++one) {
        for (std::uint32_t other = one + 1; other < nodes; ++other) {
            CoalitionPair& pair = drawn.pairs[one * nodes + other];
            pair.coalition_strength_score = strength(one, other);
            drawn.graph.edges.push_back({one, other, &pair});
            drawn.graph.links[one].push_back({other, &pair});
            drawn.graph.links[other].push_back({one, &pair});
        }
    }
}

TEST(NetworkLayout, IsInTheSquareApartAndTheSameAgainOnGeneratedContests) {
    plain::for_a_thousand([] {
        const plain::Race race = plain::any_race();
        const auto pairs = race.pairs();
        const CoalitionGraph graph = coalition_graph(
            race.contest, race.excluded, pairs,
            {static_cast<std::uint64_t>(*plain::between(1, 5)), *plain::between(0, 6) / 10.0});
        const std::vector<Point> points = network_layout(graph);
        RC_ASSERT(points.size() == graph.candidates.size());
        expect_inside(points);
        if (points.size() > 1)
            RC_ASSERT(smallest_distance(points) >= least_distance(points.size()) - rounding);
        const std::vector<Point> again = network_layout(graph);
        for (std::size_t at = 0; at < points.size(); ++at)
            RC_ASSERT(points[at].x == again[at].x && points[at].y == again[at].y);
    });
}

TEST(NetworkLayout, ThreeWhoAreEquallyCloseStandInATriangleOfEqualSides) {
    Drawn drawn;
    join_all(drawn, 3, [](auto, auto) { return 0.3; });
    const std::vector<Point> points = network_layout(drawn.graph);
    const double side = distance(points[0], points[1]);
    EXPECT_GT(side, 0.9);
    EXPECT_NEAR(distance(points[0], points[2]), side, 0.03);
    EXPECT_NEAR(distance(points[1], points[2]), side, 0.03);
}

TEST(NetworkLayout, CampsStandTogether) {
    // Even and odd nodes: 0.5 within a camp, 0.3 between them.
    Drawn drawn;
    join_all(drawn, 12, [](auto one, auto other) { return (one + other) % 2 == 0 ? 0.5 : 0.3; });
    const std::vector<Point> points = network_layout(drawn.graph);
    double within = 0;
    double between = 2;
    for (std::size_t one = 0; one < points.size(); ++one) {
        for (std::size_t other = 0; other < one; ++other) {
            const double apart = distance(points[one], points[other]);
            if ((one + other) % 2 == 0) within = std::max(within, apart);
            if ((one + other) % 2 == 1) between = std::min(between, apart);
        }
    }
    EXPECT_LT(within, between) << "everybody is nearer to all of their own camp";
}

TEST(NetworkLayout, SixtyCandidatesDoNotOverlapWhateverTheirStrengths) {
    base::Random random(5);
    Drawn drawn;
    join_all(drawn, 60, [&](auto, auto) { return random.unit(); });
    const std::vector<Point> points = network_layout(drawn.graph);
    EXPECT_GE(smallest_distance(points), least_distance(60) - rounding);
}

TEST(NetworkLayout, NobodyAndOneAloneHaveTheirPlace) {
    EXPECT_TRUE(network_layout({}).empty());
    Drawn drawn;
    join_all(drawn, 1, [](auto, auto) { return 0.0; });
    const std::vector<Point> points = network_layout(drawn.graph);
    ASSERT_EQ(points.size(), 1u);
    EXPECT_EQ(points[0].x, 0.5);
    EXPECT_EQ(points[0].y, 0.5);
}

}  // namespace
}  // namespace almanac::elections
