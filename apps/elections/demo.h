#pragma once

// A generated election of realistic shape: candidates in clusters that share supporters, precincts
// that lean, voters who mark few ranks or many, overvotes, skipped ranks, repeats and write-ins.
// The demo, the tests and every bench use it. Only whole numbers decide, so that a seed gives the
// same bytes on any machine.

#include "apps/elections/model.h"
#include "engine/base/random.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Whether "Uncertified Write In" and three unused certified slots stand on the paper as well.
enum class WriteIns : std::uint8_t { no, yes };

// What to generate.
struct DemoOptions {
    std::uint64_t ballots = 80'000;
    std::uint32_t candidates = 22;  // with names, beside the write-ins; 1 … demo_candidates_max
    std::uint32_t ranks = 6;        // 1 … demo_ranks_max
    std::uint32_t seats = 3;
    std::uint64_t seed = 2024;
    WriteIns write_ins = WriteIns::yes;
};

// As many names as the lists give; more ranks than any paper we know has (NSW: 24 groups).
inline constexpr std::uint32_t demo_candidates_max = 1'000;
inline constexpr std::uint32_t demo_ranks_max = 24;

// The rule and the exclusions under which the demo is counted; the slots are named one by one.
inline constexpr std::string_view demo_rule = "portland-or-2024";

// The unused write-in slots of the demo, as --exclude takes them.
std::vector<std::string> demo_exclusions();

// One generated ballot; the marks live until the next one is made.
struct DemoBallot {
    std::span<const tally::Mark> marks;  // at least one
    std::uint32_t precinct = 0;          // from 0
    std::uint32_t style = 0;             // from 0, within the precinct
    bool remade = false;
};

// The stream of ballots of one election.
class DemoElection {
public:
    explicit DemoElection(const DemoOptions& options);

    // Title, seats, ranks and candidates; no ballots.
    const Contest& paper() const { return paper_; }
    // The next ballot; there is no end to them.
    DemoBallot next();

private:
    using Urn = std::vector<tally::CandidateIndex>;

    void print_paper(const DemoOptions& options);
    void fill_urns(std::uint32_t named);
    void rank_candidates(const Urn& urn);
    void err();
    void overvote();
    void skip_a_rank();
    void repeat();
    void write_in(tally::CandidateIndex candidate);

    Contest paper_;
    std::uint32_t named_ = 0;
    base::Random random_;
    std::vector<Urn> urns_;                // by a voter's home cluster
    std::vector<std::uint8_t> precincts_;  // an urn, too
    std::vector<tally::Mark> marks_;
};

// The whole election with marks only, as read with Detail::marks: the inputs of benches.
Contest demo_contest(const DemoOptions& options);

// Takes a piece of the csv; false stops the writing.
using TakeBytes = std::function<bool(std::string_view)>;

// The same ballots as a Clear Ballot export in pieces of about a megabyte. False if it was stopped.
bool write_demo_csv(const DemoOptions& options, const TakeBytes& take);

}  // namespace almanac::elections
