#pragma once

// Exhaustion by precinct, ballot style or batch, and how unequal the groups are (seed A7.4, A-097).
// Each ballot's ranking is known by its place in the profile; what became of a ranking is worked
// out once. Pure.

#include "apps/elections/ballot_records.h"
#include "apps/elections/subject.h"
#include "engine/base/describe.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One group at the end of the count.
struct GroupExhaustion {
    std::string group;
    std::uint64_t ballots = 0;
    std::uint64_t valid_ballots = 0;
    std::uint64_t untold_ballots = 0;
    double mean_ranks_used = 0;
    base::Decimal active_votes_at_start;
    std::optional<base::Decimal> exhausted_votes;
    std::optional<std::uint64_t> exhausted_ballots;
    std::optional<double> percentage;
    std::optional<base::Decimal> no_more_choices;
    std::optional<base::Decimal> others_gone;
    std::optional<base::Decimal> overvote;
    std::optional<base::Decimal> skips;
    std::optional<base::Decimal> repeat;

    static constexpr std::string_view view_name = "group_exhaustion";
    static constexpr auto fields() {
        using G = GroupExhaustion;
        return base::describe<G>(
            base::field("group", &G::group, "", "As the source writes it."),
            base::field("ballots", &G::ballots, "ballots", "Ballots of the group."),
            base::field("valid_ballots", &G::valid_ballots, "ballots",
                        "Of these, counted in round 1."),
            base::field("untold_ballots", &G::untold_ballots, "ballots",
                        "Of these, on which candidates share ranks: not in the figures below."),
            base::field("mean_ranks_used", &G::mean_ranks_used, "candidates",
                        "Candidates ranked on a valid ballot, cleaned, on average."),
            base::field("active_votes_at_start", &G::active_votes_at_start, "votes",
                        "What the group had in round 1."),
            base::field("exhausted_votes", &G::exhausted_votes, "votes",
                        "What of it counts for nobody after the last round; null: the count keeps "
                        "no record of single papers."),
            base::field("exhausted_ballots", &G::exhausted_ballots, "ballots",
                        "Ballots whose moving part is exhausted."),
            base::field("percentage", &G::percentage, "%",
                        "Exhausted votes, of the votes at the start."),
            base::field("no_more_choices", &G::no_more_choices, "votes",
                        "Exhausted, as the ballot names nobody after its last holder."),
            base::field("others_gone", &G::others_gone, "votes",
                        "Exhausted, as whom it still names is elected or out."),
            base::field("overvote", &G::overvote, "votes", "Exhausted at an overvote."),
            base::field("skips", &G::skips, "votes", "Exhausted at skipped ranks."),
            base::field("repeat", &G::repeat, "votes", "Exhausted at a candidate ranked again."));
    }
};

// How far apart the groups' percentages of exhausted votes are; each group weighs as many as its
// votes at the start.
struct Inequality {
    std::uint64_t groups = 0;
    double mean = 0;
    double minimum = 0;
    std::string minimum_group;
    double maximum = 0;
    std::string maximum_group;
    double range = 0;
    double standard_deviation = 0;
    double gini = 0;

    static constexpr std::string_view view_name = "inequality";
    static constexpr auto fields() {
        using I = Inequality;
        return base::describe<I>(
            base::field("groups", &I::groups, "groups",
                        "Groups with at least min_ballots valid ballots: those compared here."),
            base::field("mean", &I::mean, "%", "Exhausted votes of all of them together."),
            base::field("minimum", &I::minimum, "%", "The smallest percentage."),
            base::field("minimum_group", &I::minimum_group, "", "Whose it is, the first by name."),
            base::field("maximum", &I::maximum, "%", "The largest percentage."),
            base::field("maximum_group", &I::maximum_group, "", "Whose it is, the first by name."),
            base::field("range", &I::range, "% points", "The largest less the smallest."),
            base::field("standard_deviation", &I::standard_deviation, "% points",
                        "Weighted, around the mean."),
            base::field("gini", &I::gini, "",
                        "Half the mean difference of two votes' groups, of the mean: 0 where all "
                        "are equal."));
    }
};

