// The quick way judged by the one that goes row by row: whatever the quick way hands out is what
// the other reads, and it hands out every file in which nothing is wrong.

#include "apps/elections/import_ballots_long.h"
#include "apps/elections/import_testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <random>

namespace almanac::elections {
namespace {

namespace fs = std::filesystem;

// What is drawn: how the file is written, and what is wrong with it, if anything.
struct Shape {
    std::uint64_t seed = 0;
    std::size_t ballots = 0;
    bool integer_ids = false;
    bool shuffled = false;  // rows of a ballot stand anywhere
    bool ascending = true;  // ids
    bool has_contests = false;
    bool has_weights = false;
    bool has_list = false;  // candidates.parquet
    bool is_damaged = false;
};

struct Row {
    std::size_t ballot = 0;
    std::size_t candidate = 0;  // from 1; 0: a blank ballot's row, 99: an overvote without names
    std::int64_t rank = 0;
    bool is_other_contest = false;
};

// A file's rows and what they are made of.
class LongFile {
public:
    explicit LongFile(const Shape& shape) : shape_(shape), random_(shape.seed) {
        for (std::size_t ballot = 0; ballot < shape.ballots; ++ballot) add_ballot(ballot);
        if (shape.shuffled) std::shuffle(rows_.begin(), rows_.end(), random_);
    }

    void write(const fs::path& folder) {
        const auto written = bundle::write_parquet(folder / "long.parquet", table());
        RC_ASSERT(bool(written));
        fs::remove(folder / "candidates.parquet");
        if (!shape_.has_list) return;
        std::vector<std::int64_t> ids;
        std::vector<std::string_view> names;
        for (std::size_t candidate = candidates; candidate >= 1; --candidate) {
            ids.push_back(id_of(candidate));
            names.push_back(keep(fmt::format(" Name {} ", candidate)));
        }
        const std::size_t count = ids.size();
        RC_ASSERT(bool(bundle::write_parquet(
            folder / "candidates.parquet",
            {{{"candidate_id", ids, {}, nullptr}, {"candidate_name", names, {}, nullptr}},
             count})));
    }

private:
    static constexpr std::size_t candidates = 5;
    static constexpr std::size_t overvote = 99;

    static std::int64_t id_of(std::size_t candidate) {
        return static_cast<std::int64_t>(candidate * candidate * 700 - 500);
    }

