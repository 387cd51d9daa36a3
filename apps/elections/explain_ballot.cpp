#include "apps/elections/explain_ballot.h"

#include "apps/elections/explain_lines.h"
#include "apps/elections/explain_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using tally::BallotStep;
using tally::CandidateIndex;
using tally::Method;

std::optional<std::size_t> find_ballot(const Contest& contest, std::string_view id) {
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        if (ballot_id(contest, ballot) == id) return ballot;
    }
    return std::nullopt;
}

// "1 Ada, 2 Bo and Cy, 4 Dee".
std::string marks_text(const Contest& contest, std::span<const tally::Mark> marks) {
    std::string text;
    std::uint16_t rank = 0;
    for (const tally::Mark& mark : marks) {
        const std::string_view who = mark.candidate == tally::overvote_mark
                                         ? std::string_view("an overvote")
                                         : contest.candidates[mark.candidate].name;
        if (mark.rank == rank)
            text += fmt::format(" and {}", who);
        else
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", mark.rank, who);
        rank = mark.rank;
    }
    return text.empty() ? "none" : text;
}

std::string_view special_text(CandidateIndex word) {
    if (word == tally::overvote_stop) return "an overvote ends it";
    if (word == tally::skip_stop) return "too many skipped ranks end it";
    return "a candidate ranked again ends it";
}

// "Ada, Bo, (Cy or Dee, whoever is alone left)".
std::string ranking_text(const Contest& contest, std::span<const CandidateIndex> ranking) {
    std::string text;
    bool inside = false;
    for (const CandidateIndex word : ranking) {
        if (word == tally::overvote_end) {
            text += ", whoever is alone left of them)";
            inside = false;
            continue;
        }
        if (!text.empty() && text.back() != '(') text += inside ? " or " : ", ";
        if (word == tally::overvote_begin) {
            text += "(";
            inside = true;
        } else {
            text += tally::is_special(word) ? special_text(word)
                                            : std::string_view(contest.candidates[word].name);
        }
    }
    return text;
}

std::string_view why_not_counted(tally::Cleaned cleaned) {
    switch (cleaned) {
        case tally::Cleaned::blank:
            return "It does not count: it has no mark at a rank that counts.";
        case tally::Cleaned::overvoted:
            return "It does not count: an overvote leaves nobody.";
        case tally::Cleaned::skipped:
            return "It does not count: too many ranks are skipped before the first candidate.";
        case tally::Cleaned::repeated:
            return "It does not count: a candidate ranked again ends it before anybody counts.";
        default:
            return "It does not count: it names only candidates who are not in the race.";
    }
}

// Tells the steps of one ballot.
class Story {
public:
    Story(const CountReport& report, std::span<const CandidateIndex> ranking)
        : telling_{report.prepared.contest, report.prepared, report.count, *report.count.rule},
          ranking_(ranking),
          steps_(tally::journey(report.count, ranking)) {}

    void tell(BallotStory& story) {
        const bool parts =
            telling_.rule.method == Method::meek || telling_.rule.method == Method::warren;
        if (parts)
            tell_parts(story);
        else
            tell_steps(story);
    }

private:
    // Under keep values: all its parts, each time that one of them changes.
    void tell_parts(BallotStory& story) const {
        for (std::size_t at = 0; at < steps_.size();) {
            const std::uint32_t round = steps_[at].round;
            std::string parts;
            for (; at < steps_.size() && steps_[at].round == round; ++at) {
                const BallotStep& step = steps_[at];
                parts += fmt::format("{}{} for {}", parts.empty() ? "" : ", ", figure(step.value),
                                     step.holder ? telling_.name(*step.holder) : "nobody");
            }
            story.moves.push_back({round, fmt::format("It counts {}.", parts)});
            story.ending = fmt::format("In the end it counts {}.", parts);
        }
    }

    void tell_steps(BallotStory& story) {
        std::optional<CandidateIndex> holder;
        for (const BallotStep& step : steps_) {
            if (depends_on_order(step, holder)) {
                story.ending = fmt::format(
                    "In round {} papers of {} moved whole; which of those with this ranking they "
                    "were depends on their order, and the count keeps no record of single papers.",
                    step.round, telling_.name(*holder));
                return;
            }
            story.moves.push_back({step.round, sentence(step, holder)});
            holder = step.holder;
            last_value_ = step.value;
        }
        story.ending = ending();
    }

    // Whole papers: who has a surplus gives some of them, and who is filled while papers move gets
    // no more.
    bool depends_on_order(const BallotStep& step, std::optional<CandidateIndex> holder) const {
        if (telling_.rule.method != Method::whole_papers || !holder || !step.reason) return false;
        if (*step.reason == tally::Reason::surplus) return true;
        return telling_.rule.stops_at_threshold && step.holder &&
               is_among(telling_.round(step.round).elected, *step.holder);
    }

