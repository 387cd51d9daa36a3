#include "apps/elections/compare.h"

#include "apps/elections/subject.h"
#include "engine/base/ensure.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace almanac::elections {

namespace {

using tally::Rule;
using RulePointer = std::shared_ptr<const Rule>;

// One rule on its way through the comparison.
struct Run {
    const Rule* rule = nullptr;
    base::Result<tally::Question> question;
    std::size_t profile = 0;  // its place in Profiles, where there is a question
    std::optional<base::Result<tally::Count>> count;
};

// Cleaned ballots, one profile for all rules that treat ballots alike: cleaned when the first of
// them is counted, given up when the last is.
class Profiles {
public:
    Profiles(const Contest& contest, std::vector<bool> excluded)
        : contest_(contest), excluded_(std::move(excluded)) {}

    // Ballots that are cleaned already, before any other place is asked for.
    void have(const Rule& rule, const tally::Profile& profile) {
        place_for(rule);
        cleanings_.front()->ready = &profile;
    }

    // The place of the rule's ballots; whoever asks counts by them once.
    std::size_t place_for(const Rule& rule) {
        const auto same = std::find_if(cleanings_.begin(), cleanings_.end(), [&](const auto& each) {
            return tally::reads_ballots_alike(each->rule, rule);
        });
        const auto place = static_cast<std::size_t>(same - cleanings_.begin());
        if (same == cleanings_.end()) cleanings_.push_back(std::make_unique<Cleaning>(rule));
        ++cleanings_[place]->to_count;
        return place;
    }

    base::Result<tally::Count> count(std::size_t place, const Rule& rule,
                                     const tally::Question& question) {
        Cleaning& cleaning = *cleanings_[place];
        if (cleaning.ready != nullptr) return tally::count(*cleaning.ready, rule, question);
        std::call_once(cleaning.once, [&] {
            cleaning.built.emplace(profile_of(contest_, cleaning.rule, excluded_));
        });
        auto count = tally::count(*cleaning.built, rule, question);
        if (--cleaning.to_count == 0) cleaning.built.reset();
        return count;
    }

    const std::vector<bool>& excluded() const { return excluded_; }

private:
    struct Cleaning {
        explicit Cleaning(const Rule& of) : rule(of) {}
        const Rule& rule;
        const tally::Profile* ready = nullptr;
        std::once_flag once;
        std::optional<tally::Profile> built;
        std::atomic<std::size_t> to_count{0};
    };

    const Contest& contest_;
    std::vector<bool> excluded_;
    std::vector<std::unique_ptr<Cleaning>> cleanings_;
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

// What every comparison does once it knows what each rule is asked. Rules that share a profile
// follow each other, so that few profiles are there at a time.
Comparison count_runs(const Contest& contest, std::vector<Run>& runs, Profiles& profiles,
                      base::Executor& executor) {
    std::vector<Run*> in_turn;
    for (Run& run : runs) {
        if (!run.question) continue;
        run.profile = profiles.place_for(*run.rule);
        in_turn.push_back(&run);
    }
    std::stable_sort(in_turn.begin(), in_turn.end(), [](const Run* one, const Run* other) {
        return one->profile < other->profile;
    });
    executor.run_all(in_turn.size(), [&](std::size_t at) {
        Run& run = *in_turn[at];
        run.count = profiles.count(run.profile, *run.rule, *run.question);
    });
    Comparison out = comparison_of(contest, runs);
    const std::vector<bool>& excluded = profiles.excluded();
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
    Profiles profiles(contest, TRY(excluded_of(contest, options)));
    std::vector<Run> runs;
    for (const RulePointer& rule : rules)
        runs.push_back({rule.get(), question_for(contest, *rule, options), 0, std::nullopt});
    Comparison out = count_runs(contest, runs, profiles, executor);
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
    Profiles profiles(subject.contest, subject.excluded());
    profiles.have(subject.rule, *subject.profile);
    Comparison out = count_runs(subject.contest, runs, profiles, executor);
    out.seats = subject.question.seats;
    return out;
}

}  // namespace almanac::elections
