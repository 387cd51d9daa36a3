#pragma once

// An exact decimal: whole units of the last place, with the number of places known at run time.
// Votes are of this type, so that no binary float ever stands between a ballot and a result.

#include "engine/base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::base {

// 128 bits with a sign: 38 digits.
__extension__ using Int128 = __int128;

// The largest number of places. It leaves eight digits before the point; droop's guarded numbers
// show 18, its rationals 12.
inline constexpr int decimal_places_max = 30;
// The most places that 64 bits can hold, as tables and Parquet store decimals.
inline constexpr int decimal_places_64 = 18;

// 10^places, for 0 ≤ places ≤ decimal_places_64.
constexpr std::int64_t power_of_ten(int places) {
    std::int64_t power = 1;
    for (int place = 0; place < places; ++place) power *= 10;
    return power;
}

// 10^places, for 0 ≤ places ≤ 38.
constexpr Int128 wide_power_of_ten(int places) {
    Int128 power = 1;
    for (int place = 0; place < places; ++place) power *= 10;
    return power;
}

// value = units / 10^places. Compare and subtract only decimals of equal places.
struct Decimal {
    Int128 units = 0;
    std::uint8_t places = 0;

    friend constexpr bool operator==(const Decimal&, const Decimal&) = default;
    friend constexpr auto operator<=>(const Decimal&, const Decimal&) = default;

    // The nearest double, for charts and percentages only, never for a decision.
    double approximate() const;
};

// `whole` as a decimal of `places`; whole · 10^places must fit in 128 bits.
Decimal whole_decimal(std::int64_t whole, int places);

// The whole part, cut.
Int128 whole_part(const Decimal& value);

// "19290.0000": always with every place, '-' before a negative, no grouping.
std::string to_string(const Decimal& value);

// Appends to_string(value) without an allocation of its own.
void append(std::string& out, const Decimal& value);

// `part` of `whole` in percent, rounded half up to two decimals by integer arithmetic (A2 item 11);
// 0 of 0 is 0.
double percentage(std::uint64_t part, std::uint64_t whole);
// The same of two decimals of equal places, neither negative; below 10^34 units they are exact.
double percentage(const Decimal& part, const Decimal& whole);

// Reads what to_string writes; the places are those written. Refuses anything else and what does
// not fit.
Result<Decimal> parse_decimal(std::string_view text);

}  // namespace almanac::base
