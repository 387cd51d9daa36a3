#pragma once

// From files and what the user said of them to a contest that can be counted: rule and seats are
// taken from the file where it says them, else asked for; names in lots and exclusions are resolved
// to candidates. Pure.

#include "apps/elections/import.h"
#include "apps/elections/model.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What the user said, unchecked.
struct CountOptions {
    std::string rule;                               // "": the file says
    std::shared_ptr<const tally::Rule> users_rule;  // from a rule file; comes before `rule`
    std::optional<std::uint32_t> seats;             // none: the file or the rule says
    ReadOptions read;
    std::optional<SourceFile> lots;
    std::optional<std::string> seed;   // that ties are drawn from, where the lots do not decide
    std::vector<std::string> exclude;  // names, * allowed
    // RCTab's stopTabulationEarlyAfterRound: the count is shown so far and no further.
    std::optional<std::uint32_t> rounds_max = std::nullopt;
    bool lots_required = false;  // a tie that no lot decides is an error
};

// A contest ready to be counted.
struct Prepared {
    Contest contest;
    const tally::Rule* rule = nullptr;
    std::shared_ptr<const tally::Rule> users_rule;  // owns `rule` where it is no preset
    tally::Question question;
    std::string lots;  // the file's text as given, and the seed; part of the data version
    std::optional<std::uint32_t> rounds_max = std::nullopt;  // as CountOptions has them
    bool lots_required = false;
};

// Reads and resolves. Errors say which rules there are, which contests match, which name is
// unknown.
base::Result<Prepared> prepare(std::span<const SourceFile> files, const CountOptions& options);

// The same for a contest that was read, or made, already; `options.read` is not looked at.
base::Result<Prepared> resolve(Contest contest, const CountOptions& options);

// What a contest is asked under a rule.
struct Asked {
    tally::Question question;
    std::string lots;  // as Prepared has them
};

// Resolves seats, exclusions and lots for one rule; `options` names none. Refuses what the rule
// cannot count.
base::Result<Asked> ask(const Contest& contest, const tally::Rule& rule,
                        const CountOptions& options);

// By candidate: who is not in the race, as the source or --exclude says.
base::Result<std::vector<bool>> excluded_of(const Contest& contest, const CountOptions& options);

// Refuses equal ranks under a rule that knows none, where they cannot be overvotes either.
base::Result<void> check_equal_ranks(const Contest& contest, const tally::Rule& rule);

// By candidate: who stands for undeclared write-ins; empty where nobody does.
std::vector<bool> undeclared_of(const Contest& contest);

// Whether lots under the rule can be drawn from a published seed.
bool draws_from_seed(const tally::Rule& rule);

// The contest's ballots as the rule reads them.
tally::Profile profile_of(const Contest& contest, const tally::Rule& rule,
                          const std::vector<bool>& excluded,
                          tally::KeepOrder order = tally::KeepOrder::no);

// `missing` where no rule has that id; the error lists those there are.
base::Result<void> check_rule(std::string_view id);

// Cleans, compresses and counts. Refuses a tie that no lot decides where lots are required.
base::Result<tally::Count> count(const Prepared& prepared);

}  // namespace almanac::elections
