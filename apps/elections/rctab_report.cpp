#include "apps/elections/rctab_report.h"

#include "apps/elections/rctab_counted.h"
#include "apps/elections/rctab_sums.h"
#include "engine/base/java_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

// Keys of a JSON object must differ, so that a name that two candidates have carries the id as
// well.
std::vector<std::string> distinct_names(const Contest& contest) {
    std::map<std::string_view, int> uses;
    for (const Candidate& candidate : contest.candidates) ++uses[candidate.name];
    std::vector<std::string> names;
    for (const Candidate& candidate : contest.candidates) {
        names.push_back(candidate.name);
        if (uses[candidate.name] > 1) names.back() += fmt::format(" ({})", candidate.id.number());
    }
    return names;
}

Votes sum_of(const Votes& one, const Votes& other) {
    const std::uint8_t places = std::max(one.places, other.places);
    return {one.units * base::wide_power_of_ten(places - one.places) +
                other.units * base::wide_power_of_ten(places - other.places),
            places};
}

Votes difference_of(const Votes& one, const Votes& other) {
    return sum_of(one, {-other.units, other.places});
}

// RCTab's places: none for a threshold that is a whole number by its making.
Votes threshold_of(const tally::Rule& rule, const Votes& threshold) {
    const bool is_fraction = rule.stop == tally::Stop::all_above_percentage ||
                             rule.quota == tally::Quota::droop_and_ulp ||
                             rule.quota == tally::Quota::droop_rounded_up;
    return is_fraction ? threshold : in_short(threshold);
}

// A report whose ballots are followed one by one.
class FollowedReport {
public:
    FollowedReport(DetailedReport& report, const BallotPaths& paths, const PathSums& sums)
        : report_(report), paths_(paths), sums_(sums), count_(report.report->count) {
        report_.ballots = sums.ballots();
        report_.blank = sums.blank();
        report_.has_final_surplus = count_.rule->surplus_value == tally::SurplusValue::cut_fraction;
    }

    void build() {
        std::vector<bool> gone = report_.pass.excluded;
        for (std::size_t round = 0; round < report_.pass.rounds; ++round) {
            DetailedRound& out = report_.rounds.emplace_back();
            const tally::Round& state = count_.rounds[report_.pass.begin + round];
            out.threshold = threshold_of(*count_.rule, state.threshold);
            tallies(round, gone, out);
            standings(round, out);
            decisions(round, state.elected, out.elected);
            decisions(round, state.eliminated, out.eliminated);
            for (const CandidateIndex each : state.eliminated) gone[each] = true;
        }
        if (!report_.slice) residuals();
    }

private:
    void tallies(std::size_t round, const std::vector<bool>& gone, DetailedRound& out) {
        for (std::size_t candidate = 0; candidate < gone.size(); ++candidate) {
            out.tally.emplace_back();
            if (!gone[candidate]) out.tally.back() = paths_.shown(sums_.held(round, candidate));
        }
    }

    Votes standing(std::size_t round, Standing standing) const {
        return paths_.shown(sums_.standing(round, standing));
    }

    void standings(std::size_t round, DetailedRound& out) const {
        InactiveBallots& inactive = out.inactive;
        inactive.exhausted = standing(round, Standing::exhausted);
        inactive.overvoted = standing(round, Standing::overvoted);
        inactive.skipped = standing(round, Standing::skipped);
        inactive.repeated = standing(round, Standing::repeated);
        inactive.total = sum_of(sum_of(inactive.exhausted, inactive.overvoted),
                                sum_of(inactive.skipped, inactive.repeated));
        if (report_.has_final_surplus) out.final_surplus = standing(round, Standing::final_surplus);
        if (out.final_surplus) out.active = *out.final_surplus;
        for (const auto& votes : out.tally) {
            if (votes) out.active = sum_of(out.active, *votes);
        }
    }

    void decisions(std::size_t round, std::vector<CandidateIndex> candidates,
                   std::vector<Decision>& out) const {
        std::sort(candidates.begin(), candidates.end(),
                  [&](CandidateIndex one, CandidateIndex other) {
                      return report_.names[one] < report_.names[other];
                  });
        for (const CandidateIndex candidate : candidates) {
            Decision& decision = out.emplace_back();
            decision.candidate = candidate;
            decision.by_tie = by_tie(count_, report_.pass.begin + round, candidate, candidates);
            if (round + 1 == report_.pass.rounds) continue;
            for (const auto& [to, sum] : sums_.moved(round + 1, candidate)) {
                decision.transfers.emplace_back(to == to_nobody ? "exhausted" : report_.names[to],
                                                paths_.shown(sum));
            }
        }
    }

    // A winner keeps the threshold and no more: what the cuts left above it is residual from the
    // round on into which his surplus moved.
    void residuals() {
        Votes residual{0, 0};
        std::map<CandidateIndex, Votes> kept;
        for (std::size_t round = 0; round < report_.rounds.size(); ++round) {
            DetailedRound& out = report_.rounds[round];
            if (round > 0 && report_.has_final_surplus) {
                for (Decision& decision : report_.rounds[round - 1].elected)
                    keep_threshold(decision, out, residual, kept);
            }
            for (const auto& [winner, votes] : kept) {
                out.active = difference_of(out.active, difference_of(*out.tally[winner], votes));
                out.tally[winner] = votes;
            }
            out.residual = residual;
        }
    }

