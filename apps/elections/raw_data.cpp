#include "apps/elections/raw_data.h"

#include "apps/elections/ballot_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <unordered_map>

namespace almanac::elections {

namespace {

using bundle::Column;
using bundle::Table;
using Texts = std::vector<std::string_view>;
using Integers = std::vector<std::int64_t>;

constexpr std::string_view extra_prefix = "extra_";

// A part of the contest's ballots.
struct Ballots {
    std::size_t first = 0;
    std::size_t count = 0;
};

Ballots all_of(const Contest& contest) { return {0, contest.ballots.size()}; }

Column text_column(std::string name, const TextColumn& values, Ballots part) {
    Texts texts(part.count);
    for (std::size_t row = 0; row < part.count; ++row) texts[row] = values[part.first + row];
    return {std::move(name), std::move(texts), {}, nullptr};
}

// Ids of their own, or line numbers; views live in the column's arena or in the contest.
Column id_column(const Contest& contest, Ballots part) {
    Column column{"BallotID", Texts(), {}, nullptr};
    Texts ids;
    ids.reserve(part.count);
    if (contest.ballot_ids.empty()) {
        column.arena = std::make_shared<std::deque<std::string>>();
        for (std::size_t row = 0; row < part.count; ++row) {
            ids.push_back(column.arena->emplace_back(fmt::format("{}", part.first + row + 1)));
        }
    } else {
        const auto first = contest.ballot_ids.begin() + static_cast<std::ptrdiff_t>(part.first);
        ids.assign(first, first + static_cast<std::ptrdiff_t>(part.count));
    }
    column.values = std::move(ids);
    return column;
}

Table ballots_table(const Contest& contest, Ballots part) {
    Table table;
    table.rows = part.count;
    Integers weights(table.rows);
    for (std::size_t row = 0; row < table.rows; ++row)
        weights[row] = contest.ballots.weight(part.first + row);
    table.columns.push_back(id_column(contest, part));
    table.columns.push_back({"weight", std::move(weights), {}, nullptr});
    if (contest.precincts.size() > 0)
        table.columns.push_back(text_column("PrecinctID", contest.precincts, part));
    if (contest.ballot_styles.size() > 0)
        table.columns.push_back(text_column("BallotStyleID", contest.ballot_styles, part));
    for (const ExtraColumn& extra : contest.extra_columns) {
        table.columns.push_back(
            text_column(std::string(extra_prefix) + extra.name, extra.values, part));
    }
    return table;
}

// The columns of ballots_long while they are filled, one row a mark.
struct LongColumns {
    Texts ids, precincts, styles, names;
    Integers candidates, ranks, weights;
    std::vector<bool> named;
};

Table long_table(const Contest& contest, Ballots part) {
    const Column id_texts = id_column(contest, part);
    const auto& ids = std::get<Texts>(id_texts.values);
    LongColumns rows;
    for (std::size_t at = 0; at < part.count; ++at) {
        const std::size_t ballot = part.first + at;
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            const bool named = mark.candidate != tally::overvote_mark;
            rows.ids.push_back(ids[at]);
            rows.precincts.push_back(contest.precincts.size() > 0 ? contest.precincts[ballot]
                                                                  : std::string_view());
            rows.styles.push_back(contest.ballot_styles.size() > 0 ? contest.ballot_styles[ballot]
                                                                   : std::string_view());
            rows.candidates.push_back(named ? contest.candidates[mark.candidate].id.number() : 0);
            rows.names.push_back(named ? std::string_view(contest.candidates[mark.candidate].name)
                                       : "overvote");
            rows.ranks.push_back(mark.rank);
            rows.weights.push_back(contest.ballots.weight(ballot));
            rows.named.push_back(named);
        }
    }
    Table table;
    table.rows = rows.ids.size();
    std::vector<bool> has_vote(table.rows, true);
    table.columns.push_back({"BallotID", std::move(rows.ids), {}, id_texts.arena});
    table.columns.push_back({"PrecinctID", std::move(rows.precincts), {}, nullptr});
    table.columns.push_back({"BallotStyleID", std::move(rows.styles), {}, nullptr});
    table.columns.push_back(
        {"candidate_id", std::move(rows.candidates), std::move(rows.named), nullptr});
    table.columns.push_back({"candidate_name", std::move(rows.names), {}, nullptr});
    table.columns.push_back({"rank_position", std::move(rows.ranks), {}, nullptr});
    table.columns.push_back({"has_vote", std::move(has_vote), {}, nullptr});
    // Without it, a reader of this table alone would take a line of many voters for one ballot.
    if (contest.ballots.voters() != contest.ballots.size()) {
        table.columns.push_back({"weight", std::move(rows.weights), {}, nullptr});
    }
    return table;
}

// Pieces of so many ballots each, one piece at least.
bundle::TablePieces in_pieces(const Contest& contest, std::size_t ballots_a_piece,
                              Table (*table)(const Contest&, Ballots)) {
    const std::size_t all = contest.ballots.size();
    const std::size_t pieces =
        std::max<std::size_t>(1, (all + ballots_a_piece - 1) / ballots_a_piece);
    return {pieces, [&contest, ballots_a_piece, all, table](std::size_t piece) {
                const std::size_t first = piece * ballots_a_piece;
                return table(contest, {first, std::min(ballots_a_piece, all - first)});
            }};
}

base::Error damaged(std::string_view table, std::string_view what) {
    return {base::ErrorKind::broken,
            fmt::format("raw_data/{}.parquet: {}; import the election again", table, what)};
}

// The values of a column that must be there with that type.
template <class Values>
base::Result<const Values*> values_of(const Table& table, std::string_view file,
                                      std::string_view name) {
    const Column* column = table.find(name);
    const Values* values = column == nullptr ? nullptr : std::get_if<Values>(&column->values);
    if (values == nullptr)
        return damaged(file, fmt::format("column {} is missing or of another type", name));
    return values;
}

void add_texts(TextColumn& out, const Texts& texts) {
    for (const std::string_view text : texts) out.add(text);
}

base::Result<void> read_candidates(const Table& table, Contest& contest) {
    const auto* ids = TRY(values_of<Integers>(table, "candidates", "candidate_id"));
    const auto* names = TRY(values_of<Texts>(table, "candidates", "candidate_name"));
    const auto* source_ids = TRY(values_of<Texts>(table, "candidates", "source_id"));
    const auto* parties = TRY(values_of<Texts>(table, "candidates", "party"));
    const auto* withdrawn = TRY(values_of<std::vector<bool>>(table, "candidates", "withdrawn"));
    for (std::size_t row = 0; row < table.rows; ++row) {
        contest.candidates.push_back({CandidateId(static_cast<std::uint32_t>((*ids)[row])),
                                      std::string((*source_ids)[row]), std::string((*names)[row]),
                                      std::string((*parties)[row]), (*withdrawn)[row]});
    }
    return {};
}

base::Result<void> read_columns(const Table& table, Contest& contest) {
    const auto* ids = TRY(values_of<Texts>(table, "ballots", "BallotID"));
    // raw_tables writes line numbers where the source has no ids.
    if (!are_line_numbers(*ids)) contest.ballot_ids.assign(ids->begin(), ids->end());
    for (const Column& column : table.columns) {
        const auto* texts = std::get_if<Texts>(&column.values);
        if (texts == nullptr) continue;
        if (column.name == "PrecinctID") add_texts(contest.precincts, *texts);
        if (column.name == "BallotStyleID") add_texts(contest.ballot_styles, *texts);
        if (!column.name.starts_with(extra_prefix)) continue;
        add_texts(contest.extra_columns
                      .emplace_back(ExtraColumn{column.name.substr(extra_prefix.size()), {}})
                      .values,
                  *texts);
    }
    return {};
}

base::Result<void> read_marks(const RawTables& tables, Contest& contest) {
    const auto* ids = TRY(values_of<Texts>(tables.ballots, "ballots", "BallotID"));
    const auto* weights = TRY(values_of<Integers>(tables.ballots, "ballots", "weight"));
    const auto* marked = TRY(values_of<Texts>(tables.ballots_long, "ballots_long", "BallotID"));
    const auto* candidates =
        TRY(values_of<Integers>(tables.ballots_long, "ballots_long", "candidate_id"));
    const auto* ranks =
        TRY(values_of<Integers>(tables.ballots_long, "ballots_long", "rank_position"));
    const std::vector<bool>& named = tables.ballots_long.find("candidate_id")->present;
    std::unordered_map<std::int64_t, tally::CandidateIndex> index_of;
    for (std::size_t index = 0; index < contest.candidates.size(); ++index) {
        index_of.emplace(contest.candidates[index].id.number(),
                         static_cast<tally::CandidateIndex>(index));
    }
    std::size_t row = 0;
    std::vector<tally::Mark> marks;
    for (std::size_t ballot = 0; ballot < tables.ballots.rows; ++ballot) {
        marks.clear();
        for (; row < tables.ballots_long.rows && (*marked)[row] == (*ids)[ballot]; ++row) {
            tally::CandidateIndex candidate = tally::overvote_mark;
            if (named.empty() || named[row]) {
                const auto place = index_of.find((*candidates)[row]);
                if (place == index_of.end())
                    return damaged("ballots_long",
                                   fmt::format("row {}: no such candidate", row + 1));
                candidate = place->second;
            }
            marks.push_back({candidate, static_cast<std::uint16_t>((*ranks)[row])});
        }
        contest.ballots.add(marks, static_cast<std::uint32_t>((*weights)[ballot]));
    }
    if (row != tables.ballots_long.rows)
        return damaged("ballots_long", fmt::format("row {}: no such ballot", row + 1));
    return {};
}

}  // namespace

