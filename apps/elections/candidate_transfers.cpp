#include "apps/elections/candidate_transfers.h"

#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidate_partners.h"
#include "apps/elections/transfer_efficiency.h"

#include <algorithm>
#include <map>
#include <utility>

namespace almanac::elections {

namespace {

using base::Decimal;
using tally::CandidateIndex;

constexpr std::size_t destinations_shown = 10;  // seed A7

// From all next choices, most first. More than half: 2 · part > whole.
DestinationPattern pattern_of(const std::vector<NextChoice>& choices, std::uint64_t transferable) {
    if (choices.empty()) return DestinationPattern::none;
    if (choices.size() <= 3 || 2 * choices.front().transfer_votes > transferable)
        return DestinationPattern::concentrated;
    const std::uint64_t best_three =
        choices[0].transfer_votes + choices[1].transfer_votes + choices[2].transfer_votes;
    return 2 * best_three > transferable ? DestinationPattern::mixed
                                         : DestinationPattern::dispersed;
}

// What went where, over all rounds; nobody stands last.
std::vector<CountedDestination> destinations(const Subject& subject, CandidateIndex candidate) {
    const std::size_t nobody = subject.contest.candidates.size();
    const Decimal zero = base::whole_decimal(0, subject.count.rule->decimals);
    std::map<std::size_t, CountedDestination> sums;
    for (const tally::Round& round : subject.count.rounds) {
        for (const tally::Transfer& transfer : round.transfers) {
            if (transfer.from != candidate) continue;
            const std::size_t to = transfer.to ? *transfer.to : nobody;
            auto& sum = sums.try_emplace(to, CountedDestination{{}, {}, zero, 0, 0}).first->second;
            sum.votes.units += transfer.votes.units;
            sum.ballots += transfer.ballots;
        }
    }
    std::vector<CountedDestination> rows;
    for (auto& [to, sum] : sums) {
        if (to != nobody) {
            sum.candidate_id = subject.contest.candidates[to].id.number();
            sum.candidate_name = subject.contest.candidates[to].name;
        }
        rows.push_back(std::move(sum));
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const CountedDestination& one, const CountedDestination& other) {
                         return std::pair(!one.candidate_id, -one.votes.units) <
                                std::pair(!other.candidate_id, -other.votes.units);
                     });
    return rows;
}

CountedTransfers counted(const Subject& subject, CandidateIndex candidate) {
    const std::uint32_t id = subject.contest.candidates[candidate].id.number();
    CountedTransfers all;
    all.votes_left = base::whole_decimal(0, subject.count.rule->decimals);
    all.votes_reached = all.votes_to_elected = all.votes_exhausted = all.votes_left;
    for (const EfficiencyRow& row : transfer_efficiency_rows(subject)) {
        if (row.from_candidate != id) continue;
        if (!all.first_round) all.first_round = row.round_number;
        all.votes_left.units += row.votes_left.units;
        all.votes_reached.units += row.votes_reached.units;
        all.votes_to_elected.units += row.votes_to_elected.units;
        all.votes_exhausted.units += row.votes_exhausted.units;
    }
    if (all.votes_left.units > 0)
        all.efficiency = all.votes_reached.approximate() / all.votes_left.approximate();
    all.destinations = destinations(subject, candidate);
    for (CountedDestination& one : all.destinations)
        one.percentage = base::percentage(one.votes, all.votes_left);
    return all;
}

}  // namespace

std::vector<NextChoice> next_choices(const Subject& subject, CandidateIndex candidate) {
    const std::uint64_t transferable = subject.supporters->of[candidate].transferable;
    std::vector<NextChoice> choices;
    for (Partner& partner : partners_of(subject, candidate)) {
        if (partner.next_choices == 0) continue;
        choices.push_back({partner.candidate_id, std::move(partner.candidate_name),
                           partner.next_choices,
                           base::percentage(partner.next_choices, transferable)});
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [](const NextChoice& one, const NextChoice& other) {
                         return one.transfer_votes > other.transfer_votes;
                     });
    return choices;
}

TransferDetail transfer_detail(const Subject& subject, CandidateIndex candidate) {
    const Supporters& supporters = subject.supporters->of[candidate];
    TransferDetail detail;
    detail.candidate_id = subject.contest.candidates[candidate].id.number();
    detail.candidate_name = subject.contest.candidates[candidate].name;
    detail.total_ballots = supporters.ballots;
    detail.total_transferable_votes = supporters.transferable;
    std::vector<NextChoice> choices = next_choices(subject, candidate);
    detail.successful_transfers = supporters.transferable;
    detail.transfer_efficiency_rate =
        share_of(detail.successful_transfers, supporters.transferable);
    detail.avg_transfer_distance = share_of(supporters.later_distance, supporters.later);
    detail.transfer_pattern_type = pattern_of(choices, supporters.transferable);
    if (choices.size() > destinations_shown) choices.resize(destinations_shown);
    detail.top_transfer_destinations = std::move(choices);
    detail.counted = counted(subject, candidate);
    return detail;
}

std::vector<NextChoiceRow> next_choice_rows(const Subject& subject) {
    std::vector<NextChoiceRow> rows;
    for (const CandidateIndex index : candidates_in_race(subject)) {
        const Candidate& from = subject.contest.candidates[index];
        for (NextChoice& choice : next_choices(subject, index)) {
            rows.push_back({from.id.number(), from.name, choice.candidate_id,
                            std::move(choice.candidate_name), choice.transfer_votes,
                            choice.transfer_percentage});
        }
    }
    return rows;
}

}  // namespace almanac::elections
