#include "apps/elections/affinities.h"
#include "apps/elections/candidate_coalitions.h"
#include "apps/elections/directional.h"
#include "apps/elections/paging.h"
#include "apps/elections/pair_distances.h"
#include "apps/elections/pair_pages.h"
#include "apps/elections/view.h"
#include "apps/elections/word_choice.h"

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
    query.measure = {value_of<PairMethod>(asked.text("method")),
                     value_of<Normalize>(asked.text("normalize"))};
    query.ballot_length_filter = asked.text("ballot_length_filter") == "true";
    query.confidence_intervals = asked.text("confidence_intervals") == "true";
    return query;
}

List<CoalitionPair> page(const Subject& subject, const Query& asked) {
    const PairQuery query = pair_query(asked);
    const std::uint64_t valid = subject.profile->valid();
    if (!query.ballot_length_filter)
        return page_of_pairs({*subject.pairs, valid, subject.data_version}, query);
    const std::vector<PairDetail> reached = coalition_pairs(
        subject.contest, pair_counts_by_length(subject.contest, subject.rule, *subject.profile));
    return page_of_pairs({reached, valid, subject.data_version}, query);
}

std::vector<http::Parameter> pair_parameters() {
    return {
        integer_parameter("min_shared_ballots", {0, 1e12}, "50",
                          "Only pairs that at least so many ballots rank both of."),
        real_parameter("min_strength", {0, 2}, "0.1", "Only pairs at least so strong."),
        integer_parameter("page", {1, 1e6}, "1", "Which page, from 1."),
        integer_parameter("page_size", {1, 1000}, "50",
                          "Rows a page; at most 1,000 (about 600 KB)."),
        choice_parameter("sort_by", pair_sort_fields(), "coalition_strength_score",
                         "The field that orders the pairs; equal ones keep the order of their "
                         "ids."),
        choice_parameter("sort_order", {"asc", "desc"}, "desc", "Smallest or largest first."),
        choice_parameter("method", all_words<PairMethod>(), "proximity_weighted",
                         "What the strength is made of: basic takes the normalized affinity "
                         "alone, the others mix it with the proximity."),
        choice_parameter("normalize", all_words<Normalize>(), "raw",
                         "Which affinity enters it: raw (Jaccard), conditional (shared / total "
                         "1), or lift (against chance, up to 2)."),
        choice_parameter("ballot_length_filter", {"false", "true"}, "false",
                         "Whether a shared ballot must rank at least as many candidates as the "
                         "later of the two marked ranks says."),
        choice_parameter("confidence_intervals", {"false", "true"}, "false",
                         "Whether each row has 95 % intervals, from 1,000 resampled elections."),
    };
}

View pairs_view() {
    return object_view<List<CoalitionPair>>(
        {.path = "/coalition/pairs/all",
         .name = "coalition_pairs",
         .summary = "Pairs of candidates that ballots rank together, by page.",
         .parameters = pair_parameters(),
         .tables = {table_of_rows("coalition_pairs",
                                  [](const Subject& subject) { return rows_of(*subject.pairs); })}},
        page);
}

base::Error no_shared_ballot(std::int64_t one, std::int64_t other) {
    return {base::ErrorKind::missing, fmt::format("No ballot ranks both {} and {}.", one, other)};
}

base::Result<PairDetail> one_pair(const Subject& subject, const Query& query) {
    const std::int64_t low = std::min(query.integer("a"), query.integer("b"));
    const std::int64_t high = std::max(query.integer("a"), query.integer("b"));
    TRY(candidate_with_id(subject.contest, low));
    TRY(candidate_with_id(subject.contest, high));
    for (const PairDetail& detail : *subject.pairs) {
        if (detail.pair.candidate_1 == low && detail.pair.candidate_2 == high) return detail;
    }
    return no_shared_ballot(low, high);
}

base::Result<ProximityAnalysis> proximity_of(const Subject& subject, const Query& query) {
    return TRY(one_pair(subject, query)).proximity_analysis;
}
std::vector<PairDistance> distance_rows(const Subject& subject) {
    return pair_distances(*subject.pairs);
}

