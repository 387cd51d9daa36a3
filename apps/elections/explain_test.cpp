// Explanations of counts under every rule: each printed equation is worked out again by a parser of
// its own, and what is printed adds up to the totals of the round.

#include "apps/elections/explain.h"

#include "engine/base/random.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

// Works out "(40 - 3) x 2 / 7" with the usual precedence.
class Calculator {
public:
    explicit Calculator(std::string_view text) : text_(text) {}

    Rational run() {
        const Rational value = sum();
        EXPECT_TRUE(text_.empty()) << "not understood: " << text_;
        return value;
    }

private:
    bool take(std::string_view word) {
        if (!text_.starts_with(word)) return false;
        text_.remove_prefix(word.size());
        return true;
    }
    Rational sum() {
        Rational value = product();
        while (true) {
            if (take(" + "))
                value += product();
            else if (take(" - "))
                value -= product();
            else
                return value;
        }
    }
    Rational product() {
        Rational value = atom();
        while (true) {
            if (take(" x "))
                value *= atom();
            else if (take(" / "))
                value /= atom();
            else
                return value;
        }
    }
    Rational atom() {
        if (take("(")) {
            const Rational value = sum();
            EXPECT_TRUE(take(")"));
            return value;
        }
        const bool below = take("-");
        Integer units = 0;
        Integer unit = 1;
        bool behind_point = false;
        std::size_t at = 0;
        for (; at < text_.size() &&
               (std::isdigit(text_[at]) != 0 || text_[at] == ',' || text_[at] == '.');
             ++at) {
            if (text_[at] == '.') behind_point = true;
            if (std::isdigit(text_[at]) == 0) continue;
            units = units * 10 + (text_[at] - '0');
            if (behind_point) unit *= 10;
        }
        EXPECT_GT(at, 0u) << "no number: " << text_;
        text_.remove_prefix(at);
        return below ? -Rational(units, unit) : Rational(units, unit);
    }

    std::string_view text_;
};

// "Bo: 2 / 7 = 0.2857 (cut to 4 decimals)", taken apart.
struct Equation {
    std::string who;
    Rational left;
    Rational right;
    bool exact = true;  // = and not ≈
    std::string note;
    std::size_t places = 0;  // of the right side
};

std::optional<Equation> parsed(const std::string& line) {
    const bool exact = line.find(" = ") != std::string::npos;
    const std::string sign = exact ? " = " : " ≈ ";
    const std::size_t at = line.find(sign);
    if (at == std::string::npos) return std::nullopt;
    Equation out;
    out.exact = exact;
    std::string left = line.substr(0, at);
    const std::size_t colon = left.rfind(": ");
    if (colon != std::string::npos) {
        out.who = left.substr(0, colon);
        left = left.substr(colon + 2);
    }
    std::string right = line.substr(at + sign.size());
    const std::size_t note = std::min(right.find(" ("), right.find(", the"));
    if (note != std::string::npos) {
        out.note = right.substr(note + 1);
        right.resize(note);
    }
    out.left = Calculator(left).run();
    out.right = Calculator(right).run();
    const std::size_t point = right.find('.');
    out.places = point == std::string::npos ? 0 : right.size() - point - 1;
    return out;
}

Rational power_of_ten(std::size_t places) {
    Integer power = 1;
    for (std::size_t place = 0; place < places; ++place) power *= 10;
    return Rational(power);
}

Rational exactly(const tally::Votes& votes) { return Calculator(base::to_string(votes)).run(); }

// The places that a note speaks of: "(cut to 4 decimals)", "(cut to a whole number)".
std::size_t places_of(const std::string& note) {
    const std::size_t digit = note.find_first_of("0123456789");
    return digit == std::string::npos ? 0 : std::stoul(note.substr(digit));
}

void expect_true(const Equation& equation, const std::string& line, bool may_be_near) {
    if (!equation.exact) {
        EXPECT_TRUE(may_be_near) << line;
        const Rational off = equation.left - equation.right;
        EXPECT_LT(abs(off) * 1000, abs(equation.right) + 1) << line;
        return;
    }
    if (equation.note.find("cut") != std::string::npos) {
        const Rational unit = 1 / power_of_ten(places_of(equation.note));
        EXPECT_TRUE(equation.left > equation.right && equation.left < equation.right + unit)
            << line;
    } else if (equation.note.find("rounded") != std::string::npos) {
        const Rational unit = 1 / power_of_ten(places_of(equation.note));
        EXPECT_TRUE(equation.left < equation.right && equation.left > equation.right - unit)
            << line;
    } else {
        EXPECT_EQ(equation.left, equation.right) << line;
    }
}

tally::Mark any_mark(base::Random& random, std::size_t candidates, std::uint16_t rank) {
    const std::uint64_t one = random.below(candidates);
    const std::uint64_t other = random.below(candidates);
    return {static_cast<tally::CandidateIndex>(std::min(one, other)), rank};
}

Contest any_contest(base::Random& random) {
    Contest contest;
    const std::size_t candidates = 3 + random.below(5);
    for (std::size_t at = 0; at < candidates; ++at) {
        Candidate one;
        one.id = CandidateId(static_cast<std::uint32_t>(at + 1));
        one.name = std::string(1, static_cast<char>('A' + at));
        contest.candidates.push_back(one);
    }
    if (random.below(4) == 0) contest.candidates.back().undeclared_write_ins = true;
    const std::size_t ballots = 8 + random.below(80);
    for (std::size_t ballot = 0; ballot < ballots; ++ballot) {
        std::vector<tally::Mark> marks;
        const std::size_t ranks = random.below(candidates + 1);
        for (std::size_t rank = 1; rank <= ranks; ++rank) {
            if (random.below(12) == 0) continue;
            marks.push_back(any_mark(random, candidates, static_cast<std::uint16_t>(rank)));
            if (random.below(20) == 0)
                marks.push_back(any_mark(random, candidates, static_cast<std::uint16_t>(rank)));
        }
        contest.ballots.add(marks);
    }
    return contest;
}

