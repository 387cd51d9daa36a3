#include "apps/elections/import_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace almanac::elections {

base::Result<simdjson::ondemand::object> JsonFile::root() {
    if (is_open_) {
        document_.rewind();
    } else if (const auto code = parser_.iterate(padded_).get(document_)) {
        return error_at(text_, text_.begin(),
                        fmt::format("the JSON is damaged ({}). Fetch the file again.",
                                    simdjson::error_message(code)));
    }
    is_open_ = true;
    simdjson::ondemand::object object;
    if (const auto code = document_.get_object().get(object)) return broken(code);
    return object;
}

std::string_view JsonFile::key_of(const simdjson::ondemand::field& field) {
    // simdjson has found the closing quotation mark already.
    const char* begin = field.key().raw();
    return {begin, static_cast<std::size_t>(std::strchr(begin, '"') - begin)};
}

base::Result<simdjson::ondemand::object> JsonFile::object(JsonValue value, std::string_view what) {
    simdjson::ondemand::object object;
    const auto code = value.get_object().get(object);
    if (code == simdjson::SUCCESS) return object;
    return code == simdjson::INCORRECT_TYPE ? mistyped(value, what, "an object") : broken(code);
}

base::Result<std::string_view> JsonFile::string(JsonValue value, std::string_view what) {
    std::string_view string;
    const auto code = value.get_string().get(string);
    if (code == simdjson::SUCCESS) return string;
    return code == simdjson::INCORRECT_TYPE ? mistyped(value, what, "a text") : broken(code);
}

base::Result<std::uint64_t> JsonFile::number(JsonValue value, std::string_view what) {
    std::uint64_t number = 0;
    if (value.get_uint64().get(number) == simdjson::SUCCESS) return number;
    return mistyped(value, what, "a whole number");
}

base::Result<std::string_view> JsonFile::word(JsonValue value, std::string_view what) {
    const std::string_view token = value.raw_json_token();
    if (token.starts_with('"')) return string(value, what);
    if (token.starts_with('{') || token.starts_with('['))
        return mistyped(value, what, "a text or a number");
    return trimmed(token);
}

bool JsonFile::is_true(JsonValue value) {
    const std::string_view token = trimmed(value.raw_json_token());
    return token == "true" || token == "1" || token == "\"true\"" || token == "\"1\"";
}

bool JsonFile::is_object(JsonValue value) { return value.raw_json_token().starts_with('{'); }

bool JsonFile::is_list(JsonValue value) { return value.raw_json_token().starts_with('['); }

const char* JsonFile::place(JsonValue value) const {
    return text_.begin() + (value.raw_json_token().data() - padded_.data());
}

base::Error JsonFile::broken(simdjson::error_code code) {
    is_broken_ = true;
    const char* where = nullptr;
    const char* place = text_.end();
    if (document_.current_location().get(where) == simdjson::SUCCESS)
        place = text_.begin() +
                std::min<std::ptrdiff_t>(where - padded_.data(), text_.end() - text_.begin());
    return error_at(text_, place,
                    fmt::format("the JSON is damaged here ({}). Fetch the file again.",
                                simdjson::error_message(code)));
}

base::Error JsonFile::mistyped(JsonValue value, std::string_view what, std::string_view kind) {
    return error_at(text_, place(value),
                    fmt::format("{} must be {}, not {}. Correct it.", what, kind,
                                in_quotes(trimmed(value.raw_json_token()))));
}

}  // namespace almanac::elections
