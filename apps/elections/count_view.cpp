#include "apps/elections/count_view.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

// Candidate numbers and who still stands, as rounds go by.
struct Naming {
    const Contest& contest;
    std::vector<bool> gone;  // elected or excluded before the round in hand

    std::uint32_t id(tally::CandidateIndex candidate) const {
        return contest.candidates[candidate].id.number();
    }
    std::vector<std::uint32_t> ids(const std::vector<tally::CandidateIndex>& candidates) const {
        std::vector<std::uint32_t> out;
        for (const tally::CandidateIndex candidate : candidates) out.push_back(id(candidate));
        return out;
    }
};

void add_transfer(std::vector<TransferView>& rows, const TransferView& row) {
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const TransferView& other) {
        return other.from == row.from && other.to == row.to && other.value == row.value;
    });
    if (same == rows.end()) {
        rows.push_back(row);
        return;
    }
    same->votes.units += row.votes.units;
    same->ballots += row.ballots;
}

std::vector<TransferView> transfers_of(const tally::Round& round, const Naming& naming) {
    std::vector<TransferView> rows;
    for (const tally::Transfer& transfer : round.transfers) {
        TransferView row;
        row.from = naming.id(transfer.from);
        if (transfer.to) row.to = naming.id(*transfer.to);
        row.votes = transfer.votes;
        row.ballots = transfer.ballots;
        row.value = transfer.value;
        add_transfer(rows, row);
    }
    return rows;
}

RoundView round_of(std::uint32_t number, const tally::Round& round, const Naming& naming) {
    RoundView view;
    view.round = number;
    for (std::size_t index = 0; index < round.totals.size(); ++index) {
        if (naming.gone[index] && round.totals[index].units == 0) continue;
        view.totals.emplace(naming.id(static_cast<tally::CandidateIndex>(index)),
                            round.totals[index]);
    }
    view.elected = naming.ids(round.elected);
    view.eliminated = naming.ids(round.eliminated);
    view.transfers = transfers_of(round, naming);
    view.exhausted = round.exhausted;
    view.residual = round.residual;
    view.threshold = round.threshold;
    view.exhausted_by_overvote = round.exhausted_by_overvote;
    return view;
}

std::vector<RoundView> rounds_of(const tally::Count& count, Naming naming) {
    std::vector<RoundView> rounds;
    for (const tally::Round& round : count.rounds) {
        rounds.push_back(round_of(static_cast<std::uint32_t>(rounds.size()) + 1, round, naming));
        for (const tally::CandidateIndex candidate : round.elected) naming.gone[candidate] = true;
        for (const tally::CandidateIndex candidate : round.eliminated)
            naming.gone[candidate] = true;
    }
    return rounds;
}

}  // namespace

std::string_view words_of(tally::DecidedBy decided_by) {
    switch (decided_by) {
        case tally::DecidedBy::earlier_round:
            return "earlier round";
        case tally::DecidedBy::lot:
            return "lot";
        case tally::DecidedBy::candidate_order:
            return "candidate order";
        case tally::DecidedBy::seed:
            return "seed";
        case tally::DecidedBy::default_order:
            break;
    }
    return "default order";
}

CountView view_of(const Prepared& prepared, const tally::Count& count,
                  std::vector<std::string> files) {
    const Naming naming{prepared.contest, prepared.question.excluded};
    CountView view;
    view.contest = prepared.contest.title;
    view.rule = count.rule->id;
    view.seats = count.seats;
    view.valid_ballots = count.valid_ballots;
    view.threshold = count.threshold;
    for (std::size_t index = 0; index < prepared.contest.candidates.size(); ++index) {
        const Candidate& candidate = prepared.contest.candidates[index];
        (naming.gone[index] ? view.excluded : view.candidates)
            .push_back({candidate.id.number(), candidate.name});
    }
    view.rounds = rounds_of(count, naming);
    view.winners = naming.ids(count.winners);
    for (const tally::Tie& tie : count.ties) {
        view.ties.push_back({tie.round, naming.ids(tie.candidates), naming.id(tie.chosen),
                             std::string(words_of(tie.decided_by))});
    }
    view.not_counted = {count.not_counted.blank, count.not_counted.overvoted,
                        count.not_counted.only_excluded};
    view.accounting = account_of(prepared.contest);
    view.files = std::move(files);
    return view;
}

}  // namespace almanac::elections
