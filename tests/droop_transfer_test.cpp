// droop's published outputs for its transfer rules, and its counts of Glasgow's wards: every state
// that a movement of votes led to, who was elected and defeated on it, and what was lost, to the
// last digit. droop elects and defeats before it moves, in one round of its own, and moves once
// more before it elects those who remain; here a round is a state and what was decided on it, so
// that each state of droop's is one of our rounds.

#include "engine/base/decimal.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace almanac {
namespace {

namespace fs = std::filesystem;
using elections::CountOptions;
using elections::Prepared;
using simdjson::dom::element;

// One state of droop's count and what it decided on it; candidates by their number, from 1.
struct State {
    std::map<std::uint32_t, std::string> votes;  // without the withdrawn
    std::string exhausted;
    std::string quota;
    std::set<std::uint32_t> elected;
    std::set<std::uint32_t> eliminated;
};

// A whole count of droop's.
struct Expected {
    std::vector<std::string> names;  // by number, from 1
    std::vector<State> states;
    std::vector<std::pair<std::uint32_t, std::string>> ties;  // state from 1, who was chosen
    std::set<std::uint32_t> elected;
};

// Reads droop's list of actions.
class Actions {
public:
    explicit Actions(element json) {
        const auto candidates = json["cdict"].get_object().value();
        expected_.names.resize(candidates.size());
        for (const auto candidate : candidates)
            expected_.names[number(candidate.key) - 1] = text_of(candidate.value, "name");
        for (const element action : json["actions"].get_array()) take(action);
    }

    const Expected& expected() const { return expected_; }

private:
    static std::uint32_t number(std::string_view key) {
        std::uint32_t cid = 0;
        for (const char digit : key) cid = 10 * cid + static_cast<std::uint32_t>(digit - '0');
        return cid;
    }

    void take(element action) {
        const std::string tag = text_of(action, "tag");
        if (tag == "begin" || (tag == "round" && (moved_ || expected_.states.empty())))
            open(action);
        // Minneapolis counts after it opened its first round.
        if (tag == "count" && !moved_ && expected_.states.size() == 1) {
            expected_.states.clear();
            open(action);
        }
        if (tag == "transfer") moved_ = true;
        if (tag == "elect" || tag == "defeat") decide(action);
        const std::string message = text_of(action, "msg");
        if (tag == "tie")
            expected_.ties.emplace_back(expected_.states.size(),
                                        message.substr(message.rfind("-> ") + 3));
    }

    void open(element action) {
        State state;
        const simdjson::dom::object cstate = action["cstate"].get_object().value();
        for (const auto candidate : cstate) {
            const std::string votes = text_of(candidate.value, "vote");
            if (!votes.empty()) state.votes[number(candidate.key)] = votes;
        }
        state.exhausted = text_of(action, "nt_votes");
        state.quota = text_of(action, "quota");
        expected_.states.push_back(state);
        moved_ = false;
    }

    // Who is newly elected or defeated in this action. Who is only left over is no decision.
    void decide(element action) {
        if (text_of(action, "msg").starts_with("Defeat remaining")) return;
        if (moved_) open(action);
        State& now = expected_.states.back();
        const simdjson::dom::object cstate = action["cstate"].get_object().value();
        for (const auto candidate : cstate) {
            const std::uint32_t cid = number(candidate.key);
            const std::string state = text_of(candidate.value, "state");
            if (state == "elected" && expected_.elected.insert(cid).second) now.elected.insert(cid);
            if (state == "defeated" && defeated_.insert(cid).second) now.eliminated.insert(cid);
        }
    }

