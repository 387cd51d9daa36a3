// The sentences of a count's page. They say what the web page says (web/apps/elections/words.ts,
// deck.ts).

#include "apps/elections/count_output_html_story.h"
#include "apps/elections/rounds.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

// So many are named to whom votes went; the picture shows them all.
constexpr std::size_t destinations_max = 4;

// A value with more digits is no help to a reader.
constexpr std::size_t value_digits_max = 14;

Votes sum_of(const std::vector<Move>& moves) {
    Votes sum = moves.front().votes;
    for (std::size_t at = 1; at < moves.size(); ++at) sum.units += moves[at].votes.units;
    return sum;
}

// Whether the threshold was another one in some round.
bool threshold_varies(const tally::Count& count) {
    return std::any_of(count.rounds.begin(), count.rounds.end(), [&](const tally::Round& round) {
        return round.threshold != count.rounds.front().threshold;
    });
}

}  // namespace

std::string Story::names(const std::vector<CandidateIndex>& candidates) const {
    std::vector<std::string> words;
    for (const CandidateIndex candidate : candidates) words.push_back(name(candidate));
    return listed(words);
}

std::string Story::kicker() const {
    return fmt::format("Ranked choice, {} {}", in_words(count().seats),
                       count().seats == 1 ? "seat" : "seats");
}

std::vector<HeadlinePart> Story::headline() const {
    const std::vector<CandidateIndex>& winners = count().winners;
    if (winners.empty()) return {{"Nobody is elected", false}};
    std::vector<HeadlinePart> parts;
    for (std::size_t at = 0; at < winners.size(); ++at) {
        if (at > 0) parts.push_back({at + 1 == winners.size() ? " and " : ", ", false});
        parts.push_back({name(winners[at]), true});
    }
    parts.push_back({winners.size() == 1 ? " wins" : " win", false});
    return parts;
}

std::string Story::deck() const {
    if (count().winners.empty()) return "The count ended before anybody had enough votes.";
    if (!has_threshold())
        return stv_results(contest(), count(), report_.prepared.question.excluded).sentence;
    if (count().winners.size() == 1) return single_deck(lines_.front());
    return several_deck();
}

std::string Story::single_deck(const StoryLine& winner) const {
    const std::size_t round = winner.elected - 1;
    const Votes had = total(winner.candidate, round);
    const StoryLine* rival = nullptr;
    std::uint32_t rivals = 0;
    base::Int128 together = 0;
    for (const StoryLine& line : lines_) {
        if (line.candidate == winner.candidate || !is_in(line.candidate, round)) continue;
        ++rivals;
        together += total(line.candidate, round).units;
        if (rival == nullptr || total(line.candidate, round) > total(rival->candidate, round))
            rival = &line;
    }
    const std::string start = fmt::format("{} had {} votes {}", name(winner.candidate), figure(had),
                                          in_round(winner.elected));
    if (rival == nullptr) return start + ", when nobody else was left.";
    const std::string theirs = figure(total(rival->candidate, round));
    const std::string& rivals_name = name(rival->candidate);
    if (rivals == 1)
        return fmt::format("{} to {} for {}, the last rival left.", start, theirs, rivals_name);
    if (had.units > together)
        return fmt::format(
            "{}, more than all {} remaining rivals together; {} came closest with {}.", start,
            in_words(rivals), rivals_name, theirs);
    return fmt::format("{}; {} came closest with {}.", start, rivals_name, theirs);
}

std::string Story::several_deck() const {
    const std::vector<CandidateIndex>& winners = count().winners;
    const std::uint32_t first = line_of(winners.front()).elected;
    const std::uint32_t last = line_of(winners.back()).elected;
    const std::string took = fmt::format("A seat took {} votes{}.", figure(count().threshold),
                                         threshold_varies(count()) ? " in the end" : "");
    std::vector<CandidateIndex> early;
    std::vector<CandidateIndex> late;
    std::vector<CandidateIndex> below;
    for (const CandidateIndex winner : winners) {
        const std::uint32_t round = line_of(winner).elected;
        if (round == first) early.push_back(winner);
        if (round != last) continue;
        late.push_back(winner);
        if (total(winner, round - 1) < count().rounds[round - 1].threshold) below.push_back(winner);
    }
    std::string fewer = " with fewer, as nobody else was left";
    if (below.empty()) fewer.clear();
    if (!below.empty() && below.size() < late.size()) fewer = ", " + names(below) + fewer;
    if (first == last) {
        const std::string all = winners.size() == 2 ? "Both" : "All " + in_words(winners.size());
        return fmt::format("{} {} were elected {}{}.", took, all, in_round(first), behind());
    }
    return fmt::format("{} {} got there first, {}; {} took the last {} {}{}{}.", took, names(early),
                       in_round(first), names(late),
                       late.size() == 1 ? "seat" : in_words(late.size()) + " seats", in_round(last),
                       fewer, behind());
}

