// ballots_long Parquet: a row a mark, as import_ballots_long.cpp reads it, and the candidates. What
// other readers do not know (shared_rank, undeclared_write_ins, tie_order, the row of a blank
// ballot) says nothing false to them.

#include "apps/elections/ballots_output.h"
#include "apps/elections/ballots_output_lines.h"
#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <system_error>

namespace almanac::elections {

namespace {

namespace fs = std::filesystem;
using bundle::Column;
using bundle::Table;
using Texts = std::vector<std::string_view>;
using Integers = std::vector<std::int64_t>;

constexpr std::string_view extension = ".parquet";

// What stands in every row of ballots_long.
constexpr std::array<std::string_view, 11> own_columns = {
    "BallotID", "PrecinctID", "BallotStyleID", "candidate_id", "candidate_name", "rank_position",
    "has_vote", "weight",     "contest_id",    "seat_count",   "shared_rank",
};

// As the reader compares names of columns: without capital letters and _.
std::string plain(std::string_view name) {
    std::string out;
    for (const char letter : name) {
        if (letter != '_')
            out += static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
    }
    return out;
}

// The rows of ballots_long: which ballot each is of, and its mark.
struct Rows {
    std::vector<std::size_t> ballots;
    std::vector<tally::Mark> marks;  // rank 0: of a blank ballot
};

Rows rows_of(const tally::Ballots& ballots) {
    Rows rows;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        const auto marks = ballots.marks(ballot);
        for (std::size_t at = 0; at < marks.size(); ++at) {
            if (at > 0 && marks[at] == marks[at - 1]) continue;
            rows.ballots.push_back(ballot);
            rows.marks.push_back(marks[at]);
        }
        if (!marks.empty()) continue;
        rows.ballots.push_back(ballot);
        rows.marks.push_back({});
    }
    return rows;
}

// Makes the columns of ballots_long; texts are views into the contest or the column's arena.
class LongTable {
public:
    explicit LongTable(const Prepared& prepared)
        : contest_(prepared.contest), prepared_(prepared), rows_(rows_of(contest_.ballots)) {}

    Table run() {
        table_.rows = rows_.marks.size();
        ids();
        texts("PrecinctID", contest_.precincts);
        texts("BallotStyleID", contest_.ballot_styles);
        marks();
        if (!contest_.ballots.unweighted()) {
            Integers weights;
            for (const std::size_t ballot : rows_.ballots)
                weights.push_back(contest_.ballots.weight(ballot));
            add("weight", std::move(weights));
        }
        if (!contest_.title.empty()) add("contest_id", Texts(table_.rows, contest_.title));
        add("seat_count", Integers(table_.rows, prepared_.question.seats));
        if (contest_.equal_ranks)
            add("shared_rank",
                Texts(table_.rows, contest_.equal_ranks_may_be_overvotes ? "either" : "equal"));
        for (const ExtraColumn& extra : contest_.extra_columns)
            texts(free_name(extra.name), extra.values);
        return std::move(table_);
    }

private:
    template <class Values>
    Column& add(std::string name, Values values) {
        return table_.columns.emplace_back(Column{std::move(name), std::move(values), {}, nullptr});
    }

    // Their own, or their numbers.
    void ids() {
        auto arena = std::make_shared<std::deque<std::string>>();
        Texts ids;
        for (std::size_t row = 0; row < table_.rows; ++row) {
            const std::size_t ballot = rows_.ballots[row];
            if (!contest_.ballot_ids.empty())
                ids.push_back(contest_.ballot_ids[ballot]);
            else if (row > 0 && rows_.ballots[row - 1] == ballot)
                ids.push_back(ids.back());
            else
                ids.push_back(arena->emplace_back(std::to_string(ballot + 1)));
        }
        add("BallotID", std::move(ids)).arena = std::move(arena);
    }

    void texts(std::string name, const TextColumn& column) {
        if (column.size() == 0) return;
        Texts values;
        for (const std::size_t ballot : rows_.ballots) values.push_back(column[ballot]);
        add(std::move(name), std::move(values));
    }

