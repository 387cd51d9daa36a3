#pragma once

// For tests only: small contests full of trouble (repeats, shared and skipped ranks, weights, who
// is not in the race), drawn by rapidcheck, and the plain facts by which analyses are judged.

#include "apps/elections/coalitions.h"
#include "apps/elections/generated_election.h"
#include "apps/elections/model.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections::plain {

// A contest and who is not in the race, by place.
struct Race {
    Contest contest;
    std::vector<bool> excluded;
    const tally::Rule* rule = nullptr;

    // The ballots as analyses see them.
    tally::Profile profile() const {
        return tally::Profile::build(contest.ballots, *rule, contest.candidates.size(), excluded);
    }
    // Every pair that a ballot ranks.
    std::vector<PairDetail> pairs() const { return coalition_pairs(contest, profile()); }
};

// One ballot's cleaned ranking and how many voters it stands for.
struct Vote {
    std::vector<tally::CandidateIndex> ranking;
    std::uint64_t voters = 0;

    // The candidate's rank from 1, or 0.
    long rank_of(std::size_t candidate) const {
        const auto at = std::find(ranking.begin(), ranking.end(), candidate);
        return at == ranking.end() ? 0 : at - ranking.begin() + 1;
    }
};

// Every ballot by itself, those without a ranking too.
inline std::vector<Vote> votes_of(const Race& race) {
    std::vector<Vote> votes;
    for (std::size_t ballot = 0; ballot < race.contest.ballots.size(); ++ballot) {
        Vote vote{tally::clean(race.contest.ballots.marks(ballot), *race.rule, race.excluded),
                  race.contest.ballots.weight(ballot)};
        const auto end = std::find_if(vote.ranking.begin(), vote.ranking.end(), tally::is_special);
        vote.ranking.erase(end, vote.ranking.end());
        votes.push_back(std::move(vote));
    }
    return votes;
}

// Evenly from `low` to below `high`: rapidcheck's own range begins with small cases and stays
// small.
inline rc::Gen<int> between(int low, int high) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high));
}

// Ranks from 1; most name one candidate, some nobody, some two.
inline std::vector<tally::Mark> any_marks(int candidates) {
    std::vector<tally::Mark> marks;
    const int ranks = *between(0, 7);
    for (int rank = 1; rank <= ranks; ++rank) {
        const int kind = *between(0, 20);
        if (kind == 19) continue;
        const auto any = between(0, candidates);
        for (int mark = kind == 18 ? 0 : 1; mark < 2; ++mark) {
            marks.push_back(
                {static_cast<tally::CandidateIndex>(*any), static_cast<std::uint16_t>(rank)});
        }
    }
    return marks;
}

// That many candidates, whose ids fall where their places rise, so that the order of ids is put to
// the test; one of three races has somebody who is not in it.
inline Race race_of(int candidates, const char* rule) {
    Race race;
    race.rule = tally::find_rule(rule);
    for (int place = 0; place < candidates; ++place) {
        race.contest.candidates.push_back({CandidateId(static_cast<std::uint32_t>(100 - place)), "",
                                           std::string(1, static_cast<char>('A' + place)), "",
                                           false});
    }
    const bool excludes = *between(0, 3) == 0;
    for (int place = 0; place < candidates; ++place)
        race.excluded.push_back(excludes && *between(0, 4) == 0);
    return race;
}

// 2 to 8 candidates and up to 40 ballots under a rule that passes overvotes over or one at which
// they end a ballot.
inline Race any_race() {
    const char* const rules[] = {"portland-or-2024", "meek-prf"};
    const int candidates = *between(2, 9);
    Race race = race_of(candidates, rules[*between(0, 2)]);
    const int ballots = *between(0, 41);
    const bool weighted = *between(0, 3) == 0;
    for (int ballot = 0; ballot < ballots; ++ballot) {
        const auto weight = weighted ? static_cast<std::uint32_t>(*between(1, 4)) : 1u;
        race.contest.ballots.add(any_marks(candidates), weight);
    }
    return race;
}

// Holds `property` against a thousand drawn cases; the seed stands in the failure (RC_PARAMS
// repeats it).
template <class Property>
void for_a_thousand(Property&& property) {
    generated::for_all(1'000, std::forward<Property>(property));
}

}  // namespace almanac::elections::plain
