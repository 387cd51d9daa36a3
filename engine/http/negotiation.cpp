#include "engine/http/negotiation.h"

#include "engine/http/text.h"

namespace almanac::http {

namespace {

using base::Encoding;

// Thousandths as in the field, times ten, so that "the last resort" fits below every wish that was
// spoken.
constexpr std::uint16_t wanted = 10'000;
constexpr std::uint16_t last_resort = 1;

// In thousandths × 10; none where it is not a qvalue.
std::optional<std::uint16_t> quality(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return {};
    if (text.size() > 1 && text[1] != '.') return {};
    std::uint16_t value = text[0] == '1' ? wanted : 0;
    std::uint16_t place = 1000;
    for (const char digit : text.substr(text.size() > 1 ? 2 : 1)) {
        if (digit < '0' || digit > '9') return {};
        value = static_cast<std::uint16_t>(value + (digit - '0') * place);
        place = static_cast<std::uint16_t>(place / 10);
    }
    return value <= wanted ? std::optional(value) : std::nullopt;
}

struct Coding {
    std::string_view name;
    std::optional<std::uint16_t> quality;
};

// "gzip;q=0.5"
Coding coding(std::string_view element) {
    const std::size_t semicolon = element.find(';');
    if (semicolon == std::string_view::npos) return {trimmed(element), wanted};
    const std::string_view weight = trimmed(element.substr(semicolon + 1));
    if (weight.size() < 2 || (weight[0] | 0x20) != 'q' || weight[1] != '=') return {};
    return {trimmed(element.substr(0, semicolon)), quality(weight.substr(2))};
}

std::optional<Encoding> encoding_named(std::string_view name) {
    if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip"))
        return Encoding::gzip;
    if (equals_ignoring_case(name, "br")) return Encoding::br;
    if (equals_ignoring_case(name, "zstd")) return Encoding::zstd;
    if (equals_ignoring_case(name, "identity")) return Encoding::identity;
    return {};
}

}  // namespace

Wishes wishes_of(std::optional<std::string_view> accept_encoding) {
    Wishes wishes{last_resort, 0, 0, 0};
    if (!accept_encoding) return wishes;
    std::array<bool, base::encoding_count> listed{};
    std::optional<std::uint16_t> others;
    for_each_element(*accept_encoding, [&](std::string_view element) {
        const Coding one = coding(element);
        if (!one.quality) return;
        if (one.name == "*") others = one.quality;
        const auto encoding = encoding_named(one.name);
        if (!encoding) return;
        wishes[static_cast<std::size_t>(*encoding)] = *one.quality;
        listed[static_cast<std::size_t>(*encoding)] = true;
    });
    for (std::size_t each = 0; others && each < wishes.size(); ++each) {
        if (!listed[each]) wishes[each] = *others;
    }
    return wishes;
}

std::optional<base::Encoding> choose(const Wishes& wishes, const base::Encoded& body) {
    constexpr std::array order{Encoding::br, Encoding::zstd, Encoding::gzip, Encoding::identity};
    std::optional<Encoding> best;
    for (const Encoding each : order) {
        const std::uint16_t wish = wishes[static_cast<std::size_t>(each)];
        if (wish == 0 || !body.body(each).present()) continue;
        const bool better = !best || wish > wishes[static_cast<std::size_t>(*best)] ||
                            (wish == wishes[static_cast<std::size_t>(*best)] &&
                             body.body(each).bytes.size() < body.body(*best).bytes.size());
        if (better) best = each;
    }
    return best;
}

}  // namespace almanac::http
