// California's SB 1288, as its author's reference implementation counts it: 74 small elections,
// single seat and several, with the totals of every round, who left or won in it, and where ballots
// stopped. They are read here alone: no program but the reference writes their form.

#include "tally/tally.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace almanac {
namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;
using tally::CandidateIndex;

// "|A||B" and ["A", "", "B"] are the same list.
std::vector<std::string> texts_of(element value) {
    std::vector<std::string> texts;
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) {
        for (const element each : value.get_array()) texts.emplace_back(each.get_string().value());
        return texts;
    }
    for (std::size_t at = 0; at < text.size() && text.size() > 1;) {
        const std::size_t end = std::min(text.find(text.front(), at + 1), text.size());
        texts.emplace_back(text.substr(at + 1, end - at - 1));
        at = end;
    }
    return texts;
}

// What a candidate came to.
struct Fate {
    bool elected = false;
    std::uint64_t round = 0;
    double votes = 0;
};

// One file with those that it includes.
struct Case {
    std::int64_t seats = 0;
    std::vector<std::string> candidates;
    std::vector<std::pair<std::uint32_t, std::vector<std::string>>> ballots;
    std::size_t levels = 0;
    std::vector<std::string> tie_breaker;  // who leaves first of those tied
    bool stop_at_majority = false;
    std::vector<std::string> alternative_defeats;  // one for all rounds, or one a round
    std::map<std::string, Fate> fates;
    std::map<std::string, std::vector<double>> totals;  // by candidate or category
    bool refused = false;
};

class Reader {
public:
    explicit Reader(const fs::path& folder) : folder_(folder) {}

    Case read(const fs::path& file) {
        simdjson::dom::parser parser;
        const element json = load_json(parser, file);
        take_included(json);
        take_contest(json);
        take_options(json);
        take_expected(json);
        return case_;
    }

private:
    void take_included(element json) {
        element included;
        if (json["include"].get(included) != simdjson::SUCCESS) return;
        for (const std::string& name : texts_of(included))
            case_ = Reader(folder_).read(folder_ / name);
    }

    void take_contest(element json) {
        element value;
        if (json["nbr_seats_to_fill"].get(value) == simdjson::SUCCESS)
            case_.seats = value.get_int64().value();
        if (json["candidates"].get(value) == simdjson::SUCCESS) case_.candidates = texts_of(value);
        if (json["tie_breaker"].get(value) == simdjson::SUCCESS)
            case_.tie_breaker = texts_of(value);
        case_.levels = number_of(json, "max_ranking_levels", case_.levels);
        for (const char* key : {"ballots", "ballots_more"}) {
            if (json[key].get(value) != simdjson::SUCCESS) continue;
            for (const element ballot : value.get_array()) {
                const auto weight = static_cast<std::uint32_t>(ballot.at(0).get_uint64().value());
                case_.ballots.emplace_back(weight, texts_of(ballot.at(1)));
            }
        }
    }

    void take_options(element json) {
        element value;
        if (json["options"].get(value) != simdjson::SUCCESS) return;
        element option;
        case_.stop_at_majority =
            value["stop_at_majority"].get(option) == simdjson::SUCCESS && option.get_bool().value();
        case_.alternative_defeats.clear();
        if (value["alternative_defeats"].get(option) != simdjson::SUCCESS) return;
        if (option.is_string()) {
            case_.alternative_defeats = {std::string(option.get_string().value())};
        } else {
            case_.alternative_defeats = texts_of(option);
        }
    }

    void take_expected(element json) {
        element value;
        case_.refused = json["exception"].get(value) == simdjson::SUCCESS;
        if (json["status_codes"].get(value) == simdjson::SUCCESS) {
            case_.fates.clear();
            for (const element each : value.get_array()) {
                const std::string name(each.at(0).get_string().value());
                const bool elected = each.at(1).get_string().value() == std::string_view("elected");
                case_.fates[name] = {elected, each.at(2).get_uint64().value(),
                                     each.at(3).get_double().value()};
            }
        }
        if (json["tally"].get(value) != simdjson::SUCCESS) return;
        case_.totals.clear();
        const simdjson::dom::object lines = value.get_object().value();
        for (const auto line : lines) {
            std::vector<double>& totals = case_.totals[std::string(line.key)];
            for (const element total : line.value.get_array())
                totals.push_back(total.get_double().value());
        }
    }

    fs::path folder_;
    Case case_;
};

bool says_yes(const std::string& text) { return text == "Y" || text == "y"; }

