#include "apps/elections/question.h"

#include "apps/elections/lots.h"
#include "apps/elections/names.h"
#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

std::string list_rules() {
    std::string out;
    for (const tally::Rule& rule : tally::preset_rules()) {
        if (!out.empty()) out += ", ";
        out += rule.id;
    }
    return out;
}

base::Result<const tally::Rule*> known_rule(std::string_view id) {
    if (const tally::Rule* rule = tally::find_rule(id)) return rule;
    return base::Error{
        base::ErrorKind::missing,
        fmt::format("there is no rule \"{}\"; the rules are {} (\"almanac rules\" explains them)",
                    id, list_rules())};
}

base::Result<const tally::Rule*> resolve_rule(const CountOptions& options, const Contest& contest) {
    if (!options.rule.empty()) return known_rule(options.rule);
    if (!contest.rule.empty()) return known_rule(contest.rule);
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("the file does not say by which rule to count; add --rule with one of {} "
                    "(\"almanac rules\" explains them)",
                    list_rules())};
}

base::Result<std::uint32_t> resolve_seats(const CountOptions& options, const Contest& contest,
                                          const tally::Rule& rule) {
    const std::optional<std::uint32_t> seats = options.seats ? options.seats : contest.seats;
    if (!seats && rule.single_seat) return 1;
    if (!seats) {
        return base::Error{base::ErrorKind::invalid,
                           "the file does not say how many are to be elected; add --seats N"};
    }
    if (*seats == 0) {
        return base::Error{base::ErrorKind::invalid,
                           "0 seats leave nothing to count; give --seats 1 or more"};
    }
    if (rule.single_seat && *seats != 1) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("the rule {} elects one, but {} {} seats; give --seats 1 or another --rule",
                        rule.id, options.seats ? "--seats says" : "the file says", *seats)};
    }
    return *seats;
}

base::Result<void> check_standing(const std::vector<bool>& excluded, std::uint32_t seats) {
    const auto standing =
        static_cast<std::uint64_t>(std::count(excluded.begin(), excluded.end(), false));
    if (standing == 0) {
        return base::Error{base::ErrorKind::invalid,
                           "every candidate is excluded; give a narrower --exclude"};
    }
    if (seats > standing) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format(
                "{} seats are more than the {} candidates who stand; give a smaller --seats", seats,
                standing)};
    }
    return {};
}

// The text of the lots, with the seed as its last line.
base::Result<std::string> resolve_lots(const CountOptions& options, const tally::Rule& rule) {
    std::string text(options.lots ? options.lots->bytes : std::string_view());
    if (!options.seed) return text;
    if (draws_from_seed(rule)) return with_seed(text, *options.seed);
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("the rule {} does not draw its lots from a seed; leave out --seed", rule.id)};
}

// The count as it stood after that many rounds.
void stop_after(tally::Count& count, std::uint32_t rounds) {
    if (count.rounds.size() <= rounds) return;
    count.rounds.resize(rounds);
    count.winners.clear();
    for (const tally::Round& round : count.rounds)
        count.winners.insert(count.winners.end(), round.elected.begin(), round.elected.end());
    if (!count.rounds.empty()) count.threshold = count.rounds.back().threshold;
    std::erase_if(count.ties, [&](const tally::Tie& tie) { return tie.round > rounds; });
}

base::Result<void> check_lots(const Prepared& prepared, const tally::Count& count) {
    for (const tally::Tie& tie : count.ties) {
        if (tie.decided_by != tally::DecidedBy::default_order) continue;
        std::string tied;
        for (const tally::CandidateIndex candidate : tie.candidates) {
            if (!tied.empty()) tied += ", ";
            tied += prepared.contest.candidates[candidate].name;
        }
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("a lot has to be drawn in round {}: {} have equally many votes; draw it "
                        "and give --lots a file with, for example, the line \"round {}: {}\"",
                        tie.round, tied, tie.round, prepared.contest.candidates[tie.chosen].name)};
    }
    return {};
}

std::vector<std::string> names_of(const Contest& contest) {
    std::vector<std::string> names;
    names.reserve(contest.candidates.size());
    for (const Candidate& candidate : contest.candidates) names.push_back(candidate.name);
    return names;
}

}  // namespace

