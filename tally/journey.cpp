#include "engine/base/ensure.h"
#include "tally/journey_by_keep_values.h"
#include "tally/number.h"
#include "tally/number_wide.h"
#include "tally/tally.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace almanac::tally {

namespace {

// A ballot's value after its holder's surplus moved, as tabulation.h moves it.
template <class Number>
Votes revalued_in(const Rule& rule, const SurplusMove& move, Votes value) {
    const auto number = [](const Votes& votes) {
        return Number(static_cast<decltype(Number().units())>(votes.units));
    };
    const Number one = Number::one(rule);
    const Number surplus = number(move.surplus);
    const Number total = number(move.total);
    const Number before = number(value);
    const Number after = rule.surplus_value == SurplusValue::cut_fraction
                             ? Number::cut(before, Number::cut(surplus, one, total), one)
                         : rule.surplus_value == SurplusValue::product_then_cut
                             ? Number::cut(Number::cut(before, surplus, one), one, total)
                             : Number::cut(surplus, before, total);
    return {after.units(), value.places};
}

// Most counts stay within 64 bits (number.h).
Votes revalued(const Rule& rule, const SurplusMove& move, Votes value) {
    const bool fits = rule.decimals < base::decimal_places_64 &&
                      move.total.units <= std::numeric_limits<std::int64_t>::max();
    return fits ? revalued_in<Units>(rule, move, value) : revalued_in<WideUnits>(rule, move, value);
}

// A round into which a candidate gives ballots on. In parcels: those that came in one round.
struct Gift {
    std::uint32_t round = 0;
    Reason reason = Reason::elimination;
    const SurplusMove* surplus = nullptr;
    const ParcelMove* parcel = nullptr;
};

// The rounds of one pass, `begins` to `ends`, from 1, and what its candidates do in them.
struct Pass {
    std::uint32_t begins = 1;
    std::uint32_t ends = 1;
    std::vector<std::uint32_t> receives_until;  // by candidate, the last such round
    std::vector<std::vector<Gift>> gifts;       // by candidate, by round
};

void note(Pass& pass, const std::vector<CandidateIndex>& candidates, std::uint32_t until) {
    for (const CandidateIndex candidate : candidates) pass.receives_until[candidate] = until;
}

// Winners of earlier passes are out of this one, those who left them are back; where the count
// begins again after an exclusion it is the other way round.
void note_decided(Pass& pass, const Count& count, std::uint32_t round) {
    const Round& decided = count.rounds[round - 1];
    const bool earlier = round < pass.begins;
    const Method method = count.rule->method;
    if (earlier && (method == Method::wright || method == Method::qpq))
        return note(pass, decided.eliminated, 0);
    if (!earlier) note(pass, decided.eliminated, round);
    const bool stays = count.rule->stop == Stop::majority_then_two_remain;
    if (earlier || !stays) note(pass, decided.elected, earlier ? 0 : round);
}

// Whoever has a surplus gives it, whoever left in the round before gives everything.
void note_gifts(Pass& pass, const Count& count, std::uint32_t round) {
    for (const SurplusMove& move : count.rounds[round - 1].surpluses)
        pass.gifts[move.from].push_back({round, Reason::surplus, &move});
    for (const CandidateIndex candidate : count.rounds[round - 2].eliminated)
        pass.gifts[candidate].push_back({round, Reason::elimination});
}

// The same where papers stay with those that came with them.
void note_parcels(Pass& pass, const Count& count, std::uint32_t round) {
    const Round& now = count.rounds[round - 1];
    for (const ParcelMove& move : now.parcels) {
        const auto transfer =
            std::find_if(now.transfers.begin(), now.transfers.end(),
                         [&](const Transfer& one) { return one.from == move.from; });
        const bool all_stay = transfer == now.transfers.end();
        pass.gifts[move.from].push_back(
            {round, all_stay ? Reason::surplus : transfer->reason, nullptr, &move});
    }
}

Pass pass_from(const Count& count, std::uint32_t begins) {
    const auto rounds = static_cast<std::uint32_t>(count.rounds.size());
    const std::size_t candidates = count.rounds.front().totals.size();
    Pass pass{begins, begins, std::vector<std::uint32_t>(candidates, rounds), {}};
    pass.gifts.resize(candidates);
    while (pass.ends < rounds && !count.rounds[pass.ends].begins_anew) ++pass.ends;
    const bool parcels = count.rule->method == Method::parcels;
    for (std::uint32_t round = 1; round <= pass.ends; ++round) {
        note_decided(pass, count, round);
        if (round > begins)
            parcels ? note_parcels(pass, count, round) : note_gifts(pass, count, round);
    }
    return pass;
}

// Follows one ranking through one pass.
class Walk {
public:
    Walk(const Rule& rule, const Pass& pass, std::span<const CandidateIndex> ranking)
        : rule_(rule), pass_(pass), ranking_(ranking) {}

