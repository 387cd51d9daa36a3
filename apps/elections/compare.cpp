#include "apps/elections/compare.h"

#include "apps/elections/subject.h"
#include "engine/base/ensure.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using tally::Rule;
using RulePointer = std::shared_ptr<const Rule>;

// One rule on its way through the comparison.
struct Run {
    const Rule* rule = nullptr;
    base::Result<tally::Question> question;
    std::size_t profile = 0;  // the place of its ballots in Profiles, where there is a question
    std::optional<base::Result<tally::Count>> count;
};

// Cleaned ballots, one profile for all rules that treat ballots alike.
class Profiles {
public:
    // Ballots that are cleaned already, before any other place is asked for.
    void have(const Rule& rule, const tally::Profile& profile) {
        rules_.push_back(&rule);
        ready_ = &profile;
    }

    // The place of the rule's ballots.
    std::size_t place_for(const Rule& rule) {
        const auto same = std::find_if(rules_.begin(), rules_.end(), [&](const Rule* each) {
            return tally::reads_ballots_alike(*each, rule);
        });
        const auto place = static_cast<std::size_t>(same - rules_.begin());
        if (same == rules_.end()) rules_.push_back(&rule);
        return place;
    }

    void build(const Contest& contest, const std::vector<bool>& excluded,
               base::Executor& executor) {
        built_.resize(rules_.size());
        executor.run_all(rules_.size(), [&](std::size_t at) {
            if (ready_ == nullptr || at > 0)
                built_[at].emplace(profile_of(contest, *rules_[at], excluded));
        });
    }

    const tally::Profile& operator[](std::size_t place) const {
        return built_[place] ? *built_[place] : *ready_;
    }

private:
    const tally::Profile* ready_ = nullptr;  // of the first place, or none
    std::vector<const Rule*> rules_;         // one for each profile
    std::vector<std::optional<tally::Profile>> built_;
};

// Ballots to count, and who counts them.
struct RunOn {
    Profiles& profiles;
    base::Executor& executor;
};

// What the rule is asked; a seed goes only to those that draw from one.
base::Result<tally::Question> question_for(const Contest& contest, const Rule& rule,
                                           const CountOptions& options) {
    const auto seats = options.seats ? options.seats : contest.seats;
    if (rule.single_seat && seats && *seats > 1)
        return base::Error{base::ErrorKind::invalid, "It fills one seat only."};
    CountOptions own = options;
    if (!draws_from_seed(rule)) own.seed.reset();
    return TRY(ask(contest, rule, own)).question;
}

// The same where the election was counted before.
base::Result<tally::Question> question_for(const Subject& subject, const Rule& rule) {
    if (rule.single_seat && subject.question.seats > 1)
        return base::Error{base::ErrorKind::invalid, "It fills one seat only."};
    TRY(check_equal_ranks(subject.contest, rule));
    tally::Question question = subject.question;
    question.excluded = subject.excluded();
    if (!draws_from_seed(rule)) question.lots.seed.clear();
    return question;
}

std::vector<std::string> names_of(const Contest& contest,
                                  const std::vector<tally::CandidateIndex>& candidates) {
    std::vector<std::string> names;
    for (const tally::CandidateIndex candidate : candidates)
        names.push_back(contest.candidates[candidate].name);
    return names;
}

ComparedRule row_of(const Contest& contest, const tally::Count& count,
                    const std::vector<bool>& excluded) {
    ComparedRule row;
    row.rule = count.rule->id;
    row.winners = names_of(contest, count.winners);
    row.rounds = static_cast<std::uint32_t>(count.rounds.size());
    row.valid_ballots = count.valid_ballots;
    row.threshold = count.threshold;
    row.last_margin = last_margin(count, excluded);
    row.exhausted = count.rounds.back().exhausted;
    row.open_ties = static_cast<std::uint32_t>(std::count_if(
        count.ties.begin(), count.ties.end(),
        [](const tally::Tie& tie) { return tie.decided_by == tally::DecidedBy::default_order; }));
    return row;
}

std::vector<tally::CandidateIndex> sorted(std::vector<tally::CandidateIndex> candidates) {
    std::sort(candidates.begin(), candidates.end());
    return candidates;
}

Comparison comparison_of(const Contest& contest, const std::vector<Run>& runs) {
    Comparison out;
    const tally::Count* first = nullptr;
    for (const Run& run : runs) {
        if (!run.question) {
            out.not_counted.push_back({run.rule->id, run.question.error().detail});
        } else if (!*run.count) {
            out.not_counted.push_back({run.rule->id, run.count->error().detail});
        } else {
            const tally::Count& count = **run.count;
            if (first == nullptr) first = &count;
            out.counted.push_back(row_of(contest, count, run.question->excluded));
            out.counted.back().same_winners = sorted(count.winners) == sorted(first->winners);
        }
    }
    return out;
}

