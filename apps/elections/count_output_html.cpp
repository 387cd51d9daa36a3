#include "apps/elections/count_output_html.h"

#include "apps/elections/count_layout.h"
#include "apps/elections/count_output_html_charts.h"
#include "apps/elections/count_output_html_story.h"
#include "apps/elections/count_output_html_style.h"
#include "apps/elections/count_output_html_tables.h"
#include "apps/elections/html.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

// More winners than these are set smaller.
constexpr std::size_t winners_large = 4;

// Writes one page.
class Page {
public:
    Page(const CountReport& report, std::span<const bundle::Source::Input> inputs)
        : story_(report), inputs_(inputs) {}

    std::string run() {
        html_.literal("<!DOCTYPE html>\n");
        {
            const auto root = html_.open("html", {{"lang", "en"}});
            head();
            const auto body = html_.open("body");
            const auto main = html_.open("main");
            hero();
            if (story_.count().rounds.size() > 1) totals();
            table();
            rounds();
            ballots();
            rule();
            notes();
            html_.put("footer",
                      "Counted exactly by Almanac: whoever counts the same files by the same rule "
                      "gets the same figures. This page loads nothing and runs nothing.");
        }
        return html_.take() + "\n";
    }

private:
    std::string title() const {
        const std::string& title = story_.contest().title;
        return title.empty() ? "Untitled contest" : title;
    }

    std::string headline() const {
        std::string text;
        for (const HeadlinePart& part : story_.headline()) text += part.text;
        return text;
    }

