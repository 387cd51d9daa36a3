#pragma once

// How an explanation writes names, figures and equations. An equation knows the exact value of its
// left side, so that what stands behind the sign is checked as it is written. Private to
// explain_*.cpp.

#include "apps/elections/count_output.h"
#include "tally/tally.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

struct ExactValue;

// What stands on one side of an equation: its words and its exact value.
class Term {
public:
    // A figure as printed.
    explicit Term(const tally::Votes& votes);
    explicit Term(std::uint64_t whole);

    Term operator+(const Term& other) const;
    Term operator-(const Term& other) const;
    Term operator*(const Term& other) const;
    Term operator/(const Term& other) const;

    const std::string& text() const { return text_; }
    bool is_zero() const;
    // By exact value.
    bool is_below(const Term& other) const;
    // In lowest terms: "2 / 7", or a whole number.
    Term reduced() const;
    // Cut to so many decimals, as a figure.
    tally::Votes cut(std::uint8_t places) const;

private:
    enum class Kind : std::uint8_t { figure, product, sum };
    Term(std::string text, Kind kind, std::shared_ptr<const ExactValue> value);
    std::string in_product() const;

    std::string text_;
    Kind kind_ = Kind::figure;
    std::shared_ptr<const ExactValue> value_;
};

// "2 / 7 = 0.2857 (cut to 4 decimals)": says how the right side comes from the left: exactly, cut,
// rounded up, or nearly (≈) where the rule's figures are exact but not shown whole.
std::string equation(const Term& left, const tally::Votes& right);

// A figure, without zeros at its end: "12,447", "0.25".
std::string figure(const tally::Votes& votes);
// The same of a whole number.
std::string figure(std::uint64_t whole);

// "1 ballot", "12 ballots".
std::string how_many(std::uint64_t number, std::string_view one, std::string_view several);

// "1 vote", "12.5 votes".
std::string counted_votes(const tally::Votes& votes);

// What an explanation is told from.
struct Telling {
    const Contest& contest;
    const Prepared& prepared;
    const tally::Count& count;
    const tally::Rule& rule;

    const std::string& name(tally::CandidateIndex candidate) const {
        return contest.candidates[candidate].name;
    }
    // "Ada, Bo and Cy".
    std::string names(std::span<const tally::CandidateIndex> candidates) const;
    // The round, from 1.
    const tally::Round& round(std::uint32_t number) const { return count.rounds[number - 1]; }
    tally::Votes nothing() const { return {0, rule.decimals}; }
    tally::Votes one() const { return base::whole_decimal(1, rule.decimals); }
};

// Whether `candidate` is one of them.
bool is_among(std::span<const tally::CandidateIndex> candidates, tally::CandidateIndex candidate);

}  // namespace almanac::elections