    std::string sentence(const BallotStep& step, std::optional<CandidateIndex> holder) const {
        if (!step.reason) return opening(step);
        const std::string why = *step.reason == tally::Reason::surplus
                                    ? fmt::format("The surplus of {} moves", telling_.name(*holder))
                                    : fmt::format("{} is excluded", telling_.name(*holder));
        if (!step.holder) {
            return fmt::format("{}: {}, it is exhausted, with {}.", why, why_spent(),
                               counted_votes(step.value));
        }
        const char* rest = *step.reason == tally::Reason::surplus && step.value < last_value_
                               ? "; the rest stays"
                               : "";
        return fmt::format("{}: it goes to {}{}, and counts {}{}.", why,
                           telling_.name(*step.holder), passed(step), counted_votes(step.value),
                           rest);
    }

    std::string opening(const BallotStep& step) const {
        const bool anew = step.round > 1;
        if (!step.holder) {
            return anew ? "The count begins anew: it names nobody who is left."
                        : "It names nobody who is in the race yet.";
        }
        return fmt::format("{}t counts {} for {}{}.", anew ? "The count begins anew: i" : "I",
                           counted_votes(step.value), telling_.name(*step.holder), passed(step));
    }

    // Those before the holder in the ranking who have left.
    std::string passed(const BallotStep& step) const {
        std::vector<CandidateIndex> over;
        for (const CandidateIndex one : ranking_) {
            if (one == *step.holder) break;
            if (tally::is_special(one) || held_before(step, one)) continue;
            over.push_back(one);
        }
        return over.empty() ? "" : fmt::format(" (past {})", telling_.names(over));
    }

    bool held_before(const BallotStep& step, CandidateIndex candidate) const {
        return std::any_of(steps_.begin(), steps_.end(), [&](const BallotStep& each) {
            return each.round < step.round && each.holder == candidate;
        });
    }

    std::string_view why_spent() const {
        const bool ends = !ranking_.empty() && tally::is_special(ranking_.back()) &&
                          ranking_.back() != tally::overvote_end;
        if (ends && ranking_.back() == tally::overvote_stop) return "an overvote follows or nobody";
        if (ends) return special_text(ranking_.back());
        return "nobody else of its choices is left";
    }

    std::string ending() const {
        if (steps_.empty()) return "";
        const BallotStep& last = steps_.back();
        if (!last.holder) return "In the end it counts for nobody any more.";
        const bool won = is_among(telling_.count.winners, *last.holder);
        return fmt::format("In the end it counts {} for {}, who {}.", counted_votes(last.value),
                           telling_.name(*last.holder), won ? "is elected" : "is not elected");
    }

    Telling telling_;
    std::span<const CandidateIndex> ranking_;
    std::vector<BallotStep> steps_;
    tally::Votes last_value_;
};

bool shares_ranks(std::span<const tally::Mark> marks) {
    for (std::size_t at = 1; at < marks.size(); ++at)
        if (marks[at].rank == marks[at - 1].rank) return true;
    return false;
}

}  // namespace

base::Result<BallotStory> explain_ballot(const CountReport& report, std::string_view id) {
    const Contest& contest = report.prepared.contest;
    const auto ballot = find_ballot(contest, id);
    if (!ballot) {
        return base::Error{
            base::ErrorKind::missing,
            fmt::format("no ballot has the id \"{}\"; there are {}, the first is \"{}\"", id,
                        contest.ballots.size(),
                        contest.ballots.size() == 0 ? "" : ballot_id(contest, 0))};
    }
    const auto marks = contest.ballots.marks(*ballot);
    BallotStory story{ballot_id(contest, *ballot),
                      contest.ballots.weight(*ballot),
                      marks_text(contest, marks),
                      "",
                      {},
                      ""};
    const tally::Rule& rule = *report.count.rule;
    if (rule.equal_ranks && shares_ranks(marks)) {
        story.ranking = story.marks;
        story.ending =
            "Candidates share ranks on it, and share its vote; what each gets in a round is not "
            "told ballot by ballot.";
        return story;
    }
    std::vector<CandidateIndex> ranking;
    tally::Cleaner cleaner(rule, contest.candidates.size(), report.prepared.question.excluded);
    const tally::Cleaned cleaned =
        cleaner(marks, [&](CandidateIndex one) { ranking.push_back(one); });
    story.ranking = ranking_text(contest, ranking);
    Story(report, ranking).tell(story);
    if (story.moves.empty() && story.ending.empty()) story.ending = why_not_counted(cleaned);
    return story;
}

std::string story_as_text(const BallotStory& story, std::size_t columns) {
    std::string out;
    wrap_line(out,
              fmt::format("Ballot {}{}", story.ballot_id,
                          story.weight == 1 ? "" : fmt::format(", for {} voters", story.weight)),
              {}, columns);
    wrap_line(out, fmt::format("Marks: {}", story.marks), {2, 4}, columns);
    if (!story.ranking.empty())
        wrap_line(out, fmt::format("Read as: {}", story.ranking), {2, 4}, columns);
    for (const BallotMove& move : story.moves)
        wrap_line(out, fmt::format("Round {}: {}", move.round, move.sentence), {2, 4}, columns);
    wrap_line(out, story.ending, {2, 4}, columns);
    return out;
}

}  // namespace almanac::elections
