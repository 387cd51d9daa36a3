// Who was elected, who was excluded, and why.

#include "apps/elections/explain_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Stop;
using tally::Votes;
using Candidates = std::vector<CandidateIndex>;

// What one round's decisions were made on.
class Decisions {
public:
    Decisions(const Telling& telling, const Race& race, std::uint32_t number)
        : telling_(telling),
          rule_(telling.rule),
          race_(race),
          number_(number),
          round_(telling.round(number)) {}

    void tell(Steps& steps) const {
        tell_ties(telling_, race_, number_, steps);
        for (const CandidateIndex candidate : round_.elected) steps.push_back(election(candidate));
        if (!round_.eliminated.empty()) steps.push_back(exclusion());
    }

private:
    const Votes& votes(CandidateIndex candidate) const { return round_.totals[candidate]; }
    const std::string& name(CandidateIndex candidate) const { return telling_.name(candidate); }
    bool reaches(CandidateIndex candidate) const {
        return rule_.reach == tally::Reach::at_least ? votes(candidate) >= round_.threshold
                                                     : votes(candidate) > round_.threshold;
    }
    Votes zero() const { return {0, round_.threshold.places}; }

    Votes sum_of(const Candidates& candidates) const {
        Votes sum = zero();
        for (const CandidateIndex one : candidates) sum.units += votes(one).units;
        return sum;
    }

    // In the race after this round's exclusions.
    Candidates left() const {
        Candidates left = race_.continuing();
        std::erase_if(left, [&](CandidateIndex one) { return is_among(round_.eliminated, one); });
        return left;
    }

    // The majority of the last two, or before them where the rule asks for one.
    bool by_leading() const {
        return rule_.stop == Stop::two_remain || rule_.stop == Stop::majority ||
               rule_.stop == Stop::first_round_majority ||
               rule_.stop == Stop::majority_then_two_remain;
    }
    bool threshold_elects() const {
        if (rule_.method == tally::Method::qpq) return false;
        if (rule_.stop == Stop::two_remain || rule_.stop == Stop::seats_remain) return false;
        return rule_.stop != Stop::first_round_majority || number_ == race_.begins();
    }

    ExplainedStep election(CandidateIndex candidate) const {
        const std::string who = fmt::format("{} is elected", name(candidate));
        if (rule_.method == tally::Method::qpq) return by_quotient(candidate, who);
        if (threshold_elects() && reaches(candidate)) return by_threshold(candidate, who);
        if (by_leading()) return as_leader(candidate, who);
        if (left().size() <= race_.unfilled()) {
            return {"elected",
                    fmt::format("{} with {}: no more candidates are left than seats.", who,
                                counted_votes(votes(candidate))),
                    {}};
        }
        if (rule_.active_share_elects && has_share(candidate)) {
            return {"elected",
                    fmt::format("{} with {}: a full share of the votes that still count, over the "
                                "seats left and one.",
                                who, counted_votes(votes(candidate))),
                    {}};
        }
        if (left().size() == 2 && race_.unfilled() == 1) return as_leader(candidate, who);
        return beyond_reach(candidate, who);
    }

    ExplainedStep by_quotient(CandidateIndex candidate, const std::string& who) const {
        const bool above = votes(candidate) > round_.threshold;
        if (left().size() <= race_.unfilled() && !above) {
            return {"elected", fmt::format("{}: no more candidates are left than seats.", who), {}};
        }
        return {"elected",
                fmt::format("{}: the largest quotient, {}, is above the quota of {}.", who,
                            figure(votes(candidate)), figure(round_.threshold)),
                {}};
    }

    ExplainedStep by_threshold(CandidateIndex candidate, const std::string& who) const {
        ExplainedStep step{"elected",
                           fmt::format("{} with {}: the threshold of {} is reached.", who,
                                       counted_votes(votes(candidate)), figure(round_.threshold)),
                           {}};
        const Votes over{votes(candidate).units - round_.threshold.units, round_.threshold.places};
        if (rule_.surplus_value != tally::SurplusValue::none && over.units > 0) {
            step.arithmetic.push_back(fmt::format(
                "Above it: {}", equation(Term(votes(candidate)) - Term(round_.threshold), over)));
        }
        return step;
    }

