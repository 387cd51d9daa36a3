#include "apps/elections/exhaustion_groups.h"

#include "apps/elections/exhaustion_changes.h"
#include "apps/elections/whole_rankings.h"
#include "engine/base/ensure.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

namespace almanac::elections {

namespace {

using tally::Exhausted;
using tally::Profile;
using tally::Votes;

// What became of one ranking.
struct Outcome {
    std::uint32_t changes_begin = 0;
    std::uint32_t changes_end = 0;
    std::uint16_t ranks = 0;  // candidates on it
    bool is_valid = false;    // round 1 counts it
};

// What became of every ranking, by the node of the profile at which it ends.
struct Outcomes {
    std::shared_ptr<const Profile> profile;  // knows each ballot's node
    std::vector<Outcome> by_node;
    std::vector<ExhaustionChange> changes;
};

std::shared_ptr<const Profile> ordered_profile(const Subject& subject) {
    const tally::Ballots& ballots = subject.contest.ballots;
    if (subject.profile->ends_of_ballots().size() == ballots.size()) return subject.profile;
    return std::make_shared<const Profile>(
        Profile::build(ballots, subject.rule, subject.excluded().size(), subject.excluded(),
                       tally::KeepOrder::yes));
}

Outcomes outcomes_of(const Subject& subject) {
    Outcomes all{ordered_profile(subject), {}, {}};
    all.by_node.resize(all.profile->nodes().size());
    TellingJourneys telling(subject.count, subject.excluded());
    const std::uint8_t places = value_places(subject.count);
    for_each_whole_ranking(*all.profile, [&](auto ranking, auto, std::uint32_t node) {
        const ToldSteps& told = telling.of_ranking(ranking);
        Outcome& outcome = all.by_node[node];
        outcome.changes_begin = static_cast<std::uint32_t>(all.changes.size());
        add_changes(subject.rule, told.steps, places, all.changes);
        outcome.changes_end = static_cast<std::uint32_t>(all.changes.size());
        outcome.ranks = static_cast<std::uint16_t>(std::count_if(
            ranking.begin(), ranking.end(), [](auto word) { return !tally::is_special(word); }));
        outcome.is_valid = !told.steps.empty() && told.steps.front().round == 1 &&
                           told.steps.front().holder.has_value();
    });
    return all;
}

// The ballots of a column, those of a group one after another.
struct Sorted {
    std::vector<std::uint32_t> ballots;
    std::vector<std::uint32_t> ends;    // by group, into `ballots`
    std::vector<std::uint32_t> groups;  // the groups that have ballots, by name
};

Sorted sort_by_group(const GroupColumn& column) {
    Sorted sorted;
    sorted.ends.assign(column.words.size(), 0);
    for (const std::uint32_t code : column.codes) ++sorted.ends[code];
    std::partial_sum(sorted.ends.begin(), sorted.ends.end(), sorted.ends.begin());
    for (std::uint32_t code = 0; code < column.words.size(); ++code) {
        if (sorted.ends[code] > (code == 0 ? 0 : sorted.ends[code - 1]))
            sorted.groups.push_back(code);
    }
    std::sort(sorted.groups.begin(), sorted.groups.end(),
              [&](auto one, auto other) { return column.words[one] < column.words[other]; });
    std::vector<std::uint32_t> next(sorted.ends.size(), 0);
    for (std::size_t code = 1; code < next.size(); ++code) next[code] = sorted.ends[code - 1];
    sorted.ballots.resize(column.codes.size());
    for (std::uint32_t ballot = 0; ballot < column.codes.size(); ++ballot)
        sorted.ballots[next[column.codes[ballot]]++] = ballot;
    return sorted;
}

// One group added up.
struct GroupSums {
    std::string_view name;
    std::uint64_t ballots = 0;
    std::uint64_t valid = 0;
    std::uint64_t untold = 0;
    std::uint64_t ranks = 0;  // on all valid ballots
    std::vector<ExhaustionSums::Causes> after_round;

    double mean_ranks() const {
        return valid == 0 ? 0 : static_cast<double>(ranks) / static_cast<double>(valid);
    }
};

// Adds up group after group of one column.
class Adder {
public:
    Adder(const Subject& subject, const Outcomes& outcomes)
        : subject_(subject), outcomes_(outcomes), sums_(subject.count.rounds.size()) {}