    void head() {
        const auto head = html_.open("head");
        html_.single("meta", {{"charset", "utf-8"}});
        html_.single("meta",
                     {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
        html_.put("title", fmt::format("{}: {}", title(), headline()));
        const auto style = html_.open("style");
        html_.literal(page_style());
    }

    void hero() {
        const auto header = html_.open("header", {{"class", "hero"}});
        const bool many = story_.count().winners.size() > winners_large;
        {
            const auto kicker = html_.open("p", {{"class", "kicker"}});
            html_.put("b", title());
            html_.text(" ");
            html_.put("span", story_.kicker());
        }
        {
            const auto heading = html_.open("h1", {{"class", many ? "long" : "short"}});
            for (const HeadlinePart& part : story_.headline()) {
                if (part.is_name)
                    html_.put("span", part.text);
                else
                    html_.text(part.text);
            }
        }
        html_.put("p", {{"class", "deck"}}, story_.deck());
        {
            const auto list = html_.open("ul", {{"class", many ? "winners many" : "winners"}});
            for (const tally::CandidateIndex one : story_.count().winners)
                winner(story_.line_of(one));
        }
        facts();
    }

    void winner(const StoryLine& line) {
        const auto item = html_.open("li", {{"class", fmt::format("winner tone-{}", line.tone)}});
        html_.put("p", {{"class", "when"}}, "Elected " + story_.in_round(line.elected));
        html_.put("h2", story_.name(line.candidate));
        const std::string& party = story_.contest().candidates[line.candidate].party;
        if (!party.empty()) html_.put("p", {{"class", "party"}}, party);
        draw_spark(html_, story_, line);
        const tally::Votes votes = story_.total(line.candidate, line.elected - 1);
        {
            const auto with = html_.open("p", {{"class", "with"}});
            html_.put("b", story_.figure(votes));
            html_.text(" votes ");
            html_.put("span", share(votes));
        }
        html_.put("p", {{"class", "from"}}, story_.winner_line(line));
    }

    // "26.6%" of the valid ballots.
    std::string share(const tally::Votes& votes) const {
        const double percent = base::percentage(
            votes, base::whole_decimal(static_cast<std::int64_t>(story_.count().valid_ballots),
                                       votes.places));
        return fmt::format("{:.1f}%", percent);
    }

    void fact(std::string_view name, std::string_view figure) {
        const auto pair = html_.open("div");
        html_.put("dt", name);
        html_.put("dd", figure);
    }

    void facts() {
        const tally::Count& count = story_.count();
        const auto list = html_.open("dl", {{"class", "facts"}});
        fact("valid ballots", with_commas(std::to_string(count.valid_ballots)));
        fact(story_.lines().size() == 1 ? "candidate" : "candidates",
             with_commas(std::to_string(story_.lines().size())));
        fact(count.seats == 1 ? "seat" : "seats", std::to_string(count.seats));
        if (story_.has_threshold())
            fact(count.seats == 1 ? "votes to win" : "votes to win a seat",
                 story_.figure(count.threshold));
        const std::size_t rounds = count.rounds.size();
        fact(std::string(story_.round_word()) + (rounds == 1 ? "" : "s"), std::to_string(rounds));
    }

    void section_head(std::string_view title, std::string_view intro) {
        html_.put("h2", title);
        if (!intro.empty()) html_.put("p", {{"class", "intro"}}, intro);
    }

    void totals() {
        const auto section = html_.open("section", {{"id", "totals"}});
        section_head(fmt::format("Every {} at once", story_.round_word()),
                     "The run of each candidate’s votes. A large dot marks where a seat was won; "
                     "a line that ends has left the count.");
        const auto figure = html_.open("figure");
        draw_totals(html_, story_);
    }

    void table() {
        const auto section = html_.open("section", {{"id", "figures"}});
        section_head("The figures",
                     fmt::format("Votes of every candidate after all transfers of the {}, to the "
                                 "last digit that the rule keeps.",
                                 story_.round_word()));
        put_rounds_tables(html_, story_);
        html_.put("p", {{"class", "legend"}},
                  fmt::format("● elected on these votes; × out after this {}; empty: had left "
                              "before",
                              story_.round_word()));
    }

    void rounds() {
        const auto section = html_.open("section", {{"id", "rounds"}});
        section_head("How the votes moved",
                     "Each bar is a candidate. When somebody is out, or has more votes than a seat "
                     "needs, the ribbons show to whom those votes go next on the ballots.");
        for (std::size_t round = 0; round < story_.count().rounds.size(); ++round) {
            const auto article = html_.open("article", {{"class", "round"}});
            html_.put("h3", story_.round_title(round));
            html_.put("p", {{"class", "decision"}}, story_.decision(round));
            html_.put("p", {{"class", "moved"}}, story_.moved(round));
            for (const tally::Tie& tie : story_.count().ties) {
                if (tie.round == round + 1)
                    html_.put("p", {{"class", "moved"}}, story_.tie_sentence(tie));
            }
            const auto figure = html_.open("figure");
            draw_round(html_, story_, round);
        }
    }

    void share_line(const std::string& tone, bool won, std::string_view name,
                    const tally::Votes& votes) {
        if (votes.units == 0) return;
        const auto item = html_.open("li", {{"class", tone}});
        html_.put("i", "");
        html_.put("span", {{"class", won ? "won" : "lost"}}, name);
        html_.put("b", story_.figure(votes));
        html_.put("span", share(votes));
    }

    void ballots() {
        const auto section = html_.open("section", {{"id", "ballots"}});
        section_head("Where the votes ended", ballots_sentence());
        const tally::Round& last = story_.count().rounds.back();
        {
            const auto figure = html_.open("figure");
            draw_ending(html_, story_);
        }
        {
            const auto list = html_.open("ul", {{"class", "shares"}});
            for (const StoryLine& line : story_.lines())
                share_line(fmt::format("tone-{}", line.tone), line.elected > 0,
                           story_.name(line.candidate), last.totals[line.candidate]);
            share_line("tone-end", false, "No longer counting", last.exhausted);
            share_line("residual", false, "Lost to rounding", last.residual);
        }
        {
            const auto list = html_.open("dl", {{"class", "notes"}});
            for (const auto& [name, sentence] : accounts()) {
                html_.put("dt", name);
                html_.put("dd", sentence);
            }
            if (last.exhausted.units > 0) note("No longer counting", exhausted_sentence(story_));
        }
        const auto room = html_.open("div", {{"class", "round"}});
        put_exhausted_table(html_, story_);
    }

    std::string ballots_sentence() const {
        const std::uint64_t read = story_.contest().ballots.voters();
        return fmt::format("{} {} read, {} of them valid: they rank somebody who can be counted.",
                           counted(read, "ballot", "ballots"), read == 1 ? "was" : "were",
                           with_commas(std::to_string(story_.count().valid_ballots)));
    }

    // Ballots and cards that count for nobody from the start.
    std::vector<std::pair<std::string, std::string>> accounts() const {
        const tally::NotCounted& lost = story_.count().not_counted;
        const Accounting& source = story_.contest().accounting;
        std::vector<std::pair<std::string, std::string>> out;
        const auto add = [&](std::uint64_t number, const char* name, const char* what) {
            if (number > 0)
                out.emplace_back(name,
                                 fmt::format("{} {}", counted(number, "ballot", "ballots"), what));
        };
        add(lost.blank, "Blank", "without any mark that counts.");
        add(lost.overvoted, "Overvoted", "with several candidates at the first rank that counts.");
        add(lost.skipped, "Skipped", "with too many skipped ranks before the first candidate.");
        add(lost.repeated, "Repeated", "with a candidate marked again before anybody counted.");
        add(lost.only_excluded, "Not in the race", "for nobody but candidates not in the race.");
        add(source.without_contest, "Other cards", "without this contest were passed over.");
        add(source.set_aside, "Set aside", "that the source marks as not to be counted.");
        add(source.bad_rows_skipped, "Bad rows", "could not be read and were left out.");
        return out;
    }

    void rule() {
        const tally::Rule& rule = story_.rule();
        const auto section = html_.open("section", {{"id", "rule"}});
        section_head("The rule in words", "");
        {
            const auto intro = html_.open("p", {{"class", "intro"}});
            html_.text(rule.title);
            if (!rule.statute.empty()) html_.text("; " + rule.statute);
            html_.text(" (");
            html_.put("code", rule.id);
            html_.text(").");
        }
        const std::vector<tally::Said> said = tally::explain(rule);
        const auto columns = html_.open("div", {{"class", "rule"}});
        for (std::size_t at = 0; at < said.size();) {
            const tally::Step step = said[at].step;
            const auto block = html_.open("div");
            html_.put("h3", tally::heading_of(step));
            const auto list = html_.open("ul");
            for (; at < said.size() && said[at].step == step; ++at)
                html_.put("li", said[at].sentence);
        }
    }

    void note(std::string_view name, std::string_view text) {
        if (text.empty()) return;
        html_.put("dt", name);
        html_.put("dd", text);
    }

    void notes() {
        const auto section = html_.open("section", {{"id", "sources"}});
        section_head("About this count", "");
        put_files_table(html_, inputs_);
        const auto list = html_.open("dl", {{"class", "notes"}});
        note("Not in the race", out_of_race());
        html_.put("dt", "Ties");
        {
            const auto ties = html_.open("dd");
            if (story_.count().ties.empty()) html_.text("None had to be decided.");
            for (const tally::Tie& tie : story_.count().ties)
                html_.put("p", story_.tie_sentence(tie));
        }
        note("Lots", story_.report().prepared.lots);
    }

    std::string out_of_race() const {
        std::vector<std::string> names;
        const std::vector<bool>& excluded = story_.report().prepared.question.excluded;
        for (std::size_t one = 0; one < excluded.size(); ++one) {
            if (excluded[one]) names.push_back(story_.contest().candidates[one].name);
        }
        return listed(names);
    }

    Html html_;
    Story story_;
    std::span<const bundle::Source::Input> inputs_;
};

}  // namespace

std::string count_as_html(const CountReport& report,
                          std::span<const bundle::Source::Input> inputs) {
    return Page(report, inputs).run();
}

}  // namespace almanac::elections
