// Everybody's votes over all rounds, as lines; a winner's alone, and whose votes they were at the
// end. The web page's are web/charts/totals.tsx and spark.tsx.

#include "apps/elections/count_layout.h"
#include "apps/elections/count_output_html_charts.h"
#include "apps/elections/count_output_html_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace almanac::elections {

namespace {

struct Frame {
    bool wide = true;
    double width = 0;
    double height = 0;
    double right = 0;  // room for names
    double size = 0;   // of their type
};

constexpr Frame wide_frame{true, 1000, 400, 180, 13};
constexpr Frame narrow_frame{false, 360, 300, 104, 11};
constexpr double left = 38;
constexpr double top = 22;
constexpr double bottom = 24;

struct Point {
    double x = 0;
    double y = 0;
};

// A name at its line.
struct Label {
    std::string text;
    Point at;
    bool ends = false;  // the text ends there
    bool won = false;
};

std::string path_of(const std::vector<Point>& points) {
    std::string path;
    for (const Point& point : points)
        path += fmt::format("{}{},{}", path.empty() ? "M" : "L", px(point.x), px(point.y));
    return path;
}

// Draws the lines in one frame.
class Drawing {
public:
    Drawing(Html& html, const Story& story, const Frame& frame)
        : html_(html),
          story_(story),
          frame_(frame),
          rounds_(story.count().rounds.size()),
          most_(most_of_lines()) {}

    void run() {
        const auto svg = html_.open(
            "svg", {{"class", frame_.wide ? "chart totals wide" : "chart totals narrow"},
                    {"role", "img"},
                    {"aria-label",
                     "Votes of every candidate by round, with the votes that elect. The "
                     "same figures stand in the table."},
                    {"viewBox", fmt::format("0 0 {} {}", px(frame_.width), px(frame_.height))}});
        grid();
        if (story_.has_threshold()) threshold();
        for (auto line = story_.lines().rbegin(); line != story_.lines().rend(); ++line)
            draw(*line);
        names();
    }

private:
    double most_of_lines() const {
        double most = 1;
        for (const tally::Round& round : story_.count().rounds) {
            for (const tally::Votes& votes : round.totals)
                most = std::max(most, votes.approximate());
            if (story_.has_threshold()) most = std::max(most, round.threshold.approximate());
        }
        return most;
    }

    double x(std::size_t round) const {
        const double width = frame_.width - frame_.right - left;
        return left + (rounds_ > 1
                           ? width * static_cast<double>(round) / static_cast<double>(rounds_ - 1)
                           : 0);
    }
    double y(double votes) const {
        return frame_.height - bottom - (frame_.height - bottom - top) * votes / (most_ * 1.02);
    }
    Point point(tally::CandidateIndex candidate, std::size_t round) const {
        return {x(round), y(story_.total(candidate, round).approximate())};
    }

    // The last round in which the candidate has a figure.
    std::size_t end_of(const StoryLine& line) const {
        for (std::size_t round = rounds_; round > 0; --round) {
            if (story_.is_in(line.candidate, round - 1)) return round - 1;
        }
        return 0;
    }

    void grid() {
        const auto group = html_.open("g", {{"class", "grid"}});
        for (const double votes : ticks(most_, 5)) {
            html_.shape("line", {{"x1", px(x(0))},
                                 {"x2", px(x(rounds_ - 1))},
                                 {"y1", px(y(votes))},
                                 {"y2", px(y(votes))},
                                 {"class", votes == 0 ? "ground" : "rule"}});
            label(px(x(0) - 8), px(y(votes) + 4), "end", short_number(votes));
        }
        const std::size_t most_labels = frame_.wide ? 26 : 9;
        const std::size_t step =
            std::max<std::size_t>(1, (rounds_ + most_labels - 1) / most_labels);
        for (std::size_t round = 0; round < rounds_; round += step)
            label(px(x(round)), px(frame_.height - 6), "middle", std::to_string(round + 1));
    }

    std::string short_number(double votes) const {
        const bool thousands = most_ >= 5000;
        return px(thousands ? votes / 1000 : votes) + (thousands && votes > 0 ? "k" : "");
    }

    void label(const std::string& x, const std::string& y, const char* anchor,
               const std::string& text) {
        html_.put("text", {{"x", x}, {"y", y}, {"text-anchor", anchor}}, text);
    }

    void threshold() {
        std::string path;
        std::vector<Point> points;
        for (std::size_t round = 0; round < rounds_; ++round) {
            if (story_.count().rounds[round].begins_anew)
                path += path_of(std::exchange(points, {}));
            points.push_back({x(round), y(story_.count().rounds[round].threshold.approximate())});
        }
        path += path_of(points);
        html_.shape("path", {{"class", "threshold-line"}, {"d", path}});
        const std::string text =
            story_.figure(story_.count().rounds.front().threshold) + " votes to win";
        html_.put(
            "text",
            {{"class", "threshold-text"}, {"x", px(points[0].x + 2)}, {"y", px(points[0].y - 6)}},
            text);
    }

    // A line breaks where its candidate was not in the count, or where that began anew.
    void draw(const StoryLine& line) {
        const auto group = html_.open("g", {{"class", tone_class(line.tone, "line")}});
        html_.put("title", story_.name(line.candidate));
        const std::size_t won = line.elected > 0 ? line.elected - 1 : rounds_;
        std::vector<Point> run;
        bool after = false;
        const auto finish = [&] {
            if (run.size() > 1)
                html_.shape("path", {{"class", after ? "after" : "run"}, {"d", path_of(run)}});
            run.clear();
        };
        for (std::size_t round = 0; round < rounds_; ++round) {
            if (story_.count().rounds[round].begins_anew) finish();
            if (!story_.is_in(line.candidate, round)) {
                finish();
                continue;
            }
            run.push_back(point(line.candidate, round));
            if (round != won) continue;
            finish();
            after = true;
            run.push_back(point(line.candidate, round));
        }
        finish();
        const Point end = point(line.candidate, won < rounds_ ? won : end_of(line));
        html_.shape("circle", {{"cx", px(end.x)},
                               {"cy", px(end.y)},
                               {"r", won < rounds_   ? "4.5"
                                     : line.tone > 0 ? "2.5"
                                                     : "1.5"}});
    }

