#include "apps/elections/candidate_journey.h"
#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidate_profile.h"
#include "apps/elections/candidate_transfers.h"
#include "apps/elections/paging.h"
#include "apps/elections/similarity.h"
#include "apps/elections/supporter_segments.h"
#include "apps/elections/transfer_efficiency.h"
#include "apps/elections/view.h"
#include "apps/elections/voter_behaviour.h"

namespace almanac::elections {

using http::Parameter;
using tally::CandidateIndex;

namespace {

List<CandidateMetrics> page_of_candidates(const Subject& subject, const Query& asked) {
    PageQuery query;
    query.page = static_cast<std::uint64_t>(asked.integer("page"));
    query.page_size = static_cast<std::uint64_t>(asked.integer("page_size"));
    query.sort_by = asked.text("sort_by");
    query.descending = asked.text("sort_order") == "desc";
    auto list = page_of_rows(candidate_metrics(subject), query, subject.data_version);
    list.metadata.cache_hit = asked.is_default();
    return list;
}

View enhanced_view() {
    View view{.path = "/candidates/enhanced",
              .name = "candidates_enhanced",
              .summary = "Every candidate with the figures that describe their support, by page.",
              .parameters = {integer_parameter("page", {1, 1e6}, "1", "Which page, from 1."),
                             integer_parameter("page_size", {1, 1000}, "1000",
                                               "Rows a page; at most 1,000 (about 600 KB)."),
                             choice_parameter("sort_by", sort_fields<CandidateMetrics>(),
                                              "first_choice_votes",
                                              "The field that orders the candidates; equal ones "
                                              "keep the source's order."),
                             choice_parameter("sort_order", {"asc", "desc"}, "desc",
                                              "Smallest or largest first.")},
              .tables = {table_of_rows("candidate_metrics", candidate_metrics)}};
    return object_view<List<CandidateMetrics>>(std::move(view), page_of_candidates);
}

// A view of the candidate in the path, stored for each.
template <class Answer>
View candidate_view(View view, Answer (*make)(const Subject&, CandidateIndex)) {
    view.parameters.insert(view.parameters.begin(), candidate_parameter("id"));
    view.stored_for = each_candidate;
    return object_view<Answer>(
        std::move(view),
        [make](const Subject& subject, const Query& query) -> base::Result<Answer> {
            const CandidateIndex candidate = TRY(candidate_in_race(subject, query.integer("id")));
            return make(subject, candidate);
        });
}

View similarity_view() {
    constexpr double others_max = tally::candidates_max;
    View view{.path = "/candidates/{id}/similarity",
              .name = "candidate_similarity",
              .summary = "Candidates whose supporters are most like this one's.",
              .parameters = {candidate_parameter("id"),
                             integer_parameter("limit", {1, others_max}, "10",
                                               "At most so many candidates."),
                             choice_parameter("method", {"archetypes", "co_support"}, "archetypes",
                                              "Alike in how they fill the ballot, or in whom they "
                                              "rank besides.")},
              .stored_for = each_candidate,
              .tables = {table_of_rows("candidate_similarity", similarity_rows)}};
    return object_view<CandidateSimilarity>(
        std::move(view),
        [](const Subject& subject, const Query& query) -> base::Result<CandidateSimilarity> {
            const CandidateIndex candidate = TRY(candidate_in_race(subject, query.integer("id")));
            const auto method = query.text("method") == "archetypes" ? SimilarityMethod::archetypes
                                                                     : SimilarityMethod::co_support;
            return candidate_similarity(subject, candidate, method,
                                        static_cast<std::size_t>(query.integer("limit")));
        });
}

// Worked out when it is asked: two profiles and a pair take less than reading them back would.
View comparison_view() {
    View view{.path = "/candidates/{id}/comparison/{other}",
              .name = "candidate_comparison",
              .summary = "Two candidates side by side, and as a pair.",
              .parameters = {candidate_parameter("id"),
                             path_parameter("other", Parameter::Type::integer, "32",
                                            "The other candidate's id."),
                             seats_parameter()},
              .is_stored = false,
              .tables = {table_of_rows("candidate_comparisons", comparison_rows)}};
    return object_view<CandidateComparison>(
        std::move(view),
        [](const Subject& subject, const Query& query) -> base::Result<CandidateComparison> {
            const CandidateIndex one = TRY(candidate_in_race(subject, query.integer("id")));
            const CandidateIndex other = TRY(candidate_in_race(subject, query.integer("other")));
            if (one != other) return compare_candidates(subject, one, other);
            return base::Error{base::ErrorKind::invalid,
                               "A candidate is compared with another one: give two ids."};
        });
}

// By name as the source writes it; in other letters it is worked out when it is asked.
std::vector<Query> each_name(const Subject& subject, const Query& defaults) {
    std::vector<Query> queries;
    for (const CandidateIndex index : candidates_in_race(subject)) {
        const std::string& name = subject.contest.candidates[index].name;
        if (!name.empty() && candidate_called(subject, name))
            queries.push_back(defaults.at("name", name));
    }
    return queries;
}

View analysis_view() {
    View view{.path = "/candidate-analysis/{name}",
              .name = "candidate_analysis",
              .summary = "A candidate's votes at each rank, and who stands after them.",
              .parameters = {path_parameter("name", Parameter::Type::text, "Amara Alderbrook",
                                            "A candidate's name, in capitals or not.")},
              .stored_for = each_name,
              .tables = {table_of_rows("first_choice_partners", first_choice_partners)}};
    return object_view<CandidateAnalysis>(
        std::move(view),
        [](const Subject& subject, const Query& query) -> base::Result<CandidateAnalysis> {
            return candidate_analysis(subject, TRY(candidate_called(subject, query.text("name"))));
        });
}

}  // namespace

std::vector<View> candidate_views() {
    return {
        enhanced_view(),
        candidate_view<CandidateProfile>(
            {.path = "/candidates/{id}/profile",
             .name = "candidate_profile",
             .summary = "One candidate: support, its strength and breadth, and how it ended.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("candidate_partners", partner_rows)}},
            candidate_profile),
        candidate_view<VoterBehaviour>(
            {.path = "/candidates/{id}/supporters",
             .name = "candidate_supporters",
             .summary = "How a candidate's supporters fill their ballots.",
             .tables = {table_of_rows("voter_behaviour", voter_behaviour_rows)}},
            voter_behaviour),
        candidate_view<TransferDetail>(
            {.path = "/candidates/{id}/transfers",
             .name = "candidate_transfers",
             .summary = "Where a candidate's ballots go next, and where the count took them.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("candidate_next_choices", next_choice_rows)}},
            transfer_detail),
        comparison_view(),
        candidate_view<SupporterSegmentation>(
            {.path = "/candidates/{id}/supporter-segments",
             .name = "supporter_segments",
             .summary = "A candidate's supporters by how they fill the ballot.",
             .tables = {table_of_rows("supporter_segments", supporter_segment_rows)}},
            supporter_segments),
        similarity_view(),
        candidate_view<CandidateJourney>(
            {.path = "/candidates/{id}/ballot-journey",
             .name = "candidate_ballot_journey",
             .summary = "The ballots that rank a candidate, on their way.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("candidate_retention", retention_rows)}},
            candidate_journey),
        analysis_view(),
        object_view<TransferEfficiency>(
            {.path = "/transfer-efficiency",
             .name = "transfer_efficiency",
             .summary = "How much of the votes that left somebody reached a continuing candidate.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("transfer_efficiency", transfer_efficiency_rows)}},
            [](const Subject& subject, const Query&) { return transfer_efficiency(subject); }),
    };
}

}  // namespace almanac::elections