// The preset with the case's options; `round` of those given one a round.
tally::Rule rule_of(const Case& one, std::size_t round) {
    tally::Rule rule =
        *tally::find_rule(one.seats > 1 ? "california-sb1288" : "california-sb1288-single");
    if (one.seats > 1) return rule;  // the reference ignores the options there
    if (one.stop_at_majority) rule.stop = tally::Stop::majority;
    if (one.alternative_defeats.empty()) return rule;
    const std::size_t at = std::min(round, one.alternative_defeats.size()) - 1;
    if (says_yes(one.alternative_defeats[at])) rule.elimination = tally::Elimination::sure_losers;
    return rule;
}

// A case as tally counts it.
struct Contest {
    tally::Ballots ballots;
    tally::Question question;
    std::map<std::string, CandidateIndex> places;
};

Contest contest_of(const Case& one) {
    Contest contest;
    for (const std::string& name : one.candidates)
        contest.places.emplace(name, static_cast<CandidateIndex>(contest.places.size()));
    for (const auto& [weight, codes] : one.ballots) {
        std::vector<tally::Mark> marks;
        for (std::size_t at = 0; at < codes.size(); ++at) {
            const auto rank = static_cast<std::uint16_t>(at + 1);
            if (codes[at] == "#") marks.push_back({tally::overvote_mark, rank});
            if (contest.places.contains(codes[at]))
                marks.push_back({contest.places.at(codes[at]), rank});
        }
        contest.ballots.add(marks, weight);
    }
    contest.question.seats = static_cast<std::uint32_t>(std::max<std::int64_t>(one.seats, 0));
    contest.question.names = one.candidates;
    for (auto name = one.tie_breaker.rbegin(); name != one.tie_breaker.rend(); ++name)
        contest.question.lots.best_first.push_back(contest.places.at(*name));
    return contest;
}

base::Result<tally::Count> counted(const Contest& contest, const tally::Rule& rule) {
    const auto profile = tally::Profile::build(contest.ballots, rule, contest.places.size(),
                                               contest.question.excluded);
    return tally::count(profile, rule, contest.question);
}

// In units of the rule's last decimal; the file's figures are multiples of it.
std::int64_t units(double votes, const tally::Rule& rule) {
    return std::llround(votes * static_cast<double>(base::power_of_ten(rule.decimals)));
}

// What the reference tells apart and the count does not: who ranked fewer than he might have
// abstains, who ranked as many as he could is exhausted otherwise.
enum class Lost { overvotes, abstentions, others };

Lost lost(const Case& one, const Contest& contest, const tally::Count& count, std::size_t ballot) {
    const auto marks = contest.ballots.marks(ballot);
    const auto ranking = tally::clean(marks, *count.rule, {});
    const bool stopped = !ranking.empty() && ranking.back() == tally::overvote_stop;
    std::set<CandidateIndex> ranked;
    bool overvoted_first = false;
    for (const tally::Mark& mark : marks) {
        if (mark.candidate != tally::overvote_mark) ranked.insert(mark.candidate);
        overvoted_first |= ranked.empty() && mark.candidate == tally::overvote_mark;
    }
    if (stopped || overvoted_first) return Lost::overvotes;
    return ranked.size() < one.levels ? Lost::abstentions : Lost::others;
}

// What each category has lost as of every round, followed ballot by ballot.
std::map<Lost, std::vector<std::int64_t>> losses(const Case& one, const Contest& contest,
                                                 const tally::Count& count) {
    std::map<Lost, std::vector<std::int64_t>> losses;
    for (const Lost each : {Lost::overvotes, Lost::abstentions, Lost::others})
        losses[each].assign(count.rounds.size(), 0);
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const auto ranking = tally::clean(contest.ballots.marks(ballot), *count.rule, {});
        const auto steps = tally::journey(count, ranking);
        std::size_t since = 1;
        std::int64_t value = base::power_of_ten(count.rule->decimals);
        if (!steps.empty()) {
            if (steps.back().holder) continue;
            since = steps.back().round;
            value = static_cast<std::int64_t>(steps.back().value.units);
        }
        auto& category = losses[lost(one, contest, count, ballot)];
        for (std::size_t round = since; round <= count.rounds.size(); ++round)
            category[round - 1] += value * contest.ballots.weight(ballot);
    }
    return losses;
}

void expect_totals(const Case& one, const Contest& contest, const tally::Count& count,
                   std::size_t first) {
    for (const auto& [name, place] : contest.places) {
        const std::vector<double>& totals = one.totals.at(name);
        for (std::size_t round = first; round <= count.rounds.size() + first - 1; ++round) {
            const auto& ours = count.rounds[round - first];
            const std::int64_t expected =
                round <= totals.size() ? units(totals[round - 1], *count.rule) : 0;
            EXPECT_EQ(static_cast<std::int64_t>(ours.totals[place].units), expected)
                << name << " in round " << round;
        }
    }
}

