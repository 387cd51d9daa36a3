#include "apps/elections/explain_words.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;
__extension__ using Unsigned128 = unsigned __int128;

Integer integer_of(base::Int128 value) {
    const bool below = value < 0;
    const auto magnitude = static_cast<Unsigned128>(below ? -value : value);
    Integer out = static_cast<std::uint64_t>(magnitude >> 64U);
    out <<= 64U;
    out += static_cast<std::uint64_t>(magnitude);
    return below ? Integer(-out) : out;
}

Rational exactly(const tally::Votes& votes) {
    return {integer_of(votes.units), integer_of(base::wide_power_of_ten(votes.places))};
}

// value · 10^places, cut towards nothing.
Integer units_of(const Rational& value, std::uint8_t places) {
    const Integer unit = integer_of(base::wide_power_of_ten(places));
    return boost::multiprecision::numerator(value) * unit /
           boost::multiprecision::denominator(value);
}

base::Int128 narrow(const Integer& value) {
    const Integer magnitude = value < 0 ? Integer(-value) : value;
    const auto high = static_cast<std::uint64_t>(magnitude >> 64U);
    const auto low = static_cast<std::uint64_t>(magnitude & 0xFFFFFFFFFFFFFFFFULL);
    const base::Int128 out = static_cast<base::Int128>(high) << 64U | base::Int128{low};
    return value < 0 ? -out : out;
}

// Commas between threes of the digits before the point.
std::string grouped(std::string_view plain) {
    const std::size_t point = std::min(plain.find('.'), plain.size());
    std::string out;
    for (std::size_t at = 0; at < point; ++at) {
        if (at > 0 && (point - at) % 3 == 0 && plain[at - 1] != '-') out += ',';
        out += plain[at];
    }
    return out.append(plain.substr(point));
}

std::string decimals(std::uint8_t places) {
    if (places == 0) return "a whole number";
    return how_many(places, "decimal", "decimals");
}

}  // namespace

// The value of a side.
struct ExactValue {
    Rational value;
};

namespace {

std::shared_ptr<const ExactValue> keep(Rational value) {
    return std::make_shared<const ExactValue>(ExactValue{std::move(value)});
}

}  // namespace

Term::Term(const tally::Votes& votes) : text_(figure(votes)), value_(keep(exactly(votes))) {}

Term::Term(std::uint64_t whole) : text_(figure(whole)), value_(keep(Rational(whole))) {}

Term::Term(std::string text, Kind kind, std::shared_ptr<const ExactValue> value)
    : text_(std::move(text)), kind_(kind), value_(std::move(value)) {}

std::string Term::in_product() const { return kind_ == Kind::sum ? "(" + text_ + ")" : text_; }

Term Term::operator+(const Term& other) const {
    return {text_ + " + " + other.text_, Kind::sum, keep(value_->value + other.value_->value)};
}

Term Term::operator-(const Term& other) const {
    const std::string right = other.kind_ == Kind::sum ? "(" + other.text_ + ")" : other.text_;
    return {text_ + " - " + right, Kind::sum, keep(value_->value - other.value_->value)};
}

Term Term::operator*(const Term& other) const {
    return {in_product() + " x " + other.in_product(), Kind::product,
            keep(value_->value * other.value_->value)};
}

Term Term::operator/(const Term& other) const {
    const std::string right = other.kind_ == Kind::figure ? other.text_ : "(" + other.text_ + ")";
    return {in_product() + " / " + right, Kind::product, keep(value_->value / other.value_->value)};
}

bool Term::is_zero() const { return value_->value == 0; }

bool Term::is_below(const Term& other) const { return value_->value < other.value_->value; }

Term Term::reduced() const {
    const Integer over = boost::multiprecision::denominator(value_->value);
    const std::string above = grouped(boost::multiprecision::numerator(value_->value).str());
    if (over == 1) return {above, Kind::figure, value_};
    return {above + " / " + grouped(over.str()), Kind::product, value_};
}

tally::Votes Term::cut(std::uint8_t places) const {
    return {narrow(units_of(value_->value, places)), places};
}

std::string equation(const Term& left, const tally::Votes& right) {
    const Term printed(right);
    const bool exact = !left.is_below(printed) && !printed.is_below(left);
    if (exact) return left.text() + " = " + printed.text();
    const tally::Votes cut = left.cut(right.places);
    if (cut == right) {
        return fmt::format("{} = {} (cut to {})", left.text(), printed.text(),
                           decimals(right.places));
    }
    const bool is_more = Term(cut).is_below(left);
    if (is_more && cut.units + 1 == right.units) {
        return fmt::format("{} = {} (rounded up to {})", left.text(), printed.text(),
                           decimals(right.places));
    }
    return left.text() + " ≈ " + printed.text();
}

std::string figure(const tally::Votes& votes) {
    tally::Votes shown = votes;
    for (; shown.places > 0 && shown.units % 10 == 0; --shown.places) shown.units /= 10;
    return grouped(base::to_string(shown));
}

std::string figure(std::uint64_t whole) { return grouped(std::to_string(whole)); }

std::string how_many(std::uint64_t number, std::string_view one, std::string_view several) {
    return fmt::format("{} {}", figure(number), number == 1 ? one : several);
}

std::string counted_votes(const tally::Votes& votes) {
    const bool one = votes == base::whole_decimal(1, votes.places);
    return figure(votes) + (one ? " vote" : " votes");
}

std::string Telling::names(std::span<const tally::CandidateIndex> candidates) const {
    std::string out;
    for (std::size_t at = 0; at < candidates.size(); ++at) {
        if (at > 0) out += at + 1 == candidates.size() ? " and " : ", ";
        out += name(candidates[at]);
    }
    return out;
}

bool is_among(std::span<const tally::CandidateIndex> candidates, tally::CandidateIndex candidate) {
    return std::find(candidates.begin(), candidates.end(), candidate) != candidates.end();
}

}  // namespace almanac::elections
