#pragma once

// Reads back what json.h wrote, from the same description: for files of our own, whose checksums
// were verified. What comes from outside is parsed by its own reader with its own errors.

#include "engine/base/describe.h"
#include "engine/base/result.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace almanac::base {

// Fills `out` from `element`; false where a field is missing or of another type.
template <class T>
bool read_json(simdjson::dom::element element, T& out);

// An object with every field of the view, but for optional ones; what else it has is passed over.
template <View T>
bool read_object(simdjson::dom::element element, T& out) {
    bool good = true;
    std::apply(
        [&](const auto&... each) {
            const auto read_one = [&](const auto& field) {
                simdjson::dom::element value;
                auto& member = out.*(field.member);
                const auto found = element[field.name].get(value);
                constexpr bool optional =
                    OptionalOf<std::remove_reference_t<decltype(member)>>::value;
                if (optional && found == simdjson::NO_SUCH_FIELD) return;
                good = good && found == simdjson::SUCCESS && read_json(value, member);
            };
            (read_one(each), ...);
        },
        T::fields());
    return good;
}

// A string that is a text, a word of an enum or a decimal.
template <class T>
bool read_text(simdjson::dom::element element, T& out) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return false;
    if constexpr (WordedEnum<T>) {
        const auto& words = EnumWords<T>::words;
        const auto place = std::find(words.begin(), words.end(), text);
        if (place == words.end()) return false;
        out = static_cast<T>(place - words.begin());
    } else if constexpr (std::same_as<T, Decimal>) {
        Result<Decimal> decimal = parse_decimal(text);
        if (!decimal) return false;
        out = *decimal;
    } else {
        out = text;
    }
    return true;
}

// A list, appended to `out`.
template <class T>
bool read_list(simdjson::dom::element element, T& out) {
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS) return false;
    for (const simdjson::dom::element each : array) {
        typename T::value_type one{};
        if (!read_json(each, one)) return false;
        out.push_back(std::move(one));
    }
    return true;
}

// An object whose keys are numbers.
template <class T>
bool read_map(simdjson::dom::element element, T& out) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return false;
    for (const simdjson::dom::key_value_pair pair : object) {
        typename T::mapped_type one{};
        if (!read_json(pair.value, one)) return false;
        out.emplace(static_cast<std::uint32_t>(std::stoul(std::string(pair.key))), std::move(one));
    }
    return true;
}

// By the type of `out`, as declared above.
template <class T>
bool read_json(simdjson::dom::element element, T& out) {
    if constexpr (View<T>) {
        return read_object(element, out);
    } else if constexpr (OptionalOf<T>::value) {
        if (element.is_null()) return true;
        return read_json(element, out.emplace());
    } else if constexpr (ListOf<T>::value) {
        return read_list(element, out);
    } else if constexpr (MapOf<T>::value) {
        return read_map(element, out);
    } else if constexpr (std::same_as<T, bool>) {
        return element.get(out) == simdjson::SUCCESS;
    } else if constexpr (std::integral<T>) {
        std::conditional_t<std::signed_integral<T>, std::int64_t, std::uint64_t> wide = 0;
        if (element.get(wide) != simdjson::SUCCESS || !std::in_range<T>(wide)) return false;
        out = static_cast<T>(wide);
        return true;
    } else if constexpr (std::floating_point<T>) {
        return element.get(out) == simdjson::SUCCESS;
    } else {
        return read_text(element, out);
    }
}

// What is said of a file that this program did not write so.
Error not_ours(std::string_view name);

// The whole of `bytes` as a T; `name` is the file that the error names.
template <class T>
Result<T> from_json(std::string_view bytes, std::string_view name) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    T out{};
    if (parser.parse(bytes.data(), bytes.size()).get(element) != simdjson::SUCCESS ||
        !read_json(element, out))
        return not_ours(name);
    return out;
}

}  // namespace almanac::base
