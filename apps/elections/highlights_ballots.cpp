// The sentences about the ballots themselves, and about who is ranked together.

#include "apps/elections/highlights_reporter.h"

#include <algorithm>
#include <array>

namespace almanac::elections {

using tally::CandidateIndex;

namespace {

// A pair that fewer of the valid ballots rank says little about the election.
constexpr std::uint64_t pair_ballots_percent_min = 1;

}  // namespace

void HighlightReporter::first_choices() {
    const auto order =
        elections::first_choices(subject_.contest, *subject_.profile, subject_.excluded());
    if (order.empty() || order.front().votes == 0) return;
    const FirstChoice& first = order.front();
    const CandidateIndex leader = index_of(first.candidate_id);
    const bool shared = order.size() > 1 && order[1].votes == first.votes;
    if (!shared) {
        Highlight highlight = begin(HighlightKind::first_choices, "/first-choice", {leader});
        highlight.figures.push_back({"first choices", std::to_string(first.votes), "ballots"});
        highlight.figures.push_back({"share", fmt::format("{:.2f}", first.percentage), "%"});
        end(std::move(highlight),
            fmt::format("{} had the most first choices, {} ({:.1f} %), and {}.", name(leader),
                        with_commas(std::to_string(first.votes)), first.percentage,
                        fates_[leader].elected != 0 ? "won" : "did not win"));
    }
    comeback(order);
}

// Winners behind somebody in first choices who lost, the furthest behind first.
void HighlightReporter::comeback(const std::vector<FirstChoice>& order) {
    for (std::size_t at = order.size(); at-- > count_.seats;) {
        const CandidateIndex candidate = index_of(order[at].candidate_id);
        const bool equal_to_a_place = order[at].votes == order[count_.seats - 1].votes;
        if (fates_[candidate].elected == 0 || equal_to_a_place) continue;
        Highlight highlight = begin(HighlightKind::comeback, "/first-choice", {candidate});
        const auto ahead = static_cast<std::uint64_t>(
            std::count_if(order.begin(), order.end(),
                          [&](const FirstChoice& other) { return other.votes > order[at].votes; }));
        highlight.figures.push_back({"first choices", std::to_string(order[at].votes), "ballots"});
        highlight.figures.push_back({"candidates ahead", std::to_string(ahead), "candidates"});
        return end(
            std::move(highlight),
            fmt::format("{} won although {} candidates had more first choices than their {}.",
                        name(candidate), in_words(ahead),
                        with_commas(std::to_string(order[at].votes))));
    }
}

void HighlightReporter::coalition() {
    const PairDetail* best = nullptr;
    for (const PairDetail& each : *subject_.pairs) {
        const bool enough =
            each.pair.shared_ballots * 100 >= subject_.profile->valid() * pair_ballots_percent_min;
        if (!enough) continue;
        if (best == nullptr ||
            each.pair.coalition_strength_score > best->pair.coalition_strength_score)
            best = &each;
    }
    if (best == nullptr) return;
    const CoalitionPair& pair = best->pair;
    Highlight highlight =
        begin(HighlightKind::coalition,
              fmt::format("/coalition/pairs/{}/{}", pair.candidate_1, pair.candidate_2),
              {index_of(pair.candidate_1), index_of(pair.candidate_2)});
    highlight.figures.push_back({"shared ballots", std::to_string(pair.shared_ballots), "ballots"});
    highlight.figures.push_back(
        {"mean distance", fmt::format("{:.4f}", pair.avg_rank_distance), "ranks"});
    highlight.figures.push_back(
        {"strength", fmt::format("{:.4f}", pair.coalition_strength_score), ""});
    end(std::move(highlight),
        fmt::format("Nobody is ranked together more closely than {} and {}: {} with both, "
                    "{:.1f} ranks apart on average.",
                    pair.candidate_1_name, pair.candidate_2_name,
                    counted(pair.shared_ballots, "ballot", "ballots"), pair.avg_rank_distance));
}

void HighlightReporter::ballots() {
    std::uint64_t ranks = 0;
    std::uint64_t ballots = 0;
    std::uint64_t with_one = 0;
    for (const BallotLength& length : ballot_lengths(*subject_.profile)) {
        ranks += length.length * length.ballots;
        ballots += length.ballots;
        if (length.length == 1) with_one = length.ballots;
    }
    if (ballots == 0) return;
    const double mean = static_cast<double>(ranks) / static_cast<double>(ballots);
    const double share = base::percentage(with_one, ballots);
    Highlight highlight = begin(HighlightKind::ballots, "/ballot-lengths", {});
    highlight.figures.push_back({"mean length", fmt::format("{:.4f}", mean), "candidates"});
    highlight.figures.push_back({"with one candidate", std::to_string(with_one), "ballots"});
    highlight.figures.push_back({"share", fmt::format("{:.2f}", share), "%"});
    end(std::move(highlight),
        fmt::format("A ballot ranks {:.1f} candidates on average; {} ({:.1f} %) {} one only.", mean,
                    counted(with_one, "ballot", "ballots"), share,
                    with_one == 1 ? "ranks" : "rank"));
}

void HighlightReporter::not_counted() {
    const tally::NotCounted& lost = count_.not_counted;
    if (lost.total() == 0) return;
    const std::array<std::pair<std::string_view, std::uint64_t>, 5> reasons{{
        {"blank", lost.blank},
        {"overvoted", lost.overvoted},
        {"only for candidates who were not in the race", lost.only_excluded},
        {"with too many ranks skipped", lost.skipped},
        {"stopped by a candidate marked again", lost.repeated},
    }};
    Highlight highlight = begin(HighlightKind::not_counted, "/summary", {});
    highlight.figures.push_back({"not counted", std::to_string(lost.total()), "ballots"});
    std::vector<std::string> words;
    for (const auto& [reason, ballots] : reasons) {
        if (ballots == 0) continue;
        highlight.figures.push_back({std::string(reason), std::to_string(ballots), "ballots"});
        words.push_back(fmt::format("{} {}", with_commas(std::to_string(ballots)), reason));
    }
    end(std::move(highlight),
        fmt::format("{} for nobody: {}.", counted(lost.total(), "ballot counts", "ballots count"),
                    listed(words)));
}

}  // namespace almanac::elections
