// The picture of one round: where everything stands, then how it is drawn. The web page's is
// web/charts/countLayout.ts and count.tsx.

#include "apps/elections/count_output_html_charts.h"
#include "apps/elections/count_output_html_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

// More would be no picture but a list, and of most rounds two shall fit on a page of A4; the table
// has them all.
constexpr std::size_t rows_max = 18;
constexpr std::size_t rows_max_first = 40;  // in the first round

// Above the rows: the words at the threshold.
constexpr double head = 26;
constexpr double text_size = 14;

// How a picture is set out, in its own pixels.
struct Frame {
    bool wide = true;
    double width = 0;
    double left = 0;   // where bars begin
    double right = 0;  // where the longest ends
    double row = 0;    // the height of a row
    double bar_top = 0;
    double bar_height = 0;
};

constexpr Frame wide_frame{true, 860, 320, 710, 22, 4, 14};
constexpr Frame narrow_frame{false, 360, 0, 358, 36, 20, 11};

// A row; no candidate: the votes that no longer count.
struct Row {
    std::optional<CandidateIndex> candidate;
    double before = 0;
    double gone = 0;
    double y = 0;
    double end = 0;  // how far anything reaches, in votes
};

// What moves from one row to another, with where it leaves and lands, in votes.
struct Flow {
    std::optional<std::size_t> from;
    std::optional<std::size_t> to;
    std::uint32_t tone = 0;  // of who gets it; no row: nobody
    bool ended = false;
    double votes = 0;
    double start = 0;
    double landing = 0;
};

// Where everything of one round stands.
class Layout {
public:
    Layout(const Story& story, std::size_t round, const Frame& frame)
        : story_(story), round_(round), frame_(frame), most_(story.most()) {
        place_rows();
        place_flows();
    }

    const std::vector<Row>& rows() const { return rows_; }
    const std::vector<Flow>& flows() const { return flows_; }
    std::size_t hidden() const { return hidden_; }
    double height() const { return rows_.back().y + frame_.row + (hidden_ > 0 ? 20 : 4); }
    double x(double votes) const {
        return frame_.left + (frame_.right - frame_.left) * votes / most_;
    }

private:
    bool begins() const { return round_ == 0 || story_.count().rounds[round_].begins_anew; }
    bool was_in(CandidateIndex candidate) const {
        return !begins() && story_.is_in(candidate, round_ - 1);
    }

    double before(CandidateIndex candidate) const {
        const std::size_t round = was_in(candidate) ? round_ - 1 : round_;
        return story_.total(candidate, round).approximate();
    }

    void place_rows() {
        for (const StoryLine& line : story_.lines()) {
            if (!story_.is_in(line.candidate, round_) && !was_in(line.candidate)) continue;
            rows_.push_back({line.candidate, before(line.candidate), 0, 0, 0});
        }
        drop_smallest(round_ == 0 ? rows_max_first : rows_max);
        rows_.push_back({});
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            const bool ended = at + 1 == rows_.size();
            rows_[at].y = head + static_cast<double>(at) * frame_.row + (ended ? 10 : 0);
        }
    }

    // But for those who leave.
    void drop_smallest(std::size_t most) {
        if (rows_.size() <= most) return;
        std::vector<double> votes;
        for (const Row& row : rows_) votes.push_back(row.before);
        std::sort(votes.rbegin(), votes.rend());
        const double least = votes[most - 1];
        const std::size_t all = rows_.size();
        std::erase_if(rows_, [&](const Row& row) {
            return row.before < least && story_.is_in(*row.candidate, round_) &&
                   !leaves(*row.candidate);
        });
        hidden_ = all - rows_.size();
    }

    bool leaves(CandidateIndex candidate) const {
        const auto& out = story_.count().rounds[round_].eliminated;
        return std::find(out.begin(), out.end(), candidate) != out.end();
    }

    std::optional<std::size_t> row_of(std::optional<CandidateIndex> candidate) const {
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            if (rows_[at].candidate == candidate) return at;
        }
        return std::nullopt;
    }

    void place_flows() {
        double ended = 0;
        for (const Move& move : story_.moves(round_)) {
            const double votes = move.votes.approximate();
            const std::uint32_t tone = move.to ? story_.line_of(*move.to).tone : 0;
            flows_.push_back(
                {row_of(move.from), row_of(move.to), tone, !move.to.has_value(), votes, 0, 0});
            if (!move.to) ended += votes;
        }
        rows_.back().before = story_.count().rounds[round_].exhausted.approximate() - ended;
        // Leftmost target first, so that ribbons cross as little as they can.
        std::stable_sort(flows_.begin(), flows_.end(), [&](const Flow& one, const Flow& other) {
            return reach(one) < reach(other);
        });
        for (Flow& flow : flows_) {
            if (flow.from) rows_[*flow.from].gone += flow.votes;
        }
        for (Row& row : rows_) row.end = std::max(0.0, row.before - row.gone);
        std::vector<double> leaving;
        for (const Row& row : rows_) leaving.push_back(row.end);
        for (Flow& flow : flows_) {
            if (flow.from) {
                flow.start = leaving[*flow.from];
                leaving[*flow.from] += flow.votes;
            }
            if (flow.to) {
                flow.landing = rows_[*flow.to].end;
                rows_[*flow.to].end += flow.votes;
            }
        }
    }

    double reach(const Flow& flow) const {
        return flow.ended || !flow.to ? -1 : rows_[*flow.to].before;
    }

    const Story& story_;
    std::size_t round_;
    const Frame& frame_;
    double most_;
    std::size_t hidden_ = 0;
    std::vector<Row> rows_;
    std::vector<Flow> flows_;
};

