#pragma once

// /api/verify-results: a results sheet that anybody sends, against the count that is served (seed
// A8, A10). Pure: bytes in, one answer out; the sheet's limits are official_sheet.h's and the
// route's.

#include "apps/elections/check.h"
#include "apps/elections/subject.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// The sheet of a count of 33 rounds and 38 candidates has 40 kB; of one of 1,000 rounds, 3 MB.
inline constexpr std::size_t posted_sheet_bytes_max = std::size_t{4} << 20U;

// Of what differs, at most so many cells are listed, about 100 kB; the rest is counted.
inline constexpr std::size_t listed_differences_max = 1'000;

// One candidate on the sheet and here.
struct VoteComparison {
    std::optional<std::uint32_t> candidate_id;
    std::string candidate_name;
    std::optional<std::string> official_name;
    std::optional<base::Decimal> official_votes;
    std::optional<base::Decimal> our_votes;
    base::Decimal vote_difference;

    static constexpr std::string_view view_name = "vote_comparison";
    static constexpr auto fields() {
        using V = VoteComparison;
        return base::describe<V>(
            base::field("candidate_id", &V::candidate_id, "id",
                        "Null: nobody here has a name like the sheet's."),
            base::field("candidate_name", &V::candidate_name, "",
                        "As the ballots have it, else as the sheet has it."),
            base::field("official_name", &V::official_name, "",
                        "As the sheet has it; null: they are not on the sheet."),
            base::field("official_votes", &V::official_votes, "votes",
                        "In round 1 on the sheet; null: the cell is empty."),
            base::field("our_votes", &V::our_votes, "votes",
                        "In round 1 here, brought to the sheet's places."),
            base::field("vote_difference", &V::vote_difference, "votes",
                        "Absolute differences of all rounds that both have, added up."));
    }
};

// The answer.
struct Verification {
    bool verification_passed = false;
    std::optional<bool> winners_match;
    std::vector<std::string> official_winners;
    std::vector<std::string> our_winners;
    base::Decimal total_vote_difference;
    std::vector<VoteComparison> vote_comparisons;
    std::string official_format;
    std::uint32_t rounds_official = 0;
    std::uint32_t rounds_ours = 0;
    std::uint64_t cells_compared = 0;
    std::uint64_t cells_that_differ = 0;
    std::vector<SheetDifference> differences;
    std::vector<SheetName> names;
    std::string report;
    std::string data_version;

    static constexpr std::string_view view_name = "verification";
    static constexpr auto fields() {
        using V = Verification;
        return base::describe<V>(
            base::field("verification_passed", &V::verification_passed, "",
                        "Whether no cell differs and the winners, where the sheet names them, are "
                        "the same."),
            base::field("winners_match", &V::winners_match, "",
                        "As sets; null: the sheet does not say who won."),
            base::field("official_winners", &V::official_winners, "", "As the sheet has them."),
            base::field("our_winners", &V::our_winners, "", "Names in order of election."),
            base::field("total_vote_difference", &V::total_vote_difference, "votes",
                        "The candidates' differences added up."),
            base::field("vote_comparisons", &V::vote_comparisons, "", "One row a candidate."),
            base::field("official_format", &V::official_format, "", "Which kind of sheet it is."),
            base::field("rounds_official", &V::rounds_official, "rounds", "On the sheet."),
            base::field("rounds_ours", &V::rounds_ours, "rounds", "In our count."),
            base::field("cells_compared", &V::cells_compared, "cells",
                        "Votes, figures and decisions that were compared."),
            base::field("cells_that_differ", &V::cells_that_differ, "cells", "Of those."),
            base::field("differences", &V::differences, "",
                        "The cells that differ, at most the first 1,000."),
            base::field("names", &V::names, "", "Names that are not spelt alike."),
            base::field("report", &V::report, "", "The outcome as a text for people."),
            base::field("data_version", &V::data_version, "",
                        "The version that the sheet was compared with."));
    }
};

// Compares; an error says what about the sheet cannot be read. `prepared` is what was counted.
base::Result<Verification> verify_results(const Prepared& prepared, const Subject& subject,
                                          std::string_view sheet);

}  // namespace almanac::elections