    template <class Use>
    void for_each_group(const GroupColumn& column, Use&& use) {
        const Sorted sorted = sort_by_group(column);
        for (const std::uint32_t group : sorted.groups) {
            GroupSums sums;
            sums.name = column.words[group];
            sums_.clear();
            const std::uint32_t begin = group == 0 ? 0 : sorted.ends[group - 1];
            for (std::uint32_t at = begin; at < sorted.ends[group]; ++at)
                add(sums, sorted.ballots[at]);
            sums.after_round = sums_.cumulative();
            use(std::as_const(sums));
        }
    }

private:
    void add(GroupSums& sums, std::uint32_t ballot) {
        const std::uint32_t voters = subject_.contest.ballots.weight(ballot);
        sums.ballots += voters;
        const std::uint32_t node = outcomes_.profile->ends_of_ballots()[ballot];
        if (node == Profile::no_node) return add_without_ranking(sums, ballot, voters);
        const Outcome& outcome = outcomes_.by_node[node];
        if (outcome.is_valid) {
            sums.valid += voters;
            sums.ranks += std::uint64_t{outcome.ranks} * voters;
        }
        for (std::uint32_t at = outcome.changes_begin; at < outcome.changes_end; ++at)
            sums_.add(outcomes_.changes[at], voters);
    }

    void add_without_ranking(GroupSums& sums, std::uint32_t ballot, std::uint32_t voters) {
        if (!subject_.rule.equal_ranks) return;
        const auto marks = subject_.contest.ballots.marks(ballot);
        const bool names_somebody = std::any_of(marks.begin(), marks.end(), [&](const auto& mark) {
            return mark.candidate < subject_.excluded().size() &&
                   !subject_.excluded()[mark.candidate];
        });
        if (tally::shares_a_rank(marks) && names_somebody) sums.untold += voters;
    }

    const Subject& subject_;
    const Outcomes& outcomes_;
    ExhaustionSums sums_;
};

// Figures as an answer writes them.
class Writer {
public:
    explicit Writer(const Subject& subject) : places_(value_places(subject.count)) {}

    Votes votes(std::int64_t units) const { return {units, places_}; }
    Votes by(const ExhaustionSums::Causes& causes, Exhausted cause) const {
        return votes(causes[static_cast<std::size_t>(cause)].votes);
    }
    Votes start(const GroupSums& sums) const {
        return base::whole_decimal(static_cast<std::int64_t>(sums.valid), places_);
    }
    double percentage(const GroupSums& sums, const ExhaustionSums::Causes& causes) const {
        return base::percentage(votes(total_of(causes).votes), start(sums));
    }

    GroupExhaustion row(const GroupSums& sums, bool is_told) const {
        GroupExhaustion row;
        row.group = sums.name;
        row.ballots = sums.ballots;
        row.valid_ballots = sums.valid;
        row.untold_ballots = sums.untold;
        row.mean_ranks_used = sums.mean_ranks();
        row.active_votes_at_start = start(sums);
        if (!is_told) return row;
        const ExhaustionSums::Causes& end = sums.after_round.back();
        row.exhausted_votes = votes(total_of(end).votes);
        row.exhausted_ballots = static_cast<std::uint64_t>(total_of(end).ballots);
        row.percentage = percentage(sums, end);
        row.no_more_choices = by(end, Exhausted::no_more_choices);
        row.others_gone = by(end, Exhausted::others_gone);
        row.overvote = by(end, Exhausted::overvote);
        row.skips = by(end, Exhausted::skips);
        row.repeat = by(end, Exhausted::repeat);
        return row;
    }

