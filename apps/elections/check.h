#pragma once

// A published results sheet against a count of ours, cell by cell. Pure: the sheet may be bytes
// from anybody (official_sheet.h has the limits); what differs is listed, whatever the reason.

#include "apps/elections/official_sheet.h"
#include "apps/elections/question.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"
#include "tally/tally.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// A name of the sheet that stands for a candidate who is called otherwise here.
struct SheetName {
    std::string official;
    std::string ours;
    std::string how;

    static constexpr std::string_view view_name = "sheet_name";
    static constexpr auto fields() {
        return base::describe<SheetName>(
            base::field("official", &SheetName::official, "", "As the sheet has it."),
            base::field("ours", &SheetName::ours, "", "As the ballots have it."),
            base::field(
                "how", &SheetName::how, "",
                "alias, letter case, punctuation, order of words or write-ins: in what they "
                "differ."));
    }
};

// One cell that differs.
struct SheetDifference {
    std::uint32_t round = 0;
    std::string what;
    std::string official;
    std::string ours;

    static constexpr std::string_view view_name = "sheet_difference";
    static constexpr auto fields() {
        using D = SheetDifference;
        return base::describe<D>(
            base::field("round", &D::round, "round", "From 1; 0: the sheet as a whole."),
            base::field("what", &D::what, "", "A candidate's name, or what the row shows."),
            base::field("official", &D::official, "", "On the sheet; empty: nothing there."),
            base::field("ours", &D::ours, "", "In our count; empty: nothing there."));
    }
};

// The outcome of a comparison.
struct SheetCheck {
    std::string contest;
    std::string rule;
    std::string sheet;
    std::string format;
    std::uint32_t rounds_official = 0;
    std::uint32_t rounds_ours = 0;
    bool by_stage = false;
    std::uint32_t places = 0;
    std::string shortened;
    std::uint64_t compared = 0;
    std::vector<SheetName> names;
    std::vector<SheetDifference> differences;

    bool is_equal() const { return differences.empty(); }

    static constexpr std::string_view view_name = "sheet_check";
    static constexpr auto fields() {
        using C = SheetCheck;
        return base::describe<C>(
            base::field("contest", &C::contest, "", "The contest's title as the ballots have it."),
            base::field("rule", &C::rule, "", "The rule that we counted by."),
            base::field("sheet", &C::sheet, "", "The sheet's name."),
            base::field("format", &C::format, "", "Which kind of sheet it is."),
            base::field("rounds_official", &C::rounds_official, "rounds", "On the sheet."),
            base::field("rounds_ours", &C::rounds_ours, "rounds", "In our count."),
            base::field("by_stage", &C::by_stage, "",
                        "Whether the sheet shows the ends of stages, of several rounds each."),
            base::field("places", &C::places, "decimals",
                        "The most that a figure of the sheet has; as many are compared."),
            base::field("shortened", &C::shortened, "",
                        "cut or rounded: how our figures were brought to the sheet's places; empty "
                        "where they have no more."),
            base::field("compared", &C::compared, "cells", "How many cells were compared."),
            base::field("names", &C::names, "", "Names that are not spelt alike."),
            base::field("differences", &C::differences, "", "Every cell that differs."));
    }
};

// A sheet and what its reader knows of it.
struct NamedSheet {
    std::string_view name;
    std::string_view bytes;
    // "as the sheet writes him, whose votes they are", as --alias says.
    std::span<const std::pair<std::string, std::string>> aliases = {};
};

// What the sheet and our count give one candidate, in the sheet's places.
struct SheetCandidate {
    std::optional<tally::CandidateIndex> candidate;  // nothing: nobody here is called so
    std::string official_name;                       // "": nobody on the sheet
    std::optional<base::Decimal> official_votes;     // in round 1
    std::optional<base::Decimal> our_votes;          // likewise
    base::Decimal difference;                        // absolute, of all rounds together
};

// A comparison and what it rests on.
struct SheetComparison {
    SheetCheck check;
    std::vector<SheetCandidate> candidates;  // the sheet's, then those of ours it does not have
    // By name; nothing where the sheet says nowhere who was elected.
    std::optional<std::vector<std::string>> official_winners;
    bool winners_match = false;  // as sets; false where the sheet does not say
};

// Reads the sheet and compares it with `count`, which must be the count of `prepared`. An error is
// a sheet that cannot be read; differences are no error.
base::Result<SheetCheck> check_sheet(const Prepared& prepared, const tally::Count& count,
                                     const NamedSheet& sheet);

// The same with the candidates one by one.
base::Result<SheetComparison> compare_sheet(const Prepared& prepared, const tally::Count& count,
                                            const NamedSheet& sheet);

// The outcome for people, no line of its own words wider than `columns`.
std::string check_as_table(const SheetCheck& check, std::size_t columns);

// The outcome for programs, indented, with a line break at the end.
std::string check_as_json(const SheetCheck& check);

}  // namespace almanac::elections
