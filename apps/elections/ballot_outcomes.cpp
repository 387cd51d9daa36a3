#include "apps/elections/ballot_outcomes.h"

#include "apps/elections/whole_rankings.h"

#include <algorithm>
#include <memory>
#include <span>

namespace almanac::elections {

namespace {

using tally::Profile;

std::uint64_t hash_of(const Outcome& outcome) {
    std::uint64_t hash = std::uint64_t{outcome.ranks} * 2 + (outcome.is_valid ? 1 : 0);
    for (const ExhaustionChange& change : outcome.changes) {
        const auto head = std::uint64_t{change.round} * exhaustion_causes +
                          static_cast<std::uint64_t>(change.cause);
        // An odd multiplier spreads what differs in the low bits.
        hash =
            (hash ^ head ^ static_cast<std::uint64_t>(change.votes) << 20U) * 0x9E3779B97F4A7C15U;
    }
    return hash;
}

bool are_same(const Outcome& one, const Outcome& other) {
    return one.ranks == other.ranks && one.is_valid == other.is_valid &&
           one.changes == other.changes;
}

std::shared_ptr<const Profile> ordered_profile(const Subject& subject) {
    const tally::Ballots& ballots = subject.contest.ballots;
    if (subject.profile->ends_of_ballots().size() == ballots.size()) return subject.profile;
    return std::make_shared<const Profile>(
        Profile::build(ballots, subject.rule, subject.excluded().size(), subject.excluded(),
                       tally::KeepOrder::yes));
}

// By the node of the profile at which a ranking ends, its outcome's place.
std::vector<std::uint32_t> outcomes_by_node(const Subject& subject, const Profile& profile,
                                            DifferentOutcomes& different) {
    std::vector<std::uint32_t> by_node(profile.nodes().size(), DifferentOutcomes::nothing);
    TellingJourneys telling(subject.count, subject.excluded());
    const std::uint8_t places = value_places(subject.count);
    Outcome outcome;
    for_each_whole_ranking(profile, [&](auto ranking, auto, std::uint32_t node) {
        const ToldSteps& told = telling.of_ranking(ranking);
        outcome.changes.clear();
        add_changes(subject.rule, told.steps, places, outcome.changes);
        outcome.ranks = static_cast<std::uint16_t>(std::count_if(
            ranking.begin(), ranking.end(), [](auto word) { return !tally::is_special(word); }));
        outcome.is_valid = !told.steps.empty() && told.steps.front().round == 1 &&
                           told.steps.front().holder.has_value();
        by_node[node] = different.place_of(outcome);
    });
    return by_node;
}

// Whether tally counts the ballot apart, as candidates in the race share one of its ranks.
bool is_untold(const Subject& subject, std::span<const tally::Mark> marks) {
    if (!subject.rule.equal_ranks || !tally::shares_a_rank(marks)) return false;
    return tally::EqualRanksBuilder(subject.rule, subject.excluded()).take(marks, 1).empty();
}

}  // namespace

std::uint32_t DifferentOutcomes::place_of(const Outcome& outcome) {
    std::vector<std::uint32_t>& places = by_hash_[hash_of(outcome)];
    for (const std::uint32_t place : places) {
        if (are_same(all_[place], outcome)) return place;
    }
    places.push_back(static_cast<std::uint32_t>(all_.size()));
    all_.push_back(outcome);
    return places.back();
}

Outcomes outcomes_of(const Subject& subject) {
    Outcomes all;
    const std::shared_ptr<const Profile> profile = ordered_profile(subject);
    const auto by_node = outcomes_by_node(subject, *profile, all.different);
    const auto ends = profile->ends_of_ballots();
    all.by_ballot.reserve(ends.size());
    for (std::size_t ballot = 0; ballot < ends.size(); ++ballot) {
        if (ends[ballot] != Profile::no_node) {
            all.by_ballot.push_back(by_node[ends[ballot]]);
        } else {
            all.by_ballot.push_back(is_untold(subject, subject.contest.ballots.marks(ballot))
                                        ? DifferentOutcomes::untold
                                        : DifferentOutcomes::nothing);
        }
    }
    return all;
}

}  // namespace almanac::elections
