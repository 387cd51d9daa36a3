#include "engine/base/decimal.h"

#include "engine/base/ensure.h"

#include <array>

namespace almanac::base {

double Decimal::approximate() const {
    return static_cast<double>(units) / static_cast<double>(wide_power_of_ten(places));
}

Decimal whole_decimal(std::int64_t whole, int places) {
    ensure(places >= 0 && places <= decimal_places_max, "places out of range");
    Int128 units = 0;
    ensure(!__builtin_mul_overflow(Int128{whole}, wide_power_of_ten(places), &units),
           "decimal overflow");
    return {units, static_cast<std::uint8_t>(places)};
}

Int128 whole_part(const Decimal& value) { return value.units / wide_power_of_ten(value.places); }

namespace {

__extension__ using Unsigned = unsigned __int128;

// The digits of a magnitude, at the end of `room`; returns where they begin.
char* write_digits(Unsigned magnitude, std::array<char, 40>& room) {
    char* at = room.data() + room.size();
    do {
        *--at = static_cast<char>('0' + static_cast<int>(magnitude % 10));
        magnitude /= 10;
    } while (magnitude != 0);
    return at;
}

}  // namespace

void append(std::string& out, const Decimal& value) {
    std::array<char, 40> room;
    const auto magnitude = value.units < 0 ? Unsigned{0} - static_cast<Unsigned>(value.units)
                                           : static_cast<Unsigned>(value.units);
    const char* digits = write_digits(magnitude, room);
    const auto length = static_cast<std::size_t>(room.data() + room.size() - digits);
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

double percentage(const Decimal& part, const Decimal& whole) {
    if (whole.units == 0) return 0;
    // Beyond 34 digits the last ones cannot be seen in a percentage.
    const Int128 scale = whole.units > wide_power_of_ten(34) ? 100'000 : 1;
    const Int128 of = whole.units / scale;
    const Int128 hundredths = (part.units / scale * 20'000 + of) / (of * 2);
    return static_cast<double>(static_cast<std::int64_t>(hundredths)) / 100.0;
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
    Int128 units = 0;
    for (const char digit : digits) {
        if (__builtin_mul_overflow(units, 10, &units) ||
            __builtin_add_overflow(units, digit - '0', &units)) {
            return refuse();
        }
    }
    return Decimal{negative ? -units : units, static_cast<std::uint8_t>(places)};
}

}  // namespace almanac::base
