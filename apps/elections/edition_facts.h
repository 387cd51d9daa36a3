#pragma once

// What a version says of its election besides its views: enough to list it, to count it anew and to
// answer what is not stored.

#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a version's manifest says of the election: enough to list it and to count it anew.
struct EditionFacts {
    std::string contest;
    std::string rule;
    std::uint32_t seats = 0;
    std::uint32_t ranks_max = 0;
    std::uint64_t valid_ballots = 0;
    std::vector<std::uint32_t> candidate_ids;
    std::vector<std::uint32_t> excluded;
    std::vector<std::string> winners;
    std::string lots;
    std::optional<std::string> rule_file;
    std::optional<std::vector<std::uint32_t>> undeclared_write_ins;

    static constexpr std::string_view view_name = "edition_facts";
    static constexpr auto fields() {
        using F = EditionFacts;
        return base::describe<F>(
            base::field("contest", &F::contest, "", "The contest's title as the source has it."),
            base::field("rule", &F::rule, "", "The id of the counting rule."),
            base::field("seats", &F::seats, "seats", "How many were to be elected."),
            base::field("ranks_max", &F::ranks_max, "ranks", "Ranks on the paper."),
            base::field("valid_ballots", &F::valid_ballots, "ballots",
                        "Ballots that round 1 counts."),
            base::field("candidate_ids", &F::candidate_ids, "ids", "In the source's order."),
            base::field("excluded", &F::excluded, "ids", "Candidates who were not in the race."),
            base::field("winners", &F::winners, "", "Names in order of election."),
            base::field("lots", &F::lots, "", "The lots file's text as given, and the seed."),
            base::field("rule_file", &F::rule_file, "",
                        "The rule as a rule file, where it is no rule of the program's own."),
            base::field("undeclared_write_ins", &F::undeclared_write_ins, "ids",
                        "Candidates who stand for names that nobody declared, if any do."));
    }
};

// The facts of what was counted.
EditionFacts facts_of(const Prepared& prepared, const tally::Count& count);

// What was asked of the contest when it was imported. `contest` has the candidates and the ballots
// of the version; its title, ranks and who stands for write-ins come from the facts.
base::Result<Prepared> prepared_again(Contest contest, const EditionFacts& facts);

}  // namespace almanac::elections