// Draws one round in one frame.
class Drawing {
public:
    Drawing(Html& html, const Story& story, std::size_t round, const Frame& frame)
        : html_(html), story_(story), round_(round), frame_(frame), layout_(story, round, frame) {}

    void run() {
        const std::string height = px(layout_.height());
        const auto svg = html_.open(
            "svg",
            {{"class", frame_.wide ? "chart count wide" : "chart count narrow"},
             {"role", "img"},
             {"aria-label", fmt::format("{}: {} The same figures stand in the table.",
                                        story_.round_title(round_), story_.decision(round_))},
             {"viewBox", fmt::format("0 0 {} {}", px(frame_.width), height)}});
        for (std::size_t at = 0; at < layout_.rows().size(); ++at) bar(at);
        for (const Flow& flow : layout_.flows()) ribbon(flow);
        threshold();
        for (const Row& row : layout_.rows()) words(row);
        if (layout_.hidden() > 0)
            html_.put("text", {{"class", "note"}, {"x", "0"}, {"y", px(layout_.height() - 4)}},
                      fmt::format("and {} with fewer votes, in the table",
                                  counted(layout_.hidden(), "candidate", "candidates")));
    }

private:
    std::uint32_t tone_of(const Row& row) const {
        return row.candidate ? story_.line_of(*row.candidate).tone : 0;
    }
    bool is_in(const Row& row) const {
        return !row.candidate || story_.is_in(*row.candidate, round_);
    }
    bool has_won(const Row& row) const {
        if (!row.candidate) return false;
        const std::uint32_t elected = story_.line_of(*row.candidate).elected;
        return elected > 0 && elected <= round_ + 1;
    }

    std::string figure_of(const Row& row) const {
        if (!row.candidate) return story_.figure(story_.count().rounds[round_].exhausted);
        return is_in(row) ? story_.figure(story_.total(*row.candidate, round_)) : "";
    }

    std::string change_of(const Row& row) const {
        if (row.candidate) return story_.change(*row.candidate, round_);
        if (round_ == 0) return "";
        tally::Votes more = story_.count().rounds[round_].exhausted;
        more.units -= story_.count().rounds[round_ - 1].exhausted.units;
        const std::string text = story_.figure(more);
        return text == "0" || more.units < 0 ? "" : "+" + text;
    }

    std::string note_of(const Row& row) const {
        if (!row.candidate) return "";
        const StoryLine& line = story_.line_of(*row.candidate);
        const auto now = static_cast<std::uint32_t>(round_ + 1);
        if (line.elected == now) return "elected";
        if (has_won(row)) return "elected " + story_.in_round(line.elected);
        const auto& out = story_.count().rounds[round_].eliminated;
        return std::find(out.begin(), out.end(), *row.candidate) == out.end() ? "" : "out";
    }

    std::string class_of(const Row& row) const {
        const char* state = has_won(row) ? "won" : is_in(row) ? "in" : "gone";
        if (!row.candidate) return fmt::format("bar {} tone-end", state);
        return fmt::format("bar {} tone-{}", state, tone_of(row));
    }

    static std::string class_of(const Flow& flow, std::string_view kind) {
        return flow.ended ? std::string(kind) + " tone-end" : tone_class(flow.tone, kind);
    }

    void bar(std::size_t at) {
        const Row& row = layout_.rows()[at];
        const auto group = html_.open("g", {{"class", class_of(row)}});
        piece("kept", row, 0, std::max(0.0, row.before - row.gone));
        for (const Flow& flow : layout_.flows()) {
            if (flow.from == at) piece(class_of(flow, "went"), row, flow.start, flow.votes);
            if (flow.to == at) piece(class_of(flow, "came"), row, flow.landing, flow.votes);
        }
    }