    Expected expected_;
    std::set<std::uint32_t> defeated_;
    bool moved_ = false;  // since the last state was opened
};

std::set<std::uint32_t> numbers_of(const std::vector<tally::CandidateIndex>& places) {
    std::set<std::uint32_t> numbers;
    for (const tally::CandidateIndex place : places) numbers.insert(place + 1U);
    return numbers;
}

void expect_state(const tally::Round& round, const State& state, const Expected& expected) {
    for (std::size_t place = 0; place < expected.names.size(); ++place) {
        const auto votes = state.votes.find(static_cast<std::uint32_t>(place) + 1);
        if (votes == state.votes.end()) {
            EXPECT_EQ(round.totals[place].units, 0) << expected.names[place];
        } else {
            EXPECT_EQ(base::to_string(round.totals[place]), votes->second) << expected.names[place];
        }
    }
    EXPECT_EQ(base::to_string(round.threshold), state.quota);
    EXPECT_EQ(base::to_string(round.exhausted), state.exhausted);
    EXPECT_EQ(numbers_of(round.elected), state.elected);
    EXPECT_EQ(numbers_of(round.eliminated), state.eliminated);
}

// The order of a file's [tie …] stands for lots; droop says on whom they fell.
void take_lots(Prepared& prepared, const Expected& expected) {
    for (const auto& [state, name] : expected.ties) {
        for (std::size_t place = 0; place < expected.names.size(); ++place) {
            if (expected.names[place] != name) continue;
            prepared.question.lots.by_round.push_back(
                {state, static_cast<tally::CandidateIndex>(place)});
        }
    }
}

void expect_count(Prepared prepared, const fs::path& json, bool lots_from_file) {
    SCOPED_TRACE(json.filename().string());
    simdjson::dom::parser parser;
    const Actions actions(load_json(parser, json));
    const Expected& expected = actions.expected();
    ASSERT_EQ(expected.names.size(), prepared.contest.candidates.size());
    for (std::size_t place = 0; place < expected.names.size(); ++place)
        EXPECT_EQ(prepared.contest.candidates[place].name, expected.names[place]);
    if (lots_from_file) take_lots(prepared, expected);
    const auto count = elections::count(prepared);
    ASSERT_TRUE(count) << count.error().detail;
    EXPECT_EQ(numbers_of(count->winners), expected.elected);
    ASSERT_EQ(count->rounds.size(), expected.states.size());
    for (std::size_t place = 0; place < expected.states.size(); ++place) {
        SCOPED_TRACE("round " + std::to_string(place + 1));
        expect_state(count->rounds[place], expected.states[place], expected);
    }
}

fs::path droop_folder() { return real_elections_folder().parent_path() / "fixtures" / "droop"; }

// "SC" of "SC-cfer-fixed-p5-d5.txt", which is of cfer-fixed; "" where it is of another.
std::string case_of(const std::string& file, const std::string& rule) {
    const std::size_t end = file.find("-" + rule + "-");
    return end == std::string::npos ? "" : file.substr(0, end);
}

fs::path ballots_of(const std::string& name) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(droop_folder())) {
        if (entry.path().filename() == name + ".blt") return entry.path();
    }
    return {};
}

// Counts every case there is an output of droop's rule for, by ours; returns how many. `rule` is
// "cfer-fixed": the rule and its arithmetic.
std::size_t count_cases(const std::string& rule, const tally::Rule& ours) {
    std::size_t counted = 0;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(droop_folder() / "expected" / "json")) {
        const std::string name = case_of(entry.path().filename().string(), rule);
        if (name.empty()) continue;
        CountOptions options;
        options.rule = "scotland-2007";  // any that fills several seats
        auto prepared = prepare_real({{}, rule, ballots_of(name)}, options);
        EXPECT_TRUE(prepared) << prepared.error().detail;
        if (!prepared) continue;
        prepared->rule = &ours;
        expect_count(std::move(*prepared), entry.path(), name == "42t");
        ++counted;
    }
    return counted;
}

class DroopTransfers : public RealElections {};

TEST_F(DroopTransfers, WigmOfTheProportionalRepresentationFoundation) {
    EXPECT_EQ(count_cases("wigm-prf-fixed", *tally::find_rule("wigm-prf")), 5U);
    EXPECT_EQ(count_cases("wigm-prf-batch-fixed", *tally::find_rule("wigm-prf-batch")), 5U);
}

TEST_F(DroopTransfers, WigmInGuardedDecimalsAndInRationals) {
    const tally::Rule& guarded = *tally::find_rule("wigm-droop");
    EXPECT_EQ(count_cases("wigm-guarded", guarded), 5U);
    tally::Rule rational = guarded;
    rational.arithmetic = tally::Arithmetic::rational;
    rational.decimals = 12;
    rational.guard = 0;
    EXPECT_EQ(count_cases("wigm-rational", rational), 4U);
}

TEST_F(DroopTransfers, CaliforniansForElectoralReform) {
    EXPECT_EQ(count_cases("cfer-fixed", *tally::find_rule("cfer")), 8U);
    EXPECT_EQ(count_cases("cfer-batch-fixed", *tally::find_rule("cfer-batch")), 5U);
}

TEST_F(DroopTransfers, Minneapolis) {
    EXPECT_EQ(count_cases("mpls-fixed", *tally::find_rule("minneapolis-droop")), 7U);
}

TEST_F(DroopTransfers, Scotland) {
    EXPECT_EQ(count_cases("scotland-fixed", *tally::find_rule("scotland-2007")), 6U);
}

TEST_F(DroopTransfers, GlasgowsWardsOf2007) {
    std::size_t counted = 0;
    for (const RealElection& election : real_elections()) {
        const fs::path json = election.folder / "expected" / "droop.json";
        if (!fs::exists(json)) continue;
        CountOptions options;
        options.rule = "scotland-2007";
        auto prepared = prepare_real(election, options);
        ASSERT_TRUE(prepared) << prepared.error().detail;
        expect_count(std::move(*prepared), json, false);
        ++counted;
    }
    EXPECT_GE(counted, 8U);
}

}  // namespace
}  // namespace almanac
