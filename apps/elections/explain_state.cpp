#include "apps/elections/explain_state.h"

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Method;
using tally::Round;

bool begins_anew_without_losers(const tally::Rule& rule) {
    return rule.method == Method::wright || rule.method == Method::qpq;
}

void add(std::vector<CandidateIndex>& to, const std::vector<CandidateIndex>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Race::Race(const Telling& telling) : telling_(telling) {}

std::uint64_t Race::seats() const {
    return telling_.rule.passes == tally::Passes::one_a_seat ? 1 : telling_.count.seats;
}

std::uint64_t Race::unfilled() const {
    return seats() - std::min<std::uint64_t>(seats(), winners_.size());
}

void Race::open(std::uint32_t round) {
    const Round& now = telling_.round(round);
    if (round > 1) take(telling_.round(round - 1), now);
    if (round == 1 || now.begins_anew) begin_pass(round);
}

void Race::take(const Round& before, const Round& now) {
    const bool stays = telling_.rule.stop == tally::Stop::majority_then_two_remain;
    for (const CandidateIndex candidate : before.elected) {
        if (!stays) std::erase(continuing_, candidate);
        winners_.push_back(candidate);
        if (before.totals[candidate] > before.threshold) waiting_.push_back(candidate);
    }
    for (const CandidateIndex candidate : before.eliminated) std::erase(continuing_, candidate);
    for (const tally::SurplusMove& move : now.surpluses) std::erase(waiting_, move.from);
    if (begins_anew_without_losers(telling_.rule)) add(out_, before.eliminated);
}

void Race::begin_pass(std::uint32_t round) {
    if (telling_.rule.passes == tally::Passes::one_a_seat) add(out_, winners_);
    winners_.clear();
    waiting_.clear();
    continuing_.clear();
    begins_ = round;
    ++pass_;
    const std::vector<bool>& excluded = telling_.prepared.question.excluded;
    for (std::size_t at = 0; at < telling_.contest.candidates.size(); ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        const bool stands = excluded.empty() || !excluded[at];
        if (stands && !is_among(out_, candidate)) continuing_.push_back(candidate);
    }
}

void PileValues::begin() {
    values_.clear();
    for (std::size_t at = 0; at < telling_.contest.candidates.size(); ++at)
        values_[static_cast<CandidateIndex>(at)] = {telling_.one().units};
}

void PileValues::take(const Round& round) {
    for (const tally::SurplusMove& move : round.surpluses) values_[move.from].clear();
    for (const tally::Transfer& transfer : round.transfers) {
        if (transfer.reason == tally::Reason::elimination) values_[transfer.from].clear();
    }
    for (const tally::Transfer& transfer : round.transfers) {
        if (transfer.to) values_[*transfer.to].insert(transfer.value.units);
    }
}

std::vector<tally::Votes> PileValues::of(CandidateIndex candidate) const {
    std::vector<tally::Votes> values;
    const auto found = values_.find(candidate);
    if (found == values_.end()) return values;
    for (const base::Int128 units : found->second)
        values.push_back({units, telling_.rule.decimals});
    return values;
}

Parcels::Parcels(const Telling& telling) : telling_(telling) {
    const Round& first = telling.round(1);
    for (std::size_t at = 0; at < first.totals.size(); ++at) {
        const auto papers = static_cast<std::uint64_t>(base::whole_part(first.totals[at]));
        if (papers > 0)
            parcels_[static_cast<CandidateIndex>(at)].push_back(
                {1, papers, Term(std::uint64_t{1})});
    }
}

const ToldParcel* Parcels::find(CandidateIndex holder, std::uint32_t came) const {
    const auto pile = parcels_.find(holder);
    if (pile == parcels_.end()) return nullptr;
    for (const ToldParcel& parcel : pile->second) {
        if (parcel.came == came) return &parcel;
    }
    return nullptr;
}

std::uint64_t Parcels::papers_moved(std::uint32_t round) const {
    std::uint64_t papers = 0;
    for (const tally::ParcelMove& move : telling_.round(round).parcels) {
        const ToldParcel* parcel = find(move.from, move.came);
        if (parcel != nullptr) papers += parcel->papers;
    }
    return papers;
}

std::uint64_t Parcels::transferable(std::uint32_t round) const {
    std::uint64_t papers = 0;
    for (const tally::Transfer& transfer : telling_.round(round).transfers) {
        if (transfer.to) papers += transfer.ballots;
    }
    return papers;
}

// The round into which the first bundle of the same surplus moved.
std::uint32_t Parcels::first_of_step(std::uint32_t round) const {
    while (round > 1 && telling_.round(round).surpluses.empty()) --round;
    return round;
}

// surplus / what the papers with a next candidate were worth, of all bundles of the step.
Term Parcels::factor_at(std::uint32_t round) const {
    const Term one(std::uint64_t{1});
    if (telling_.round(round).surpluses.empty()) return factor_ ? *factor_ : one;
    const tally::SurplusMove& move = telling_.round(round).surpluses.front();
    Term moving(move.total);
    for (std::uint32_t at = round; at <= telling_.count.rounds.size(); ++at) {
        const Round& bundle = telling_.round(at);
        if (at > round &&
            (!bundle.surpluses.empty() || bundle.stage != telling_.round(round).stage))
            break;
        for (const tally::ParcelMove& each : bundle.parcels) {
            const ToldParcel* parcel = find(each.from, each.came);
            if (parcel == nullptr) continue;
            moving = (moving - parcel->value * Term(parcel->papers - transferable(at))).reduced();
        }
    }
    const Term surplus(move.surplus);
    return surplus.is_below(moving) ? (surplus / moving).reduced() : one;
}

Term Parcels::value_after(std::uint32_t number) const {
    const Round& round = telling_.round(number);
    if (round.parcels.empty()) return Term(std::uint64_t{1});
    const tally::ParcelMove& move = round.parcels.front();
    const ToldParcel* parcel = find(move.from, move.came);
    const Term received = parcel == nullptr ? Term(move.value) : parcel->value;
    const bool is_surplus = !telling_.round(first_of_step(number)).surpluses.empty() &&
                            telling_.round(first_of_step(number)).stage == round.stage;
    if (!is_surplus) return received;
    if (!telling_.rule.exact_values) return Term(move.value);
    const Term surplus(telling_.round(first_of_step(number)).surpluses.front().surplus);
    if (telling_.rule.surplus_value == tally::SurplusValue::by_transferable_votes)
        return (received * factor_at(number)).reduced();
    const bool unweighted = telling_.rule.surplus_value == tally::SurplusValue::unweighted;
    const std::uint64_t papers = unweighted ? papers_moved(number) : transferable(number);
    if (papers == 0) return received;
    const Term shared = (surplus / Term(papers)).reduced();
    return unweighted || shared.is_below(received) ? shared : received;
}

void Parcels::take(std::uint32_t number) {
    const Round& round = telling_.round(number);
    const Term value = value_after(number);
    if (!round.surpluses.empty()) factor_ = factor_at(number);
    for (const tally::ParcelMove& move : round.parcels) {
        std::erase_if(parcels_[move.from],
                      [&](const ToldParcel& each) { return each.came == move.came; });
    }
    std::map<CandidateIndex, std::uint64_t> papers;
    for (const tally::Transfer& transfer : round.transfers) {
        if (transfer.to) papers[*transfer.to] += transfer.ballots;
    }
    for (const auto& [to, number_of] : papers) parcels_[to].push_back({number, number_of, value});
}

}  // namespace almanac::elections
