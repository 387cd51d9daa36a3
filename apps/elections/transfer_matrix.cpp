#include "apps/elections/transfer_matrix.h"

#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

void add_to(Votes& sum, const Votes& more) { sum.units += more.units; }

// What moved into one round, by who lost it.
class RoundOfMatrix {
public:
    RoundOfMatrix(const Contest& contest, const tally::Count& count, std::size_t at)
        : contest_(contest),
          zero_(base::whole_decimal(0, count.rule->decimals)),
          now_(count.rounds[at]),
          before_(count.rounds[at - 1]),
          counts_votes_(count.rule->method != tally::Method::qpq) {}

    std::vector<MatrixRow> rows() const {
        std::map<CandidateIndex, MatrixRow> by_giver;
        for (const tally::Transfer& transfer : now_.transfers) {
            MatrixRow& row =
                by_giver.try_emplace(transfer.from, empty_row(transfer.from)).first->second;
            row.ballots += transfer.ballots;
            add_to(row.left, transfer.votes);
            add_to(transfer.to ? row.to.try_emplace(id_of(*transfer.to), zero_).first->second
                               : row.exhausted,
                   transfer.votes);
        }
        for (std::size_t at = 0; counts_votes_ && at < now_.totals.size(); ++at)
            add_lost(by_giver, static_cast<CandidateIndex>(at));
        std::vector<MatrixRow> rows;
        for (auto& [giver, row] : by_giver) rows.push_back(std::move(row));
        return rows;
    }

    // Whether all that left totals is exhausted or residual now.
    bool balances() const {
        base::Int128 sum = now_.exhausted.units - before_.exhausted.units + now_.residual.units -
                           before_.residual.units;
        for (std::size_t at = 0; at < now_.totals.size(); ++at)
            sum += now_.totals[at].units - before_.totals[at].units;
        return sum == 0 && counts_votes_;
    }

private:
    MatrixRow empty_row(CandidateIndex from) const {
        return {id_of(from), zero_, 0, {}, zero_, zero_};
    }

    // What the candidate's total lost beside what moved to or from them.
    void add_lost(std::map<CandidateIndex, MatrixRow>& by_giver, CandidateIndex candidate) const {
        base::Int128 lost = before_.totals[candidate].units - now_.totals[candidate].units;
        for (const tally::Transfer& transfer : now_.transfers) {
            if (transfer.to == candidate) lost += transfer.votes.units;
            if (transfer.from == candidate) lost -= transfer.votes.units;
        }
        if (lost == 0) return;
        MatrixRow& row = by_giver.try_emplace(candidate, empty_row(candidate)).first->second;
        row.residual.units += lost;
        row.left.units += lost;
    }

    std::uint32_t id_of(CandidateIndex candidate) const {
        return contest_.candidates[candidate].id.number();
    }

    const Contest& contest_;
    Votes zero_;
    const tally::Round& now_;
    const tally::Round& before_;
    bool counts_votes_;
};

void add_to(MatrixRow& sum, const MatrixRow& row) {
    add_to(sum.left, row.left);
    sum.ballots += row.ballots;
    for (const auto& [to, votes] : row.to) {
        const auto [place, is_new] = sum.to.try_emplace(to, votes);
        if (!is_new) add_to(place->second, votes);
    }
    add_to(sum.exhausted, row.exhausted);
    add_to(sum.residual, row.residual);
}

// In the order of the matrix's candidates.
std::vector<MatrixRow> sum_of(const TransferMatrix& matrix) {
    std::map<std::uint32_t, MatrixRow> sums;
    for (const MatrixRound& round : matrix.rounds) {
        for (const MatrixRow& row : round.rows) {
            const auto [place, is_new] = sums.try_emplace(row.from_candidate, row);
            if (!is_new) add_to(place->second, row);
        }
    }
    std::vector<MatrixRow> rows;
    for (const std::uint32_t candidate : matrix.candidates) {
        const auto found = sums.find(candidate);
        if (found != sums.end()) rows.push_back(std::move(found->second));
    }
    return rows;
}

// The cells of one row of one matrix.
void add_cells(std::vector<MatrixCell>& cells, const TransferMatrix& matrix, const MatrixRow& row,
               std::optional<std::uint32_t> round) {
    const auto add = [&](Destination destination, std::optional<std::uint32_t> to,
                         const Votes& votes) {
        if (votes.units == 0) return;
        std::optional<std::string> name;
        if (to) name = matrix.candidate_names.at(*to);
        const bool is_part = votes.units > 0 && row.left.units > 0;
        cells.push_back({round, row.from_candidate, matrix.candidate_names.at(row.from_candidate),
                         destination, to, std::move(name), votes,
                         is_part ? base::percentage(votes, row.left) : 0});
    };
    for (const std::uint32_t candidate : matrix.candidates) {
        const auto to = row.to.find(candidate);
        if (to != row.to.end()) add(Destination::candidate, candidate, to->second);
    }
    add(Destination::exhausted, std::nullopt, row.exhausted);
    add(Destination::residual, std::nullopt, row.residual);
}

}  // namespace

TransferMatrix transfer_matrix(const Contest& contest, const tally::Count& count,
                               const std::vector<bool>& excluded) {
    TransferMatrix matrix;
    for (std::size_t at = 0; at < contest.candidates.size(); ++at) {
        if (excluded[at]) continue;
        const Candidate& candidate = contest.candidates[at];
        matrix.candidates.push_back(candidate.id.number());
        matrix.candidate_names.emplace(candidate.id.number(), candidate.name);
    }
    for (std::size_t at = 1; at < count.rounds.size(); ++at) {
        if (count.rounds[at].begins_anew) continue;
        const RoundOfMatrix round(contest, count, at);
        matrix.balances = matrix.balances && round.balances();
        auto rows = round.rows();
        if (rows.empty()) continue;
        matrix.rounds.push_back({static_cast<std::uint32_t>(at + 1), std::move(rows)});
    }
    matrix.overall = sum_of(matrix);
    return matrix;
}

std::vector<MatrixCell> matrix_cells(const TransferMatrix& matrix) {
    std::vector<MatrixCell> cells;
    for (const MatrixRow& row : matrix.overall) add_cells(cells, matrix, row, std::nullopt);
    for (const MatrixRound& round : matrix.rounds) {
        for (const MatrixRow& row : round.rows) add_cells(cells, matrix, row, round.round_number);
    }
    return cells;
}

}  // namespace almanac::elections
