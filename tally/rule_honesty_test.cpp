// What rule_check.h lets pass, a count has to honour: every value that a preset's fields may be
// given instead changes the count of some election, or is refused.

#include "engine/base/random.h"
#include "tally/rule_fields.h"
#include "tally/tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace almanac::tally {
namespace {

// A small election full of trouble.
struct Small {
    std::size_t candidates = 0;
    Ballots ballots;
    Question question;
};

void add_ballot(Small& election, base::Random& random, std::size_t favourites) {
    std::vector<Mark> marks;
    const std::uint64_t ranks = random.below(7);
    for (std::uint16_t rank = 1; rank <= ranks; ++rank) {
        const std::uint64_t kind = random.below(20);
        const auto any = [&] {
            const std::size_t among = rank == 1 ? favourites : election.candidates;
            return static_cast<CandidateIndex>(random.below(among));
        };
        if (kind == 18) marks.push_back({overvote_mark, rank});
        if (kind >= 17) continue;
        marks.push_back({any(), rank});
        if (kind >= 15) marks.push_back({any(), rank});
    }
    election.ballots.add(marks, random.below(4) == 0 ? 3 : 1);
}

Small any_election(std::uint64_t seed) {
    base::Random random(seed);
    Small election;
    election.candidates = 3 + random.below(5);
    const std::size_t favourites = 1 + random.below(election.candidates);
    const std::uint64_t ballots = 5 + random.below(30);
    for (std::uint64_t ballot = 0; ballot < ballots; ++ballot)
        add_ballot(election, random, favourites);
    election.question.seats = static_cast<std::uint32_t>(1 + random.below(4));
    election.question.excluded.resize(election.candidates);
    if (random.below(2) == 0) election.question.lots.seed = "4711";
    election.question.undeclared_write_ins.resize(election.candidates);
    if (random.below(2) == 0)
        election.question.undeclared_write_ins[random.below(election.candidates)] = true;
    for (std::size_t at = 0; at < election.candidates; ++at)
        election.question.names.push_back("Candidate " + std::to_string(at));
    return election;
}

void print(std::ostream& out, const Votes& votes) { out << base::to_string(votes) << ' '; }

void print(std::ostream& out, const std::vector<CandidateIndex>& candidates) {
    for (const CandidateIndex candidate : candidates) out << candidate << ' ';
    out << "/ ";
}

void print(std::ostream& out, const Round& round) {
    for (const Votes& total : round.totals) print(out, total);
    for (const Votes& total : round.keep_values) print(out, total);
    print(out, round.threshold);
    print(out, round.exhausted);
    print(out, round.residual);
    print(out, round.elected);
    print(out, round.eliminated);
    for (const Transfer& transfer : round.transfers) {
        out << transfer.from << '>' << (transfer.to ? *transfer.to : 99) << '=' << transfer.ballots;
        print(out, transfer.votes);
        print(out, transfer.value);
    }
    out << round.begins_anew << '\n';
}

// Everything that a count says, or why there is none.
std::string outcome_of(const Rule& rule, const Small& election) {
    const auto profile = Profile::build(election.ballots, rule, election.candidates,
                                        election.question.excluded, KeepOrder::yes);
    Question question = election.question;
    if (rule.single_seat) question.seats = 1;
    const auto counted = count(profile, rule, question);
    if (!counted) return counted.error().detail;
    std::ostringstream out;
    for (const Round& round : counted->rounds) print(out, round);
    print(out, counted->winners);
    for (const Tie& tie : counted->ties)
        out << tie.round << ' ' << tie.chosen << ' ' << static_cast<int>(tie.decided_by) << '\n';
    return out.str();
}

// What a field may be given to see whether anybody looks at it.
std::vector<FieldValue> values_of(const FieldText& field) {
    switch (field.kind) {
        case FieldKind::word: {
            std::vector<FieldValue> all;
            for (const Word& word : field.words) all.emplace_back(std::string(word.word));
            return all;
        }
        case FieldKind::truth:
            return {true, false};
        case FieldKind::number:
            return {std::int64_t{1}, std::int64_t{4}, std::int64_t{9}};
        case FieldKind::limit:
            return {std::int64_t{1}, std::int64_t{2}, std::string(unlimited)};
        case FieldKind::text:
            break;
    }
    return {};
}

bool matters_as_is(const Rule& rule, const Rule& changed) {
    constexpr std::uint64_t elections = 4000;
    for (std::uint64_t seed = 1; seed <= elections; ++seed) {
        const Small election = any_election(seed);
        if (outcome_of(rule, election) != outcome_of(changed, election)) return true;
    }
    return false;
}

// What a rule says of the last place of its figures shows where that place is a coarse one.
Rule with_coarse_figures(Rule rule) {
    rule.decimals = 1;
    rule.omega = std::min<std::uint8_t>(rule.omega, 1);
    return rule;
}

bool matters(const Rule& rule, const Rule& changed) {
    if (matters_as_is(rule, changed)) return true;
    const Rule coarse = with_coarse_figures(rule);
    const Rule coarse_changed = with_coarse_figures(changed);
    return objections_to(coarse).empty() && objections_to(coarse_changed).empty() &&
           matters_as_is(coarse, coarse_changed);
}

// Two words for one thing: where a rule says nothing else of lots, a seed draws them by SHA-256.
bool is_synonym(const FieldText& field, const FieldValue& value) {
    return field.key == "lot" && unquoted(value) == "sha256";
}

// Values of fields that pass the checks: those that no rule of a kind honours, and those that one
// does. "parcels: deferral = not_above_gap"; of a number only that it is looked at.
struct Findings {
    std::set<std::string> ignored;
    std::set<std::string> honoured;
};

// Rules of a kind look at the same fields.
std::string kind_of(const Rule& rule) {
    std::string kind = unquoted(field_of(rule, "method"));
    if (rule.method != Method::transfer) return kind;
    return kind + (rule.surplus_value == SurplusValue::none ? " without surpluses" : "");
}

void look_at(const Rule& rule, Findings& findings) {
    for (const FieldText& field : rule_fields_in_words()) {
        if (field.step == Step::about || idle(rule, field.key)) continue;
        for (const FieldValue& value : values_of(field)) {
            Rule changed = rule;
            const bool number = field.kind == FieldKind::number;
            const std::string name = kind_of(rule) + ": " + std::string(field.key) + " = " +
                                     (number ? "any number" : unquoted(value));
            if (is_synonym(field, value) || findings.honoured.contains(name)) continue;
            if (value == field_of(rule, field.key)) continue;
            if (!set_field(changed, field.key, value) || !objections_to(changed).empty()) continue;
            (matters(rule, changed) ? findings.honoured : findings.ignored).insert(name);
        }
    }
}

TEST(RuleHonesty, WhatMayBeWrittenMatters) {
    Findings findings;
    for (const Rule& rule : preset_rules()) look_at(rule, findings);
    for (const std::string& name : findings.ignored) {
        EXPECT_TRUE(findings.honoured.contains(name))
            << name << " passes objections_to() and changes no count; refuse it in rule_check.cpp";
    }
    EXPECT_GE(findings.honoured.size(), 100u);
}

// The nodes of a profile as text.
std::string nodes_of(const Rule& rule, const Small& election) {
    const auto profile =
        Profile::build(election.ballots, rule, election.candidates, election.question.excluded);
    std::ostringstream out;
    for (const Profile::Node& node : profile.nodes())
        out << node.end << ' ' << node.candidate << ' ' << node.ballots << '\n';
    out << profile.valid() << ' ' << profile.not_counted().total();
    return out.str();
}

TEST(RuleHonesty, RulesThatReadBallotsAlikeHaveTheSameProfile) {
    constexpr std::uint64_t elections = 20;
    for (const Rule& one : preset_rules()) {
        for (const Rule& other : preset_rules()) {
            if (!reads_ballots_alike(one, other)) continue;
            for (std::uint64_t seed = 1; seed <= elections; ++seed) {
                const Small election = any_election(seed);
                ASSERT_EQ(nodes_of(one, election), nodes_of(other, election))
                    << one.id << " and " << other.id;
            }
        }
    }
}

}  // namespace
}  // namespace almanac::tally