std::vector<Query> each_pair(const Subject& subject, const Query& defaults) {
    std::vector<Query> queries;
    for (const PairDetail& detail : *subject.pairs) {
        queries.push_back(defaults.at("a", fmt::format("{}", detail.pair.candidate_1))
                              .at("b", fmt::format("{}", detail.pair.candidate_2)));
    }
    return queries;
}

std::vector<Affinity> affinity_rows(const Subject& subject) {
    return affinities(*subject.pairs, 0);
}
List<Affinity> affinity_page(const Subject& subject, const Query& query) {
    std::vector<Affinity> rows =
        affinities(*subject.pairs, static_cast<std::uint64_t>(query.integer("min_shared_ballots")));
    const Pagination pages =
        pagination_of(rows.size(), static_cast<std::uint64_t>(query.integer("page")),
                      static_cast<std::uint64_t>(query.integer("page_size")));
    List<Affinity> list = page_of(std::move(rows), pages, subject.data_version);
    list.metadata.cache_hit = query.is_default();
    return list;
}

// The place of a candidate in the race; `missing` where there is none.
base::Result<tally::CandidateIndex> standing_with_id(const Subject& subject, std::int64_t id) {
    const auto at = TRY(candidate_with_id(subject.contest, id));
    if (!subject.excluded()[at]) return at;
    return base::Error{base::ErrorKind::missing,
                       fmt::format("Candidate {} was not in the race.", id)};
}

base::Result<Directional> directional_answer(const Subject& subject, const Query& query) {
    const OrderedPair pair{TRY(standing_with_id(subject, query.integer("a"))),
                           TRY(standing_with_id(subject, query.integer("b")))};
    if (pair.a == pair.b) {
        return base::Error{base::ErrorKind::missing, "A pair is of two different candidates."};
    }
    Directional answer = directional(subject.contest, *subject.pair_counts, subject.count, pair);
    answer.data_version = subject.data_version;
    return answer;
}
std::vector<DirectionalRow> directional_table(const Subject& subject) {
    return directional_rows(subject.contest, *subject.pair_counts, subject.count);
}

CoalitionRace race_of(const Subject& subject) {
    return {subject.contest, subject.excluded(), *subject.pairs, subject.count.winners};
}

base::Result<CoalitionSummary> summary_of(const Subject& subject, const Query& query) {
    CoalitionSummary answer =
        coalition_summary(race_of(subject), *subject.pair_counts,
                          TRY(standing_with_id(subject, query.integer("id"))));
    answer.data_version = subject.data_version;
    return answer;
}
std::vector<CoalitionSummaryRow> summary_rows(const Subject& subject) {
    return coalition_summary_rows(race_of(subject), *subject.pair_counts);
}
base::Result<CoalitionTransfers> transfers_of(const Subject& subject, const Query& query) {
    CoalitionTransfers answer =
        coalition_transfers(race_of(subject), *subject.pair_counts,
                            TRY(standing_with_id(subject, query.integer("id"))));
    answer.data_version = subject.data_version;
    return answer;
}
std::vector<NextVotesRow> transfer_rows(const Subject& subject) {
    return next_votes_rows(race_of(subject), *subject.pair_counts);
}
List<WinnerCoalition> winners(const Subject& subject, const Query& query) {
    auto list =
        list_of(winner_coalitions(race_of(subject), *subject.pair_counts), subject.data_version);
    list.metadata.cache_hit = query.is_default();
    return list;
}

std::vector<WinnerPartnerRow> winner_rows(const Subject& subject) {
    return winner_partner_rows(race_of(subject), *subject.pair_counts);
}

CoalitionTypes types(const Subject& subject, const Query&) {
    CoalitionTypes types = coalition_types(*subject.pairs);
    types.data_version = subject.data_version;
    return types;
}

std::vector<CoalitionTypeFigures> type_rows(const Subject& subject) {
    return type_figures(coalition_types(*subject.pairs));
}