    ExplainedStep as_leader(CandidateIndex candidate, const std::string& who) const {
        Candidates others = left();
        std::erase(others, candidate);
        if (others.empty()) return {"elected", fmt::format("{}: nobody else is left.", who), {}};
        const CandidateIndex next = *std::max_element(
            others.begin(), others.end(),
            [&](CandidateIndex one, CandidateIndex other) { return votes(one) < votes(other); });
        const char* what = votes(next) == votes(candidate) ? "equal to" : "more than";
        return {"elected",
                fmt::format("{} with {}, {} the {} of {}.", who, counted_votes(votes(candidate)),
                            what, figure(votes(next)), name(next)),
                {}};
    }

    // ERS97: of what winners' quotas leave.
    bool has_share(CandidateIndex candidate) const {
        Votes active = sum_of(left());
        for (const CandidateIndex winner : race_.winners()) {
            if (votes(winner) > round_.threshold)
                active.units += votes(winner).units - round_.threshold.units;
        }
        const base::Int128 places = static_cast<base::Int128>(race_.unfilled()) + 1;
        return votes(candidate).units * places >= active.units;
    }

    ExplainedStep beyond_reach(CandidateIndex candidate, const std::string& who) const {
        Candidates others = left();
        std::erase_if(others, [&](CandidateIndex one) { return is_among(round_.elected, one); });
        const Votes reach{sum_of(others).units + waiting().units, round_.threshold.places};
        return {"elected",
                fmt::format("{} with {}: all other candidates and the surpluses that wait come to "
                            "{} together.",
                            who, counted_votes(votes(candidate)), figure(reach)),
                {}};
    }

    // Surpluses that have not moved.
    Votes waiting() const {
        Votes sum = zero();
        const auto add = [&](CandidateIndex one) {
            if (votes(one) > round_.threshold)
                sum.units += votes(one).units - round_.threshold.units;
        };
        if (rule_.method == tally::Method::meek || rule_.method == tally::Method::warren) {
            for (const CandidateIndex one : race_.winners()) add(one);
        } else if (rule_.surplus_value != tally::SurplusValue::none) {
            for (const CandidateIndex one : race_.waiting()) add(one);
        }
        const bool counts = rule_.surplus_value != tally::SurplusValue::none ||
                            rule_.method == tally::Method::meek ||
                            rule_.method == tally::Method::warren;
        for (const CandidateIndex one : round_.elected) {
            if (counts) add(one);
        }
        if (rule_.elected_as_surplus_moves) {
            for (const CandidateIndex one : race_.continuing()) add(one);
        }
        return sum;
    }

    bool is_undeclared(CandidateIndex candidate) const {
        const auto& undeclared = telling_.prepared.question.undeclared_write_ins;
        return rule_.undeclared_write_ins_first && !undeclared.empty() && undeclared[candidate];
    }

    bool all_below_minimum() const {
        const Votes minimum = base::whole_decimal(static_cast<std::int64_t>(rule_.minimum_votes),
                                                  round_.threshold.places);
        return rule_.minimum_votes > 0 &&
               std::all_of(round_.eliminated.begin(), round_.eliminated.end(),
                           [&](CandidateIndex one) { return votes(one) < minimum; });
    }

    // Who stays: neither elected nor excluded in this round, nor a winner who goes on.
    Candidates staying() const {
        Candidates staying = left();
        std::erase_if(staying, [&](CandidateIndex one) {
            return is_among(round_.elected, one) || is_among(race_.winners(), one);
        });
        return staying;
    }

    std::optional<CandidateIndex> lowest_of(const Candidates& candidates) const {
        if (candidates.empty()) return std::nullopt;
        return *std::min_element(
            candidates.begin(), candidates.end(),
            [&](CandidateIndex one, CandidateIndex other) { return votes(one) < votes(other); });
    }

    ExplainedStep exclusion() const {
        const Candidates& out = round_.eliminated;
        const std::string who =
            fmt::format("{} {} excluded", telling_.names(out), out.size() == 1 ? "is" : "are");
        if (std::all_of(out.begin(), out.end(), [&](auto one) { return is_undeclared(one); })) {
            return {"excluded",
                    fmt::format("{}: by the rule write-ins that nobody declared leave first.", who),
                    {}};
        }
        if (all_below_minimum()) {
            return {"excluded",
                    fmt::format("{}: fewer than the {} that the rule asks for.", who,
                                how_many(rule_.minimum_votes, "vote", "votes")),
                    {}};
        }
        return out.size() == 1 ? single(out.front(), who) : group(who);
    }

