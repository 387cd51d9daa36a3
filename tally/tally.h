#pragma once

// The front door: ranked ballots → rounds → outcome. Pure and exact: integers scaled to the rule's
// decimals, 128-bit products, refused rather than wrapped. The result holds every event of the
// count; how any one ballot counted follows from these events and its ranking, and is not stored.

#include "engine/base/decimal.h"
#include "engine/base/result.h"
#include "tally/ballots.h"
#include "tally/profile.h"
#include "tally/rule.h"
#include "tally/rule_check.h"
#include "tally/rule_text.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace almanac::tally {

// Whole units of the rule's last decimal.
using Votes = base::Decimal;

// Why votes left a candidate.
enum class Reason : std::uint8_t { surplus, elimination };

// Votes that moved into a round. One row per (from, to, value each ballot now has).
struct Transfer {
    CandidateIndex from = 0;
    std::optional<CandidateIndex> to;  // nobody: exhausted
    Reason reason = Reason::elimination;
    Votes votes;  // value · ballots
    std::uint64_t ballots = 0;
    Votes value;               // of one ballot after the transfer
    bool by_overvote = false;  // exhausted because an overvote was reached
    bool by_skips = false;     // exhausted because too many ranks were skipped
    bool by_repeat = false;    // exhausted because a candidate stood there again
};

// What a surplus did to every ballot its holder had; with it a ballot's value can be derived.
struct SurplusMove {
    CandidateIndex from = 0;
    Votes total;    // votes held before
    Votes surplus;  // total − threshold
};

// Method::parcels: papers that left their holder: those that came to him in one round.
struct ParcelMove {
    CandidateIndex from = 0;
    std::uint32_t came = 0;    // the round, from 1
    Votes value;               // of one ballot after the move
    bool keeps_spent = false;  // those without a next candidate stay with him
};

// The state after all transfers of the round, and what was decided on it. In Scotland a round is a
// stage.
struct Round {
    std::vector<Votes> totals;  // by candidate; 0 for who left
    Votes threshold;
    std::vector<CandidateIndex> elected;     // decided on these totals, in order of election
    std::vector<CandidateIndex> eliminated;  // decided on these totals
    std::vector<Transfer> transfers;         // that led here from the round before; none in round 1
    std::vector<SurplusMove> surpluses;      // whose surplus moved into this round
    std::vector<ParcelMove> parcels;         // parcels: what moved into this round
    Votes exhausted;                         // cumulative
    Votes exhausted_by_overvote;             // cumulative, part of exhausted
    Votes exhausted_by_skips;                // cumulative, part of exhausted: too many skipped
    Votes exhausted_by_repeat;               // cumulative, part of exhausted
    Votes residual;                          // cumulative: what the cuts left over
    // meek, warren: by candidate, what he keeps of each vote; empty elsewhere. 1 as 10^places.
    std::vector<Votes> keep_values;
    // wright: the count began anew with this round. Passes::one_a_seat: so did the next seat's.
    bool begins_anew = false;
    // The stage of the law that this round belongs to, from 1: an exclusion is one stage, however
    // many bundles it has. 0 where every round is a stage of its own.
    std::uint32_t stage = 0;
};

// How a tie was decided. Seed: by a lot that anyone can repeat from the published seed.
enum class DecidedBy : std::uint8_t { earlier_round, lot, default_order, candidate_order, seed };

// Candidates equal in a round where one had to be chosen: to leave, or to be first.
struct Tie {
    std::uint32_t round = 0;  // from 1
    std::vector<CandidateIndex> candidates;
    CandidateIndex chosen = 0;
    DecidedBy decided_by = DecidedBy::default_order;
};

// The whole count.
struct Count {
    const Rule* rule = nullptr;
    std::uint32_t seats = 0;
    std::uint64_t valid_ballots = 0;
    NotCounted not_counted;
    Votes threshold;  // of the last round, where the rule recomputes it
    std::vector<Round> rounds;
    std::vector<CandidateIndex> winners;  // in order of election
    std::vector<Tie> ties;
};

