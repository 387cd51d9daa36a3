#pragma once

// For tests only: counts a contest written as in ballot_notation.h and tells each round in a line,
// so that a count worked out on paper stands in a test as one reads it.

#include "tally/ballot_notation.h"
#include "tally/tally.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::tally {

// What is counted, beside the ballots. Candidates are A, B, C …; those of `undeclared` stand for
// undeclared write-ins.
struct GoldenContest {
    std::string_view rule;
    std::uint32_t seats = 1;
    std::size_t candidates = 0;
    std::string_view undeclared = {};
    Lots lots = {};
};

// The whole count; an empty one, with a failure, where it is refused.
inline Count golden_count(const Ballots& ballots, const GoldenContest& contest) {
    const Rule& rule = *find_rule(contest.rule);
    Question question;
    question.seats = contest.seats;
    question.lots = contest.lots;
    question.undeclared_write_ins.assign(contest.candidates, false);
    for (const char letter : contest.undeclared)
        question.undeclared_write_ins[static_cast<std::size_t>(letter - 'A')] = true;
    auto result = count(Profile::build(ballots, rule, contest.candidates), rule, question);
    EXPECT_TRUE(static_cast<bool>(result)) << (result ? "" : result.error().detail);
    return result ? std::move(*result) : Count{};
}

// "A B", in the order given.
inline std::string letters(const std::vector<CandidateIndex>& candidates) {
    std::string text;
    for (const CandidateIndex candidate : candidates)
        text += (text.empty() ? "" : " ") + std::string(1, static_cast<char>('A' + candidate));
    return text;
}

// "A 5, B 3 of 6: C leaves; exhausted 2 (overvote 1)": who holds votes, the threshold, what was
// decided, what has exhausted so far and the residual where there is any.
inline std::string told(const Round& round) {
    std::string text;
    for (std::size_t at = 0; at < round.totals.size(); ++at) {
        if (round.totals[at].units == 0) continue;
        text += (text.empty() ? "" : ", ") + std::string(1, static_cast<char>('A' + at)) + " " +
                to_string(round.totals[at]);
    }
    text += " of " + to_string(round.threshold) + ":";
    if (!round.elected.empty()) text += " " + letters(round.elected) + " elected";
    if (!round.eliminated.empty()) text += " " + letters(round.eliminated) + " out";
    const auto add = [&](std::string_view what, const Votes& votes) {
        if (votes.units != 0) text += "; " + std::string(what) + " " + to_string(votes);
    };
    add("exhausted", round.exhausted);
    add("by overvote", round.exhausted_by_overvote);
    add("by skips", round.exhausted_by_skips);
    add("by repeat", round.exhausted_by_repeat);
    add("residual", round.residual);
    return (round.begins_anew ? "anew: " : "") + text;
}

// Every round in its line.
inline std::vector<std::string> told(const Count& count) {
    std::vector<std::string> lines;
    for (const Round& round : count.rounds) lines.push_back(told(round));
    return lines;
}

}  // namespace almanac::tally
