#include "engine/base/decimal.h"

#include "engine/base/ensure.h"

#include <charconv>
#include <cmath>

namespace almanac::base {

double Decimal::approximate() const {
    return static_cast<double>(units) / static_cast<double>(power_of_ten(places));
}

Decimal whole_decimal(std::int64_t whole, int places) {
    ensure(places >= 0 && places <= decimal_places_max, "places out of range");
    std::int64_t units = 0;
    ensure(!__builtin_mul_overflow(whole, power_of_ten(places), &units), "decimal overflow");
    return {units, static_cast<std::uint8_t>(places)};
}

void append(std::string& out, const Decimal& value) {
    char digits[24];
    const auto magnitude = value.units < 0 ? 0 - static_cast<std::uint64_t>(value.units)
                                           : static_cast<std::uint64_t>(value.units);
    const auto [end, failure] = std::to_chars(digits, digits + sizeof digits, magnitude);
    const auto length = static_cast<std::size_t>(end - digits);
    if (value.units < 0) out += '-';
    if (value.places == 0) {
        out.append(digits, length);
        return;
    }
    const std::size_t places = value.places;
    if (length > places) {
        out.append(digits, length - places);
        out += '.';
        out.append(digits + (length - places), places);
    } else {
        out += "0.";
        out.append(places - length, '0');
        out.append(digits, length);
    }
}

std::string to_string(const Decimal& value) {
    std::string out;
    append(out, value);
    return out;
}

double percentage(std::uint64_t part, std::uint64_t whole) {
    __extension__ using Wide = unsigned __int128;
    if (whole == 0) return 0;
    const Wide hundredths = (Wide{part} * 20'000 + whole) / (Wide{whole} * 2);
    return static_cast<double>(static_cast<std::uint64_t>(hundredths)) / 100.0;
}

Result<Decimal> parse_decimal(std::string_view text) {
    const auto refuse = [&] {
        return Error{ErrorKind::invalid,
                     "\"" + std::string(text) + "\" is not a decimal number such as 19290.0000"};
    };
    const bool negative = text.starts_with('-');
    std::string_view rest = negative ? text.substr(1) : text;
    std::string digits;
    std::size_t places = 0;
    bool after_point = false;
    for (const char character : rest) {
        if (character == '.' && !after_point && !digits.empty()) {
            after_point = true;
        } else if (character >= '0' && character <= '9') {
            digits += character;
            places += after_point ? 1 : 0;
        } else {
            return refuse();
        }
    }
    if (digits.empty() || places > decimal_places_max || (after_point && places == 0))
        return refuse();
    std::int64_t units = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), units);
    if (failure != std::errc{}) return refuse();
    return Decimal{negative ? -units : units, static_cast<std::uint8_t>(places)};
}

}  // namespace almanac::base