// Who came closest to a seat.
std::string Story::behind() const {
    const auto rival = std::find_if(lines_.begin(), lines_.end(),
                                    [](const StoryLine& line) { return line.elected == 0; });
    if (rival == lines_.end()) return "";
    const bool left = rival->eliminated > 0;
    const std::size_t round = left ? rival->eliminated - 1 : count().rounds.size() - 1;
    return fmt::format(", ahead of {}, who {} {}", name(rival->candidate),
                       left ? "was out with" : "had", figure(total(rival->candidate, round)));
}

std::string Story::winner_line(const StoryLine& line) const {
    const Votes first = total(line.candidate, 0);
    Votes gained = total(line.candidate, line.elected - 1);
    gained.units -= first.units;
    const std::string start = figure(first) + (figure(first) == "1" ? " first choice"  //
                                                                    : " first choices");
    if (gained.units <= 0) return start;
    return fmt::format("{} and {} votes passed on by others", start, figure(gained));
}

std::string Story::election(const tally::Round& round) const {
    const bool one = round.elected.size() == 1;
    const char* be = one ? "is" : "are";
    const bool reached =
        has_threshold() &&
        std::all_of(round.elected.begin(), round.elected.end(), [&](CandidateIndex candidate) {
            return round.totals[candidate] >= round.threshold;
        });
    if (!reached) return fmt::format("{} {} elected", names(round.elected), be);
    return fmt::format(
        "{} {} the threshold{} and {} elected", names(round.elected), one ? "reaches" : "reach",
        one ? fmt::format(" with {} votes", figure(round.totals[round.elected[0]])) : "", be);
}

std::string Story::decision(std::size_t at) const {
    const tally::Round& round = count().rounds[at];
    std::string out;
    if (!round.elected.empty()) out = election(round);
    if (!round.eliminated.empty()) {
        std::vector<std::string> words;
        for (const CandidateIndex candidate : round.eliminated)
            words.push_back(
                fmt::format("{} ({})", name(candidate), figure(round.totals[candidate])));
        out += fmt::format("{}{} {} out", out.empty() ? "" : "; ", listed(words),
                           words.size() == 1 ? "is" : "are");
    }
    if (out.empty())
        return at + 1 == count().rounds.size() ? "The count is complete."
                                               : "Nobody is elected, nobody is out.";
    return out + ".";
}

std::string Story::destinations(const std::vector<Move>& moves) const {
    std::vector<std::string> words;
    std::size_t more = 0;
    const Move* ended = nullptr;
    for (const Move& move : moves) {
        if (!move.to)
            ended = &move;
        else if (words.size() < destinations_max)
            words.push_back(fmt::format("{} ({})", name(*move.to), figure(move.votes)));
        else
            ++more;
    }
    if (words.empty()) return " to nobody: no more candidates are ranked";
    if (more > 0) words.push_back(in_words(more) + " more");
    std::string out = " to " + listed(words);
    if (ended == nullptr) return out;
    const std::string lost = figure(ended->votes);
    return fmt::format("{}; {} no longer {}", out, lost, lost == "1" ? "counts" : "count");
}

std::string Story::moved(std::size_t round) const {
    if (round == 0) return "First choices are counted.";
    if (count().rounds[round].begins_anew)
        return fmt::format("The count begins anew with this {}.", round_word());
    const std::vector<Move> all = moves(round);
    std::string out;
    for (std::size_t at = 0; at < all.size();) {
        std::vector<Move> own;
        for (const CandidateIndex from = all[at].from; at < all.size() && all[at].from == from;
             ++at)
            own.push_back(all[at]);
        const std::string votes = figure(sum_of(own));
        const bool surplus = own.front().is_surplus;
        out += fmt::format("{}{}’s {}{} {}{}", out.empty() ? "" : " ", name(own.front().from),
                           surplus ? "surplus of " : "",
                           surplus        ? votes
                           : votes == "1" ? "1 vote"
                                          : votes + " votes",
                           surplus || votes == "1" ? "goes" : "go", destinations(own));
        const auto& value = own.front().value;
        const bool same = value && std::all_of(own.begin(), own.end(), [&](const Move& move) {
                              return move.value == value;
                          });
        const std::string each = same ? exact(*value) : "";
        if (surplus && same && each.size() <= value_digits_max)
            out += fmt::format(", every ballot now worth {}", each);
        out += '.';
    }
    return out.empty() ? "No votes moved." : out;
}

std::string Story::tie_sentence(const tally::Tie& tie) const {
    std::string how;
    switch (tie.decided_by) {
        case tally::DecidedBy::earlier_round:
            how = fmt::format("an earlier {} decided", round_word());
            break;
        case tally::DecidedBy::lot:
            how = "the lot decided";
            break;
        case tally::DecidedBy::seed:
            how = "a lot drawn from the published seed decided";
            break;
        case tally::DecidedBy::candidate_order:
            how = "the order of the list decided, as the rule says";
            break;
        case tally::DecidedBy::default_order:
            how = "no lot was given, so whoever stands first in the list was taken";
            break;
    }
    return fmt::format("Tie {}: {} were equal; {}: {}.", in_round(tie.round), names(tie.candidates),
                       how, name(tie.chosen));
}

}  // namespace almanac::elections
