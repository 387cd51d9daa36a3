// How a count begins, and what is needed to be elected.

#include "apps/elections/explain_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Quota;
using tally::Votes;

// A sum of more is not written out.
constexpr std::size_t summands_max = 60;

Votes held_in(const tally::Round& round) {
    Votes sum{0, round.threshold.places};
    for (const Votes& each : round.totals) sum.units += each.units;
    return sum;
}

std::string first_choices(const Telling& telling, const Race& race, const tally::Round& round) {
    std::vector<CandidateIndex> order = race.continuing();
    std::stable_sort(order.begin(), order.end(), [&](CandidateIndex one, CandidateIndex other) {
        return round.totals[one] > round.totals[other];
    });
    std::string text;
    for (const CandidateIndex candidate : order) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", telling.name(candidate),
                            figure(round.totals[candidate]));
    }
    return text;
}

std::string why_begun(const Telling& telling, const Race& race, std::uint32_t number) {
    if (number == 1) {
        return fmt::format("Each of {} counts for its first choice.",
                           how_many(telling.count.valid_ballots, "valid ballot", "valid ballots"));
    }
    if (telling.rule.passes == tally::Passes::one_a_seat) {
        return fmt::format(
            "The runoff for seat {} begins, with all ballots and without those "
            "elected before.",
            race.pass());
    }
    return fmt::format("The count begins anew, as if {} had never stood.",
                       telling.names(telling.round(number - 1).eliminated));
}

// The equations of a threshold that is made from `votes` for `seats`.
class ThresholdTelling {
public:
    ThresholdTelling(const tally::Rule& rule, const Votes& votes, std::uint64_t seats,
                     const Votes& threshold)
        : rule_(rule), votes_(votes), seats_(seats), threshold_(threshold) {}

    std::vector<std::string> lines() const {
        if (rule_.stop == tally::Stop::all_above_percentage)
            return {equation(votes_ * Term(std::uint64_t{rule_.percentage}) / Term(hundred),
                             threshold_)};
        const Term droop = Term(seats_) + Term(std::uint64_t{1});
        switch (rule_.quota) {
            case Quota::droop_integer:
                return and_more(votes_ / droop, 0);
            case Quota::droop_and_ulp:
                return and_more(votes_ / droop, rule_.decimals);
            case Quota::majority:
                return and_more(votes_ / Term(std::uint64_t{2}), 0);
            case Quota::droop_rounded_up:
            case Quota::droop_exact:
                return {equation(votes_ / droop, threshold_)};
            case Quota::hare_floor:
            case Quota::hare_ceil:
            case Quota::hare_exact:
                return {equation(votes_ / Term(seats_), threshold_)};
        }
        return {};
    }

private:
    static constexpr std::uint64_t hundred = 100;

    // Cut, and one unit of that place more. A whole threshold is shown with the rule's decimals.
    std::vector<std::string> and_more(const Term& quotient, std::uint8_t places) const {
        const Votes cut = quotient.cut(places);
        const Term more(Votes{1, places});
        return {equation(quotient, cut), equation(Term(cut) + more, threshold_)};
    }

    const tally::Rule& rule_;
    Term votes_;
    std::uint64_t seats_;
    Votes threshold_;
};

bool is_set_in(const Telling& telling, const Race& race, std::uint32_t number) {
    if (number == race.begins()) return true;
    const bool only_shows = telling.rule.stop == tally::Stop::seats_filled_after_surplus &&
                            number == telling.count.rounds.size();
    if (only_shows) return false;
    if (telling.rule.method == tally::Method::meek || telling.rule.method == tally::Method::warren)
        return true;
    if (telling.rule.basis == tally::ThresholdBasis::every_round) return true;
    return telling.round(number).threshold != telling.round(number - 1).threshold;
}

// Whether a threshold can end the count, or is only told.
bool decides(const Telling& telling, const Race& race, std::uint32_t number) {
    if (telling.rule.stop == tally::Stop::two_remain) return false;
    return telling.rule.stop != tally::Stop::first_round_majority || number == race.begins();
}

}  // namespace

void tell_beginning(const Telling& telling, const Race& race, std::uint32_t number, Steps& steps) {
    const tally::Round& round = telling.round(number);
    ExplainedStep step{"begin", "", {}};
    step.sentence = fmt::format("{} {}.", why_begun(telling, race, number),
                                first_choices(telling, race, round));
    std::optional<Term> sum;
    for (const CandidateIndex candidate : race.continuing()) {
        const Term one(round.totals[candidate]);
        if (!one.is_zero()) sum = sum ? *sum + one : one;
    }
    const bool short_enough = race.continuing().size() <= summands_max;
    if (sum && short_enough)
        step.arithmetic.push_back("Together: " + equation(*sum, held_in(round)));
    if (round.exhausted.units != 0) {
        step.sentence +=
            fmt::format(" {} name nobody who is left.", counted_votes(round.exhausted));
    }
    steps.push_back(std::move(step));
}

void tell_threshold(const Telling& telling, const Race& race, std::uint32_t number, Steps& steps) {
    const tally::Round& round = telling.round(number);
    if (!is_set_in(telling, race, number)) return;
    if (!decides(telling, race, number)) return;
    const std::uint64_t seats =
        telling.rule.stop == tally::Stop::all_above_percentage ? 1 : race.seats();
    ExplainedStep step{"threshold", "", {}};
    const bool raised = round.threshold ==
                        base::whole_decimal(static_cast<std::int64_t>(telling.rule.minimum_votes),
                                            round.threshold.places);
    if (raised) {
        step.sentence = fmt::format("The threshold is {}, the fewest votes that the rule asks for.",
                                    figure(round.threshold));
    } else {
        step.sentence =
            fmt::format("The threshold is {}, from the {} that count:", figure(round.threshold),
                        counted_votes(held_in(round)));
        step.arithmetic =
            ThresholdTelling(telling.rule, held_in(round), seats, round.threshold).lines();
    }
    steps.push_back(std::move(step));
}

}  // namespace almanac::elections
