#include "apps/elections/count_output_html_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace almanac::elections {

namespace {

using tally::Round;
using tally::Votes;

// A4's width within the margins less the names, and of a column its digits and the space around
// them, in the pixels of the printed size.
constexpr double figures_width = 560;
constexpr double digit_width = 6.3;
constexpr double fraction_digit_width = 5.1;
constexpr double column_padding = 27;

bool is_whole(const Votes& votes) {
    return base::whole_part(votes) * base::wide_power_of_ten(votes.places) == votes.units;
}

// Whether no figure of the round needs its places.
bool is_whole(const Round& round) {
    return std::all_of(round.totals.begin(), round.totals.end(),
                       [](const Votes& votes) { return is_whole(votes); }) &&
           is_whole(round.exhausted) && is_whole(round.residual) && is_whole(round.threshold);
}

enum class Places : std::uint8_t { none, all };

double width_of_figure(const Votes& votes, Places places) {
    const std::string figure = Story::exact(votes);
    const std::size_t point = std::min(figure.find('.'), figure.size());
    const std::size_t behind = places == Places::all ? figure.size() - point : 0;
    return column_padding + digit_width * static_cast<double>(point) +
           fraction_digit_width * static_cast<double>(behind);
}

// The figure with what is behind the point in grey, so that the eye finds the whole votes.
void put_figure(Html& html, const Votes& votes, Places places) {
    const std::string figure = Story::exact(votes);
    const std::size_t point = std::min(figure.find('.'), figure.size());
    html.text(figure.substr(0, point));
    if (point < figure.size() && places == Places::all)
        html.put("span", {{"class", "fraction"}}, figure.substr(point));
}

void head_cell(Html& html, const char* kind, std::string_view text) {
    html.put("th", {{"scope", "col"}, {"class", kind}}, text);
}

// The tables of rounds.
class RoundsTables {
public:
    RoundsTables(Html& html, const Story& story) : html_(html), story_(story) {
        for (const Round& round : story.count().rounds)
            places_.push_back(is_whole(round) ? Places::none : Places::all);
    }

    void run() {
        const std::size_t rounds = places_.size();
        std::vector<double> widths;
        double all = 0;
        for (std::size_t round = 0; round < rounds; ++round)
            all += widths.emplace_back(width_of_column(round));
        // Tables of about the same width look better than a last one of a single round.
        const double tables = std::ceil(all / figures_width);
        const double fair = all / tables + *std::max_element(widths.begin(), widths.end()) / 2;
        for (std::size_t first = 0; first < rounds;) {
            std::size_t last = first;
            double width = 0;
            while (last < rounds &&
                   (last == first || width + widths[last] <= std::min(fair, figures_width)))
                width += widths[last++];
            put(first, last);
            first = last;
        }
    }

private:
    double width_of_column(std::size_t at) const {
        const Round& round = story_.count().rounds[at];
        double widest = std::max(width_of_figure(round.exhausted, places_[at]),
                                 width_of_figure(round.threshold, places_[at]));
        for (const Votes& votes : round.totals)
            widest = std::max(widest, width_of_figure(votes, places_[at]));
        return widest;
    }

    void put(std::size_t first, std::size_t last) {
        const auto scroll = html_.open("div", {{"class", "block scroll"}, {"tabindex", "0"}});
        const auto table = html_.open("table");
        html_.put("caption",
                  last - first == 1
                      ? story_.round_title(first)
                      : fmt::format("{}s {} to {}", capital(story_.round_word()), first + 1, last));
        head(first, last);
        {
            const auto body = html_.open("tbody");
            for (const StoryLine& line : story_.lines()) row(line, first, last);
        }
        const auto body = html_.open("tbody", {{"class", "sum"}});
        sum("No longer counting", &Round::exhausted, first, last);
        if (story_.count().rounds.back().residual.units != 0)
            sum("Lost to rounding", &Round::residual, first, last);
        if (story_.has_threshold()) sum("Votes to win", &Round::threshold, first, last);
    }

    static std::string capital(std::string_view word) {
        std::string out(word);
        out[0] = static_cast<char>(out[0] - 'a' + 'A');
        return out;
    }

    void head(std::size_t first, std::size_t last) {
        const auto head = html_.open("thead");
        const auto row = html_.open("tr");
        head_cell(html_, "name", "Candidate");
        for (std::size_t round = first; round < last; ++round)
            head_cell(html_, "number", story_.round_title(round));
    }

    void row(const StoryLine& line, std::size_t first, std::size_t last) {
        bool is_in = false;
        for (std::size_t round = first; round < last; ++round)
            is_in |= story_.is_in(line.candidate, round);
        if (!is_in) return;
        const bool won = line.elected > 0 && line.elected <= last;
        const auto row = html_.open(
            "tr", {{"class", fmt::format("{} tone-{}", won ? "won" : "lost", line.tone)}});
        html_.put("th", {{"scope", "row"}}, story_.name(line.candidate));
        for (std::size_t round = first; round < last; ++round) cell(line, round);
    }

