// The sentences about the count: who won, how close, where votes went.

#include "apps/elections/highlights_reporter.h"

#include <algorithm>

namespace almanac::elections {

using tally::CandidateIndex;
using tally::Votes;

namespace {

// More winners than this are told of by the tables.
constexpr std::size_t carried_max = 5;
// So many destinations are named to whom votes went.
constexpr std::size_t destinations_max = 3;

Votes nothing(const tally::Count& count) { return {0, count.rounds.front().totals.front().places}; }

Votes difference(const Votes& one, const Votes& other) {
    return {one.units - other.units, one.places};
}

void add(std::vector<Flow>& flows, std::optional<CandidateIndex> at, const Votes& votes) {
    const auto same =
        std::find_if(flows.begin(), flows.end(), [&](const Flow& flow) { return flow.at == at; });
    if (same == flows.end()) {
        flows.push_back({at, votes});
    } else {
        same->votes.units += votes.units;
    }
}

std::vector<Flow> most_first(std::vector<Flow> flows) {
    std::erase_if(flows, [](const Flow& flow) { return flow.votes.units <= 0; });
    std::stable_sort(flows.begin(), flows.end(),
                     [](const Flow& one, const Flow& other) { return one.votes > other.votes; });
    return flows;
}

Votes sum_of(const std::vector<Flow>& flows, Votes sum) {
    for (const Flow& flow : flows) sum.units += flow.votes.units;
    return sum;
}

}  // namespace

void HighlightReporter::winners() {
    const std::vector<CandidateIndex>& won = count_.winners;
    Highlight highlight = begin(HighlightKind::winners, "/stv-results", won);
    if (won.empty()) return end(std::move(highlight), "Nobody is elected.");
    for (const CandidateIndex winner : won)
        put_votes(highlight, name(winner), total(winner, fates_[winner].elected));
    if (won.size() == 1) {
        const std::uint32_t round = fates_[won.front()].elected;
        return end(std::move(highlight),
                   fmt::format("{} wins, with {} {}.", names(won), votes(total(won.front(), round)),
                               in_round(round)));
    }
    const std::string seats =
        won.size() == 2 ? "both seats" : fmt::format("the {} seats", in_words(won.size()));
    end(std::move(highlight), fmt::format("{} win {}.", names(won), seats));
}

// Who lost last: still standing at the end with the most votes, or the last to leave.
std::optional<CandidateIndex> HighlightReporter::last_loser() const {
    const auto end_of = [&](CandidateIndex candidate) {
        const std::uint32_t left = fates_[candidate].eliminated;
        return left == 0 ? static_cast<std::uint32_t>(count_.rounds.size()) : left;
    };
    std::optional<CandidateIndex> last;
    for (std::size_t at = 0; at < fates_.size(); ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        if (subject_.excluded()[at] || fates_[at].elected != 0) continue;
        const bool later = !last || end_of(candidate) > end_of(*last) ||
                           (end_of(candidate) == end_of(*last) &&
                            total(candidate, end_of(candidate)) > total(*last, end_of(*last)));
        if (later) last = candidate;
    }
    return last;
}

// The fewest votes of somebody who won later, in the round in which the last loser left, and the
// margin between the two.
void HighlightReporter::last_seat() {
    const auto loser = last_loser();
    if (!loser || count_.winners.empty()) return;
    const std::uint32_t left = fates_[*loser].eliminated;
    const auto round = left != 0 ? left : fates_[count_.winners.back()].elected;
    std::optional<CandidateIndex> rival;
    for (const CandidateIndex winner : count_.winners) {
        if (fates_[winner].elected < round) continue;
        if (!rival || total(winner, round) < total(*rival, round)) rival = winner;
    }
    if (!rival || total(*rival, round) < total(*loser, round)) return;
    const Votes margin = difference(total(*rival, round), total(*loser, round));
    Highlight highlight = begin(HighlightKind::last_seat,
                                fmt::format("/vote-transfers/round/{}", round), {*rival, *loser});
    put_votes(highlight, "margin", margin);
    put_votes(highlight, name(*rival), total(*rival, round));
    put_votes(highlight, name(*loser), total(*loser, round));
    highlight.figures.push_back({"round", std::to_string(round), "round"});
    const std::string start = margin.units == 0
                                  ? fmt::format("Nothing but a tie lay between {} and {} {}",
                                                name(*rival), name(*loser), in_round(round))
                                  : fmt::format("{} was {} ahead of {} {}", name(*rival),
                                                votes(margin), name(*loser), in_round(round));
    end(std::move(highlight), fmt::format("{}: {} against {}.", start, figure(total(*rival, round)),
                                          figure(total(*loser, round))));
}

std::vector<Flow> HighlightReporter::sources_of(CandidateIndex winner) const {
    std::vector<Flow> flows;
    for (std::uint32_t round = 1; round <= fates_[winner].elected; ++round) {
        if (count_.rounds[round - 1].begins_anew) flows.clear();
        for (const tally::Transfer& transfer : count_.rounds[round - 1].transfers) {
            if (transfer.to == winner && transfer.from != winner)
                add(flows, transfer.from, transfer.votes);
        }
    }
    return most_first(std::move(flows));
}

void HighlightReporter::carried() {
    std::size_t told = 0;
    for (const CandidateIndex winner : count_.winners) {
        const std::vector<Flow> sources = sources_of(winner);
        if (sources.empty() || told++ == carried_max) continue;
        const Votes received = sum_of(sources, nothing(count_));
        const CandidateIndex giver = *sources.front().at;
        Highlight highlight =
            begin(HighlightKind::carried,
                  fmt::format("/candidates/{}/round-progression", id(winner)), {winner, giver});
        put_votes(highlight, "received", received);
        put_votes(highlight, "of whom " + name(giver), sources.front().votes);
        const std::string start = fmt::format("{} that others passed on brought {} to the seat",
                                              votes(received), name(winner));
        end(std::move(highlight), sources.size() == 1
                                      ? fmt::format("{}: all of them {}'s.", start, name(giver))
                                      : fmt::format("{}; the most, {}, were {}'s.", start,
                                                    figure(sources.front().votes), name(giver)));
    }
}

std::vector<Flow> HighlightReporter::destinations_of(CandidateIndex loser) const {
    std::vector<Flow> flows;
    for (std::uint32_t round = fates_[loser].eliminated; round < count_.rounds.size(); ++round) {
        if (count_.rounds[round].begins_anew) break;
        for (const tally::Transfer& transfer : count_.rounds[round].transfers) {
            if (transfer.from == loser && transfer.reason == tally::Reason::elimination)
                add(flows, transfer.to, transfer.votes);
        }
    }
    return most_first(std::move(flows));
}

void HighlightReporter::votes_of_the_last() {
    std::optional<CandidateIndex> last;
    for (std::size_t at = 0; at < fates_.size(); ++at) {
        if (fates_[at].elected != 0 || fates_[at].eliminated == 0) continue;
        const bool later = !last || fates_[at].eliminated > fates_[*last].eliminated;
        if (later && !destinations_of(static_cast<CandidateIndex>(at)).empty())
            last = static_cast<CandidateIndex>(at);
    }
    if (!last) return;
    const std::uint32_t round = fates_[*last].eliminated;
    const std::vector<Flow> flows = destinations_of(*last);
    Highlight highlight =
        begin(HighlightKind::votes_of, fmt::format("/vote-transfers/round/{}", round + 1), {*last});
    put_votes(highlight, "votes", total(*last, round));
    std::vector<std::string> words;
    Votes ended = nothing(count_);
    for (const Flow& flow : flows) {
        put_votes(highlight, flow.at ? "to " + name(*flow.at) : "no longer counting", flow.votes);
        if (!flow.at) ended = flow.votes;
        if (flow.at && words.size() < destinations_max) {
            highlight.candidates.push_back(id(*flow.at));
            words.push_back(fmt::format("{} {} {}", figure(flow.votes),
                                        words.empty() ? "went to" : "to", name(*flow.at)));
        }
    }
    if (ended.units > 0) {
        words.push_back(
            fmt::format("{} {} nobody any more", figure(ended), words.empty() ? "went to" : "to"));
    }
    end(std::move(highlight),
        fmt::format("Of {}'s {}, {}.", name(*last), votes(total(*last, round)), listed(words)));
}

void HighlightReporter::exhaustion() {
    const Votes ended = count_.rounds.back().exhausted;
    if (ended.units <= 0) return;
    Votes most = nothing(count_);
    std::uint32_t when = 0;
    for (std::uint32_t round = 2; round <= count_.rounds.size(); ++round) {
        const Votes more =
            difference(count_.rounds[round - 1].exhausted, count_.rounds[round - 2].exhausted);
        if (more <= most) continue;
        most = more;
        when = round;
    }
    Highlight highlight = begin(HighlightKind::exhaustion, "/stv-results", {});
    put_votes(highlight, "no longer counting at the end", ended);
    const double share = base::percentage(
        ended, base::whole_decimal(static_cast<std::int64_t>(count_.valid_ballots), ended.places));
    highlight.figures.push_back({"share", fmt::format("{:.2f}", share), "%"});
    std::string sentence = fmt::format("At the end {} ({:.1f} %) no longer {}", votes(ended), share,
                                       figure(ended) == "1" ? "counts" : "count");
    if (when != 0) {
        put_votes(highlight, "the most at once", most);
        highlight.figures.push_back({"round", std::to_string(when), "round"});
        sentence += fmt::format("; the most at once, {}, ran out {}", figure(most), in_round(when));
    }
    end(std::move(highlight), sentence + ".");
}

void HighlightReporter::ties() {
    for (const tally::Tie& tie : count_.ties) {
        const auto how = [&]() -> std::string_view {
            switch (tie.decided_by) {
                case tally::DecidedBy::earlier_round:
                    return "by the rounds before";
                case tally::DecidedBy::lot:
                    return "by lot";
                case tally::DecidedBy::default_order:
                    return "by the order of the ballot paper, for want of a lot";
                case tally::DecidedBy::candidate_order:
                    return "by the order of the candidates";
                case tally::DecidedBy::seed:
                    return "by a lot from the published seed";
            }
            return "";
        }();
        const auto& left = count_.rounds[tie.round - 1].eliminated;
        const bool leaves = std::find(left.begin(), left.end(), tie.chosen) != left.end();
        Highlight highlight = begin(HighlightKind::tie, "/stv-results", tie.candidates);
        highlight.figures.push_back({"round", std::to_string(tie.round), "round"});
        put_votes(highlight, "votes of each", total(tie.chosen, tie.round));
        end(std::move(highlight),
            fmt::format("{} were level {}; it fell on {} {}{}.", names(tie.candidates),
                        in_round(tie.round), name(tie.chosen), how, leaves ? ", who left" : ""));
    }
}

}  // namespace almanac::elections
