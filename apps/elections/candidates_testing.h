#pragma once

// For tests only: small counted contests full of trouble (overvotes, skips, repeats, weights,
// exclusions), drawn by rapidcheck, and their ballots one by one, as the plain versions of the
// analyses of candidates look at them.

#include "apps/elections/generated_election.h"
#include "apps/elections/subject.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections::testing_candidates {

using tally::CandidateIndex;

// A ballot as a person reads it: who is ranked, first choice first, and for how many voters.
struct PlainBallot {
    std::vector<CandidateIndex> ranking;
    std::uint64_t voters = 1;

    // From 1; 0 where the candidate is not ranked.
    std::size_t rank_of(std::size_t candidate) const {
        const auto at = std::find(ranking.begin(), ranking.end(), candidate);
        return at == ranking.end() ? 0 : static_cast<std::size_t>(at - ranking.begin()) + 1;
    }
};

// A contest without ballots: A, B, C … whose ids fall where places rise, so that the order of ids
// is put to the test.
inline Prepared prepared_with(int candidates, std::string_view rule, std::uint32_t seats) {
    Prepared prepared;
    for (int at = 0; at < candidates; ++at) {
        prepared.contest.candidates.push_back({CandidateId(static_cast<std::uint32_t>(100 - at)),
                                               "", std::string(1, static_cast<char>('A' + at)), "",
                                               false});
        prepared.question.names.push_back(prepared.contest.candidates.back().name);
    }
    prepared.rule = tally::find_rule(rule);
    prepared.question.seats = seats;
    prepared.question.excluded.resize(static_cast<std::size_t>(candidates), false);
    return prepared;
}

// Appends a ballot that ranks these candidates ("CA": C, then A), for so many voters.
inline void add_ballot(Prepared& prepared, std::string_view ranking, std::uint32_t voters = 1) {
    std::vector<tally::Mark> marks;
    for (const char name : ranking) {
        marks.push_back({static_cast<CandidateIndex>(name - 'A'),
                         static_cast<std::uint16_t>(marks.size() + 1)});
    }
    prepared.contest.ballots.add(marks, voters);
}

// Ranks 1 to 7: most name one candidate, some nobody, two, or are overvoted without saying by whom.
inline std::vector<tally::Mark> any_marks(int candidates) {
    std::vector<tally::Mark> marks;
    const int ranks = *rc::gen::inRange(0, 8);
    for (int at = 1; at <= ranks; ++at) {
        const int kind = *rc::gen::inRange(0, 20);
        const auto rank = static_cast<std::uint16_t>(at);
        const auto candidate = rc::gen::inRange(0, candidates);
        if (kind == 18) marks.push_back({tally::overvote_mark, rank});
        if (kind >= 17) continue;
        marks.push_back({static_cast<CandidateIndex>(*candidate), rank});
        if (kind >= 15) marks.push_back({static_cast<CandidateIndex>(*candidate), rank});
    }
    return marks;
}

// 2 to 7 candidates, up to 30 ballots of 1 to 3 voters, under one of the rules. B stands and has a
// ballot, so that a rule refuses few of these.
inline Prepared any_prepared(std::initializer_list<const char*> rules) {
    const int candidates = *rc::gen::inRange(2, 8);
    const std::string rule =
        *rc::gen::elementOf(std::vector<std::string>(rules.begin(), rules.end()));
    Prepared prepared = prepared_with(candidates, rule, 1);
    const int excluded = *rc::gen::inRange(0, 4) == 0 ? *rc::gen::inRange(0, candidates) : 1;
    if (excluded != 1) prepared.question.excluded[static_cast<std::size_t>(excluded)] = true;
    const int in_race = excluded != 1 ? candidates - 1 : candidates;
    if (!prepared.rule->single_seat) {
        prepared.question.seats =
            static_cast<std::uint32_t>(*rc::gen::inRange(1, std::min(3, in_race) + 1));
    }
    const bool weighted = *rc::gen::inRange(0, 3) == 0;
    const int ballots = *rc::gen::inRange(0, 30);
    for (int ballot = 0; ballot < ballots; ++ballot) {
        const auto voters = weighted ? static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)) : 1u;
        prepared.contest.ballots.add(any_marks(candidates), voters);
    }
    add_ballot(prepared, "B");
    return prepared;
}

// The ballots one by one, as the rule cleans them.
inline std::vector<PlainBallot> plain_ballots(const Prepared& prepared) {
    std::vector<PlainBallot> all;
    const tally::Ballots& ballots = prepared.contest.ballots;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        PlainBallot one{
            tally::clean(ballots.marks(ballot), *prepared.rule, prepared.question.excluded),
            ballots.weight(ballot)};
        one.ranking.erase(std::find_if(one.ranking.begin(), one.ranking.end(), tally::is_special),
                          one.ranking.end());
        all.push_back(std::move(one));
    }
    return all;
}

// Holds `property`, of a Prepared and its Subject, against that many generated elections that the
// rule can count; one it refuses (no valid ballot, too few candidates) is drawn again.
template <class Property>
void for_all_elections(int elections, std::initializer_list<const char*> rules,
                       Property&& property) {
    generated::for_all(elections, [&] {
        const Prepared prepared = any_prepared(rules);
        const auto subject = make_subject(prepared, "v1");
        RC_PRE(static_cast<bool>(subject));
        property(prepared, *subject);
    });
}

// The subject of a contest that the rule can count; `prepared` outlives it.
inline Subject subject_of(const Prepared& prepared) {
    auto subject = make_subject(prepared, "v1");
    if (!subject) throw std::runtime_error(subject.error().detail);
    return *std::move(subject);
}

}  // namespace almanac::elections::testing_candidates