Table candidates_table(const Contest& contest) {
    Table table;
    table.rows = contest.candidates.size();
    Integers ids;
    Texts names, source_ids, parties;
    std::vector<bool> withdrawn;
    for (const Candidate& candidate : contest.candidates) {
        ids.push_back(candidate.id.number());
        names.push_back(candidate.name);
        source_ids.push_back(candidate.source_id);
        parties.push_back(candidate.party);
        withdrawn.push_back(candidate.withdrawn);
    }
    table.columns.push_back({"candidate_id", std::move(ids), {}, nullptr});
    table.columns.push_back({"candidate_name", std::move(names), {}, nullptr});
    table.columns.push_back({"source_id", std::move(source_ids), {}, nullptr});
    table.columns.push_back({"party", std::move(parties), {}, nullptr});
    table.columns.push_back({"withdrawn", std::move(withdrawn), {}, nullptr});
    return table;
}

// 64 Ki rows of ballots and about as many of ballots_long, which has some five marks a ballot: a
// piece of either is some 10 MB while it is made.
bundle::TablePieces ballots_in_pieces(const Contest& contest) {
    return in_pieces(contest, std::size_t{64} << 10U, ballots_table);
}

bundle::TablePieces ballots_long_in_pieces(const Contest& contest) {
    return in_pieces(contest, std::size_t{16} << 10U, long_table);
}

RawTables raw_tables(const Contest& contest) {
    return {ballots_table(contest, all_of(contest)), long_table(contest, all_of(contest)),
            candidates_table(contest)};
}

base::Result<Contest> contest_from(const RawTables& tables) {
    Contest contest;
    TRY(read_candidates(tables.candidates, contest));
    TRY(read_columns(tables.ballots, contest));
    TRY(read_marks(tables, contest));
    return contest;
}

}  // namespace almanac::elections