// Who is still to be decided, as the rounds of a count go by.
class Undecided {
public:
    Undecided(const tally::Count& count, std::vector<bool> excluded)
        : again_(count.rule->passes == tally::Passes::one_a_seat),
          decided_(std::move(excluded)),
          eliminated_(decided_.size()) {}

    // Before the round's totals are looked at.
    void open(const tally::Round& round) {
        if (again_ && round.begins_anew) eliminated_.assign(eliminated_.size(), false);
    }
    bool has(tally::CandidateIndex candidate) const {
        return !decided_[candidate] && !eliminated_[candidate];
    }
    void close(const tally::Round& round) {
        for (const auto candidate : round.elected) decided_[candidate] = true;
        for (const auto candidate : round.eliminated) eliminated_[candidate] = true;
    }

private:
    bool again_;                 // who lost one seat's count stands for the next
    std::vector<bool> decided_;  // elected, or not in the race
    std::vector<bool> eliminated_;
};

// In one round: the fewest votes of a winner above the most of the others, of those undecided.
std::optional<tally::Votes> margin_of(const tally::Round& round, const Undecided& undecided,
                                      const std::vector<bool>& wins) {
    std::optional<tally::Votes> fewest;
    std::optional<tally::Votes> most;
    for (std::size_t at = 0; at < wins.size(); ++at) {
        const tally::Votes& votes = round.totals[at];
        if (!undecided.has(static_cast<tally::CandidateIndex>(at))) continue;
        if (wins[at] && (!fewest || votes.units < fewest->units)) fewest = votes;
        if (!wins[at] && (!most || votes.units > most->units)) most = votes;
    }
    if (!fewest || !most) return std::nullopt;
    return tally::Votes{fewest->units - most->units, fewest->places};
}

}  // namespace

std::optional<tally::Votes> last_margin(const tally::Count& count,
                                        const std::vector<bool>& excluded) {
    std::vector<bool> wins(excluded.size());
    for (const tally::CandidateIndex winner : count.winners) wins[winner] = true;
    Undecided undecided(count, excluded);
    std::optional<tally::Votes> margin;
    for (const tally::Round& round : count.rounds) {
        undecided.open(round);
        if (const auto here = margin_of(round, undecided, wins)) margin = here;
        undecided.close(round);
    }
    return margin;
}

namespace {

// What every comparison does once it knows what each rule is asked.
Comparison count_runs(const Contest& contest, const std::vector<bool>& excluded,
                      std::vector<Run>& runs, const RunOn& on) {
    Profiles& profiles = on.profiles;
    for (Run& run : runs) {
        if (run.question) run.profile = profiles.place_for(*run.rule);
    }
    profiles.build(contest, excluded, on.executor);
    on.executor.run_all(runs.size(), [&](std::size_t at) {
        Run& run = runs[at];
        if (run.question) run.count = tally::count(profiles[run.profile], *run.rule, *run.question);
    });
    Comparison out = comparison_of(contest, runs);
    out.contest = contest.title;
    out.candidates =
        static_cast<std::uint32_t>(std::count(excluded.begin(), excluded.end(), false));
    out.ballots = contest.ballots.voters();
    return out;
}

}  // namespace

base::Result<Comparison> compare(const Contest& contest, const CountOptions& options,
                                 std::span<const RulePointer> rules, base::Executor& executor) {
    const auto seats = options.seats ? options.seats : contest.seats;
    if (!seats) {
        return base::Error{base::ErrorKind::invalid,
                           "the file does not say how many are to be elected; add --seats N"};
    }
    const std::vector<bool> excluded = TRY(excluded_of(contest, options));
    std::vector<Run> runs;
    for (const RulePointer& rule : rules)
        runs.push_back({rule.get(), question_for(contest, *rule, options), 0, std::nullopt});
    Profiles profiles;
    Comparison out = count_runs(contest, excluded, runs, {profiles, executor});
    out.seats = *seats;
    return out;
}

Comparison compare(const Subject& subject, std::span<const RulePointer> rules,
                   base::Executor& executor) {
    std::vector<Run> runs;
    runs.push_back({&subject.rule, question_for(subject, subject.rule), 0, std::nullopt});
    for (const RulePointer& rule : rules) {
        if (rule->id != subject.rule.id)
            runs.push_back({rule.get(), question_for(subject, *rule), 0, std::nullopt});
    }
    Profiles profiles;
    profiles.have(subject.rule, *subject.profile);
    Comparison out = count_runs(subject.contest, subject.excluded(), runs, {profiles, executor});
    out.seats = subject.question.seats;
    return out;
}

}  // namespace almanac::elections
