#include "apps/elections/transfer_efficiency.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using base::Decimal;

Decimal none(const Subject& subject) {
    return base::whole_decimal(0, subject.count.rule->decimals);
}

// Anything with the three ways in which votes go, and their sum.
template <class Sums>
void make_zero(Sums& sums, const Decimal& zero) {
    sums.votes_left = sums.votes_reached = sums.votes_to_elected = sums.votes_exhausted = zero;
}

template <class Sums, class Part>
void add(Sums& sums, const Part& part) {
    sums.votes_left.units += part.votes_left.units;
    sums.votes_reached.units += part.votes_reached.units;
    sums.votes_to_elected.units += part.votes_to_elected.units;
    sums.votes_exhausted.units += part.votes_exhausted.units;
}

template <class Sums>
void set_efficiency(Sums& sums) {
    if (sums.votes_left.units > 0)
        sums.efficiency = sums.votes_reached.approximate() / sums.votes_left.approximate();
}

EfficiencyRow& row_for(EfficiencyRound& round, const Subject& subject,
                       const tally::Transfer& transfer) {
    const Candidate& from = subject.contest.candidates[transfer.from];
    const auto same = std::find_if(
        round.from.begin(), round.from.end(),
        [&](const EfficiencyRow& row) { return row.from_candidate == from.id.number(); });
    if (same != round.from.end()) return *same;
    EfficiencyRow& row = round.from.emplace_back();
    row.round_number = round.round_number;
    row.from_candidate = from.id.number();
    row.from_candidate_name = from.name;
    row.transfer_type = transfer.reason == tally::Reason::surplus ? "surplus" : "elimination";
    make_zero(row, none(subject));
    return row;
}

// `elected`: by candidate, before the transfer.
void book(EfficiencyRow& row, const tally::Transfer& transfer, const std::vector<bool>& elected) {
    row.votes_left.units += transfer.votes.units;
    row.ballots += transfer.ballots;
    Decimal& way = !transfer.to            ? row.votes_exhausted
                   : elected[*transfer.to] ? row.votes_to_elected
                                           : row.votes_reached;
    way.units += transfer.votes.units;
}

EfficiencyRound round_of(const Subject& subject, std::size_t at, const std::vector<bool>& elected) {
    const tally::Round& now = subject.count.rounds[at];
    EfficiencyRound round;
    round.round_number = static_cast<std::uint32_t>(at + 1);
    make_zero(round, none(subject));
    round.votes_cut = now.residual;
    if (!now.begins_anew) round.votes_cut.units -= subject.count.rounds[at - 1].residual.units;
    for (const tally::Transfer& transfer : now.transfers)
        book(row_for(round, subject, transfer), transfer, elected);
    for (EfficiencyRow& row : round.from) {
        set_efficiency(row);
        add(round, row);
    }
    set_efficiency(round);
    return round;
}

// From round 2: nothing leads to the first.
std::vector<EfficiencyRound> rounds_of(const Subject& subject) {
    std::vector<bool> elected(subject.contest.candidates.size());
    std::vector<EfficiencyRound> rounds;
    for (std::size_t at = 1; at < subject.count.rounds.size(); ++at) {
        // Where a count begins anew, who was elected in it before is judged anew too.
        if (subject.count.rounds[at].begins_anew)
            elected.assign(elected.size(), false);
        else
            for (const auto winner : subject.count.rounds[at - 1].elected) elected[winner] = true;
        rounds.push_back(round_of(subject, at, elected));
    }
    return rounds;
}

}  // namespace

TransferEfficiency transfer_efficiency(const Subject& subject) {
    TransferEfficiency all;
    all.seats = subject.count.seats;
    all.total_rounds = static_cast<std::uint32_t>(subject.count.rounds.size());
    all.data_version = subject.data_version;
    all.rounds = rounds_of(subject);
    make_zero(all, none(subject));
    for (const EfficiencyRound& round : all.rounds) add(all, round);
    set_efficiency(all);
    return all;
}

std::vector<EfficiencyRow> transfer_efficiency_rows(const Subject& subject) {
    std::vector<EfficiencyRow> rows;
    for (EfficiencyRound& round : rounds_of(subject))
        rows.insert(rows.end(), std::make_move_iterator(round.from.begin()),
                    std::make_move_iterator(round.from.end()));
    return rows;
}

}  // namespace almanac::elections
