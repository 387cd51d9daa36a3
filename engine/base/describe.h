#pragma once

// What a view's fields are, said once. A view is a plain struct with two static members:
//
//     struct FirstChoice {
//         std::uint32_t candidate_id;
//         base::Decimal votes;
//         static constexpr std::string_view view_name = "first_choice";
//         static constexpr auto fields() {
//             return base::describe<FirstChoice>(
//                 base::field("candidate_id", &FirstChoice::candidate_id, "id", "The candidate."),
//                 base::field("votes", &FirstChoice::votes, "votes", "Ballots led by them."));
//         }
//     };
//
// From that list come the JSON bytes (json.h), the schema in OpenAPI, the Parquet columns (bundle),
// the csv header and the page's TypeScript types. A field may be bool, an integer, double,
// std::string, Decimal, an enum with `words`, another view, std::optional, std::vector or
// std::map<std::uint32_t, …> of these.

#include "engine/base/decimal.h"

#include <boost/pfr/tuple_size.hpp>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace almanac::base {

// One described member: wire name, place, unit ("" where it has none) and what it means in a
// sentence.
template <class View, class Member>
struct Field {
    std::string_view name;
    Member View::*member;
    std::string_view unit;
    std::string_view sentence;
};

// Says a member's wire name, unit and meaning; the arguments of describe() below.
template <class View, class Member>
constexpr Field<View, Member> field(std::string_view name, Member View::*member,
                                    std::string_view unit, std::string_view sentence) {
    return {name, member, unit, sentence};
}

// The list of a view's fields; refuses to compile when a member of the struct is missing from it.
template <class View, class... Members>
constexpr auto describe(Field<View, Members>... fields) {
    static_assert(sizeof...(Members) == boost::pfr::tuple_size_v<View>,
                  "every member needs its field, once");
    return std::tuple{fields...};
}

// Enums travel as words: specialise with `static constexpr std::array<std::string_view, N> words`,
// in order.
template <class Enum>
struct EnumWords;

template <class T>
concept WordedEnum = std::is_enum_v<T> && requires {
    EnumWords<T>::words;
};

template <class T>
concept View = requires {
    { T::view_name } -> std::convertible_to<std::string_view>;
    T::fields();
};

// Which container a type is, and of what.
template <class T>
struct OptionalOf : std::false_type {};
template <class T>
struct OptionalOf<std::optional<T>> : std::true_type {
    using type = T;
};
// The same for lists.
template <class T>
struct ListOf : std::false_type {};
template <class T>
struct ListOf<std::vector<T>> : std::true_type {
    using type = T;
};
// The same for maps by number.
template <class T>
struct MapOf : std::false_type {};
template <class T>
struct MapOf<std::map<std::uint32_t, T>> : std::true_type {
    using type = T;
};

// The word under which `value` travels.
template <WordedEnum T>
constexpr std::string_view word_of(T value) {
    return EnumWords<T>::words[static_cast<std::size_t>(value)];
}

// Calls use(field, value) for each field of `view` in order.
template <View T, class Use>
void for_each_field(const T& view, Use&& use) {
    std::apply([&](const auto&... each) { (use(each, view.*(each.member)), ...); }, T::fields());
}

// The kinds of value a field can have on the wire.
enum class Kind : unsigned char { boolean, integer, real, text, decimal, word, object, list, map };

struct Shape;

// A field without its C++ type, for whoever writes schemas, columns or types.
struct FieldShape {
    std::string_view name;
    std::string_view unit;
    std::string_view sentence;
    bool optional = false;
    const Shape* shape = nullptr;
};

// A type without its C++ type. Objects have `name` and `fields`, words `words`, lists and maps
// `element`.
struct Shape {
    Kind kind = Kind::text;
    std::string_view name;
    std::vector<FieldShape> fields;
    std::span<const std::string_view> words;
    const Shape* element = nullptr;
};

// The runtime description of T, made once.
template <class T>
const Shape& shape_of();

// The fields of a view, in order.
template <View T>
std::vector<FieldShape> field_shapes() {
    std::vector<FieldShape> shapes;
    std::apply(
        [&]<class... Members>(const Field<T, Members>&... each) {
            const auto add = [&]<class Member>(const Field<T, Member>& one) {
                if constexpr (OptionalOf<Member>::value) {
                    shapes.push_back({one.name, one.unit, one.sentence, true,
                                      &shape_of<typename OptionalOf<Member>::type>()});
                } else {
                    shapes.push_back(
                        {one.name, one.unit, one.sentence, false, &shape_of<Member>()});
                }
            };
            (add(each), ...);
        },
        T::fields());
    return shapes;
}

// Works the description out; call shape_of, which keeps it.
template <class T>
Shape make_shape() {
    if constexpr (View<T>) {
        return {Kind::object, T::view_name, field_shapes<T>(), {}, nullptr};
    } else if constexpr (WordedEnum<T>) {
        return {Kind::word, "", {}, EnumWords<T>::words, nullptr};
    } else if constexpr (ListOf<T>::value) {
        return {Kind::list, "", {}, {}, &shape_of<typename ListOf<T>::type>()};
    } else if constexpr (MapOf<T>::value) {
        return {Kind::map, "", {}, {}, &shape_of<typename MapOf<T>::type>()};
    } else if constexpr (std::same_as<T, Decimal>) {
        return {Kind::decimal, "", {}, {}, nullptr};
    } else if constexpr (std::same_as<T, bool>) {
        return {Kind::boolean, "", {}, {}, nullptr};
    } else if constexpr (std::integral<T>) {
        return {Kind::integer, "", {}, {}, nullptr};
    } else if constexpr (std::floating_point<T>) {
        return {Kind::real, "", {}, {}, nullptr};
    } else {
        static_assert(std::same_as<T, std::string>, "this type has no form on the wire");
        return {Kind::text, "", {}, {}, nullptr};
    }
}

// The runtime description of T, made once.
template <class T>
const Shape& shape_of() {
    static const Shape shape = make_shape<T>();
    return shape;
}

}  // namespace almanac::base
