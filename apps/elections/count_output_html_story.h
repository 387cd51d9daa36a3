#pragma once

// A count as its page tells it: who stands in which row and in which colour, who is in which round,
// and every sentence. Private to count_output_html*.cpp; pure.

#include "apps/elections/count_output.h"
#include "apps/elections/sentence.h"
#include "tally/tally.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace almanac::elections {

// Votes that moved between two rounds, all values together; `to` nobody: no longer counting.
struct Move {
    tally::CandidateIndex from = 0;
    std::optional<tally::CandidateIndex> to;
    tally::Votes votes;
    bool is_surplus = false;
    std::optional<tally::Votes> value;  // of one ballot, where all have the same
};

// A candidate: always at the same place, always in the same colour.
struct StoryLine {
    tally::CandidateIndex candidate = 0;
    std::uint32_t tone = 0;        // 1…7 a colour of its own, 0 grey
    std::uint32_t elected = 0;     // the round, 0: never
    std::uint32_t eliminated = 0;  // the last round in which that happened, 0: never
};

// A part of a headline; a line need not break within a name.
struct HeadlinePart {
    std::string text;
    bool is_name = false;
};

// The report must outlive it. Rounds count from 0 here, as in tally::Count, but from 1 in words.
class Story {
public:
    explicit Story(const CountReport& report);

    const CountReport& report() const { return report_; }
    const Contest& contest() const { return report_.prepared.contest; }
    const tally::Count& count() const { return report_.count; }
    const tally::Rule& rule() const { return *report_.count.rule; }
    // Winners first, then who lasted longest.
    const std::vector<StoryLine>& lines() const { return lines_; }
    // The line of somebody who stands.
    const StoryLine& line_of(tally::CandidateIndex candidate) const;
    const std::string& name(tally::CandidateIndex candidate) const;

    // Whether the candidate has a figure in the round: has not left, or has votes still.
    bool is_in(tally::CandidateIndex candidate, std::size_t round) const;
    tally::Votes total(tally::CandidateIndex candidate, std::size_t round) const;
    // What moved into the round, by whom it left, the most first.
    std::vector<Move> moves(std::size_t round) const;
    // Whether there is a number of votes that elects.
    bool has_threshold() const;
    // The most votes that any bar has to show.
    double most() const;

    // "12,447", or "12.45" where so few voted that fractions tell something.
    std::string figure(const tally::Votes& votes) const;
    // "12,447.1250", every place.
    static std::string exact(const tally::Votes& votes);
    // "+120", "−8", "" for nothing.
    std::string change(tally::CandidateIndex candidate, std::size_t round) const;
    // "round", in Scotland "stage".
    std::string_view round_word() const;
    // "Round 3", with the law's stage where rounds are parts of one.
    std::string round_title(std::size_t round) const;
    // "in round 3"; here rounds count from 1.
    std::string in_round(std::uint32_t number) const;

    // "Ranked choice, three seats".
    std::string kicker() const;
    // "Ann Lee, Bo Day and Cy Fox win".
    std::vector<HeadlinePart> headline() const;
    // Why they won, in one breath.
    std::string deck() const;
    // "11,349 first choices and 9,858 votes passed on by others".
    std::string winner_line(const StoryLine& line) const;
    // What the round decides.
    std::string decision(std::size_t round) const;
    // What moved into the round, a sentence for everybody whose votes moved.
    std::string moved(std::size_t round) const;
    // How a tie was decided.
    std::string tie_sentence(const tally::Tie& tie) const;

private:
    void place_lines();
    void follow_rounds();
    std::string single_deck(const StoryLine& winner) const;
    std::string several_deck() const;
    std::string behind() const;
    std::string election(const tally::Round& round) const;
    std::string destinations(const std::vector<Move>& moves) const;
    std::string names(const std::vector<tally::CandidateIndex>& candidates) const;

    const CountReport& report_;
    std::vector<StoryLine> lines_;
    std::vector<std::size_t> places_;    // by candidate, in lines_
    std::vector<std::vector<bool>> in_;  // by round, by candidate
};

}  // namespace almanac::elections
