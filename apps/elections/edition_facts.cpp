#include "apps/elections/edition_facts.h"

#include "apps/elections/lots.h"
#include "apps/elections/rule_file.h"

#include <algorithm>

namespace almanac::elections {

EditionFacts facts_of(const Prepared& prepared, const tally::Count& count) {
    EditionFacts facts;
    facts.contest = prepared.contest.title;
    facts.rule = prepared.rule->id;
    facts.seats = count.seats;
    facts.ranks_max = prepared.contest.ranks_max;
    facts.valid_ballots = count.valid_ballots;
    facts.lots = prepared.lots;
    if (!is_preset(*prepared.rule)) facts.rule_file = rule_as_toml(*prepared.rule);
    for (std::size_t index = 0; index < prepared.contest.candidates.size(); ++index) {
        const std::uint32_t id = prepared.contest.candidates[index].id.number();
        facts.candidate_ids.push_back(id);
        if (!prepared.question.excluded.empty() && prepared.question.excluded[index])
            facts.excluded.push_back(id);
        if (!prepared.contest.candidates[index].undeclared_write_ins) continue;
        if (!facts.undeclared_write_ins) facts.undeclared_write_ins.emplace();
        facts.undeclared_write_ins->push_back(id);
    }
    for (const auto winner : count.winners)
        facts.winners.push_back(prepared.contest.candidates[winner].name);
    return facts;
}

base::Result<Prepared> prepared_again(Contest contest, const EditionFacts& facts) {
    Prepared prepared;
    contest.title = facts.contest;
    contest.ranks_max = facts.ranks_max;
    prepared.users_rule = TRY(stored_rule(facts.rule, facts.rule_file.value_or("")));
    prepared.rule = prepared.users_rule.get();
    prepared.question.seats = facts.seats;
    const auto undeclared = facts.undeclared_write_ins.value_or(std::vector<std::uint32_t>());
    const auto is_in = [](const std::vector<std::uint32_t>& ids, const Candidate& candidate) {
        return std::find(ids.begin(), ids.end(), candidate.id.number()) != ids.end();
    };
    for (Candidate& candidate : contest.candidates) {
        prepared.question.names.push_back(candidate.name);
        prepared.question.excluded.push_back(is_in(facts.excluded, candidate));
        candidate.undeclared_write_ins = is_in(undeclared, candidate);
    }
    prepared.question.undeclared_write_ins = undeclared_of(contest);
    prepared.lots = facts.lots;
    if (!facts.lots.empty())
        prepared.question.lots = TRY(parse_lots(contest, "lots of manifest.json", facts.lots));
    prepared.contest = std::move(contest);
    return prepared;
}

}  // namespace almanac::elections