base::Result<void> check_equal_ranks(const Contest& contest, const tally::Rule& rule) {
    if (!contest.equal_ranks || contest.equal_ranks_may_be_overvotes || rule.equal_ranks) return {};
    std::string able;
    for (const tally::Rule& preset : tally::preset_rules()) {
        if (preset.equal_ranks) able += (able.empty() ? "" : ", ") + preset.id;
    }
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("ballots rank candidates equally (2=3), which the rule {} cannot count; {}",
                    rule.id,
                    able.empty() ? "no rule can yet: put them in an order"
                                 : fmt::format("give --rule with one of {}", able))};
}

std::vector<bool> undeclared_of(const Contest& contest) {
    std::vector<bool> undeclared;
    for (const Candidate& candidate : contest.candidates)
        undeclared.push_back(candidate.undeclared_write_ins);
    if (std::find(undeclared.begin(), undeclared.end(), true) == undeclared.end()) return {};
    return undeclared;
}

base::Result<void> check_rule(std::string_view id) {
    const auto rule = known_rule(id);
    if (!rule) return rule.error();
    return {};
}

base::Result<std::vector<bool>> excluded_of(const Contest& contest, const CountOptions& options) {
    std::vector<bool> excluded(contest.candidates.size(), false);
    for (std::size_t index = 0; index < excluded.size(); ++index) {
        excluded[index] = contest.candidates[index].withdrawn;
    }
    for (const std::string& pattern : options.exclude) {
        const auto found = find_candidates(contest, pattern);
        if (!found)
            return base::Error{found.error().kind,
                               fmt::format("--exclude: {}", found.error().detail)};
        for (const tally::CandidateIndex candidate : *found) excluded[candidate] = true;
    }
    return excluded;
}

bool draws_from_seed(const tally::Rule& rule) {
    return rule.lot != tally::LotSource::candidate_order &&
           rule.lot != tally::LotSource::wichmann_hill &&
           rule.lot != tally::LotSource::wichmann_hill_calculator;
}

base::Result<Asked> ask(const Contest& contest, const tally::Rule& rule,
                        const CountOptions& options) {
    Asked asked;
    TRY(check_equal_ranks(contest, rule));
    asked.question.seats = TRY(resolve_seats(options, contest, rule));
    asked.question.excluded = TRY(excluded_of(contest, options));
    TRY(check_standing(asked.question.excluded, asked.question.seats));
    asked.lots = TRY(resolve_lots(options, rule));
    if (options.lots || options.seed) {
        asked.question.lots =
            TRY(parse_lots(contest, options.lots ? options.lots->name : "--seed", asked.lots));
    }
    asked.question.names = names_of(contest);
    asked.question.undeclared_write_ins = undeclared_of(contest);
    return asked;
}

base::Result<Prepared> resolve(Contest contest, const CountOptions& options) {
    Prepared prepared;
    prepared.users_rule = options.users_rule;
    prepared.rule =
        options.users_rule ? options.users_rule.get() : TRY(resolve_rule(options, contest));
    Asked asked = TRY(ask(contest, *prepared.rule, options));
    prepared.question = std::move(asked.question);
    prepared.lots = std::move(asked.lots);
    prepared.rounds_max = options.rounds_max;
    prepared.lots_required = options.lots_required;
    prepared.contest = std::move(contest);
    return prepared;
}

tally::Profile profile_of(const Contest& contest, const tally::Rule& rule,
                          const std::vector<bool>& excluded, tally::KeepOrder order) {
    return tally::Profile::build(contest.ballots, rule, contest.candidates.size(), excluded, order);
}

base::Result<tally::Count> count(const Prepared& prepared) {
    base::ensure(prepared.rule != nullptr, "a prepared contest has a rule");
    const auto profile = profile_of(prepared.contest, *prepared.rule, prepared.question.excluded);
    tally::Count counted = TRY(tally::count(profile, *prepared.rule, prepared.question));
    if (prepared.rounds_max) stop_after(counted, *prepared.rounds_max);
    if (prepared.lots_required) TRY(check_lots(prepared, counted));
    return counted;
}

}  // namespace almanac::elections
