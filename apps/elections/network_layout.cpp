#include "apps/elections/network_layout.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace almanac::elections {

namespace {

// How far apart two nodes should stand: the strongest pair near, the weakest connection far, who is
// not connected farther still.
constexpr double near = 0.25;
constexpr double far = 1.0;
constexpr double unconnected = 1.4;

constexpr std::uint64_t starts = 4;     // the best of so many begins is kept
constexpr std::size_t many_nodes = 64;  // above it there is one begin only
constexpr std::size_t sweeps_max = 100;
constexpr std::size_t pair_steps_max = 4'000'000;  // of all sweeps: some 40 ms with 4,096 nodes
constexpr double settled = 1e-4;                   // the share of stress that a sweep must take off

// Wanted distances of all ordered pairs.
class Wanted {
public:
    explicit Wanted(const CoalitionGraph& graph)
        : nodes_(graph.candidates.size()), distances_(nodes_ * nodes_, unconnected) {
        double weakest = std::numeric_limits<double>::max();
        double strongest = 0;
        for (const CoalitionGraph::Edge& edge : graph.edges) {
            weakest = std::min(weakest, edge.pair->coalition_strength_score);
            strongest = std::max(strongest, edge.pair->coalition_strength_score);
        }
        const double range = strongest > weakest ? strongest - weakest : 1;
        for (const CoalitionGraph::Edge& edge : graph.edges) {
            const double missing = (strongest - edge.pair->coalition_strength_score) / range;
            set(edge.one, edge.other, near + (far - near) * missing);
        }
    }

    std::size_t nodes() const { return nodes_; }
    double between(std::size_t one, std::size_t other) const {
        return distances_[one * nodes_ + other];
    }

private:
    void set(std::size_t one, std::size_t other, double distance) {
        distances_[one * nodes_ + other] = distance;
        distances_[other * nodes_ + one] = distance;
    }

    std::size_t nodes_;
    std::vector<double> distances_;
};

double distance(const Point& one, const Point& other) {
    const double x = one.x - other.x;
    const double y = one.y - other.y;
    return std::sqrt(x * x + y * y);
}

double stress(const Wanted& wanted, const std::vector<Point>& points) {
    double sum = 0;
    for (std::size_t one = 0; one < points.size(); ++one) {
        for (std::size_t other = 0; other < one; ++other) {
            const double goal = wanted.between(one, other);
            const double off = (distance(points[one], points[other]) - goal) / goal;
            sum += off * off;
        }
    }
    return sum;
}

// Where the others want the node: the mean of their wishes, near goals weighing more.
Point pulled(const Wanted& wanted, const std::vector<Point>& points, std::size_t node) {
    Point sum;
    double weights = 0;
    for (std::size_t other = 0; other < points.size(); ++other) {
        if (other == node) continue;
        const double goal = wanted.between(node, other);
        const double weight = 1 / (goal * goal);
        const double apart = distance(points[node], points[other]);
        const double scale = apart > 0 ? goal / apart : 0;
        sum.x += weight * (points[other].x + scale * (points[node].x - points[other].x));
        sum.y += weight * (points[other].y + scale * (points[node].y - points[other].y));
        weights += weight;
    }
    return {sum.x / weights, sum.y / weights};
}

std::vector<Point> scattered(std::size_t nodes, std::uint64_t seed) {
    base::Random random(seed);
    std::vector<Point> points(nodes);
    for (Point& point : points) {
        point.x = random.unit();
        point.y = random.unit();
    }
    return points;
}

struct Drawing {
    std::vector<Point> points;
    double stress = 0;
};

// As many as asked for, fewer for very many nodes.
std::size_t rounds_for(std::size_t nodes, std::size_t most) {
    return std::clamp<std::size_t>(pair_steps_max / (nodes * nodes), 1, most);
}

Drawing relaxed(const Wanted& wanted, std::vector<Point> points) {
    const std::size_t sweeps = points.size() < 2 ? 0 : rounds_for(points.size(), sweeps_max);
    double before = stress(wanted, points);
    for (std::size_t sweep = 0; sweep < sweeps; ++sweep) {
        for (std::size_t node = 0; node < points.size(); ++node)
            points[node] = pulled(wanted, points, node);
        const double now = stress(wanted, points);
        if (before - now <= settled * before) break;
        before = now;
    }
    return {std::move(points), before};
}

// Into the unit square, filling it one way and centred the other.
void fit(std::vector<Point>& points) {
    Point low{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
    Point high{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::lowest()};
    for (const Point& point : points) {
        low = {std::min(low.x, point.x), std::min(low.y, point.y)};
        high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
    const double size = std::max(high.x - low.x, high.y - low.y);
    const double scale = size > 0 ? 1 / size : 0;
    for (Point& point : points) {
        point.x = 0.5 + (point.x - (low.x + high.x) / 2) * scale;
        point.y = 0.5 + (point.y - (low.y + high.y) / 2) * scale;
    }
}

double inside(double value) { return std::clamp(value, 0.0, 1.0); }

// Moves two that stand too close apart along their line; on one spot, along a line of their own.
void part(Point& one, Point& other, double least, base::Random& random) {
    double apart = distance(one, other);
    Point line{one.x - other.x, one.y - other.y};
    if (apart < least / 100) {
        line = {random.unit() - 0.5, random.unit() - 0.5};
        apart = distance(line, {});
    }
    const double step = (least - distance(one, other)) / 2 * 1.05 / apart;
    one = {inside(one.x + line.x * step), inside(one.y + line.y * step)};
    other = {inside(other.x - line.x * step), inside(other.y - line.y * step)};
}

void part_all(std::vector<Point>& points) {
    constexpr std::size_t rounds_max = 300;
    if (points.size() < 2) return;
    const std::size_t rounds = rounds_for(points.size(), rounds_max);
    const double least = least_distance(points.size());
    base::Random random(points.size());
    bool touching = true;
    for (std::size_t round = 0; round < rounds && touching; ++round) {
        touching = false;
        for (std::size_t one = 0; one < points.size(); ++one) {
            for (std::size_t other = 0; other < one; ++other) {
                if (distance(points[one], points[other]) >= least) continue;
                part(points[one], points[other], least, random);
                touching = true;
            }
        }
    }
}

double four_decimals(double value) { return std::round(value * 10'000) / 10'000; }

}  // namespace

double least_distance(std::size_t nodes) {
    return nodes < 2 ? 0 : 0.5 / std::sqrt(static_cast<double>(nodes));
}

std::vector<Point> network_layout(const CoalitionGraph& graph) {
    const Wanted wanted(graph);
    Drawing best;
    const std::uint64_t begins = wanted.nodes() > many_nodes ? 1 : starts;
    for (std::uint64_t start = 0; start < begins; ++start) {
        Drawing drawing = relaxed(wanted, scattered(wanted.nodes(), start));
        if (start == 0 || drawing.stress < best.stress) best = std::move(drawing);
    }
    fit(best.points);
    part_all(best.points);
    for (Point& point : best.points) point = {four_decimals(point.x), four_decimals(point.y)};
    return best.points;
}

}  // namespace almanac::elections