    void marks() {
        Integers ids;
        Integers ranks;
        Texts names;
        std::vector<bool> named;
        std::vector<bool> marked;
        for (const tally::Mark& mark : rows_.marks) {
            marked.push_back(mark.rank > 0);
            named.push_back(mark.rank > 0 && mark.candidate != tally::overvote_mark);
            ranks.push_back(mark.rank);
            const Candidate* one = named.back() ? &contest_.candidates[mark.candidate] : nullptr;
            ids.push_back(one == nullptr ? 0 : one->id.number());
            names.push_back(one != nullptr  ? std::string_view(one->name)
                            : marked.back() ? std::string_view("overvote")
                                            : std::string_view());
        }
        add("candidate_id", std::move(ids)).present = named;
        add("candidate_name", std::move(names)).present = marked;
        add("rank_position", std::move(ranks)).present = marked;
        add("has_vote", std::move(marked));
    }

    // A column of the source that has one of our names, or that of another, gets one of its own.
    std::string free_name(std::string name) const {
        if (name.empty()) name = "column";
        const auto is_taken = [&] {
            return std::any_of(own_columns.begin(), own_columns.end(),
                               [&](auto own) { return plain(own) == plain(name); }) ||
                   std::any_of(table_.columns.begin(), table_.columns.end(),
                               [&](const auto& other) { return plain(other.name) == plain(name); });
        };
        while (is_taken()) name = "extra_" + name;
        return name;
    }

    const Contest& contest_;
    const Prepared& prepared_;
    Rows rows_;
    Table table_;
};

Table candidates_table(const Prepared& prepared) {
    const Contest& contest = prepared.contest;
    Integers ids;
    Texts names, parties;
    std::vector<bool> undeclared;
    for (const Candidate& candidate : contest.candidates) {
        ids.push_back(candidate.id.number());
        names.push_back(candidate.name);
        parties.push_back(candidate.party);
        undeclared.push_back(candidate.undeclared_write_ins);
    }
    Table table;
    table.rows = contest.candidates.size();
    table.columns.push_back({"candidate_id", std::move(ids), {}, nullptr});
    table.columns.push_back({"candidate_name", std::move(names), {}, nullptr});
    table.columns.push_back({"party", std::move(parties), {}, nullptr});
    table.columns.push_back({"withdrawn", prepared.question.excluded, {}, nullptr});
    table.columns.push_back({"undeclared_write_ins", std::move(undeclared), {}, nullptr});
    if (!contest.title.empty())
        table.columns.push_back({"contest_id", Texts(table.rows, contest.title), {}, nullptr});
    if (contest.tie_order.empty()) return table;
    Integers places(table.rows, 0);
    std::vector<bool> has_place(table.rows, false);
    for (std::size_t place = 0; place < contest.tie_order.size(); ++place) {
        places[contest.tie_order[place]] = static_cast<std::int64_t>(place + 1);
        has_place[contest.tie_order[place]] = true;
    }
    table.columns.push_back({"tie_order", std::move(places), std::move(has_place), nullptr});
    return table;
}

base::Error failed(const fs::path& path, const std::error_code& why) {
    return {base::ErrorKind::denied,
            fmt::format("{} cannot be written: {}", path.native(), why.message())};
}

// Under another name until it is whole.
base::Result<void> write_whole(const fs::path& path, const Table& table) {
    fs::path draft = path;
    draft += ".part";
    TRY(bundle::write_parquet(draft, table));
    std::error_code failure;
    fs::rename(draft, path, failure);
    if (!failure) return {};
    std::error_code ignored;
    fs::remove(draft, ignored);
    return failed(path, failure);
}

}  // namespace

base::Result<WrittenFiles> write_ballots_parquet(const Prepared& prepared, const fs::path& out) {
    const bool is_file = out.extension() == extension;
    const fs::path ballots = is_file ? out : out / "ballots_long.parquet";
    fs::path candidates = out;
    if (is_file)
        candidates.replace_extension(".candidates.parquet");
    else
        candidates = out / "candidates.parquet";
    std::error_code failure;
    if (ballots.has_parent_path()) fs::create_directories(ballots.parent_path(), failure);
    if (failure) return failed(ballots.parent_path(), failure);
    TRY(write_whole(candidates, candidates_table(prepared)));
    TRY(write_whole(ballots, LongTable(prepared).run()));
    return WrittenFiles{{ballots, candidates}, {}};
}

}  // namespace almanac::elections