    void cell(const StoryLine& line, std::size_t round) {
        const auto& rounds = story_.count().rounds;
        const auto has = [&](const std::vector<tally::CandidateIndex>& list) {
            return std::find(list.begin(), list.end(), line.candidate) != list.end();
        };
        const bool elected = has(rounds[round].elected);
        const bool out = has(rounds[round].eliminated);
        const auto cell = html_.open("td", {{"class", elected ? "number won"
                                                      : out   ? "number lost"
                                                              : "number"}});
        if (story_.is_in(line.candidate, round)) {
            put_figure(html_, story_.total(line.candidate, round), places_[round]);
            const auto sign = html_.open("span", {{"class", "sign"}});
            if (elected) html_.put("span", {{"aria-label", "elected"}, {"role", "img"}}, "●");
            if (out) html_.put("span", {{"aria-label", "out"}, {"role", "img"}}, "×");
        }
    }

    void sum(std::string_view name, Votes Round::*member, std::size_t first, std::size_t last) {
        const auto row = html_.open("tr");
        html_.put("th", {{"scope", "row"}}, name);
        for (std::size_t round = first; round < last; ++round) {
            const auto cell = html_.open("td", {{"class", "number"}});
            put_figure(html_, story_.count().rounds[round].*member, places_[round]);
            html_.put("span", {{"class", "sign"}}, "");
        }
    }

    Html& html_;
    const Story& story_;
    std::vector<Places> places_;  // by round
};

// A reason why votes stop counting, and where a round has them.
struct Loss {
    std::string_view title;
    std::string_view words;
    std::function<Votes(const Round&)> votes;
};

// Those that took any vote; what no other reason explains comes first.
std::vector<Loss> losses_of(const Story& story) {
    const Round& last = story.count().rounds.back();
    std::vector<Loss> losses;
    losses.push_back({"No further choice", "whose ballots rank nobody else who was left",
                      [](const Round& round) {
                          Votes rest = round.exhausted;
                          rest.units -= round.exhausted_by_overvote.units +
                                        round.exhausted_by_skips.units +
                                        round.exhausted_by_repeat.units;
                          return rest;
                      }});
    const auto add = [&](std::string_view title, std::string_view words, Votes Round::*member) {
        if ((last.*member).units == 0) return;
        losses.push_back({title, words, [member](const Round& round) { return round.*member; }});
    };
    add("Overvote", "that reached an overvote", &Round::exhausted_by_overvote);
    add("Skipped ranks", "that reached too many skipped ranks", &Round::exhausted_by_skips);
    add("Candidate again", "that reached a candidate ranked before", &Round::exhausted_by_repeat);
    return losses;
}

}  // namespace

void put_rounds_tables(Html& html, const Story& story) { RoundsTables(html, story).run(); }

std::string exhausted_sentence(const Story& story) {
    const Round& last = story.count().rounds.back();
    std::vector<std::string> reasons;
    for (const Loss& loss : losses_of(story)) {
        const Votes votes = loss.votes(last);
        if (votes.units > 0)
            reasons.push_back(fmt::format("{} {}", story.figure(votes), loss.words));
    }
    return fmt::format("{} votes at the end: {}.", story.figure(last.exhausted), listed(reasons));
}

void put_exhausted_table(Html& html, const Story& story) {
    const std::vector<Loss> losses = losses_of(story);
    if (losses.size() == 1) return;
    const auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
    const auto table = html.open("table");
    html.put("caption", "Votes that no longer count, so far");
    {
        const auto head = html.open("thead");
        const auto row = html.open("tr");
        head_cell(html, "name", "After");
        for (const Loss& loss : losses) head_cell(html, "number", loss.title);
        head_cell(html, "number", "Together");
    }
    const auto body = html.open("tbody");
    for (std::size_t at = 0; at < story.count().rounds.size(); ++at) {
        const Round& round = story.count().rounds[at];
        const auto row = html.open("tr");
        html.put("th", {{"scope", "row"}}, story.round_title(at));
        const auto cell = [&](const Votes& votes) {
            const auto data = html.open("td", {{"class", "number"}});
            put_figure(html, votes, Places::all);
        };
        for (const Loss& loss : losses) cell(loss.votes(round));
        cell(round.exhausted);
    }
}

void put_files_table(Html& html, std::span<const bundle::Source::Input> inputs) {
    const auto scroll = html.open("div", {{"class", "scroll files"}, {"tabindex", "0"}});
    const auto table = html.open("table");
    html.put("caption", "The files that were counted");
    {
        const auto head = html.open("thead");
        const auto row = html.open("tr");
        head_cell(html, "name", "File");
        head_cell(html, "number", "Bytes, unpacked");
        head_cell(html, "name", "SHA-256");
    }
    const auto body = html.open("tbody");
    for (const bundle::Source::Input& input : inputs) {
        const auto row = html.open("tr");
        html.put("th", {{"scope", "row"}}, input.name);
        html.put("td", {{"class", "number"}}, with_commas(std::to_string(input.bytes)));
        const auto cell = html.open("td");
        html.put("code", input.sha256);
    }
}

}  // namespace almanac::elections