    void piece(const std::string& kind, const Row& row, double from, double votes) {
        const double width = layout_.x(from + votes) - layout_.x(from);
        if (width < 0.05) return;
        html_.shape("rect", {{"class", kind},
                             {"x", px(layout_.x(from))},
                             {"y", px(row.y + frame_.bar_top)},
                             {"width", px(width)},
                             {"height", px(frame_.bar_height)}});
    }

    // As wide at both ends as the votes that move.
    void ribbon(const Flow& flow) {
        if (!flow.from || !flow.to) return;
        const double width = layout_.x(flow.votes) - layout_.x(0);
        const double from_y = layout_.rows()[*flow.from].y + frame_.bar_top;
        const double to_y = layout_.rows()[*flow.to].y + frame_.bar_top;
        const bool up = to_y < from_y;
        const double y1 = from_y + (up ? 0 : frame_.bar_height);
        const double y2 = to_y + (up ? frame_.bar_height : 0);
        const double middle = (y1 + y2) / 2;
        const double x1 = layout_.x(flow.start);
        const double x2 = layout_.x(flow.landing);
        html_.shape(
            "path",
            {{"class", class_of(flow, "ribbon")},
             {"d",
              fmt::format("M{0},{4}C{0},{6} {1},{6} {1},{5}H{3}C{3},{6} {2},{6} {2},{4}Z", px(x1),
                          px(x2), px(x1 + width), px(x2 + width), px(y1), px(y2), px(middle))}});
    }

    void threshold() {
        if (!story_.has_threshold()) return;
        const tally::Votes& votes = story_.count().rounds[round_].threshold;
        const double x = layout_.x(votes.approximate());
        const bool end = x > frame_.width * 0.6;
        const std::size_t last = layout_.rows().size() - 1;
        const double bottom = last == 0 ? head : layout_.rows()[last - 1].y + frame_.row;
        const auto group = html_.open("g", {{"class", "threshold"}});
        html_.shape("line", {{"x1", px(x)}, {"x2", px(x)}, {"y1", "17"}, {"y2", px(bottom)}});
        html_.put(
            "text",
            {{"x", px(x + (end ? 4 : -4))}, {"y", "12"}, {"text-anchor", end ? "end" : "start"}},
            story_.figure(votes) + " votes to win");
    }

    void words(const Row& row) {
        const auto group = html_.open("g", {{"class", has_won(row) ? "words won"
                                                      : is_in(row) ? "words in"
                                                                   : "words gone"}});
        const double y = row.y + (frame_.wide ? 16 : 14);
        const double figures = frame_.wide ? frame_.left - 78 : frame_.width - 2;
        const double changes = frame_.wide ? frame_.left - 14 : frame_.width - 66;
        name(row, y, frame_.wide ? figures - 66 : frame_.width - 130);
        text("figure", figures, y, figure_of(row));
        text("change", changes, y, change_of(row));
        const std::string note = note_of(row);
        if (frame_.wide && !note.empty()) {
            const double x = layout_.x(std::max(row.end, row.before)) + 8;
            html_.put("text", {{"class", "note"}, {"x", px(x)}, {"y", px(y)}}, note);
        }
    }

    // With what becomes of them, where there is no room beside the bar.
    void name(const Row& row, double y, double width) {
        const std::string whole =
            row.candidate ? story_.name(*row.candidate) : std::string("No longer counting");
        const std::string note = frame_.wide ? "" : note_of(row);
        const double room = width - (note.empty() ? 0 : width_of(note, 12) + 6);
        const std::string shown = fit(whole, room, text_size);
        const auto text = html_.open("text", {{"class", "name"}, {"x", "0"}, {"y", px(y)}});
        if (shown != whole) html_.put("title", whole);
        html_.text(shown);
        if (!note.empty()) html_.put("tspan", {{"class", "note"}, {"dx", "6"}}, note);
    }

    void text(const char* kind, double x, double y, const std::string& text) {
        if (text.empty()) return;
        html_.put("text", {{"class", kind}, {"x", px(x)}, {"y", px(y)}, {"text-anchor", "end"}},
                  text);
    }

    Html& html_;
    const Story& story_;
    std::size_t round_;
    const Frame& frame_;
    Layout layout_;
};

}  // namespace

void draw_round(Html& html, const Story& story, std::size_t round) {
    Drawing(html, story, round, wide_frame).run();
    Drawing(html, story, round, narrow_frame).run();
}

}  // namespace almanac::elections
