#include "apps/elections/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace almanac::elections {

namespace {

using tally::Votes;

// Below it fractions of a vote tell something.
constexpr std::uint64_t few_ballots = 1000;

Votes rounded(const Votes& votes, int places) {
    if (votes.places <= places) return votes;
    const base::Int128 unit = base::wide_power_of_ten(votes.places - places);
    const bool negative = votes.units < 0;
    const base::Int128 size = negative ? -votes.units : votes.units;
    const base::Int128 units = (size + unit / 2) / unit;
    return {negative ? -units : units, static_cast<std::uint8_t>(places)};
}

// Without zeros behind the point that say nothing.
std::string without_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (at > 0) out += at + 1 == words.size() ? " and " : ", ";
        out += words[at];
    }
    return out;
}

std::string in_words(std::uint64_t number) {
    constexpr std::array<std::string_view, 13> numerals = {
        "no",    "one",   "two",  "three", "four",   "five",  "six",
        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    return number < numerals.size() ? std::string(numerals[number])
                                    : with_commas(std::to_string(number));
}

std::string with_commas(std::string_view digits) {
    std::string out;
    if (digits.starts_with('-')) {
        out = "−";
        digits.remove_prefix(1);
    }
    const std::size_t point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = 0; at < point; ++at) {
        if (at > 0 && (point - at) % 3 == 0) out += ',';
        out += digits[at];
    }
    out += digits.substr(point);
    return out;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", with_commas(std::to_string(number)), number == 1 ? one : many);
}

std::string rounded_figure(const Votes& votes, std::uint64_t valid_ballots) {
    const bool few = valid_ballots < few_ballots;
    const std::string text = base::to_string(rounded(votes, few ? 2 : 0));
    return with_commas(few ? without_zeros(text) : text);
}

std::string_view round_word(const tally::Rule& rule) {
    return rule.id.starts_with("scotland-") ? "stage" : "round";
}

}  // namespace almanac::elections
