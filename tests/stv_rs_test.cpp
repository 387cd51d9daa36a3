// stv-rs's published transcripts of Meek's rule: every total, quota and residual of every round to
// the last digit, who was elected and who left, shared ranks in both of its ways. Its `approx`
// transcripts are counts in rounded fractions, not in exact ones, and are no reference for us.

#include "engine/base/decimal.h"
#include "tests/fixture_blt.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace almanac {
namespace {

using Names = std::set<std::string>;

// What a transcript says under one "Action:".
struct Action {
    std::string title;
    std::map<std::string, std::string> totals;   // by name; of some actions only
    std::map<std::string, std::string> figures;  // Quota, Votes, Residual, Total, Surplus
};

struct Transcript {
    std::vector<std::vector<Action>> rounds;
    std::vector<Action> after;  // "… remaining" and the end
};

// "	Defeated: Apple, Date (0.000000000)" or "	Quota: 7.000000429"
void take_line(Action& action, const std::string& line) {
    const std::size_t colon = line.find(':');
    const std::string key = line.substr(1, colon - 1);
    const std::size_t open = line.rfind(" (");
    if (open == std::string::npos) {
        action.figures[key] = line.substr(colon + 2);
        return;
    }
    const std::string votes = line.substr(open + 2, line.size() - open - 3);
    std::istringstream names(line.substr(colon + 1, open - colon - 1));
    for (std::string name; std::getline(names, name, ',');)
        action.totals[name.substr(name.find_first_not_of(' '))] = votes;
}

Transcript transcript_of(const std::filesystem::path& path) {
    Transcript transcript;
    Action* now = nullptr;
    for (const std::string& line : lines_of(path)) {
        if (line.starts_with("Round ")) {
            transcript.rounds.emplace_back();
        } else if (line.starts_with("Action: Begin Count")) {
            now = nullptr;
        } else if (line.starts_with("Action: ")) {
            const std::string title = line.substr(8);
            const bool over =
                title.find(" remaining: ") != std::string::npos || title == "Count Complete";
            auto& actions = over ? transcript.after : transcript.rounds.back();
            now = &actions.emplace_back(Action{title, {}, {}});
        } else if (now != nullptr && line.starts_with("\t") &&
                   line.find(':') != std::string::npos) {
            take_line(*now, line);
        }
    }
    return transcript;
}

// Whom the actions that begin so are about.
Names subjects(const std::vector<Action>& actions, std::string_view verb) {
    Names names;
    for (const Action& action : actions) {
        if (action.title.starts_with(verb))
            names.insert(action.title.substr(action.title.rfind(": ") + 2));
    }
    return names;
}

Names names_of(const FixtureContest& contest, const std::vector<tally::CandidateIndex>& places) {
    Names names;
    for (const tally::CandidateIndex place : places) names.insert(contest.names[place]);
    return names;
}

void expect_figures(const FixtureContest& contest, const tally::Round& round,
                    const Action& action) {
    EXPECT_EQ(base::to_string(round.threshold), action.figures.at("Quota"));
    const tally::Votes unheld{round.exhausted.units + round.residual.units, round.exhausted.places};
    EXPECT_EQ(base::to_string(unheld), action.figures.at("Residual"));
    std::size_t standing = 0;
    for (std::size_t at = 0; at < contest.names.size(); ++at) {
        if (contest.withdrawn[at]) continue;
        ++standing;
        const auto found = action.totals.find(contest.names[at]);
        ASSERT_NE(found, action.totals.end()) << contest.names[at];
        EXPECT_EQ(base::to_string(round.totals[at]), found->second) << contest.names[at];
    }
    EXPECT_EQ(action.totals.size(), standing);
}

// The action of a round that shows everybody's votes before any of its decisions changed them.
const Action* shown_in(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
        if (!action.totals.empty()) return &action;
    }
    return nullptr;
}