// /api/exhaustion/{group}.
struct GroupsExhaustion {
    Grouping grouping = Grouping::precinct;
    std::string column;
    std::vector<GroupExhaustion> groups;
    std::optional<Inequality> inequality;
    bool adds_up = false;
    std::string data_version;

    static constexpr std::string_view view_name = "groups_exhaustion";
    static constexpr auto fields() {
        using G = GroupsExhaustion;
        return base::describe<G>(
            base::field("grouping", &G::grouping, "", "What the groups are."),
            base::field("column", &G::column, "",
                        "The source's column, empty where it has none (then there is no group)."),
            base::field("groups", &G::groups, "", "By name, as bytes compare."),
            base::field("inequality", &G::inequality, "",
                        "Null where fewer than two groups can be compared."),
            base::field("adds_up", &G::adds_up, "",
                        "Whether the groups' exhausted votes are the count's to the last digit."),
            base::field("data_version", &G::data_version, "", "The version of inputs and method."));
    }
};

// One group after one round that changed something for it, as a row of exhaustion_by_group.
struct GroupRound {
    Grouping grouping = Grouping::precinct;
    std::string group;
    std::uint32_t round_number = 0;
    base::Decimal active_votes_at_start;
    base::Decimal exhausted_votes;
    std::uint64_t exhausted_ballots = 0;
    double percentage = 0;
    double mean_ranks_used = 0;
    base::Decimal no_more_choices;
    base::Decimal others_gone;
    base::Decimal overvote;
    base::Decimal skips;
    base::Decimal repeat;

    static constexpr std::string_view view_name = "group_round";
    static constexpr auto fields() {
        using G = GroupRound;
        return base::describe<G>(
            base::field("grouping", &G::grouping, "", "What the group is."),
            base::field("group", &G::group, "", "As the source writes it."),
            base::field("round_number", &G::round_number, "round",
                        "Round 1, and each that changed the figures that follow."),
            base::field("active_votes_at_start", &G::active_votes_at_start, "votes",
                        "What the group had in round 1."),
            base::field("exhausted_votes", &G::exhausted_votes, "votes", "Exhausted so far."),
            base::field("exhausted_ballots", &G::exhausted_ballots, "ballots",
                        "Ballots whose moving part is exhausted so far."),
            base::field("percentage", &G::percentage, "%",
                        "Exhausted votes, of the votes at the start."),
            base::field("mean_ranks_used", &G::mean_ranks_used, "candidates",
                        "Candidates ranked on a valid ballot, cleaned, on average."),
            base::field("no_more_choices", &G::no_more_choices, "votes",
                        "Exhausted, as the ballot names nobody after its last holder."),
            base::field("others_gone", &G::others_gone, "votes",
                        "Exhausted, as whom it still names is elected or out."),
            base::field("overvote", &G::overvote, "votes", "Exhausted at an overvote."),
            base::field("skips", &G::skips, "votes", "Exhausted at skipped ranks."),
            base::field("repeat", &G::repeat, "votes", "Exhausted at a candidate ranked again."));
    }
};

// All groups of one kind; those with fewer than `min_ballots` valid ballots are listed, but not
// compared.
GroupsExhaustion groups_exhaustion(const Subject& subject, Grouping by, std::uint64_t min_ballots);

// Every kind of group, group and round that changed something; nothing where papers move whole.
std::vector<GroupRound> group_rounds(const Subject& subject);

// How far apart these groups are, nothing where fewer than two have votes and at least so many
// valid ballots.
std::optional<Inequality> inequality_of(const std::vector<GroupExhaustion>& groups,
                                        std::uint64_t min_ballots);

}  // namespace almanac::elections

template <>
struct almanac::base::EnumWords<almanac::elections::Grouping> {
    static constexpr std::array<std::string_view, 3> words{"precinct", "ballot-style", "batch"};
};
