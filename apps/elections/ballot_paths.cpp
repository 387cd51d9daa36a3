#include "apps/elections/ballot_paths.h"

#include "engine/base/decimal.h"

#include <algorithm>
#include <limits>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Mark;

constexpr std::uint32_t never = std::numeric_limits<std::uint32_t>::max();

// Follows one ballot after another through one pass.
class Follower {
public:
    Follower(const tally::Count& count, const Pass& pass)
        : rule_(*count.rule),
          rounds_(static_cast<std::uint32_t>(pass.rounds)),
          one_(base::power_of_ten(rule_.decimals)),
          leaves_(pass.excluded.size(), never),
          fractions_(pass.excluded.size()),
          seen_(pass.excluded.size() + 1, 0) {
        for (std::size_t candidate = 0; candidate < leaves_.size(); ++candidate) {
            if (pass.excluded[candidate]) leaves_[candidate] = 1;
        }
        std::size_t elected = 0;
        for (std::uint32_t round = 1; round <= rounds_; ++round) {
            const tally::Round& state = count.rounds[pass.begin + round - 1];
            for (const CandidateIndex each : state.eliminated) leaves_[each] = round + 1;
            for (const CandidateIndex each : state.elected) elect(each, round, state);
            elected += state.elected.size();
            if (moves_surplus() && filled_after_ == never && elected >= pass.seats)
                filled_after_ = round;
        }
    }

    template <class Use>
    void operator()(std::span<const Mark> marks, Use&& use) {
        BallotSum value{one_, false};
        for (std::uint32_t round = 1; round <= rounds_;) {
            PathStep step = look(marks, round);
            step.value = value;
            // RCTab does not ask why nobody takes a part of the last surplus.
            if (step.standing != Standing::counts && filled_after_ < round)
                step.standing = Standing::final_surplus;
            use(step);
            if (step.standing != Standing::counts) return;
            round = leaves_[step.holder];
            if (round > rounds_ || !fractions_[step.holder]) continue;
            const base::Int128 moved = base::Int128{value.units} * *fractions_[step.holder];
            value = {static_cast<std::int64_t>(moved / one_), true};
        }
    }

private:
    bool moves_surplus() const { return rule_.surplus_value == tally::SurplusValue::cut_fraction; }

    void elect(CandidateIndex candidate, std::uint32_t round, const tally::Round& state) {
        if (rule_.stop == tally::Stop::majority_then_two_remain) return;
        leaves_[candidate] = round + 1;
        if (!moves_surplus()) return;
        const base::Int128 total = state.totals[candidate].units;
        const base::Int128 surplus = total - state.threshold.units;
        fractions_[candidate] = surplus > 0 ? static_cast<std::int64_t>(surplus * one_ / total) : 0;
    }

    bool continues(CandidateIndex candidate, std::uint32_t round) const {
        return leaves_[candidate] > round;
    }

    // Whose the ballot is in a round, looked for from its first rank as RCTab does.
    PathStep look(std::span<const Mark> marks, std::uint32_t round) {
        if (marks.empty()) return {round, Standing::blank, 0, {}};
        ++look_;
        std::uint32_t before = 0;
        for (std::size_t at = 0; at < marks.size();) {
            std::size_t end = at + 1;
            while (end < marks.size() && marks[end].rank == marks[at].rank) ++end;
            const auto rank = marks.subspan(at, end - at);
            at = end;
            if (rule_.ranks_max && rank[0].rank > *rule_.ranks_max)
                return {round, before == 0 ? Standing::blank : Standing::exhausted, 0, {}};
            if (rule_.skips_max && rank[0].rank - before > *rule_.skips_max + 1U)
                return {round, Standing::skipped, 0, {}};
            before = rank[0].rank;
            if (rule_.repeat == tally::Repeat::exhausts_when_reached && again(rank))
                return {round, Standing::repeated, 0, {}};
            if (const auto step = at_rank(rank, round)) return *step;
        }
        return {round, Standing::exhausted, 0, {}};
    }

