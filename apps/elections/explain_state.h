#pragma once

// Who stands how in a round, and what each candidate's ballots are worth, followed from round to
// round. Private to explain_*.cpp.

#include "apps/elections/explain_words.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace almanac::elections {

// Who is in the race as a round opens: step through all rounds in order.
class Race {
public:
    explicit Race(const Telling& telling);

    // Takes up what the round before decided; first for round 1.
    void open(std::uint32_t round);

    // In the list's order: neither elected nor excluded before this round.
    const std::vector<tally::CandidateIndex>& continuing() const { return continuing_; }
    // Elected before this round in this pass.
    const std::vector<tally::CandidateIndex>& winners() const { return winners_; }
    // Elected before this round with a surplus that has not moved.
    const std::vector<tally::CandidateIndex>& waiting() const { return waiting_; }
    // Seats that this pass has still to fill as the round opens.
    std::uint64_t unfilled() const;
    // Of this pass.
    std::uint64_t seats() const;
    // The round with which this pass began.
    std::uint32_t begins() const { return begins_; }
    // Which pass it is, from 1.
    std::uint32_t pass() const { return pass_; }

private:
    void begin_pass(std::uint32_t round);
    void take(const tally::Round& before, const tally::Round& now);

    const Telling& telling_;
    std::vector<tally::CandidateIndex> continuing_;
    std::vector<tally::CandidateIndex> winners_;
    std::vector<tally::CandidateIndex> waiting_;
    std::vector<tally::CandidateIndex> out_;  // for good, where a count begins anew without them
    std::uint32_t begins_ = 1;
    std::uint32_t pass_ = 0;
};

// Method::transfer: the values that the ballots of each candidate have.
class PileValues {
public:
    explicit PileValues(const Telling& telling) : telling_(telling) {}

    // Takes up what moved into the round, once it was told.
    void take(const tally::Round& round);
    void begin();

    // The values in the pile of `candidate` as the round's moves begin, largest first.
    std::vector<tally::Votes> of(tally::CandidateIndex candidate) const;

private:
    const Telling& telling_;
    std::map<tally::CandidateIndex, std::set<base::Int128, std::greater<>>> values_;
};

// Method::parcels: papers that came to one candidate in one round, with the exact value of one.
struct ToldParcel {
    std::uint32_t came = 0;
    std::uint64_t papers = 0;
    Term value;
};

// Method::parcels: all parcels there are, followed from round to round.
class Parcels {
public:
    explicit Parcels(const Telling& telling);

    // The parcel that came to `holder` in that round; nothing where it has moved.
    const ToldParcel* find(tally::CandidateIndex holder, std::uint32_t came) const;
    // The value at which the papers that moved into the round go on.
    Term value_after(std::uint32_t round) const;
    // The part of its value that each paper keeps where all shrink alike (NSW local).
    Term factor_at(std::uint32_t round) const;
    // Papers that moved into the round, and how many of them had a next candidate.
    std::uint64_t papers_moved(std::uint32_t round) const;
    std::uint64_t transferable(std::uint32_t round) const;
    // Takes up what moved into the round, once it was told.
    void take(std::uint32_t round);

private:
    std::uint32_t first_of_step(std::uint32_t round) const;

    const Telling& telling_;
    std::map<tally::CandidateIndex, std::vector<ToldParcel>> parcels_;
    std::optional<Term> factor_;
};

}  // namespace almanac::elections