// Lots as drawn. `best_first` ranks candidates, best lot first: in a tie to stay the lower one
// goes, in a tie to be first the higher one leads. `by_round` says on whom the lot fell in a round,
// and comes first.
struct Lots {
    struct Fell {
        std::uint32_t round = 0;
        CandidateIndex candidate = 0;
    };
    std::vector<CandidateIndex> best_first;
    std::vector<Fell> by_round;
    std::string seed;  // as published, for the rules whose lot is drawn from one; "" where none is
    // No lot was given at all: of those tied, the one listed first in the source is acted on.
    bool none() const { return best_first.empty() && by_round.empty(); }
};

// Departures from the rule that a what-if asks for; none of them by default.
struct Forced {
    // Wherever the rule would have somebody leave in a round from `from_round` on, whoever comes
    // first here of those who may leave goes instead, alone, as one who has the fewest votes.
    std::vector<CandidateIndex> leaving;
    std::uint32_t from_round = 1;
    std::vector<Lots::Fell> lots;    // come before the lots given, and ask for none besides
    std::optional<Votes> threshold;  // in place of the rule's own, all through the count
};

// Who stands and for how many seats.
struct Question {
    std::uint32_t seats = 1;
    std::vector<bool> excluded;  // by candidate, as the profile was built; empty: nobody
    Lots lots;
    std::vector<std::string> names;  // for errors, and for lots that are drawn by name
    // By candidate: stands for undeclared write-ins; empty: nobody does.
    std::vector<bool> undeclared_write_ins;
    Forced forced;
};

// Why nobody has a ballot, or what is left of one, any more.
enum class Exhausted : std::uint8_t {
    no_more_choices,  // it names nobody after those who had it
    others_gone,      // whom it still names is elected or out
    overvote,         // an overvote was reached
    skips,            // too many ranks were skipped
    repeat,           // a candidate stood there again
};

// One step of one ballot: from this round on `holder` has its moving part, or nobody.
struct BallotStep {
    std::uint32_t round = 0;               // from 1
    std::optional<CandidateIndex> holder;  // nobody: exhausted
    Votes value;  // of the moving part; what a surplus leaves behind stays with the one elected
    std::optional<Reason> reason;                       // why it came here; none in round 1
    std::optional<Exhausted> exhausted = std::nullopt;  // why, where nobody holds it
    friend bool operator==(const BallotStep&, const BallotStep&) = default;
};

// How a ballot counted: one step a change, from round 1, derived from the count's events and the
// ballot's ranking as `clean` gives it. No step for a ballot that has no ranking, nor in a first
// runoff that does not count it: later ones may, or exhaust it. Under keep values several hold
// parts of a ballot: there the steps of one round are all its parts. O(rounds + ranks ·
// candidates), under keep values O(rounds · ranks).
std::vector<BallotStep> journey(const Count& count, std::span<const CandidateIndex> ranking);

// The same for many ballots of one count, which outlives it: what every ballot asks of the count is
// looked up once. O(ranks) a ballot but under keep values. Immutable.
class Journeys {
public:
    explicit Journeys(const Count& count);
    // Puts the steps of one ballot in the place of what `steps` holds.
    void follow(std::span<const CandidateIndex> ranking, std::vector<BallotStep>& steps) const;

private:
    struct Passes;
    const Count& count_;
    std::shared_ptr<const Passes> passes_;
};

// Counts. Refuses 0 seats, more seats than candidates, several seats under a single-seat rule, no
// valid ballot, other exclusions than the profile's, a tie whose candidates the given lots do not
// name, totals that would not fit in 64 bits, and a forced threshold that is not above 0 and at
// most all votes, in the rule's decimals. `rule` must outlive the count.
base::Result<Count> count(const Profile& profile, const Rule& rule, const Question& question);

}  // namespace almanac::tally
