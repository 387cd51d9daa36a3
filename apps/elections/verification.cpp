#include "apps/elections/verification.h"

#include <fmt/format.h>

namespace almanac::elections {

namespace {

constexpr std::size_t report_columns = 100;

// What errors and the report call a sheet that came without a name.
constexpr std::string_view sheet_name = "the sheet";

VoteComparison row_of(const Contest& contest, SheetCandidate candidate) {
    VoteComparison row;
    row.candidate_name = candidate.official_name;
    if (!candidate.official_name.empty()) row.official_name = std::move(candidate.official_name);
    if (candidate.candidate) {
        const Candidate& ours = contest.candidates[*candidate.candidate];
        row.candidate_id = ours.id.number();
        row.candidate_name = ours.name;
    }
    row.official_votes = candidate.official_votes;
    row.our_votes = candidate.our_votes;
    row.vote_difference = candidate.difference;
    return row;
}

std::string report_of(const SheetCheck& check, std::size_t differing) {
    std::string report;
    if (differing > check.differences.size()) {
        report = fmt::format("{} cells differ; the first {} of them:\n\n", differing,
                             check.differences.size());
    }
    return report + check_as_table(check, report_columns);
}

}  // namespace

base::Result<Verification> verify_results(const Prepared& prepared, const Subject& subject,
                                          std::string_view sheet) {
    SheetComparison comparison =
        TRY(compare_sheet(prepared, subject.count, {sheet_name, sheet, {}}));
    SheetCheck& check = comparison.check;
    Verification answer;
    answer.cells_that_differ = check.differences.size();
    answer.verification_passed =
        check.is_equal() && (comparison.winners_match || !comparison.official_winners);
    if (comparison.official_winners) {
        answer.winners_match = comparison.winners_match;
        answer.official_winners = *std::move(comparison.official_winners);
    }
    for (const auto winner : subject.count.winners)
        answer.our_winners.push_back(prepared.contest.candidates[winner].name);
    answer.total_vote_difference = base::whole_decimal(0, static_cast<int>(check.places));
    for (SheetCandidate& candidate : comparison.candidates) {
        if (__builtin_add_overflow(answer.total_vote_difference.units, candidate.difference.units,
                                   &answer.total_vote_difference.units))
            answer.total_vote_difference.units = candidate.difference.units;
        answer.vote_comparisons.push_back(row_of(prepared.contest, std::move(candidate)));
    }
    if (check.differences.size() > listed_differences_max)
        check.differences.resize(listed_differences_max);
    answer.report = report_of(check, answer.cells_that_differ);
    answer.official_format = check.format;
    answer.rounds_official = check.rounds_official;
    answer.rounds_ours = check.rounds_ours;
    answer.cells_compared = check.compared;
    answer.differences = std::move(check.differences);
    answer.names = std::move(check.names);
    answer.data_version = subject.data_version;
    return answer;
}

}  // namespace almanac::elections
