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

base::Result<BallotRow> one_ballot(const Subject& subject, const Query& query) {
    const std::string& id = query.text("ballot_id");
    const auto ballot = subject.ballots->find(id);
    if (!ballot) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("There is no ballot {} in this election.", id)};
    }
    const auto& candidates = subject.contest.candidates;
    BallotRow row = subject.ballots->row(*ballot, candidates);
    for (const auto index :
         tally::clean(subject.ballots->marks(*ballot), subject.rule, subject.excluded())) {
        if (index < candidates.size()) row.ranking.push_back(candidates[index].id.number());
    }
    row.is_valid = !row.ranking.empty();
    return row;
}

View ballot_view() {
    View view{.path = "/ballot/{ballot_id}",
              .name = "ballot",
              .summary = "One ballot as cast and as counted.",
              .parameters = {path_parameter("ballot_id", Parameter::Type::text, "RCV-0001+10003",
                                            "The source's id, else its line number.")},
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
    };
}

}  // namespace almanac::elections
