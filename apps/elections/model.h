#pragma once

// The plain values of an election as read from its files: the contest, its candidates, its ballots
// with whatever the source says of each. Nothing is cleaned or counted here.

#include "engine/base/id.h"
#include "tally/tally.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// The number by which routes, views and files name a candidate; given 1…n where the source has
// none.
using CandidateId = base::Id<struct CandidateTag>;

// One name on the ballot paper, in the source's order; its place in the list is tally's
// CandidateIndex.
struct Candidate {
    CandidateId id;
    std::string source_id;  // as the source writes it, "" where it has none
    std::string name;
    std::string party;       // "" where the source does not say
    bool withdrawn = false;  // the source says so; treated as excluded
    // Stands for all names written in that nobody declared; a rule may let them leave first.
    bool undeclared_write_ins = false;
};

// Different texts, numbered from 0 in order of first appearance.
class Words {
public:
    // The number of the text, a new one if it was not seen before.
    std::uint32_t code(std::string_view text);
    std::size_t size() const { return words_.size(); }
    std::string_view operator[](std::uint32_t code) const { return words_[code]; }
    const std::vector<std::string>& list() const { return words_; }

private:
    void grow();

    // Open addressing, half full at most: the upper half of the text's hash, and its code + 1 (0 is
    // free).
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t code_after = 0;
    };
    std::vector<std::string> words_;
    std::vector<Slot> slots_;
};

// A column of short texts, one a ballot. Few different ones cost four bytes a ballot.
class TextColumn {
public:
    // Appends the next ballot's text.
    void add(std::string_view text);
    std::size_t size() const { return codes_.size(); }
    std::string_view operator[](std::size_t row) const { return words_[codes_[row]]; }
    // Equal texts have equal codes.
    std::uint32_t code(std::size_t row) const { return codes_[row]; }
    // In order of first appearance; code() is the place in it.
    const std::vector<std::string>& words() const { return words_.list(); }

private:
    std::vector<std::uint32_t> codes_;
    Words words_;
};

// Any other column of the source, kept under its own name ("ScanComputerName", "Remade", "ward" …).
struct ExtraColumn {
    std::string name;
    TextColumn values;
};

// What the source holds beside the ballots of the contest, so that nothing is lost in silence.
struct Accounting {
    std::uint64_t records = 0;           // read, of any contest; 0 where the reader does not say
    std::uint64_t without_contest = 0;   // cards or rows that do not have the contest: no ballots
    std::uint64_t set_aside = 0;         // that the source marks void, superseded or not to count
    std::uint64_t bad_rows_skipped = 0;  // only with ReadOptions::skip_bad_rows
};

// One contest with all its ballots. The columns are empty or have one entry a ballot.
struct Contest {
    std::string title;                   // "City of Portland, Councilor, District 2"
    std::optional<std::uint32_t> seats;  // where the file says so
    std::string rule;                    // the id of the rule where the file says so, else ""
    std::uint32_t ranks_max =
        0;  // ranks on the paper (most ranks seen where the source does not say)
    std::vector<Candidate> candidates;
    // Candidates who share a rank are ranked equal, which is no overvote: BLT's a=b, PrefLib's
    // {a,b}.
    bool equal_ranks = false;
    // The format writes overvotes no differently (PrefLib, VoteKit), so that a rule that knows no
    // equal ranks may take them for such.
    bool equal_ranks_may_be_overvotes = false;
    // The source's own order for ties (BLT's [tie …]), as it lists them; empty where it has none.
    std::vector<tally::CandidateIndex> tie_order;
    tally::Ballots ballots;
    Accounting accounting;
    std::vector<std::string> ballot_ids;  // "" nowhere; see ballot_id() where the source has none
    TextColumn precincts;
    TextColumn ballot_styles;
    std::vector<ExtraColumn> extra_columns;
};

// The ballot's own id, or its number among the contest's ballots, from 1, where the source gives
// none.
std::string ballot_id(const Contest& contest, std::size_t ballot);

}  // namespace almanac::elections