    // Who is there to the end is named at the right edge, the others above the end of their line.
    void names() {
        std::vector<const StoryLine*> last;
        std::vector<double> wanted;
        std::vector<Label> labels;
        for (const StoryLine& line : story_.lines()) {
            if (line.tone == 0) continue;
            if (end_of(line) + 1 != rounds_) {
                labels.push_back(label_at_end(line, labels));
                continue;
            }
            last.push_back(&line);
            wanted.push_back(point(line.candidate, rounds_ - 1).y);
        }
        const auto places = spread(wanted, frame_.size + 5, frame_.height - bottom);
        for (std::size_t at = 0; at < last.size(); ++at) {
            const std::string& name = story_.name(last[at]->candidate);
            labels.push_back({fit(name, frame_.right - 16, frame_.size),
                              {x(rounds_ - 1) + 11, places[at] + 4},
                              false,
                              last[at]->elected > 0});
        }
        const auto group = html_.open("g", {{"class", frame_.wide ? "names" : "names small"}});
        for (const Label& one : labels)
            html_.put("text",
                      {{"class", one.won ? "won" : "lost"},
                       {"x", px(one.at.x)},
                       {"y", px(one.at.y)},
                       {"text-anchor", one.ends ? "end" : "start"}},
                      one.text);
    }

    Label label_at_end(const StoryLine& line, const std::vector<Label>& others) const {
        const std::string text = fit(story_.name(line.candidate), 150, frame_.size);
        const double width = width_of(text, frame_.size);
        const Point end = point(line.candidate, end_of(line));
        Label label{text, {end.x + 3, end.y - 8}, true, false};
        if (label.at.x - width < left) label = {text, {left, end.y - 8}, false, false};
        const auto meets = [&](const Label& other) {
            return std::abs(other.at.y - label.at.y) < frame_.size + 2 &&
                   std::abs(other.at.x - label.at.x) < width;
        };
        if (std::any_of(others.begin(), others.end(), meets)) label.at.y = end.y + frame_.size + 5;
        return label;
    }

    Html& html_;
    const Story& story_;
    const Frame& frame_;
    std::size_t rounds_;
    double most_;
};

}  // namespace

void draw_totals(Html& html, const Story& story) {
    Drawing(html, story, wide_frame).run();
    Drawing(html, story, narrow_frame).run();
}

void draw_spark(Html& html, const Story& story, const StoryLine& winner) {
    constexpr double width = 240;
    constexpr double height = 56;
    const std::size_t rounds = story.count().rounds.size();
    const auto x = [&](std::size_t round) {
        return 2 + (rounds > 1 ? (width - 10) * static_cast<double>(round) /
                                     static_cast<double>(rounds - 1)
                               : 0);
    };
    const auto y = [&](double votes) { return height - 1 - (height - 7) * votes / story.most(); };
    std::vector<Point> run;
    for (std::size_t round = 0; round < winner.elected; ++round) {
        if (story.is_in(winner.candidate, round))
            run.push_back({x(round), y(story.total(winner.candidate, round).approximate())});
    }
    std::vector<Point> area = run;
    area.insert(area.begin(), {run.front().x, height - 1});
    area.push_back({run.back().x, height - 1});
    if (run.size() == 1) run.insert(run.begin(), {run[0].x, height - 1});
    const auto svg = html.open("svg", {{"class", tone_class(winner.tone, "chart spark")},
                                       {"viewBox", "0 0 240 56"},
                                       {"preserveAspectRatio", "none"},
                                       {"aria-hidden", "true"}});
    html.shape("path", {{"class", "area"}, {"d", path_of(area) + "Z"}});
    if (story.has_threshold()) {
        const std::string at =
            px(y(story.count().rounds[winner.elected - 1].threshold.approximate()));
        html.shape(
            "line",
            {{"class", "threshold-line"}, {"x1", "0"}, {"x2", "240"}, {"y1", at}, {"y2", at}});
    }
    html.shape("path", {{"class", "run"}, {"d", path_of(run)}});
}

void draw_ending(Html& html, const Story& story) {
    const tally::Round& last = story.count().rounds.back();
    double all = last.exhausted.approximate() + last.residual.approximate();
    for (const tally::Votes& votes : last.totals) all += votes.approximate();
    const auto svg = html.open("svg", {{"class", "chart ending"},
                                       {"viewBox", "0 0 1000 32"},
                                       {"preserveAspectRatio", "none"},
                                       {"role", "img"},
                                       {"aria-label",
                                        "Whose the votes were when the count ended, as the list "
                                        "below says."}});
    double at = 0;
    const auto piece = [&](const std::string& kind, const tally::Votes& votes) {
        const double width = 1000 * votes.approximate() / std::max(all, 1e-9);
        if (width < 0.05) return;
        html.shape(
            "rect",
            {{"class", kind}, {"x", px(at)}, {"y", "0"}, {"width", px(width)}, {"height", "32"}});
        at += width;
    };
    for (const StoryLine& line : story.lines())
        piece(tone_class(line.tone), last.totals[line.candidate]);
    piece("tone-end", last.exhausted);
    piece("residual", last.residual);
}

}  // namespace almanac::elections
