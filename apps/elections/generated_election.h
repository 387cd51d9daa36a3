#pragma once

// For tests only: small elections full of trouble (overvotes, skips, repeats, weights, exclusions,
// lots), drawn by rapidcheck so that a failing one shrinks, and how to print and count them.

#include "apps/elections/question.h"
#include "tally/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections::generated {

// One contest; candidates are numbered from 0.
struct Election {
    int candidates = 0;
    int seats = 1;
    tally::Rule rule;
    std::vector<std::pair<std::vector<tally::Mark>, std::uint32_t>> ballots;  // marks, weight
    std::vector<bool> excluded;
    tally::Lots lots;

    bool stands(int candidate) const {
        return excluded.empty() || !excluded[static_cast<std::size_t>(candidate)];
    }
};

// Prints it so that it can be written down as a test.
inline std::ostream& operator<<(std::ostream& out, const Election& election) {
    out << election.rule.id << ", " << election.seats << " of " << election.candidates
        << " candidates, excluded:";
    for (std::size_t at = 0; at < election.excluded.size(); ++at) {
        if (election.excluded[at]) out << ' ' << at;
    }
    out << ", lots best first:";
    for (const tally::CandidateIndex candidate : election.lots.best_first) out << ' ' << candidate;
    out << '\n';
    for (const auto& [marks, weight] : election.ballots) {
        out << weight << " x";
        for (const tally::Mark& mark : marks) out << ' ' << mark.candidate << '@' << mark.rank;
        out << '\n';
    }
    return out;
}

// Ranks 1 to 6; most name one candidate, some nobody, two, or are overvoted without saying by whom.
inline std::vector<tally::Mark> any_marks(int candidates, int favourites) {
    std::vector<tally::Mark> marks;
    const int ranks = *rc::gen::inRange(0, 7);
    for (int rank = 1; rank <= ranks; ++rank) {
        const int kind = *rc::gen::inRange(0, 20);
        const auto at = static_cast<std::uint16_t>(rank);
        const auto any = rc::gen::inRange(0, rank == 1 ? favourites : candidates);
        if (kind == 18) marks.push_back({tally::overvote_mark, at});
        if (kind >= 17) continue;
        marks.push_back({static_cast<tally::CandidateIndex>(*any), at});
        if (kind >= 15) marks.push_back({static_cast<tally::CandidateIndex>(*any), at});
    }
    return marks;
}

// Any preset, or one of which a few fields say something else that it can count by.
inline tally::Rule any_rule() {
    const auto presets = tally::preset_rules();
    const auto at = *rc::gen::inRange<std::size_t>(0, presets.size());
    tally::Rule rule = presets[at];
    const auto fields = tally::rule_fields_in_words();
    const int tries = *rc::gen::inRange(0, 6);
    for (int turn = 0; turn < tries; ++turn) {
        const auto& field = fields[*rc::gen::inRange<std::size_t>(0, fields.size())];
        if (field.step == tally::Step::about || field.words.empty()) continue;
        const auto& word = field.words[*rc::gen::inRange<std::size_t>(0, field.words.size())];
        tally::Rule turned = rule;
        const auto set = tally::set_field(turned, field.key, std::string(word.word));
        if (!set || !tally::objections_to(turned).empty()) continue;
        turned.id += " " + std::string(field.key) + "=" + std::string(word.word);
        rule = std::move(turned);
    }
    return rule;
}

// 2 to 7 candidates, 0 to 30 ballots of 1 to 3 voters, under any rule.
inline Election any_election() {
    Election election;
    election.candidates = *rc::gen::inRange(2, 8);
    election.rule = any_rule();
    election.seats = election.rule.single_seat ? 1 : *rc::gen::inRange(1, 5);
    const int ballots = *rc::gen::inRange(0, 31);
    const int favourites = *rc::gen::inRange(1, election.candidates + 1);
    const bool weighted = *rc::gen::inRange(0, 3) == 0;
    for (int ballot = 0; ballot < ballots; ++ballot) {
        const auto weight = weighted ? static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)) : 1u;
        election.ballots.emplace_back(any_marks(election.candidates, favourites), weight);
    }
    const int lots = *rc::gen::inRange(0, 4);  // 0: a part of an order, 1: a whole one, else none
    for (int candidate = 0; candidate < election.candidates; ++candidate) {
        election.excluded.push_back(*rc::gen::inRange(0, 10) == 0);
        const auto place = static_cast<tally::CandidateIndex>(candidate);
        if (lots == 1 || (lots == 0 && *rc::gen::inRange(0, 2) == 0))
            election.lots.best_first.push_back(place);
    }
    return election;
}

// The election's ballots as a reader would give them.
inline tally::Ballots ballots_of(const Election& election) {
    tally::Ballots ballots;
    for (const auto& [marks, weight] : election.ballots) ballots.add(marks, weight);
    return ballots;
}

// Those ballots cleaned by the election's rule.
inline tally::Profile profile_of(const Election& election) {
    return tally::Profile::build(ballots_of(election), election.rule,
                                 static_cast<std::size_t>(election.candidates), election.excluded);
}

// Seats, exclusions and lots as the count takes them.
inline tally::Question question_of(const Election& election) {
    tally::Question question;
    question.seats = static_cast<std::uint32_t>(election.seats);
    question.excluded = election.excluded;
    question.lots = election.lots;
    return question;
}

// The count of the raw ballots.
inline base::Result<tally::Count> count_of(const Election& election) {
    return tally::count(profile_of(election), election.rule, question_of(election));
}

// Ready to be counted; candidate 0 is A and has the id 1. The election has to outlive it.
inline Prepared prepared_of(const Election& election) {
    Prepared prepared;
    prepared.question = question_of(election);
    for (int at = 0; at < election.candidates; ++at) {
        Candidate candidate;
        candidate.id = CandidateId(static_cast<std::uint32_t>(at + 1));
        candidate.name = std::string(1, static_cast<char>('A' + at));
        prepared.question.names.push_back(candidate.name);
        prepared.contest.candidates.push_back(std::move(candidate));
    }
    prepared.question.excluded.resize(static_cast<std::size_t>(election.candidates));
    prepared.contest.ballots = ballots_of(election);
    prepared.rule = &election.rule;
    return prepared;
}

// Holds `property` against that many elections, those not among them that it discards (RC_PRE); the
// seed stands in the failure (RC_PARAMS repeats it).
template <class Property>
void for_all(int elections, Property&& property) {
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    params.maxSuccess = elections;
    params.maxDiscardRatio = 100;
    const auto result = rc::detail::checkTestable(std::forward<Property>(property),
                                                  rc::detail::TestMetadata(), params);
    std::ostringstream report;
    rc::detail::printResultMessage(result, report);
    ASSERT_TRUE(result.template is<rc::detail::SuccessResult>())
        << report.str() << " seed=" << params.seed;
}

}  // namespace almanac::elections::generated