void expect_equal(const FixtureContest& contest, const tally::Count& count,
                  const Transcript& transcript) {
    ASSERT_EQ(count.rounds.size(), transcript.rounds.size() + 1);
    for (std::size_t at = 0; at < transcript.rounds.size(); ++at) {
        SCOPED_TRACE("round " + std::to_string(at + 1));
        const auto& actions = transcript.rounds[at];
        const Action* const shown = shown_in(actions);
        ASSERT_NE(shown, nullptr);
        expect_figures(contest, count.rounds[at], *shown);
        EXPECT_EQ(names_of(contest, count.rounds[at].elected), subjects(actions, "Elect: "));
        Names left = subjects(actions, "Defeat (");
        if (at + 1 == transcript.rounds.size())
            left.merge(subjects(transcript.after, "Defeat remaining: "));
        EXPECT_EQ(names_of(contest, count.rounds[at].eliminated), left);
    }
    SCOPED_TRACE("the end");
    EXPECT_EQ(names_of(contest, count.rounds.back().elected),
              subjects(transcript.after, "Elect remaining: "));
    expect_figures(contest, count.rounds.back(), transcript.after.back());
}

std::filesystem::path folder() { return fixtures_folder() / "stv-rs"; }

// "random/rand_2x10" of "random/rand_2x10.equalize.fixed9.log"
std::string case_of(const std::string& log) { return log.substr(0, log.find('.')); }

tally::Rule rule_of(const std::string& log) {
    tally::Rule rule = *tally::find_rule("meek-stv-rs");
    const bool equalized = log.find(".equalize.") != std::string::npos;
    rule.equal_share = equalized ? tally::EqualShare::all_orders : tally::EqualShare::split;
    return rule;
}

// What a transcript is no reference for, with the reason.
const char* reason_against(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    if (name.ends_with(".err")) return "how a peer failed";
    if (name.find(".approx.") != std::string::npos)
        return "fractions whose keep values are rounded to six places, as in no rule";
    if (file.parent_path().string().find("plurality_block_voting") != std::string::npos)
        return "another method";
    if (std::filesystem::file_size(file) == 0) return "its 64 bits overflowed";
    return nullptr;
}

TEST_F(RealElections, TranscriptsOfStvRsAreEqualInEveryRound) {
    const std::filesystem::path expected = folder() / "expected/meek";
    std::size_t counted = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(expected)) {
        const std::string log = std::filesystem::relative(entry.path(), expected).string();
        if (!entry.is_regular_file() || reason_against(entry.path()) != nullptr) continue;
        SCOPED_TRACE(log);
        const FixtureContest contest = read_fixture_blt(folder() / (case_of(log) + ".blt"));
        const auto count = count_fixture(contest, rule_of(log));
        ASSERT_TRUE(count) << count.error().detail;
        expect_equal(contest, *count, transcript_of(entry.path()));
        ++counted;
    }
    EXPECT_EQ(counted, 21U);
}

TEST_F(RealElections, NoTranscriptOfStvRsIsPassedOverWithoutAReason) {
    std::set<std::string> ballots;
    std::set<std::string> counted;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder())) {
        if (!entry.is_regular_file() || entry.path().filename() == "README.md") continue;
        const std::string name = std::filesystem::relative(entry.path(), folder()).string();
        if (name.ends_with(".blt")) {
            ballots.insert(case_of(name));
        } else if (reason_against(entry.path()) == nullptr) {
            counted.insert(case_of(name.substr(std::string("expected/meek/").size())));
        }
    }
    EXPECT_EQ(ballots, counted) << "ballots without a transcript that counts, or the reverse";
}

TEST_F(RealElections, WhatOverflowsIn64BitsIsCountedByEveryRuleOfKeepValues) {
    const FixtureContest contest = read_fixture_blt(folder() / "bigint/ballot_count_overflows.blt");
    for (const char* id : {"meek-prf", "meek-stv-rs"}) {
        const auto count = count_fixture(contest, *tally::find_rule(id));
        ASSERT_TRUE(count) << count.error().detail;
        EXPECT_EQ(base::to_string(count->rounds[0].totals[0]), "18446744074.000000000");
    }
    for (const char* id : {"meek-droop", "warren-droop"}) {
        const auto count = count_fixture(contest, *tally::find_rule(id));
        ASSERT_TRUE(count) << count.error().detail;
        EXPECT_EQ(base::to_string(count->rounds[0].totals[0]), "18446744074.000000000000000000");
    }
}

}  // namespace
}  // namespace almanac
