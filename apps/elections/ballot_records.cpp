#include "apps/elections/ballot_records.h"

#include "engine/base/ensure.h"

#include <algorithm>

namespace almanac::elections {

namespace {

GroupColumn from_contest(std::string name, const TextColumn& column) {
    GroupColumn out{std::move(name), {}, {}};
    for (std::size_t ballot = 0; ballot < column.size(); ++ballot)
        out.codes.push_back(column.code(ballot));
    out.words.assign(column.words().begin(), column.words().end());
    return out;
}

GroupColumn from_lookup(std::string name, const BallotLookup::Texts& column) {
    return {std::move(name), column.all_codes(), column.all_words()};
}

GroupColumn any_column(const Subject& subject, Grouping by) {
    const Contest& contest = subject.contest;
    const BallotLookup* lookup = subject.ballots;
    switch (by) {
        case Grouping::precinct:
            return lookup == nullptr ? from_contest("PrecinctID", contest.precincts)
                                     : from_lookup("PrecinctID", lookup->precincts());
        case Grouping::ballot_style:
            return lookup == nullptr ? from_contest("BallotStyleID", contest.ballot_styles)
                                     : from_lookup("BallotStyleID", lookup->styles());
        case Grouping::batch:
            break;
    }
    if (lookup != nullptr) return from_lookup(std::string(lookup->batch_name()), lookup->batches());
    const ExtraColumn* column = batch_column(contest);
    return column == nullptr ? GroupColumn() : from_contest(column->name, column->values);
}

// The row as BallotLookup gives it, from the contest.
BallotRow row_in(const Contest& contest, std::uint32_t ballot) {
    BallotRow row;
    row.ballot_id = ballot_id(contest, ballot);
    row.weight = contest.ballots.weight(ballot);
    if (contest.precincts.size() > 0) row.precinct = contest.precincts[ballot];
    if (contest.ballot_styles.size() > 0) row.ballot_style = contest.ballot_styles[ballot];
    for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
        MarkRow& out = row.marks.emplace_back();
        out.rank_position = mark.rank;
        if (mark.candidate >= contest.candidates.size()) continue;
        out.candidate_id = contest.candidates[mark.candidate].id.number();
        out.candidate_name = contest.candidates[mark.candidate].name;
    }
    return row;
}

}  // namespace

GroupColumn group_column(const Subject& subject, Grouping by) {
    GroupColumn column = any_column(subject, by);
    const auto says_nothing = [](std::string_view word) { return word.empty(); };
    if (std::all_of(column.words.begin(), column.words.end(), says_nothing) ||
        column.words.size() > groups_max)
        return {};
    const auto is_word = [&](std::uint32_t code) { return code < column.words.size(); };
    base::ensure(std::all_of(column.codes.begin(), column.codes.end(), is_word) &&
                     column.codes.size() == subject.contest.ballots.size(),
                 "a column of groups has one of its words a ballot");
    return column;
}

std::optional<std::uint32_t> find_ballot(const Subject& subject, std::string_view id) {
    if (subject.ballots != nullptr) return subject.ballots->find(id);
    const Contest& contest = subject.contest;
    for (std::uint32_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        if (ballot_id(contest, ballot) == id) return ballot;
    }
    return std::nullopt;
}

std::string id_of_ballot(const Subject& subject, std::uint32_t ballot) {
    return subject.ballots != nullptr ? subject.ballots->id(ballot)
                                      : ballot_id(subject.contest, ballot);
}

BallotRow ballot_row(const Subject& subject, std::uint32_t ballot) {
    const auto& candidates = subject.contest.candidates;
    BallotRow row = subject.ballots != nullptr ? subject.ballots->row(ballot, candidates)
                                               : row_in(subject.contest, ballot);
    const auto marks = subject.contest.ballots.marks(ballot);
    for (const auto index : tally::clean(marks, subject.rule, subject.excluded())) {
        if (index < candidates.size()) row.ranking.push_back(candidates[index].id.number());
    }
    row.is_valid = !row.ranking.empty();
    return row;
}

}  // namespace almanac::elections
