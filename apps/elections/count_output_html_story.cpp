#include "apps/elections/count_output_html_story.h"

#include "apps/elections/count_layout.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

// More colours could not be told apart.
constexpr std::uint32_t tones = 7;

}  // namespace

Story::Story(const CountReport& report) : report_(report) {
    place_lines();
    follow_rounds();
}

void Story::place_lines() {
    const auto fates = fates_of(count(), contest().candidates.size());
    places_.assign(fates.size(), 0);
    for (const CandidateIndex candidate : rows_in_order(report_.prepared, count())) {
        places_[candidate] = lines_.size();
        const auto tone = static_cast<std::uint32_t>(lines_.size() + 1);
        const bool won = fates[candidate].elected > 0;
        lines_.push_back({candidate, tone <= tones ? tone : 0, fates[candidate].elected,
                          won ? 0 : fates[candidate].eliminated});
    }
}

// Who left comes back where a count begins anew, unless a seat was won.
void Story::follow_rounds() {
    const std::vector<bool>& excluded = report_.prepared.question.excluded;
    std::vector<bool> left = excluded;
    std::vector<bool> won(excluded.size(), false);
    for (const tally::Round& round : count().rounds) {
        if (round.begins_anew) {
            left = excluded;
            for (std::size_t one = 0; one < won.size(); ++one) {
                if (won[one]) left[one] = round.totals[one].units == 0;
            }
        }
        std::vector<bool>& in = in_.emplace_back(left.size());
        for (std::size_t one = 0; one < left.size(); ++one)
            in[one] = !left[one] || round.totals[one].units != 0;
        for (const CandidateIndex one : round.eliminated) left[one] = true;
        for (const CandidateIndex one : round.elected) won[one] = true;
    }
}

const StoryLine& Story::line_of(CandidateIndex candidate) const {
    return lines_[places_[candidate]];
}

const std::string& Story::name(CandidateIndex candidate) const {
    return contest().candidates[candidate].name;
}

bool Story::is_in(CandidateIndex candidate, std::size_t round) const {
    return in_[round][candidate];
}

Votes Story::total(CandidateIndex candidate, std::size_t round) const {
    return count().rounds[round].totals[candidate];
}

std::vector<Move> Story::moves(std::size_t round) const {
    std::vector<Move> all;
    for (const tally::Transfer& transfer : count().rounds[round].transfers) {
        if (transfer.votes.units == 0) continue;
        const auto same = std::find_if(all.begin(), all.end(), [&](const Move& move) {
            return move.from == transfer.from && move.to == transfer.to;
        });
        if (same == all.end()) {
            all.push_back({transfer.from, transfer.to, transfer.votes,
                           transfer.reason == tally::Reason::surplus, transfer.value});
            continue;
        }
        same->votes.units += transfer.votes.units;
        if (same->value != transfer.value) same->value.reset();
    }
    std::stable_sort(all.begin(), all.end(), [&](const Move& one, const Move& other) {
        if (one.from != other.from) return places_[one.from] < places_[other.from];
        return one.votes > other.votes;
    });
    return all;
}

bool Story::has_threshold() const {
    return rule().stop != tally::Stop::seats_remain && count().threshold.units > 0;
}

double Story::most() const {
    double most = 1;
    for (const tally::Round& round : count().rounds) {
        for (const Votes& votes : round.totals) most = std::max(most, votes.approximate());
        most = std::max(most, round.exhausted.approximate());
        if (has_threshold()) most = std::max(most, round.threshold.approximate());
    }
    return most;
}

std::string Story::figure(const Votes& votes) const {
    return rounded_figure(votes, count().valid_ballots);
}

std::string Story::exact(const Votes& votes) { return with_commas(base::to_string(votes)); }

std::string Story::change(CandidateIndex candidate, std::size_t round) const {
    if (round == 0 || count().rounds[round].begins_anew || !is_in(candidate, round) ||
        !is_in(candidate, round - 1)) {
        return "";
    }
    Votes change = total(candidate, round);
    change.units -= total(candidate, round - 1).units;
    const bool less = change.units < 0;
    if (less) change.units = -change.units;
    const std::string text = figure(change);
    return text == "0" ? "" : (less ? "−" : "+") + text;
}

std::string_view Story::round_word() const { return elections::round_word(rule()); }

std::string Story::round_title(std::size_t round) const {
    const std::uint32_t stage = count().rounds[round].stage;
    const std::string number = std::to_string(round + 1);
    if (round_word() == "stage") return "Stage " + number;
    return stage == 0 ? "Round " + number : fmt::format("Round {}, stage {}", number, stage);
}

std::string Story::in_round(std::uint32_t number) const {
    return fmt::format("in {} {}", round_word(), number);
}

}  // namespace almanac::elections
