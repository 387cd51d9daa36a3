// How ties were broken: by which earlier round, by which lot.

#include "apps/elections/explain_parts.h"
#include "engine/base/hash.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::DecidedBy;
using tally::Tie;
using tally::TieOrder;
using Candidates = std::vector<CandidateIndex>;

// One tie of one round.
class TieTelling {
public:
    TieTelling(const Telling& telling, const Race& race, const Tie& tie)
        : telling_(telling), race_(race), tie_(tie), round_(telling.round(tie.round)) {}

    ExplainedStep tell() const {
        ExplainedStep step{"tie", "", {}};
        const bool leaves = is_among(round_.eliminated, tie_.chosen);
        const bool equal =
            std::all_of(tie_.candidates.begin(), tie_.candidates.end(), [&](CandidateIndex one) {
                return round_.totals[one] == round_.totals[tie_.candidates.front()];
            });
        step.sentence =
            equal ? fmt::format("{} are equal with {}; one of them has to {}.",
                                telling_.names(tie_.candidates),
                                counted_votes(round_.totals[tie_.chosen]),
                                leaves ? "leave" : "come first")
                  : fmt::format("{} have equal claims; one of them has to {}.",
                                telling_.names(tie_.candidates), leaves ? "leave" : "come first");
        if (tie_.decided_by == DecidedBy::earlier_round)
            tell_earlier(step, leaves);
        else
            tell_lot(step, leaves);
        return step;
    }

private:
    // The rounds that the rule looks at, in its order, as far as they tell some of them apart.
    void tell_earlier(ExplainedStep& step, bool leaves) const {
        Candidates left = tie_.candidates;
        for (const std::uint32_t number : looked_at(left)) {
            const tally::Round& then = telling_.round(number);
            const Candidates before = left;
            narrow(left, then, leaves);
            if (left.size() == before.size()) continue;
            std::string line = fmt::format("Round {}:", number);
            for (const CandidateIndex one : before)
                line += fmt::format(" {} {},", telling_.name(one), figure(then.totals[one]));
            line.back() = '.';
            step.arithmetic.push_back(std::move(line));
            if (left.size() == 1) break;
        }
        step.sentence +=
            fmt::format(" {} decides on {}.",
                        step.arithmetic.size() == 1 ? "This earlier round" : "What was before",
                        telling_.name(tie_.chosen));
    }

    static void narrow(Candidates& left, const tally::Round& then, bool leaves) {
        const auto below = [&](CandidateIndex one, CandidateIndex other) {
            return then.totals[one] < then.totals[other];
        };
        const auto [low, high] = std::minmax_element(left.begin(), left.end(), below);
        const tally::Votes wanted = then.totals[leaves ? *low : *high];
        std::erase_if(left, [&](CandidateIndex one) { return then.totals[one] != wanted; });
    }

    bool ends_stage(std::uint32_t number) const {
        return telling_.round(number + 1).stage != telling_.round(number).stage;
    }

    static bool all_differ(const Candidates& left, const tally::Round& then) {
        for (std::size_t one = 0; one < left.size(); ++one) {
            for (std::size_t other = one + 1; other < left.size(); ++other) {
                if (then.totals[left[one]] == then.totals[left[other]]) return false;
            }
        }
        return true;
    }

    std::vector<std::uint32_t> looked_at(const Candidates& tied) const {
        std::vector<std::uint32_t> rounds;
        for (std::uint32_t number = race_.begins(); number < tie_.round; ++number) {
            if (!telling_.rule.ties_by_stage || ends_stage(number)) rounds.push_back(number);
        }
        const TieOrder order = telling_.rule.ties;
        if (order != TieOrder::earliest_difference_then_lot)
            std::reverse(rounds.begin(), rounds.end());
        if (order == TieOrder::previous_round_then_lot && rounds.size() > 1) rounds.resize(1);
        if (order == TieOrder::latest_all_differ_then_lot) {
            std::erase_if(rounds, [&](std::uint32_t number) {
                return !all_differ(tied, telling_.round(number));
            });
        }
        return rounds;
    }

    void tell_lot(ExplainedStep& step, bool leaves) const {
        const std::string& name = telling_.name(tie_.chosen);
        switch (tie_.decided_by) {
            case DecidedBy::candidate_order:
                step.sentence +=
                    fmt::format(" The order of the list decides, by the rule, on {}.", name);
                break;
            case DecidedBy::seed:
                tell_seed(step, leaves);
                break;
            case DecidedBy::default_order:
                step.sentence += fmt::format(
                    " No lot was given, so {}, listed first, is acted on; --lots says what was "
                    "drawn.",
                    name);
                break;
            default:
                step.sentence += fmt::format(" The lot, as it was given, decides on {}.", name);
                break;
        }
    }

    // SHA-256 over "SEED,ROUND,NAME": the lowest leads, the highest leaves (docs/lots.md).
    void tell_seed(ExplainedStep& step, bool leaves) const {
        const std::string& seed = telling_.prepared.question.lots.seed;
        const bool sha = telling_.rule.lot == tally::LotSource::sha256 ||
                         telling_.rule.lot == tally::LotSource::given;
        step.sentence +=
            seed.empty() ? fmt::format(" A lot drawn from the count's own figures decides on {}.",
                                       telling_.name(tie_.chosen))
                         : fmt::format(" A lot drawn from the published seed \"{}\" decides on {}.",
                                       seed, telling_.name(tie_.chosen));
        if (!sha) return;
        step.sentence += fmt::format(" Of these numbers the {} {}:", leaves ? "highest" : "lowest",
                                     leaves ? "leaves" : "comes first");
        for (const CandidateIndex one : tie_.candidates) {
            const std::string drawn = fmt::format("{},{},{}", seed, tie_.round, telling_.name(one));
            step.arithmetic.push_back(fmt::format("SHA-256 of \"{}\" begins {}", drawn,
                                                  base::sha256_hex(drawn).substr(0, 12)));
        }
    }

    const Telling& telling_;
    const Race& race_;
    const Tie& tie_;
    const tally::Round& round_;
};

}  // namespace

void tell_ties(const Telling& telling, const Race& race, std::uint32_t round, Steps& steps) {
    for (const Tie& tie : telling.count.ties) {
        if (tie.round == round) steps.push_back(TieTelling(telling, race, tie).tell());
    }
}

}  // namespace almanac::elections
