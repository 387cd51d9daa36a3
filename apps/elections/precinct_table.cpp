#include "apps/elections/precinct_table.h"

#include "apps/elections/ballot_records.h"
#include "apps/elections/worked_out.h"

#include <algorithm>
#include <span>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Marks = std::span<const tally::Mark>;

// What is wrong with a ballot as cast. Marks are sorted by rank, then candidate.
struct Faults {
    bool overvoted = false;
    bool skipped = false;
    bool repeated = false;
};

Faults faults_of(Marks marks) {
    Faults faults;
    std::uint32_t before = 0;
    for (std::size_t at = 0; at < marks.size(); ++at) {
        const tally::Mark& mark = marks[at];
        faults.skipped |= mark.rank > before + 1;
        before = mark.rank;
        const bool same_rank = at > 0 && marks[at - 1].rank == mark.rank;
        faults.overvoted |= mark.candidate == tally::overvote_mark ||
                            (same_rank && marks[at - 1].candidate != mark.candidate);
        for (std::size_t earlier = 0; earlier < at && !faults.repeated; ++earlier) {
            faults.repeated = mark.candidate != tally::overvote_mark &&
                              marks[earlier].candidate == mark.candidate &&
                              marks[earlier].rank != mark.rank;
        }
    }
    return faults;
}

// One precinct while it is added up; by candidate, and by rank from 0.
struct Sums {
    std::uint64_t ballots = 0, valid = 0, ranks = 0;
    std::uint64_t blank = 0, overvoted = 0, skipped = 0, repeated = 0;
    std::vector<std::uint64_t> first_choices;
    std::vector<std::uint64_t> ranks_marked;
};

// Adds ballot after ballot to its precinct.
class Adder {
public:
    explicit Adder(const Subject& subject)
        : subject_(subject),
          cleaner_(subject.rule, subject.excluded().size(), subject.excluded()) {}

    void add(Sums& sums, std::uint32_t ballot) {
        const Marks marks = subject_.contest.ballots.marks(ballot);
        const std::uint64_t voters = subject_.contest.ballots.weight(ballot);
        sums.ballots += voters;
        if (marks.empty()) sums.blank += voters;
        const Faults faults = faults_of(marks);
        if (faults.overvoted) sums.overvoted += voters;
        if (faults.skipped) sums.skipped += voters;
        if (faults.repeated) sums.repeated += voters;
        add_ranks(sums, marks, voters);
        add_ranking(sums, marks, voters);
    }

private:
    static void add_ranks(Sums& sums, Marks marks, std::uint64_t voters) {
        std::uint32_t before = 0;
        for (const tally::Mark& mark : marks) {
            if (mark.rank == before) continue;
            before = mark.rank;
            if (sums.ranks_marked.size() < mark.rank) sums.ranks_marked.resize(mark.rank, 0);
            sums.ranks_marked[mark.rank - 1U] += voters;
        }
    }

    void add_ranking(Sums& sums, Marks marks, std::uint64_t voters) {
        std::uint64_t ranked = 0;
        CandidateIndex first = 0;
        const bool shares = subject_.rule.equal_ranks && tally::shares_a_rank(marks);
        if (shares) return;
        const tally::Cleaned cleaned = cleaner_(marks, [&](CandidateIndex word) {
            if (tally::is_special(word)) return;
            if (ranked++ == 0) first = word;
        });
        if (cleaned != tally::Cleaned::counted) return;
        sums.valid += voters;
        sums.ranks += ranked * voters;
        sums.first_choices[first] += voters;
    }

    const Subject& subject_;
    tally::Cleaner cleaner_;
};

PrecinctRow row_of(const Contest& contest, std::string_view name, const Sums& sums) {
    PrecinctRow row;
    row.precinct = name;
    row.ballots = sums.ballots;
    row.valid_ballots = sums.valid;
    if (sums.valid > 0)
        row.mean_ranks_used = static_cast<double>(sums.ranks) / static_cast<double>(sums.valid);
    row.blank_ballots = sums.blank;
    row.overvoted_ballots = sums.overvoted;
    row.skipped_ballots = sums.skipped;
    row.repeated_ballots = sums.repeated;
    for (std::size_t at = 0; at < sums.first_choices.size(); ++at) {
        if (sums.first_choices[at] > 0)
            row.first_choices.emplace(contest.candidates[at].id.number(), sums.first_choices[at]);
    }
    for (std::size_t at = 0; at < sums.ranks_marked.size(); ++at) {
        if (sums.ranks_marked[at] > 0)
            row.ranks_marked.emplace(static_cast<std::uint32_t>(at + 1), sums.ranks_marked[at]);
    }
    return row;
}

std::vector<PrecinctRow> rows_of(const Subject& subject) {
    const GroupColumn column = group_column(subject, Grouping::precinct);
    std::vector<Sums> sums(column.words.size());
    for (Sums& one : sums) one.first_choices.assign(subject.contest.candidates.size(), 0);
    Adder adder(subject);
    for (std::uint32_t ballot = 0; ballot < column.codes.size(); ++ballot)
        adder.add(sums[column.codes[ballot]], ballot);
    std::vector<PrecinctRow> rows;
    for (std::size_t code = 0; code < sums.size(); ++code) {
        if (sums[code].ballots > 0)
            rows.push_back(row_of(subject.contest, column.words[code], sums[code]));
    }
    std::sort(rows.begin(), rows.end(), [](const PrecinctRow& one, const PrecinctRow& other) {
        return one.precinct < other.precinct;
    });
    return rows;
}

}  // namespace

const std::vector<PrecinctRow>& precincts(const Subject& subject) {
    return subject.worked_out->precincts.get([&] { return rows_of(subject); });
}

std::vector<PrecinctFigures> precinct_figures(const Subject& subject) {
    std::vector<PrecinctFigures> rows;
    for (const PrecinctRow& row : precincts(subject)) {
        rows.push_back({row.precinct, row.ballots, row.valid_ballots, row.mean_ranks_used,
                        row.blank_ballots, row.overvoted_ballots, row.skipped_ballots,
                        row.repeated_ballots});
    }
    return rows;
}

std::vector<PrecinctChoice> precinct_choices(const Subject& subject) {
    std::vector<PrecinctChoice> rows;
    for (const PrecinctRow& row : precincts(subject)) {
        for (const Candidate& candidate : subject.contest.candidates) {
            const auto votes = row.first_choices.find(candidate.id.number());
            if (votes == row.first_choices.end()) continue;
            rows.push_back({row.precinct, candidate.id.number(), candidate.name, votes->second,
                            base::percentage(votes->second, row.valid_ballots)});
        }
    }
    return rows;
}

std::vector<PrecinctRank> precinct_ranks(const Subject& subject) {
    std::vector<PrecinctRank> rows;
    for (const PrecinctRow& row : precincts(subject)) {
        for (const auto& [rank, ballots] : row.ranks_marked)
            rows.push_back({row.precinct, rank, ballots, base::percentage(ballots, row.ballots)});
    }
    return rows;
}

}  // namespace almanac::elections
