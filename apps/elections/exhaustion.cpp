#include "apps/elections/exhaustion.h"

#include "apps/elections/whole_rankings.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using tally::Exhausted;
using tally::Votes;
using Sums = std::vector<ExhaustionSums::Causes>;

// What the journeys of all rankings say, by round.
Sums sums_of_journeys(const Subject& subject) {
    TellingJourneys telling(subject.count, subject.excluded());
    const std::uint8_t places = value_places(subject.count);
    ExhaustionSums sums(subject.count.rounds.size());
    std::vector<ExhaustionChange> changes;
    for_each_whole_ranking(*subject.profile, [&](auto ranking, std::uint64_t voters, auto) {
        changes.clear();
        add_changes(subject.rule, telling.of_ranking(ranking).steps, places, changes);
        for (const ExhaustionChange& change : changes)
            sums.add(change, static_cast<std::int64_t>(voters));
    });
    return sums.cumulative();
}

// Reads the count beside what the journeys say of it.
class ByRound {
public:
    explicit ByRound(const Subject& subject)
        : count_(subject.count),
          places_(value_places(count_)),
          finer_(base::power_of_ten(places_ - count_.rule->decimals)),
          sums_(sums_of_journeys(subject)),
          are_told_(subject.rule.method != tally::Method::whole_papers &&
                    subject.profile->equal_ranks().size() == 0),
          adds_up_(all_rounds_add_up()) {}

    bool adds_up() const { return adds_up_; }

    ExhaustionRound round(std::size_t at) const {
        const tally::Round& now = count_.rounds[at];
        ExhaustionRound row;
        row.round_number = static_cast<std::uint32_t>(at + 1);
        row.votes = now.exhausted;
        row.votes_this_round = now.exhausted;
        if (at > 0) row.votes_this_round.units -= count_.rounds[at - 1].exhausted.units;
        if (are_told_) row.ballots = static_cast<std::uint64_t>(total_of(sums_[at]).ballots);
        row.percentage = base::percentage(
            now.exhausted, base::whole_decimal(static_cast<std::int64_t>(count_.valid_ballots),
                                               count_.rule->decimals));
        for (std::size_t cause = 0; cause < exhaustion_causes; ++cause)
            add_cause(row, static_cast<Exhausted>(cause), sums_[at][cause]);
        return row;
    }

private:
    bool all_rounds_add_up() const {
        for (std::size_t at = 0; at < sums_.size(); ++at) {
            const tally::Round& round = count_.rounds[at];
            const auto& causes = sums_[at];
            const auto equal = [&](std::int64_t votes, const Votes& counted) {
                return Votes{votes, places_} == with_places(counted, places_);
            };
            if (!equal(total_of(causes).votes, round.exhausted) ||
                !equal(votes_of(causes, Exhausted::overvote), round.exhausted_by_overvote) ||
                !equal(votes_of(causes, Exhausted::skips), round.exhausted_by_skips) ||
                !equal(votes_of(causes, Exhausted::repeat), round.exhausted_by_repeat) ||
                votes_of(causes, Exhausted::others_gone) % finer_ != 0) {
                return false;
            }
        }
        return are_told_;
    }

    static std::int64_t votes_of(const ExhaustionSums::Causes& causes, Exhausted cause) {
        return causes[static_cast<std::size_t>(cause)].votes;
    }

    // The count's own figure where it has one, the journeys' where they add up.
    std::optional<Votes> votes_by(const tally::Round& round, Exhausted cause,
                                  const ExhaustionSums::Sum& sum) const {
        switch (cause) {
            case Exhausted::overvote:
                return round.exhausted_by_overvote;
            case Exhausted::skips:
                return round.exhausted_by_skips;
            case Exhausted::repeat:
                return round.exhausted_by_repeat;
            default:
                break;
        }
        if (!adds_up_) return std::nullopt;
        return Votes{sum.votes / finer_, count_.rule->decimals};
    }

    void add_cause(ExhaustionRound& row, Exhausted cause, const ExhaustionSums::Sum& sum) const {
        CauseShare share;
        share.cause = cause;
        share.votes = votes_by(count_.rounds[row.round_number - 1], cause, sum);
        if (are_told_) share.ballots = static_cast<std::uint64_t>(sum.ballots);
        const bool occurs = !share.votes || share.votes->units != 0 || sum.ballots != 0;
        if (!occurs) return;
        if (share.votes && row.votes.units > 0)
            share.percentage = base::percentage(*share.votes, row.votes);
        row.causes.push_back(share);
    }

    const tally::Count& count_;
    std::uint8_t places_;
    std::int64_t finer_;  // units of a ballot's value in one of the count's
    Sums sums_;
    bool are_told_;
    bool adds_up_;
};

}  // namespace

Exhaustion exhaustion(const Subject& subject) {
    const ByRound by_round(subject);
    Exhaustion answer;
    for (std::size_t at = 0; at < subject.count.rounds.size(); ++at)
        answer.rounds.push_back(by_round.round(at));
    answer.adds_up = by_round.adds_up();
    answer.data_version = subject.data_version;
    return answer;
}

std::vector<ExhaustionRow> exhaustion_rows(const Subject& subject) {
    const auto whole = base::whole_decimal(static_cast<std::int64_t>(subject.count.valid_ballots),
                                           subject.rule.decimals);
    std::vector<ExhaustionRow> rows;
    for (const ExhaustionRound& round : exhaustion(subject).rounds) {
        rows.push_back(
            {round.round_number, std::nullopt, round.votes, round.ballots, round.percentage});
        for (const CauseShare& cause : round.causes) {
            std::optional<double> percentage;
            if (cause.votes) percentage = base::percentage(*cause.votes, whole);
            rows.push_back(
                {round.round_number, cause.cause, cause.votes, cause.ballots, percentage});
        }
    }
    return rows;
}

}  // namespace almanac::elections
