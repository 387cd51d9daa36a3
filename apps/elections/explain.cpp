#include "apps/elections/explain.h"

#include "apps/elections/explain_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using tally::Method;

// Walks through the rounds of one count.
class Teller {
public:
    explicit Teller(const CountReport& report)
        : telling_{report.prepared.contest, report.prepared, report.count, *report.count.rule},
          race_(telling_),
          piles_(telling_),
          quotients_(telling_) {
        if (telling_.rule.method == Method::parcels) parcels_.emplace(telling_);
    }

    Explanation run() {
        Explanation out;
        out.contest = telling_.contest.title;
        out.rule = telling_.rule.id;
        out.sentence = opening();
        const auto rounds = static_cast<std::uint32_t>(telling_.count.rounds.size());
        for (std::uint32_t round = 1; round <= rounds; ++round) {
            race_.open(round);
            ExplainedRound told{round, telling_.round(round).stage, {}};
            tell(round, told.steps);
            out.rounds.push_back(std::move(told));
        }
        return out;
    }

private:
    std::string opening() const {
        const tally::Count& count = telling_.count;
        const auto standing = std::count(telling_.prepared.question.excluded.begin(),
                                         telling_.prepared.question.excluded.end(), false);
        return fmt::format(
            "{} elected from {}, on {}, by {}: {}.",
            how_many(count.winners.size(), "candidate is", "candidates are"),
            static_cast<std::uint64_t>(standing),
            how_many(count.valid_ballots, "valid ballot", "valid ballots"), telling_.rule.id,
            telling_.rule.statute.empty() ? telling_.rule.title : telling_.rule.statute);
    }

    void tell(std::uint32_t round, Steps& steps) {
        const bool begins = round == race_.begins();
        if (telling_.rule.method == Method::qpq) {
            if (begins) tell_beginning(telling_, race_, round, steps);
            quotients_.tell(race_, round, steps);
        } else if (begins) {
            tell_beginning(telling_, race_, round, steps);
            piles_.begin();
        } else {
            tell_moves(round, steps);
            tell_totals(telling_, round, steps);
        }
        if (telling_.rule.method != Method::qpq) tell_threshold(telling_, race_, round, steps);
        tell_decisions(telling_, race_, round, steps);
        if (round == telling_.count.rounds.size()) steps.push_back({"end", ending(), {}});
    }

    void tell_moves(std::uint32_t round, Steps& steps) {
        switch (telling_.rule.method) {
            case Method::parcels:
                tell_parcels(telling_, *parcels_, round, steps);
                parcels_->take(round);
                break;
            case Method::whole_papers:
                tell_whole_papers(telling_, round, steps);
                break;
            case Method::meek:
            case Method::warren:
                tell_keep_values(telling_, round, steps);
                break;
            default:
                tell_transfers(telling_, piles_, round, steps);
                piles_.take(telling_.round(round));
                break;
        }
    }

    std::string ending() const {
        return fmt::format("The count is over. Elected: {}.",
                           telling_.names(telling_.count.winners));
    }

    Telling telling_;
    Race race_;
    PileValues piles_;
    Quotients quotients_;
    std::optional<Parcels> parcels_;
};

}  // namespace

Explanation explain_count(const CountReport& report) { return Teller(report).run(); }

}  // namespace almanac::elections