    static void keep_threshold(Decision& decision, const DetailedRound& out, Votes& residual,
                               std::map<CandidateIndex, Votes>& kept) {
        const Votes over = difference_of(*out.tally[decision.candidate], out.threshold);
        if (over.units <= 0) return;
        residual = sum_of(residual, over);
        decision.transfers.emplace_back("residual surplus", over);
        kept.emplace(decision.candidate, out.threshold);
    }

    DetailedReport& report_;
    const BallotPaths& paths_;
    const PathSums& sums_;
    const tally::Count& count_;
};

// Rows as RCTab's reports have them.
std::vector<CandidateIndex> rows_of(const DetailedReport& report) {
    std::vector<CandidateIndex> standing;
    std::vector<std::u16string> names;
    for (std::size_t candidate = 0; candidate < report.names.size(); ++candidate) {
        if (report.pass.excluded[candidate]) continue;
        standing.push_back(static_cast<CandidateIndex>(candidate));
        names.push_back(base::to_utf16(report.names[candidate]));
    }
    std::vector<CandidateIndex> rows;
    const auto order = base::hash_set_order(names);
    for (std::size_t place = 0; place < standing.size(); ++place)
        rows.push_back(standing[order ? (*order)[place] : place]);
    const Contest& contest = report.report->prepared.contest;
    const auto& first = report.rounds.front().tally;
    std::stable_sort(rows.begin(), rows.end(), [&](CandidateIndex one, CandidateIndex other) {
        const bool is_last = contest.candidates[one].undeclared_write_ins;
        if (is_last != contest.candidates[other].undeclared_write_ins) return !is_last;
        return difference_of(*first[one], *first[other]).units > 0;
    });
    return rows;
}

DetailedReport begun(const CountReport& report, const Pass& pass) {
    DetailedReport out;
    out.report = &report;
    out.names = distinct_names(report.prepared.contest);
    out.pass = pass;
    return out;
}

// By candidate: whose ballots move on with a part of their value.
std::vector<bool> winners_of(const tally::Count& count, const Pass& pass) {
    std::vector<bool> winners(pass.excluded.size(), false);
    if (count.rule->surplus_value == tally::SurplusValue::none) return winners;
    for (const CandidateIndex winner : count.winners) winners[winner] = true;
    return winners;
}

void follow(DetailedReport& report, const BallotPaths& paths) {
    const tally::Ballots& ballots = report.report->prepared.contest.ballots;
    PathSums sums(report.pass.rounds, winners_of(report.report->count, report.pass));
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot)
        sums.add(paths.of(ballot), ballots.weight(ballot));
    FollowedReport(report, paths, sums).build();
}

// The column that says of every ballot which slice it is of; null where there is none.
const TextColumn* column_of(const Contest& contest, SliceKind kind) {
    if (kind == SliceKind::precinct)
        return contest.precincts.size() > 0 ? &contest.precincts : nullptr;
    for (const ExtraColumn& column : contest.extra_columns) {
        if (column.name == "batch") return &column.values;
    }
    return nullptr;
}

std::string slice_id(SliceKind kind, std::string_view text) {
    return text.empty() ? fmt::format("no {} id", word_of(kind)) : std::string(text);
}

// One report for each slice, in the order in which ballots name them.
std::vector<DetailedReport> follow_slices(const DetailedReport& whole, const BallotPaths& paths,
                                          const TextColumn& column, SliceKind kind) {
    const tally::Ballots& ballots = whole.report->prepared.contest.ballots;
    const PathSums none(whole.pass.rounds, winners_of(whole.report->count, whole.pass));
    std::vector<PathSums> sums(column.words().size(), none);
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot)
        sums[column.code(ballot)].add(paths.of(ballot), ballots.weight(ballot));
    std::vector<DetailedReport> slices;
    for (std::size_t code = 0; code < sums.size(); ++code) {
        DetailedReport& report = slices.emplace_back(begun(*whole.report, whole.pass));
        report.slice = Slice{kind, slice_id(kind, column.words()[code])};
        report.rows = whole.rows;
        FollowedReport(report, paths, sums[code]).build();
    }
    return slices;
}

}  // namespace

std::string_view word_of(SliceKind kind) {
    return kind == SliceKind::precinct ? "precinct" : "batch";
}

std::vector<DetailedReport> detailed_reports(const CountReport& report) {
    std::vector<DetailedReport> reports;
    for (const Pass& pass : passes_of(report.prepared, report.count)) {
        DetailedReport& out = reports.emplace_back(begun(report, pass));
        if (const auto paths = BallotPaths::follow(report.prepared, report.count, pass))
            follow(out, *paths);
        else
            fill_from_count(out);
        out.rows = rows_of(out);
    }
    return reports;
}

base::Result<std::vector<DetailedReport>> reports_of_slices(const CountReport& report,
                                                            SliceKind kind) {
    const TextColumn* column = column_of(report.prepared.contest, kind);
    if (column == nullptr) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("the ballots name no {}; leave out --by {}, or give files "
                                       "that name it",
                                       word_of(kind), word_of(kind))};
    }
    std::vector<DetailedReport> slices;
    for (DetailedReport& whole : detailed_reports(report)) {
        const auto paths = BallotPaths::follow(report.prepared, report.count, whole.pass);
        if (!paths) {
            return base::Error{
                base::ErrorKind::invalid,
                fmt::format("under the rule {} a ballot's votes move in a way that is not followed "
                            "ballot by ballot here; leave out --by, or count by a rule of RCTab's",
                            report.count.rule->id)};
        }
        for (DetailedReport& slice : follow_slices(whole, *paths, *column, kind))
            slices.push_back(std::move(slice));
    }
    return slices;
}

}  // namespace almanac::elections
