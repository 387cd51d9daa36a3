#include "apps/elections/pair_pages.h"
#include "apps/elections/view.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

PairQuery pair_query(const Query& asked) {
    PairQuery query;
    query.min_shared_ballots = static_cast<std::uint64_t>(asked.integer("min_shared_ballots"));
    query.min_strength = asked.real("min_strength");
    query.page = static_cast<std::uint64_t>(asked.integer("page"));
    query.page_size = static_cast<std::uint64_t>(asked.integer("page_size"));
    query.sort_by = asked.text("sort_by");
    query.descending = asked.text("sort_order") == "desc";
    return query;
}

List<CoalitionPair> page(const Subject& subject, const Query& query) {
    return page_of_pairs(*subject.pairs, pair_query(query), subject.data_version);
}

View pairs_view() {
    View view{
        .path = "/coalition/pairs/all",
        .name = "coalition_pairs",
        .summary = "Pairs of candidates that ballots rank together, by page.",
        .parameters =
            {integer_parameter("min_shared_ballots", {0, 1e12}, "50",
                               "Only pairs that at least so many ballots rank both of."),
             real_parameter("min_strength", {0, 1}, "0.1", "Only pairs at least so strong."),
             integer_parameter("page", {1, 1e6}, "1", "Which page, from 1."),
             integer_parameter("page_size", {1, 1000}, "50",
                               "Rows a page; at most 1,000 (about 500 KB)."),
             choice_parameter("sort_by", pair_sort_fields(), "coalition_strength_score",
                              "The field that orders the pairs; equal ones keep the order of "
                              "their ids."),
             choice_parameter("sort_order", {"asc", "desc"}, "desc", "Smallest or largest first.")},
        .tables = {table_of_rows("coalition_pairs",
                                 [](const Subject& subject) { return rows_of(*subject.pairs); })},
        .pages = [](const Subject& subject, const Query& query) {
            return page(subject, query).pagination;
        }};
    return object_view<List<CoalitionPair>>(std::move(view), page);
}

base::Result<PairDetail> one_pair(const Subject& subject, const Query& query) {
    const std::int64_t low = std::min(query.integer("a"), query.integer("b"));
    const std::int64_t high = std::max(query.integer("a"), query.integer("b"));
    TRY(candidate_with_id(subject.contest, low));
    TRY(candidate_with_id(subject.contest, high));
    for (const PairDetail& detail : *subject.pairs) {
        if (detail.pair.candidate_1 == low && detail.pair.candidate_2 == high) return detail;
    }
    return base::Error{base::ErrorKind::missing,
                       fmt::format("No ballot ranks both {} and {}.", low, high)};
}

std::vector<Query> each_pair(const Subject& subject, const Query& defaults) {
    std::vector<Query> queries;
    for (const PairDetail& detail : *subject.pairs) {
        queries.push_back(defaults.at("a", fmt::format("{}", detail.pair.candidate_1))
                              .at("b", fmt::format("{}", detail.pair.candidate_2)));
    }
    return queries;
}

CoalitionTypes types(const Subject& subject, const Query&) {
    CoalitionTypes types = coalition_types(*subject.pairs);
    types.data_version = subject.data_version;
    return types;
}

}  // namespace

std::vector<View> coalition_views() {
    return {
        pairs_view(),
        object_view<PairDetail>({.path = "/coalition/pairs/{a}/{b}",
                                 .name = "coalition_pair",
                                 .summary = "One pair and how far apart ballots rank them.",
                                 .parameters = {candidate_parameter("a"), candidate_parameter("b")},
                                 .stored_for = each_pair,
                                 .rows_in = {"coalition_pairs"}},
                                one_pair),
        object_view<CoalitionTypes>({.path = "/coalition/types",
                                     .name = "coalition_types",
                                     .summary = "The kinds of coalition with examples.",
                                     .rows_in = {"coalition_pairs"}},
                                    types),
    };
}

}  // namespace almanac::elections