void expect_categories(const Case& one, const Contest& contest, const tally::Count& count) {
    const auto lost = losses(one, contest, count);
    const std::map<std::string, Lost> named = {{":Overvotes", Lost::overvotes},
                                               {":Abstentions", Lost::abstentions},
                                               {":Other exhausted", Lost::others}};
    for (const auto& [name, category] : named) {
        const std::vector<double>& totals = one.totals.at(name);
        ASSERT_EQ(totals.size(), count.rounds.size());
        for (std::size_t at = 0; at < totals.size(); ++at)
            EXPECT_EQ(lost.at(category)[at], units(totals[at], *count.rule))
                << name << " in round " << at + 1;
    }
    const auto residual = one.totals.find(":Residual surplus");
    ASSERT_EQ(residual != one.totals.end(), one.seats > 1);
    if (one.seats == 1) return;
    for (std::size_t at = 0; at < residual->second.size(); ++at)
        EXPECT_EQ(static_cast<std::int64_t>(count.rounds[at].residual.units),
                  units(residual->second[at], *count.rule))
            << "residual in round " << at + 1;
}

bool holds(const std::vector<CandidateIndex>& candidates, CandidateIndex sought) {
    return std::find(candidates.begin(), candidates.end(), sought) != candidates.end();
}

// Who is left over when the last seat is filled is defeated in the last round.
void expect_fates(const Case& one, const Contest& contest, const tally::Count& count,
                  std::size_t first) {
    for (const auto& [name, fate] : one.fates) {
        if (fate.round < first) continue;
        const CandidateIndex place = contest.places.at(name);
        ASSERT_LE(fate.round - first, count.rounds.size() - 1) << name;
        const tally::Round& round = count.rounds[fate.round - first];
        const bool is_last = fate.round - first + 1 == count.rounds.size();
        const bool defeated =
            holds(round.eliminated, place) || (is_last && !holds(count.winners, place));
        EXPECT_TRUE(fate.elected ? holds(round.elected, place) : defeated)
            << name << " in round " << fate.round;
        EXPECT_EQ(static_cast<std::int64_t>(round.totals[place].units),
                  units(fate.votes, *count.rule))
            << name;
    }
}

// An official who gives up defeating several after some rounds goes on as if those who left by then
// had never stood.
void expect_two_halves(const Case& one, Contest contest) {
    const auto given = one.alternative_defeats.begin();
    const auto end = std::find(given, one.alternative_defeats.end(), "N");
    const auto rounds = static_cast<std::size_t>(end - given);
    const tally::Rule before = rule_of(one, 1);
    auto first = counted(contest, before);
    ASSERT_TRUE(first) << first.error().detail;
    ASSERT_GT(first->rounds.size(), rounds);
    contest.question.excluded.assign(contest.places.size(), false);
    for (std::size_t at = 0; at < rounds; ++at) {
        for (const CandidateIndex gone : first->rounds[at].eliminated)
            contest.question.excluded[gone] = true;
    }
    first->rounds.resize(rounds);
    expect_totals(one, contest, *first, 1);
    const tally::Rule after = rule_of(one, rounds + 1);
    const auto second = counted(contest, after);
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_EQ(second->rounds.size() + rounds, one.totals.at(":Overvotes").size());
    expect_totals(one, contest, *second, rounds + 1);
    expect_fates(one, contest, *second, rounds + 1);
}

void expect_case(const Case& one) {
    const Contest contest = contest_of(one);
    if (one.alternative_defeats.size() > 1) return expect_two_halves(one, contest);
    const tally::Rule rule = rule_of(one, 1);
    const auto count = counted(contest, rule);
    ASSERT_EQ(static_cast<bool>(count), !one.refused);
    if (one.refused) return;
    ASSERT_EQ(count->rounds.size(), one.totals.at(":Overvotes").size());
    expect_totals(one, contest, *count, 1);
    expect_fates(one, contest, *count, 1);
    expect_categories(one, contest, *count);
}

class CaliforniaSb1288 : public RealElections {};

TEST_F(CaliforniaSb1288, EveryElectionOfTheReferenceIsEqualInEveryRound) {
    const fs::path folder = real_elections_folder().parent_path() / "fixtures" / "sb1288";
    std::size_t read = 0;
    std::size_t judged = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        SCOPED_TRACE(entry.path().filename().string());
        const Case one = Reader(folder).read(entry.path());
        ++read;
        // What others include is no election of its own; where it has figures, those who include it
        // have others.
        if (entry.path().stem().string().ends_with("-base")) continue;
        expect_case(one);
        ++judged;
    }
    EXPECT_EQ(read, 74U);
    EXPECT_EQ(judged, 63U);
}

}  // namespace
}  // namespace almanac
