#include "apps/elections/ballot_journeys.h"
#include "apps/elections/ballot_records.h"
#include "apps/elections/ballot_search.h"
#include "apps/elections/paging.h"
#include "apps/elections/summary.h"
#include "apps/elections/view.h"

#include <fmt/format.h>

namespace almanac::elections {

using http::Parameter;

namespace {

// How many candidates the answer for votes by rank shows of each rank (seed A8: top 5).
constexpr std::uint32_t rank_places_shown = 5;

std::vector<SummaryMetric> summary(const Subject& subject) {
    return summarise(subject.contest, *subject.profile, subject.excluded());
}
std::vector<CandidateRow> candidates(const Subject& subject) {
    return list_candidates(subject.contest, subject.count, subject.excluded());
}
std::vector<FirstChoice> first_choice(const Subject& subject) {
    return first_choices(subject.contest, *subject.profile, subject.excluded());
}
std::vector<RankVotes> all_places(const Subject& subject) {
    return votes_by_rank(subject.contest, *subject.profile);
}
std::vector<RankVotes> top_places(const Subject& subject) {
    std::vector<RankVotes> top = all_places(subject);
    std::erase_if(top, [](const RankVotes& row) { return row.place > rank_places_shown; });
    return top;
}
std::vector<BallotLength> lengths(const Subject& subject) {
    return ballot_lengths(*subject.profile);
}

// The place of the ballot that the path names.
base::Result<std::uint32_t> ballot_asked(const Subject& subject, const Query& query) {
    const std::string& id = query.text("ballot_id");
    const auto ballot = find_ballot(subject, id);
    if (ballot) return *ballot;
    return base::Error{base::ErrorKind::missing,
                       fmt::format("There is no ballot {} in this election.", id)};
}

base::Result<BallotRow> one_ballot(const Subject& subject, const Query& query) {
    return ballot_row(subject, TRY(ballot_asked(subject, query)));
}
base::Result<BallotJourney> one_journey(const Subject& subject, const Query& query) {
    return ballot_journey(subject, TRY(ballot_asked(subject, query)));
}

base::Result<BallotSearch> search_asked(const Subject& subject, const Query& query) {
    BallotSearch search;
    if (query.has("candidate"))
        search.candidate = TRY(candidate_called(subject.contest, query.text("candidate")));
    search.rank = static_cast<std::uint32_t>(query.integer("rank"));
    search.ranks = query.text("ranks") == "raw" ? Ranks::raw : Ranks::cleaned;
    search.page = static_cast<std::uint64_t>(query.integer("page"));
    search.limit = static_cast<std::uint64_t>(query.integer("limit"));
    return search;
}

base::Result<List<BallotRow>> search(const Subject& subject, const Query& query) {
    const BallotSearch search = TRY(search_asked(subject, query));
    const FoundBallots found = search_ballots(subject, search);
    List<BallotRow> list;
    for (const std::uint32_t ballot : found.ballots)
        list.data.push_back(ballot_row(subject, ballot));
    list.pagination = pagination_of(found.total, search.page, search.limit);
    list.metadata.cache_hit = false;
    list.metadata.data_version = subject.data_version;
    return list;
}

Parameter ballot_parameter() {
    return path_parameter("ballot_id", Parameter::Type::text, "RCV-0001+10003",
                          "The source's id, else its line number.");
}

View search_view() {
    Parameter candidate;
    candidate.name = "candidate";
    candidate.maximum = 200;  // the longest real name known to us has 61 bytes
    candidate.example = "1";
    candidate.sentence =
        "A candidate's id, or the name, without regard to case; without it anybody's ballots.";
    View view{.path = "/search-ballots",
              .name = "search_ballots",
              .summary = "Ballots that rank a candidate at a rank, by page, in the source's order.",
              .parameters = {std::move(candidate),
                             integer_parameter("rank", {1, 4096}, "1", "At which rank."),
                             choice_parameter("ranks", {"cleaned", "raw"}, "cleaned",
                                              "Ranks as the rule condenses them, or as cast."),
                             integer_parameter("page", {1, 1e6}, "1", "Which page, from 1."),
                             integer_parameter("limit", {1, 1000}, "10",
                                               "Ballots a page; at most 1,000 (about 600 KB).")},
              .is_stored = false,
              .tables = {{"ballot_completion", completion_table, false, &completion_row()}}};
    return object_view<List<BallotRow>>(std::move(view), search);
}

View journey_view() {
    View view{.path = "/ballot-journeys/{ballot_id}",
              .name = "ballot_journey",
              .summary = "One ballot's way through the count.",
              .parameters = {ballot_parameter(), seats_parameter()},
              .is_stored = false,
              .tables = {{"ballot_journeys", journeys_table, false, &journeys_row()}}};
    return object_view<BallotJourney>(std::move(view), one_journey);
}

View ballot_view() {
    View view{.path = "/ballot/{ballot_id}",
              .name = "ballot",
              .summary = "One ballot as cast and as counted.",
              .parameters = {ballot_parameter()},
              .is_stored = false};
    return object_view<BallotRow>(std::move(view), one_ballot);
}

}  // namespace

std::vector<View> ballot_views() {
    return {
        list_view({.path = "/summary",
                   .name = "summary",
                   .summary = "Key figures of the ballots.",
                   .tables = {table_of_rows("summary", summary)}},
                  summary),
        list_view({.path = "/candidates",
                   .name = "candidates",
                   .summary = "The candidates by name.",
                   .tables = {table_of_rows("candidate_list", candidates)}},
                  candidates),
        list_view({.path = "/first-choice",
                   .name = "first_choice",
                   .summary = "First choices, most first.",
                   .tables = {table_of_rows("first_choice", first_choice)}},
                  first_choice),
        list_view({.path = "/votes-by-rank",
                   .name = "votes_by_rank",
                   .summary = "The five candidates most named at each rank.",
                   .tables = {table_of_rows("votes_by_rank", all_places)}},
                  top_places),
        list_view({.path = "/ballot-lengths",
                   .name = "ballot_lengths",
                   .summary = "How many candidates ballots rank.",
                   .tables = {table_of_rows("ballot_lengths", lengths)}},
                  lengths),
        ballot_view(),
        journey_view(),
        search_view(),
    };
}

}  // namespace almanac::elections