    GroupRound round(Grouping by_what, const GroupSums& sums, std::size_t at) const {
        const ExhaustionSums::Causes& now = sums.after_round[at];
        const ExhaustionSums::Sum total = total_of(now);
        return {by_what,
                std::string(sums.name),
                static_cast<std::uint32_t>(at + 1),
                start(sums),
                votes(total.votes),
                static_cast<std::uint64_t>(total.ballots),
                percentage(sums, now),
                sums.mean_ranks(),
                by(now, Exhausted::no_more_choices),
                by(now, Exhausted::others_gone),
                by(now, Exhausted::overvote),
                by(now, Exhausted::skips),
                by(now, Exhausted::repeat)};
    }

private:
    std::uint8_t places_;
};

bool same(const ExhaustionSums::Causes& one, const ExhaustionSums::Causes& other) {
    return std::equal(one.begin(), one.end(), other.begin(),
                      [](const auto& left, const auto& right) {
                          return left.votes == right.votes && left.ballots == right.ballots;
                      });
}

bool tells_ballots(const tally::Rule& rule) { return rule.method != tally::Method::whole_papers; }

// Exhausted votes of all groups and the count's, after the last round.
bool are_the_counts(const std::vector<GroupExhaustion>& groups, const tally::Count& count) {
    const std::uint8_t places = value_places(count);
    Votes sum{0, places};
    for (const GroupExhaustion& group : groups) {
        if (!group.exhausted_votes) return false;
        sum.units += group.exhausted_votes->units;
    }
    return !groups.empty() && sum == with_places(count.rounds.back().exhausted, places);
}

}  // namespace

GroupsExhaustion groups_exhaustion(const Subject& subject, Grouping by, std::uint64_t min_ballots) {
    GroupsExhaustion answer;
    answer.grouping = by;
    answer.data_version = subject.data_version;
    const GroupColumn column = group_column(subject, by);
    answer.column = column.name;
    if (column.codes.empty()) return answer;
    const Outcomes outcomes = outcomes_of(subject);
    const Writer writer(subject);
    Adder(subject, outcomes).for_each_group(column, [&](const GroupSums& sums) {
        answer.groups.push_back(writer.row(sums, tells_ballots(subject.rule)));
    });
    answer.inequality = inequality_of(answer.groups, min_ballots);
    answer.adds_up = are_the_counts(answer.groups, subject.count);
    return answer;
}

std::vector<GroupRound> group_rounds(const Subject& subject) {
    std::vector<GroupRound> rows;
    std::optional<Outcomes> outcomes;
    const Writer writer(subject);
    for (const Grouping by : {Grouping::precinct, Grouping::ballot_style, Grouping::batch}) {
        const GroupColumn column = group_column(subject, by);
        if (column.codes.empty() || !tells_ballots(subject.rule)) continue;
        if (!outcomes) outcomes = outcomes_of(subject);
        Adder(subject, *outcomes).for_each_group(column, [&](const GroupSums& sums) {
            for (std::size_t at = 0; at < sums.after_round.size(); ++at) {
                if (at == 0 || !same(sums.after_round[at], sums.after_round[at - 1]))
                    rows.push_back(writer.round(by, sums, at));
            }
        });
    }
    return rows;
}

std::optional<Inequality> inequality_of(const std::vector<GroupExhaustion>& groups,
                                        std::uint64_t min_ballots) {
    struct Share {
        double percentage = 0;
        double weight = 0;  // votes at the start
        const std::string* group = nullptr;
    };
    std::vector<Share> shares;
    double weight = 0;
    double sum = 0;
    for (const GroupExhaustion& group : groups) {
        if (!group.exhausted_votes || group.valid_ballots == 0 || group.valid_ballots < min_ballots)
            continue;
        const double start = group.active_votes_at_start.approximate();
        const double percentage = 100 * group.exhausted_votes->approximate() / start;
        shares.push_back({percentage, start, &group.group});
        weight += start;
        sum += percentage * start;
    }
    if (shares.size() < 2) return std::nullopt;
    std::stable_sort(shares.begin(), shares.end(), [](const Share& one, const Share& other) {
        return one.percentage < other.percentage;
    });
    Inequality figures;
    figures.groups = shares.size();
    figures.mean = sum / weight;
    figures.minimum = shares.front().percentage;
    figures.minimum_group = *shares.front().group;
    figures.maximum = shares.back().percentage;
    const auto largest = std::find_if(shares.begin(), shares.end(), [&](const Share& one) {
        return one.percentage == shares.back().percentage;
    });
    figures.maximum_group = *largest->group;
    figures.range = figures.maximum - figures.minimum;
    double squares = 0;
    double differences = 0;  // Σ over pairs of weight · weight · difference
    double lighter = 0;      // weight of those before
    double below = 0;        // their percentages, weighted
    for (const Share& share : shares) {
        squares +=
            share.weight * (share.percentage - figures.mean) * (share.percentage - figures.mean);
        differences += share.weight * (share.percentage * lighter - below);
        lighter += share.weight;
        below += share.weight * share.percentage;
    }
    figures.standard_deviation = std::sqrt(squares / weight);
    figures.gini = figures.mean == 0 ? 0 : differences / (weight * weight * figures.mean);
    return figures;
}

}  // namespace almanac::elections
