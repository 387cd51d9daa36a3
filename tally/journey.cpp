#include "engine/base/ensure.h"
#include "tally/journey_by_keep_values.h"
#include "tally/number.h"
#include "tally/number_wide.h"
#include "tally/tally.h"

#include <algorithm>
#include <limits>

namespace almanac::tally {

namespace {

bool contains(const std::vector<CandidateIndex>& candidates, CandidateIndex sought) {
    return std::find(candidates.begin(), candidates.end(), sought) != candidates.end();
}

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

// Follows one ranking through the rounds of one pass: from round `begins` to round `ends`, from 1.
class Walk {
public:
    Walk(const Count& count, std::span<const CandidateIndex> ranking, std::uint32_t begins)
        : count_(count), ranking_(ranking), begins_(begins), ends_(begins) {
        const auto rounds = static_cast<std::uint32_t>(count.rounds.size());
        while (ends_ < rounds && !count.rounds[ends_].begins_anew) ++ends_;
        receives_until_.assign(count.rounds.front().totals.size(), rounds);
        for (std::uint32_t round = 1; round <= ends_; ++round) note_decided(round);
    }

    std::uint32_t ends() const { return ends_; }

    // Appends a step a change; none where the ballot is not counted at all.
    void add_to(std::vector<BallotStep>& steps) {
        Votes value = base::whole_decimal(1, count_.rule->decimals);
        std::optional<CandidateIndex> holder = next(begins_);
        if (!holder && begins_ == 1) return;
        steps.push_back({begins_, holder, value, std::nullopt});
        for (std::uint32_t round = begins_ + 1; holder && round <= ends_; ++round) {
            const std::optional<Reason> reason = gives(round, *holder, value);
            if (!reason) continue;
            holder = next(round);
            if (!holder && keeps_spent_) return;
            came_ = round;
            steps.push_back({round, holder, value, reason});
        }
    }

private:
    // Winners of earlier passes are out of this one, those who left them are back; where the count
    // begins again after an exclusion it is the other way round.
    void note_decided(std::uint32_t round) {
        const Round& decided = count_.rounds[round - 1];
        const bool earlier = round < begins_;
        const Method method = count_.rule->method;
        if (earlier && (method == Method::wright || method == Method::qpq))
            return note(decided.eliminated, 0);
        if (!earlier) note(decided.eliminated, round);
        const bool stays = count_.rule->stop == Stop::majority_then_two_remain;
        if (earlier || !stays) note(decided.elected, earlier ? 0 : round);
    }

    void note(const std::vector<CandidateIndex>& candidates, std::uint32_t until) {
        for (const CandidateIndex candidate : candidates) receives_until_[candidate] = until;
    }

    // The next candidate of the ranking who receives what moves into the round.
    std::optional<CandidateIndex> next(std::uint32_t round) {
        while (place_ < ranking_.size()) {
            const CandidateIndex candidate = ranking_[place_++];
            if (candidate == overvote_begin) {
                const auto [only, several] = at_overvote(round);
                if (several) return spent();
                if (only) return only;
            } else if (is_special(candidate)) {
                return spent();
            } else if (receives_until_[candidate] >= round) {
                return candidate;
            }
        }
        return std::nullopt;
    }

    std::optional<CandidateIndex> spent() {
        place_ = ranking_.size();
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
            if (receives_until_[ranking_[place_]] < round) continue;
            met.several |= met.only.has_value();
            met.only = ranking_[place_];
        }
        ++place_;
        return met;
    }

    // Whether `holder` gives his ballots on into the round, and why; a surplus also changes
    // `value`.
    std::optional<Reason> gives(std::uint32_t round, CandidateIndex holder, Votes& value) {
        if (count_.rule->method == Method::parcels) return gives_parcel(round, holder, value);
        for (const SurplusMove& move : count_.rounds[round - 1].surpluses) {
            if (move.from != holder) continue;
            value = revalued(*count_.rule, move, value);
            return Reason::surplus;
        }
        if (contains(count_.rounds[round - 2].eliminated, holder)) return Reason::elimination;
        return std::nullopt;
    }

    // The same where papers stay with those that came with them.
    std::optional<Reason> gives_parcel(std::uint32_t round, CandidateIndex holder, Votes& value) {
        const Round& now = count_.rounds[round - 1];
        for (const ParcelMove& move : now.parcels) {
            if (move.from != holder || move.came != came_) continue;
            value = move.value;
            keeps_spent_ = move.keeps_spent;
            for (const Transfer& transfer : now.transfers) {
                if (transfer.from == holder) return transfer.reason;
            }
            return Reason::surplus;  // of papers that all stay
        }
        return std::nullopt;
    }

    const Count& count_;
    std::span<const CandidateIndex> ranking_;
    std::uint32_t begins_;
    std::uint32_t ends_;
    std::vector<std::uint32_t> receives_until_;  // by candidate, the last such round
    std::size_t place_ = 0;                      // in the ranking, behind the holder
    std::uint32_t came_ = 1;                     // parcels: the round in which he got it
    bool keeps_spent_ = false;                   // parcels: what finds nobody stays with him
};

}  // namespace

std::vector<BallotStep> journey(const Count& count, std::span<const CandidateIndex> ranking) {
    std::vector<BallotStep> steps;
    if (ranking.empty()) return steps;
    const Method method = count.rule->method;
    if (method == Method::meek || method == Method::warren)
        return journey_by_keep_values(count, ranking);
    for (std::uint32_t begins = 1; begins <= count.rounds.size();) {
        Walk walk(count, ranking, begins);
        walk.add_to(steps);
        begins = walk.ends() + 1;
    }
    const bool counted = std::any_of(
        steps.begin(), steps.end(), [](const BallotStep& step) { return step.holder.has_value(); });
    return counted ? steps : std::vector<BallotStep>{};
}

}  // namespace almanac::tally
