#pragma once

// JSON, walked on demand (simdjson): only what is asked for is parsed, in the order of the file.
// What is passed over is only skipped, so a mistake there shows only where it breaks the file's
// structure.

#include "apps/elections/import_text.h"
#include "engine/base/result.h"

#include <simdjson.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace almanac::elections {

// A value on its way; take what it holds before stepping on.
using JsonValue = simdjson::ondemand::value;

// One JSON file. Strings stay valid until the next rewind.
class JsonFile {
public:
    // The text must outlive the file. It is copied where the little that simdjson reads past its
    // end may not be there to read.
    explicit JsonFile(const Text& text);

    // Goes to the beginning and gives the outermost object.
    base::Result<simdjson::ondemand::object> root();

    // Calls each(key, value) for every field; keys are as the file spells them.
    template <class Each>
    base::Result<void> each_field(simdjson::ondemand::object object, Each each);
    // Calls each(element) for every element of an array, which `what` names in an error.
    template <class Each>
    base::Result<void> each_element(JsonValue array, std::string_view what, Each each);

    // What the value holds, or the error that says where `what` is something else.
    base::Result<simdjson::ondemand::object> object(JsonValue value, std::string_view what);
    base::Result<std::string_view> string(JsonValue value, std::string_view what);
    base::Result<std::uint64_t> number(JsonValue value, std::string_view what);
    // A text without its quotation marks, or any other plain value as it is spelt: ids are one or
    // the other.
    base::Result<std::string_view> word(JsonValue value, std::string_view what);
    // true, and also "true" and 1, which some programs write.
    bool is_true(JsonValue value) const;
    // Whether the value is an object, and not an array or a plain value.
    bool is_object(JsonValue value) const;
    // Whether it is an array.
    bool is_list(JsonValue value) const;

    // Where the value begins, in the text.
    const char* place(JsonValue value) const;
    // How many bytes stand before a place.
    std::uint64_t offset(const char* place) const {
        return static_cast<std::uint64_t>(place - text_.begin());
    }
    // The error at a place of the text.
    base::Error error(const char* place, std::string_view sentence) const {
        return error_at(text_, place, sentence);
    }
    // Damage to the JSON itself, where the walk stands.
    base::Error broken(simdjson::error_code code);
    // Whether such damage was met: the walk cannot go on.
    bool is_broken() const { return is_broken_; }

private:
    static std::string_view key_of(const simdjson::ondemand::field& field);
    std::string_view token(JsonValue value) const;
    base::Error mistyped(JsonValue value, std::string_view what, std::string_view kind);

    const Text& text_;
    simdjson::padded_string copy_;
    simdjson::padded_string_view padded_;  // of the copy, or the text itself
    simdjson::ondemand::parser parser_;
    simdjson::ondemand::document document_;
    bool is_open_ = false;
    bool is_broken_ = false;
};

template <class Each>
base::Result<void> JsonFile::each_field(simdjson::ondemand::object object, Each each) {
    for (auto next : object) {
        simdjson::ondemand::field field;
        if (const auto code = std::move(next).get(field)) return broken(code);
        TRY(each(key_of(field), field.value()));
    }
    return {};
}

template <class Each>
base::Result<void> JsonFile::each_element(JsonValue array, std::string_view what, Each each) {
    simdjson::ondemand::array elements;
    if (const auto code = array.get_array().get(elements)) {
        return code == simdjson::INCORRECT_TYPE ? mistyped(array, what, "a list") : broken(code);
    }
    for (auto next : elements) {
        JsonValue element;
        if (const auto code = std::move(next).get(element)) return broken(code);
        TRY(each(element));
    }
    return {};
}

}  // namespace almanac::elections
