#include "apps/elections/exhaustion.h"
#include "apps/elections/exhaustion_groups.h"
#include "apps/elections/precinct_table.h"
#include "apps/elections/view.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

using http::Parameter;

namespace {

// By the words in the path.
base::Result<Grouping> grouping_called(std::string_view word) {
    const auto& words = base::EnumWords<Grouping>::words;
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("There is no grouping {}: precinct, ballot-style and batch "
                                       "are known.",
                                       word)};
    }
    return static_cast<Grouping>(found - words.begin());
}

base::Result<GroupsExhaustion> by_group(const Subject& subject, const Query& query) {
    const Grouping by = TRY(grouping_called(query.text("group")));
    return groups_exhaustion(subject, by, static_cast<std::uint64_t>(query.integer("min_ballots")));
}

std::vector<Query> each_grouping(const Subject&, const Query& defaults) {
    std::vector<Query> queries;
    for (const std::string_view word : base::EnumWords<Grouping>::words)
        queries.push_back(defaults.at("group", std::string(word)));
    return queries;
}

}  // namespace

std::vector<View> exhaustion_views() {
    return {
        object_view<Exhaustion>(
            {.path = "/exhaustion",
             .name = "exhaustion",
             .summary = "Which votes no longer count after each round, and why.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("exhaustion", exhaustion_rows)}},
            [](const Subject& subject, const Query&) { return exhaustion(subject); }),
        object_view<GroupsExhaustion>(
            {.path = "/exhaustion/{group}",
             .name = "exhaustion_by_group",
             .summary = "Exhausted votes by precinct, ballot style or batch, and how unequal they "
                        "are.",
             .parameters = {path_parameter("group", Parameter::Type::text, "precinct",
                                           "precinct, ballot-style or batch."),
                            integer_parameter("min_ballots", {1, 1e9}, "1",
                                              "Groups with fewer valid ballots are listed, but "
                                              "not compared."),
                            seats_parameter()},
             .stored_for = each_grouping,
             .tables = {table_of_rows("exhaustion_by_group", group_rounds)}},
            by_group),
        list_view({.path = "/precincts",
                   .name = "precincts",
                   .summary = "First choices, ranks used, overvotes and skips by precinct.",
                   .tables = {table_of_rows("precincts", precinct_figures),
                              table_of_rows("precinct_first_choices", precinct_choices),
                              table_of_rows("precinct_ranks", precinct_ranks)}},
                  [](const Subject& subject) { return precincts(subject); }),
    };
}

}  // namespace almanac::elections