// What the steps of a round print, by who stands before the equation.
struct Printed {
    std::map<std::string, Rational> received;  // in surpluses and exclusions
    std::map<std::string, Rational> totals;
    std::map<std::string, std::string> decided;  // elected, excluded
    std::optional<Rational> threshold;
    bool parts = false;  // of different value, summed up without an equation
};

Printed printed_in(const ExplainedRound& round, const tally::Rule& rule) {
    Printed printed;
    const bool near = rule.arithmetic != tally::Arithmetic::cut;
    for (const ExplainedStep& step : round.steps) {
        if (step.about == "elected" || step.about == "excluded")
            printed.decided[step.about] += step.sentence;
        EXPECT_EQ(step.sentence.find(", beside the"), std::string::npos) << step.sentence;
        for (const std::string& line : step.arithmetic) {
            const bool moves = step.about == "surplus" || step.about == "exclusion";
            if (line.ends_with(" ballots") || line.ends_with(" ballot")) {
                const std::string figure = line.substr(line.find(": ") + 2);
                printed.received[line.substr(0, line.find(": "))] +=
                    Calculator(figure.substr(0, figure.find(' '))).run();
            }
            printed.parts |= line.find(" parts of different") != std::string::npos;
            const auto equation = parsed(line);
            if (!equation) continue;
            expect_true(*equation, line, near);
            if (moves) printed.received[equation->who] += equation->right;
            if (step.about == "totals") printed.totals[equation->who] = equation->right;
            if (step.about == "threshold") printed.threshold = equation->right;
        }
    }
    return printed;
}

void expect_total(const tally::Count& count, std::uint32_t number, tally::CandidateIndex at,
                  const Printed& printed, const std::string& name) {
    const tally::Round& round = count.rounds[number - 1];
    const auto total = printed.totals.find(name);
    const bool told = total != printed.totals.end();
    EXPECT_TRUE(told || round.totals[at] == count.rounds[number - 2].totals[at]) << name;
    if (told) {
        EXPECT_EQ(total->second, exactly(round.totals[at])) << name;
    }
    Rational in = 0;
    for (const tally::Transfer& transfer : round.transfers)
        if (transfer.to == at) in += exactly(transfer.votes);
    const auto received = printed.received.find(name);
    if (printed.parts || count.rule->arithmetic != tally::Arithmetic::cut) return;
    EXPECT_EQ(received == printed.received.end() ? Rational(0) : received->second, in) << name;
}

void expect_round(const tally::Count& count, const ExplainedRound& told, const Contest& contest) {
    const tally::Rule& rule = *count.rule;
    SCOPED_TRACE(rule.id + ", round " + std::to_string(told.round));
    const tally::Round& round = count.rounds[told.round - 1];
    const Printed printed = printed_in(told, rule);
    for (const tally::CandidateIndex one : round.elected)
        EXPECT_THAT(printed.decided.at("elected"), HasSubstr(contest.candidates[one].name));
    for (const tally::CandidateIndex one : round.eliminated)
        EXPECT_THAT(printed.decided.at("excluded"), HasSubstr(contest.candidates[one].name));
    if (printed.threshold) {
        EXPECT_EQ(*printed.threshold, exactly(round.threshold));
    }
    if (told.round == 1 || round.begins_anew || rule.method == tally::Method::qpq) return;
    const tally::Round& before = count.rounds[told.round - 2];
    for (std::size_t at = 0; at < round.totals.size(); ++at)
        expect_total(count, told.round, static_cast<tally::CandidateIndex>(at), printed,
                     contest.candidates[at].name);
    if (round.exhausted != before.exhausted) {
        EXPECT_EQ(printed.totals.at("Exhausted"), exactly(round.exhausted));
    }
    if (round.residual != before.residual) {
        EXPECT_EQ(printed.totals.at("Residual"), exactly(round.residual));
    }
}

TEST(Explain, EveryEquationUnderEveryRuleIsTrueAndAddsUpToTheTotals) {
    base::Random random(2024);
    std::map<std::string, int> counted;
    std::size_t equations = 0;
    for (int turn = 0; turn < 40; ++turn) {
        const Contest contest = any_contest(random);
        const auto seats = static_cast<std::uint32_t>(1 + random.below(3));
        for (const tally::Rule& rule : tally::preset_rules()) {
            CountOptions options;
            options.rule = rule.id;
            options.seats = rule.single_seat ? 1 : seats;
            if (draws_from_seed(rule)) options.seed = "20241105";
            const auto prepared = resolve(contest, options);
            if (!prepared) continue;
            const auto count = elections::count(*prepared);
            if (!count) continue;
            const Explanation told = explain_count({*prepared, *count, {}});
            ASSERT_EQ(told.rounds.size(), count->rounds.size());
            for (const ExplainedRound& round : told.rounds) {
                expect_round(*count, round, contest);
                for (const ExplainedStep& step : round.steps) equations += step.arithmetic.size();
            }
            ++counted[rule.id];
            if (HasFailure()) FAIL() << explanation_as_text(told, 100).substr(0, 3000);
        }
    }
    for (const tally::Rule& rule : tally::preset_rules())
        EXPECT_GT(counted[rule.id], 10) << rule.id << " was hardly counted";
    EXPECT_GT(equations, 20'000u);
}

}  // namespace
}  // namespace almanac::elections