// Two candidates in the path.
std::vector<http::Parameter> two_candidates() {
    return {candidate_parameter("a"),
            path_parameter("b", http::Parameter::Type::integer, "2", "Another candidate's id.")};
}

// The same of a count for other seats.
std::vector<http::Parameter> two_candidates_and_seats() {
    std::vector<http::Parameter> parameters = two_candidates();
    parameters.push_back(seats_parameter());
    return parameters;
}

View affinities_view() {
    return object_view<List<Affinity>>(
        {.path = "/coalition/affinities",
         .name = "coalition_affinities",
         .summary = "Pairs of candidates that share supporters, whatever the ranks.",
         .parameters = {integer_parameter("min_shared_ballots", {0, 1e12}, "1000",
                                          "Only pairs that at least so many ballots rank both of."),
                        integer_parameter("page", {1, 1e6}, "1", "Which page, from 1."),
                        integer_parameter("page_size", {1, 1000}, "100",
                                          "Rows a page; at most 1,000 (about 250 KB).")},
         .tables = {table_of_rows("coalition_affinities", affinity_rows)}},
        affinity_page);
}

// What a pair's own routes say: they are worked out when asked, in about a millisecond, since the
// pairs' pack and the tables store the same figures.
std::vector<View> pair_views() {
    return {
        object_view<PairDetail>({.path = "/coalition/pairs/{a}/{b}",
                                 .name = "coalition_pair",
                                 .summary = "One pair and how far apart ballots rank them.",
                                 .parameters = two_candidates(),
                                 .stored_for = each_pair,
                                 .rows_in = {"coalition_pairs"}},
                                one_pair),
        object_view<ProximityAnalysis>(
            {.path = "/coalition/proximity/{a}/{b}",
             .name = "coalition_proximity",
             .summary = "How far apart ballots rank two candidates.",
             .parameters = two_candidates(),
             .is_stored = false,
             .tables = {table_of_rows("coalition_distances", distance_rows)}},
            proximity_of),
        object_view<Directional>(
            {.path = "/coalition/directional/{a}/{b}",
             .name = "coalition_directional",
             .summary = "What the supporters of each of two candidates make of the other.",
             .parameters = two_candidates_and_seats(),
             .is_stored = false,
             .tables = {table_of_rows("coalition_directional", directional_table)}},
            directional_answer),
    };
}

// What one candidate's routes and the winners' say.
std::vector<View> candidate_views_of_coalitions() {
    return {
        object_view<CoalitionSummary>(
            {.path = "/coalition/summary/{id}",
             .name = "coalition_summary",
             .summary = "One candidate's closest partners and who comes "
                        "next on their ballots.",
             .parameters = {candidate_parameter("id")},
             .stored_for = each_candidate,
             .tables = {table_of_rows("coalition_summary", summary_rows)}},
            summary_of),
        object_view<CoalitionTransfers>(
            {.path = "/coalition/transfers/{id}",
             .name = "coalition_transfers",
             .summary = "Who comes next on the ballots that rank a candidate.",
             .parameters = {candidate_parameter("id")},
             .stored_for = each_candidate,
             .tables = {table_of_rows("coalition_transfers", transfer_rows)}},
            transfers_of),
        object_view<List<WinnerCoalition>>(
            {.path = "/coalition/winners",
             .name = "coalition_winners",
             .summary = "The winners' closest partners and who "
                        "comes next on their ballots.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("coalition_winners", winner_rows)}},
            winners),
    };
}

}  // namespace

std::vector<View> coalition_views() {
    std::vector<View> all = {
        pairs_view(),
        affinities_view(),
        object_view<CoalitionTypes>({.path = "/coalition/types",
                                     .name = "coalition_types",
                                     .summary = "The kinds of coalition with examples.",
                                     .tables = {table_of_rows("coalition_types", type_rows)}},
                                    types),
    };
    for (View& view : pair_views()) all.push_back(std::move(view));
    for (View& view : candidate_views_of_coalitions()) all.push_back(std::move(view));
    return all;
}

}  // namespace almanac::elections