    // Appends a step a change; none where the ballot is not counted at all.
    void add_to(std::vector<BallotStep>& steps) {
        BallotStep step{pass_.begins, next(pass_.begins), base::whole_decimal(1, rule_.decimals),
                        std::nullopt};
        if (!step.holder && pass_.begins == 1) return;
        for (;;) {
            if (!step.holder) step.exhausted = why_;
            steps.push_back(step);
            if (!step.holder) return;
            const Gift* gift = gift_after(step);
            if (gift == nullptr) return;
            step.round = gift->round;
            step.reason = gift->reason;
            if (gift->surplus != nullptr) step.value = revalued(rule_, *gift->surplus, step.value);
            if (gift->parcel != nullptr) step.value = gift->parcel->value;
            step.holder = next(step.round);
            // What finds nobody stays where it is.
            if (!step.holder && gift->parcel != nullptr && gift->parcel->keeps_spent) return;
        }
    }

private:
    // How the holder gives on what came to him with the step.
    const Gift* gift_after(const BallotStep& step) const {
        for (const Gift& gift : pass_.gifts[*step.holder]) {
            if (gift.round <= step.round) continue;
            if (gift.parcel == nullptr || gift.parcel->came == came(step)) return &gift;
        }
        return nullptr;
    }

    // Parcels: what is there at first came with round 1.
    std::uint32_t came(const BallotStep& step) const { return step.reason ? step.round : 1; }

    // The next candidate of the ranking who receives what moves into the round.
    std::optional<CandidateIndex> next(std::uint32_t round) {
        why_ = Exhausted::no_more_choices;
        while (place_ < ranking_.size()) {
            const CandidateIndex candidate = ranking_[place_++];
            if (candidate == overvote_begin) {
                const auto [only, several] = at_overvote(round);
                if (several) return spent(Exhausted::overvote);
                if (only) return only;
            } else if (is_special(candidate)) {
                return spent(why_ends(candidate));
            } else if (pass_.receives_until[candidate] >= round) {
                return candidate;
            }
            why_ = Exhausted::others_gone;
        }
        return std::nullopt;
    }

    std::optional<CandidateIndex> spent(Exhausted why) {
        place_ = ranking_.size();
        why_ = why;
        return std::nullopt;
    }

    struct Overvoted {
        std::optional<CandidateIndex> only;
        bool several = false;
    };

    // Goes past the overvoted rank that begins before place_.
    Overvoted at_overvote(std::uint32_t round) {
        Overvoted met;
        for (; ranking_[place_] != overvote_end; ++place_) {
            if (pass_.receives_until[ranking_[place_]] < round) continue;
            met.several |= met.only.has_value();
            met.only = ranking_[place_];
        }
        ++place_;
        return met;
    }

    const Rule& rule_;
    const Pass& pass_;
    std::span<const CandidateIndex> ranking_;
    std::size_t place_ = 0;  // in the ranking, behind the holder
    Exhausted why_ = Exhausted::no_more_choices;
};

}  // namespace

struct Journeys::Passes {
    std::vector<Pass> passes;  // none under keep values
};

Journeys::Journeys(const Count& count) : count_(count) {
    Passes all;
    const Method method = count.rule->method;
    if (method != Method::meek && method != Method::warren) {
        for (std::uint32_t begins = 1; begins <= count.rounds.size();) {
            all.passes.push_back(pass_from(count, begins));
            begins = all.passes.back().ends + 1;
        }
    }
    passes_ = std::make_shared<const Passes>(std::move(all));
}

void Journeys::follow(std::span<const CandidateIndex> ranking,
                      std::vector<BallotStep>& steps) const {
    steps.clear();
    if (ranking.empty()) return;
    if (passes_->passes.empty()) {
        steps = journey_by_keep_values(count_, ranking);
        return;
    }
    for (const Pass& pass : passes_->passes) Walk(*count_.rule, pass, ranking).add_to(steps);
}

std::vector<BallotStep> journey(const Count& count, std::span<const CandidateIndex> ranking) {
    std::vector<BallotStep> steps;
    Journeys(count).follow(ranking, steps);
    return steps;
}

}  // namespace almanac::tally