    // What the rank decides, if anything.
    std::optional<PathStep> at_rank(std::span<const Mark> rank, std::uint32_t round) const {
        const bool is_unknown = rank.back().candidate == tally::overvote_mark;
        if (is_unknown || rank.front().candidate != rank.back().candidate) {
            if (rule_.overvote == tally::Overvote::passed_over) return std::nullopt;
            const auto several = std::count_if(rank.begin(), rank.end(), [&](const Mark& mark) {
                return mark.candidate != tally::overvote_mark && continues(mark.candidate, round);
            });
            if (is_unknown || rule_.overvote == tally::Overvote::exhausts_when_reached ||
                several > 1)
                return PathStep{round, Standing::overvoted, 0, {}};
        }
        for (const Mark& mark : rank) {
            if (continues(mark.candidate, round))
                return PathStep{round, Standing::counts, mark.candidate, {}};
        }
        return std::nullopt;
    }

    // Whether somebody of this rank stood at an earlier one.
    bool again(std::span<const Mark> rank) {
        bool found = false;
        for (const Mark& mark : rank) {
            if (mark.candidate != tally::overvote_mark) found |= seen_[mark.candidate] == look_;
        }
        for (const Mark& mark : rank) {
            if (mark.candidate != tally::overvote_mark) seen_[mark.candidate] = look_;
        }
        return found;
    }

    const tally::Rule& rule_;
    std::uint32_t rounds_;
    std::int64_t one_;                    // the value of a whole ballot
    std::uint32_t filled_after_ = never;  // the round in which the last seat was filled
    std::vector<std::uint32_t> leaves_;  // by candidate: the first round in which he has no ballots
    std::vector<std::optional<std::int64_t>> fractions_;  // of each ballot that moves on, in units
    std::vector<std::uint64_t> seen_;
    std::uint64_t look_ = 0;
};

}  // namespace

std::vector<Pass> passes_of(const Prepared& prepared, const tally::Count& count) {
    const bool one_a_seat = count.rule->passes == tally::Passes::one_a_seat;
    std::vector<bool> excluded = prepared.question.excluded;
    excluded.resize(prepared.contest.candidates.size(), false);
    std::vector<Pass> passes;
    for (std::size_t round = 0; round < count.rounds.size(); ++round) {
        if (passes.empty() || (one_a_seat && count.rounds[round].begins_anew))
            passes.push_back({round, 0, excluded, one_a_seat ? 1 : count.seats});
        ++passes.back().rounds;
        if (!one_a_seat) continue;
        for (const CandidateIndex winner : count.rounds[round].elected) excluded[winner] = true;
    }
    return passes;
}

bool has_ballot_paths(const tally::Rule& rule) {
    const bool stays = rule.surplus_value == tally::SurplusValue::none;
    // Who was elected keeps the threshold of the first round, and no more.
    const bool is_shared = rule.surplus_value == tally::SurplusValue::cut_fraction &&
                           rule.surplus_order == tally::SurplusOrder::all_at_once &&
                           rule.basis == tally::ThresholdBasis::first_round;
    return rule.method == tally::Method::transfer && (stays || is_shared) && !rule.equal_ranks &&
           rule.arithmetic == tally::Arithmetic::cut && !rule.elected_as_surplus_moves &&
           rule.decimals <= base::decimal_places_64;
}

std::optional<BallotPaths> BallotPaths::follow(const Prepared& prepared, const tally::Count& count,
                                               const Pass& pass) {
    if (!has_ballot_paths(*count.rule)) return std::nullopt;
    BallotPaths paths;
    paths.places_ = count.rule->decimals;
    Follower follow(count, pass);
    const tally::Ballots& ballots = prepared.contest.ballots;
    paths.ends_.reserve(ballots.size());
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        follow(ballots.marks(ballot), [&](const PathStep& step) { paths.steps_.push_back(step); });
        paths.ends_.push_back(paths.steps_.size());
    }
    return paths;
}

tally::Votes BallotPaths::shown(const BallotSum& sum) const {
    if (sum.is_cut) return {sum.units, places_};
    return {sum.units / base::power_of_ten(places_), 0};
}

}  // namespace almanac::elections