    void add_ballot(std::size_t ballot) {
        const std::size_t marks = random_() % 6;
        const bool is_other = shape_.has_contests && random_() % 4 == 0;
        if (marks == 0) rows_.push_back({ballot, 0, 0, is_other});
        for (std::size_t mark = 0; mark < marks; ++mark) {
            const std::size_t candidate =
                random_() % 12 == 0 ? overvote : 1 + random_() % candidates;
            const auto rank = static_cast<std::int64_t>(1 + random_() % 6);
            const bool is_twice = std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) {
                return row.ballot == ballot && row.candidate == candidate && row.rank == rank;
            });
            if (!is_twice) rows_.push_back({ballot, candidate, rank, is_other});
        }
    }

    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    std::size_t number_of(std::size_t ballot) const {
        return 1 + (shape_.ascending ? ballot : ballot * 7919 % 10'007);
    }

    bundle::Table table() {
        std::vector<std::string_view> ids, names, contests, styles, boxes;
        std::vector<std::int64_t> numbers, given, ranks, weights, precincts;
        std::vector<bool> named, marked, votes;
        for (const Row& row : rows_) {
            const bool is_mark = row.candidate != 0;
            const bool is_named = is_mark && row.candidate != overvote;
            numbers.push_back(static_cast<std::int64_t>(number_of(row.ballot)));
            ids.push_back(keep(fmt::format("B-{}", numbers.back())));
            given.push_back(is_named ? id_of(row.candidate) : 0);
            names.push_back(keep(is_named  ? fmt::format("Name {}", row.candidate)
                                 : is_mark ? std::string("overvote")
                                           : std::string()));
            ranks.push_back(row.rank);
            named.push_back(is_named);
            marked.push_back(is_mark);
            votes.push_back(is_mark);
            weights.push_back(static_cast<std::int64_t>(1 + row.ballot % 3));
            precincts.push_back(static_cast<std::int64_t>(row.ballot % 4));
            styles.push_back(row.ballot % 3 == 0 ? "" : "style");
            boxes.push_back(keep(fmt::format("box {}", row.ballot / 2)));
            contests.push_back(row.is_other_contest ? "other" : "one");
        }
        damage(ranks, given, precincts);
        bundle::Table table;
        table.rows = rows_.size();
        table.columns.push_back({"candidate_id", given, named, nullptr});
        table.columns.push_back({"candidate_name", names, marked, nullptr});
        table.columns.push_back({"rank_position", ranks, marked, nullptr});
        table.columns.push_back({"has_vote", votes, {}, nullptr});
        table.columns.push_back({"PrecinctID", precincts, {}, nullptr});
        table.columns.push_back({"BallotStyleID", styles, {}, nullptr});
        table.columns.push_back({"Box", boxes, {}, nullptr});
        if (shape_.integer_ids)
            table.columns.push_back({"BallotID", numbers, {}, nullptr});
        else
            table.columns.push_back({"ballot_id", ids, {}, nullptr});
        if (shape_.has_weights) table.columns.push_back({"weight", weights, {}, nullptr});
        if (shape_.has_contests) table.columns.push_back({"contest_id", contests, {}, nullptr});
        table.columns.push_back({"seats", std::vector<std::int64_t>(table.rows, 2), {}, nullptr});
        return table;
    }

    // One cell is wrong, or only looks so.
    void damage(std::vector<std::int64_t>& ranks, std::vector<std::int64_t>& given,
                std::vector<std::int64_t>& precincts) {
        if (!shape_.is_damaged || rows_.empty()) return;
        const std::size_t row = random_() % rows_.size();
        switch (random_() % 4) {
            case 0:
                ranks[row] = 0;
                break;
            case 1:
                given[row] = 77;
                break;
            case 2:
                precincts[row] = 9;
                break;
            default:
                ranks[row] = ranks[random_() % rows_.size()];
        }
    }

    Shape shape_;
    std::mt19937_64 random_;
    std::vector<Row> rows_;
    std::deque<std::string> kept_;
};

std::string texts_of(const TextColumn& column) {
    std::string out = fmt::format("{}:", column.size());
    for (std::size_t row = 0; row < column.size(); ++row) out += fmt::format(" {}", column[row]);
    return out + fmt::format(" of {}", fmt::join(column.words(), "|"));
}

// All that a contest holds, as text.
std::string told(const Contest& contest) {
    std::string out =
        fmt::format("{} seats {} ranks {} ids {}\n", contest.title, contest.seats.value_or(0),
                    contest.ranks_max, fmt::join(contest.ballot_ids, " "));
    for (const Candidate& candidate : contest.candidates)
        out += fmt::format("{} {}, ", candidate.source_id, candidate.name);
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        out += fmt::format("\n{}x", contest.ballots.weight(ballot));
        for (const tally::Mark& mark : contest.ballots.marks(ballot))
            out += fmt::format(" {}@{}", mark.candidate, mark.rank);
    }
    out += "\n" + texts_of(contest.precincts) + "\n" + texts_of(contest.ballot_styles);
    for (const ExtraColumn& extra : contest.extra_columns)
        out += fmt::format("\n{} {}", extra.name, texts_of(extra.values));
    return out;
}

Shape any_shape() {
    Shape shape;
    shape.seed = *rc::gen::arbitrary<std::uint64_t>();
    shape.ballots = *rc::gen::inRange<std::size_t>(1, 40);
    shape.integer_ids = *rc::gen::arbitrary<bool>();
    shape.shuffled = *rc::gen::arbitrary<bool>();
    shape.ascending = *rc::gen::arbitrary<bool>();
    shape.has_contests = *rc::gen::arbitrary<bool>();
    shape.has_weights = *rc::gen::arbitrary<bool>();
    shape.has_list = *rc::gen::arbitrary<bool>();
    shape.is_damaged = *rc::gen::inRange(0, 4) == 0;
    return shape;
}

RC_GTEST_PROP(BallotsLongPieces, AreWhatGoingRowByRowReads, ()) {
    static const fs::path folder =
        fs::temp_directory_path() / fmt::format("almanac_pieces_{}", ::getpid());
    fs::create_directories(folder);
    const Shape shape = any_shape();
    LongFile(shape).write(folder);
    const auto map = bundle::MappedFile::open(folder / "long.parquet");
    RC_ASSERT(bool(map));
    const SourceFile file{"long.parquet", folder / "long.parquet", map->bytes()};
    ReadOptions options;
    options.contest = shape.has_contests ? "one" : "";
    for (const Detail detail : {Detail::marks, Detail::everything}) {
        options.detail = detail;
        const auto judge = read_long_rows({&file, 1}, options);
        const auto quick = read_long_pieces({&file, 1}, options);
        RC_ASSERT(quick.has_value() == static_cast<bool>(judge));
        if (!quick) continue;
        RC_ASSERT(quick->size() == 1U);
        RC_ASSERT((*quick)[0].list == (*judge)[0].list);
        if (detail == Detail::everything)
            RC_ASSERT(told((*quick)[0].contest) == told((*judge)[0].contest));
        RC_ASSERT(ballots_text((*quick)[0].contest) == ballots_text((*judge)[0].contest));
    }
    fs::remove_all(folder);
}

}  // namespace
}  // namespace almanac::elections
