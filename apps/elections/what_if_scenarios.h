#pragma once

// What-ifs made from what a user asks for, each checked against the election. Pure. A candidate who
// was not in the race, a round in which nobody leaves and a rule that cannot count are refused with
// the reason.

#include "apps/elections/what_if.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// He leaves in the first exclusion; whoever is elected before it is elected all the same.
base::Result<Scenario> eliminated_first(const Subject& subject, tally::CandidateIndex candidate);

// They were never in the race: their marks make overvotes and are otherwise passed over.
base::Result<Scenario> withdrawn(const Subject& subject,
                                 const std::vector<tally::CandidateIndex>& candidates);

// So many are elected.
base::Result<Scenario> other_seats(const Subject& subject, std::uint32_t seats);

// So many votes are needed all through the count: "19101", "19101.5", or "25%" of valid ballots,
// cut to the rule's decimals.
base::Result<Scenario> other_threshold(const Subject& subject, std::string_view votes);

// In this round of the official count the next lowest leaves instead of whoever left.
base::Result<Scenario> swap_in(const Subject& subject, std::uint32_t round);

// They leave one after another before anybody else does.
base::Result<Scenario> in_order(const Subject& subject,
                                const std::vector<tally::CandidateIndex>& candidates);

// All lots were drawn otherwise.
Scenario other_lots(const Subject& subject, tally::Lots lots);
// The lots of single rounds fell otherwise.
Scenario forced_lots(const Subject& subject, const std::vector<tally::Lots::Fell>& lots);

// Fields of a rule, the election's own or another, say something else, as rule files write it:
// "quota", "hare_floor".
base::Result<Scenario> other_fields(const Subject& subject, const tally::Rule& rule,
                                    const std::vector<std::pair<std::string, std::string>>& fields);

// Counted by another rule.
base::Result<Scenario> other_rule(const Subject& subject, std::shared_ptr<const tally::Rule> rule);

// Several departures at once; later ones come before earlier ones where they say the same thing.
Scenario combined(const std::vector<Scenario>& scenarios);

// Each other way in which the ties could have fallen that a lot decided, or the order of the list
// in its place; those that a new way brings about too. At most `most` of them, and twice as many
// counts.
std::vector<Scenario> other_falls(const Subject& subject, std::size_t most);

// Whether somebody was still to be decided when this round's totals were looked at, and is after
// it: neither elected nor out. By candidate; rounds are numbered from 1.
std::vector<bool> continuing_after(const Subject& subject, std::uint32_t round);

}  // namespace almanac::elections