    ExplainedStep single(CandidateIndex candidate, const std::string& who) const {
        const auto next = lowest_of(staying());
        ExplainedStep step{"excluded", "", {}};
        const bool quotient = rule_.method == tally::Method::qpq;
        const std::string what = quotient ? "the smallest quotient, " + figure(votes(candidate))
                                          : "the fewest votes, " + figure(votes(candidate));
        if (!next) {
            step.sentence = fmt::format("{}: every seat is filled.", who);
        } else if (votes(*next) == votes(candidate)) {
            step.sentence = fmt::format("{} with {}, after the tie.", who,
                                        quotient ? "the quotient " + figure(votes(candidate))
                                                 : counted_votes(votes(candidate)));
        } else if (votes(*next) < votes(candidate)) {
            step.sentence = fmt::format(
                "{} with {}: the surplus of {} could still change who has "
                "the fewest.",
                who, counted_votes(votes(candidate)), figure(waiting()));
        } else {
            step.sentence = fmt::format("{}: {}; the next above, {}, has {}.", who, what,
                                        name(*next), figure(votes(*next)));
        }
        if (!quotient) add_waiting(step);
        return step;
    }

    // Why a surplus may wait.
    void add_waiting(ExplainedStep& step) const {
        const Votes surplus = waiting();
        if (rule_.deferral == tally::Deferral::none || surplus.units == 0) return;
        step.sentence += fmt::format(" The surpluses that wait, {} together, cannot change that.",
                                     figure(surplus));
    }

    ExplainedStep group(const std::string& who) const {
        const auto next = lowest_of(staying());
        const Votes surplus = waiting();
        ExplainedStep step{"excluded", who + " together", {}};
        if (!next) {
            step.sentence += ": no more may stay.";
            return step;
        }
        Term sum(votes(round_.eliminated.front()));
        for (std::size_t at = 1; at < round_.eliminated.size(); ++at)
            sum = sum + Term(votes(round_.eliminated[at]));
        Votes all = sum_of(round_.eliminated);
        const bool adds = surplus.units != 0 && rule_.elimination != tally::Elimination::bulk;
        if (adds) {
            sum = sum + Term(surplus);
            all.units += surplus.units;
        }
        const char* what = all < votes(*next)    ? "fewer than"
                           : all == votes(*next) ? "no more than"
                                                 : "beside";
        step.sentence += fmt::format(": their votes{} come to {}, {} the {} of {}, the next above.",
                                     adds ? " and the surpluses that wait" : "", figure(all), what,
                                     figure(votes(*next)), name(*next));
        step.arithmetic.push_back("Together: " + equation(sum, all));
        if (rule_.elimination == tally::Elimination::bulk) add_shortfalls(step);
        return step;
    }

    // Senate, 273(13A): what as many leaders as there are seats lack.
    void add_shortfalls(ExplainedStep& step) const {
        Candidates leaders = race_.continuing();
        std::erase_if(leaders, [&](CandidateIndex one) { return is_among(round_.elected, one); });
        std::stable_sort(leaders.begin(), leaders.end(),
                         [&](auto one, auto other) { return votes(one) > votes(other); });
        const std::uint64_t seats =
            race_.unfilled() - std::min<std::uint64_t>(race_.unfilled(), round_.elected.size());
        leaders.resize(std::min<std::size_t>(leaders.size(), seats));
        Votes lack = zero();
        for (const CandidateIndex one : leaders)
            lack.units += round_.threshold.units - votes(one).units;
        step.sentence += fmt::format(" What {} lack to the quota comes to {}.",
                                     telling_.names(leaders), figure(lack));
    }

    const Telling& telling_;
    const tally::Rule& rule_;
    const Race& race_;
    std::uint32_t number_;
    const tally::Round& round_;
};

}  // namespace

void tell_decisions(const Telling& telling, const Race& race, std::uint32_t round, Steps& steps) {
    Decisions(telling, race, round).tell(steps);
}

}  // namespace almanac::elections
