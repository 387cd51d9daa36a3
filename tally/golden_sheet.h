#pragma once

// For tests only: a count as a result sheet, one line a round, so that one worked out on paper can
// be written down beside it.

#include "tally/ballot_notation.h"
#include "tally/tally.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace almanac::tally {

// Counts written ballots by a preset; candidates A, B, C …
inline Count counted_by(std::string_view rule_id, const Ballots& ballots, std::size_t candidates,
                        Question question, KeepOrder order = KeepOrder::no) {
    const Rule& rule = *find_rule(rule_id);
    auto result = count(Profile::build(ballots, rule, candidates, {}, order), rule, question);
    EXPECT_TRUE(static_cast<bool>(result)) << (result ? "" : result.error().detail);
    return result ? std::move(*result) : Count{};
}

// So many seats, no lots.
inline Question seats_of(std::uint32_t seats) {
    Question question;
    question.seats = seats;
    return question;
}

// "stage: A's votes, B's votes … | exhausted, residual | +elected -excluded".
inline std::string sheet_line(const Round& round) {
    std::string line = std::to_string(round.stage) + ":";
    for (const Votes& total : round.totals) line += " " + to_string(total);
    line += " | " + to_string(round.exhausted) + " " + to_string(round.residual) + " |";
    for (const CandidateIndex each : round.elected)
        line += std::string(" +") + static_cast<char>('A' + each);
    for (const CandidateIndex each : round.eliminated)
        line += std::string(" -") + static_cast<char>('A' + each);
    return line;
}

// The whole sheet.
inline std::vector<std::string> sheet(const Count& count) {
    std::vector<std::string> lines;
    for (const Round& round : count.rounds) lines.push_back(sheet_line(round));
    return lines;
}

// "A to C: 3 at 0.28 = 0.84", nobody as "-", of the transfers that led to a round.
inline std::vector<std::string> transfer_lines(const Round& round) {
    std::vector<std::string> lines;
    for (const Transfer& transfer : round.transfers) {
        const char to = transfer.to ? static_cast<char>('A' + *transfer.to) : '-';
        lines.push_back(std::string(1, static_cast<char>('A' + transfer.from)) + " to " + to +
                        ": " + std::to_string(transfer.ballots) + " at " +
                        to_string(transfer.value) + " = " + to_string(transfer.votes));
    }
    return lines;
}

}  // namespace almanac::tally
