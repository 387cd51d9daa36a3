#pragma once

// One streaming JSON writer, and the bytes of any described view. json_read.h reads them back.

#include "engine/base/describe.h"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::base {

// Appends JSON to a string; commas are its own business. Strings are UTF-8 and escaped as RFC 8259
// asks.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    // Brackets; what is opened has to be closed.
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_list() { open('['); }
    void end_list() { close(']'); }

    // The key of the next value; a JSON name has to be a string.
    void key(std::string_view name);
    void key(std::uint32_t number);

    // One value: an element of a list, or what follows a key.
    void null();
    void boolean(bool value);
    void integer(std::int64_t value);
    void integer(std::uint64_t value);
    // The shortest digits that read back to the same double; what is not finite is null.
    void real(double value);
    void text(std::string_view value);
    // A string, since the law cuts it at a place: "19290.0000".
    void decimal(const Decimal& value);
    // Bytes that are JSON already.
    void raw(std::string_view json);

private:
    void open(char bracket);
    void close(char bracket);
    void separate();

    std::string& out_;
    bool needs_comma_ = false;
};

// Writes any value that a view's field can have, or a whole view.
template <class T>
void write_json(JsonWriter& writer, const T& value);

// Writes a view as an object with its fields in order.
template <View T>
void write_object(JsonWriter& writer, const T& view) {
    writer.begin_object();
    for_each_field(view, [&](const auto& field, const auto& value) {
        writer.key(field.name);
        write_json(writer, value);
    });
    writer.end_object();
}

// Writes any value that a view's field can have, or a whole view.
template <class T>
void write_json(JsonWriter& writer, const T& value) {
    if constexpr (View<T>) {
        write_object(writer, value);
    } else if constexpr (OptionalOf<T>::value) {
        value ? write_json(writer, *value) : writer.null();
    } else if constexpr (ListOf<T>::value) {
        writer.begin_list();
        for (const auto& element : value) write_json(writer, element);
        writer.end_list();
    } else if constexpr (MapOf<T>::value) {
        writer.begin_object();
        for (const auto& [id, element] : value) {
            writer.key(id);
            write_json(writer, element);
        }
        writer.end_object();
    } else if constexpr (WordedEnum<T>) {
        writer.text(word_of(value));
    } else if constexpr (std::same_as<T, bool>) {
        writer.boolean(value);
    } else if constexpr (std::same_as<T, Decimal>) {
        writer.decimal(value);
    } else if constexpr (std::signed_integral<T>) {
        writer.integer(static_cast<std::int64_t>(value));
    } else if constexpr (std::unsigned_integral<T>) {
        writer.integer(static_cast<std::uint64_t>(value));
    } else if constexpr (std::floating_point<T>) {
        writer.real(value);
    } else {
        writer.text(value);
    }
}

// The whole of `value` as JSON, without white space.
template <class T>
std::string to_json(const T& value) {
    std::string out;
    JsonWriter writer(out);
    write_json(writer, value);
    return out;
}

}  // namespace almanac::base
