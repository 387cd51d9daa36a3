#include "apps/elections/import_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace almanac::elections {

namespace {

// Whether as many bytes behind the text can be read as simdjson may look at: they can where they
// lie in the same page of memory as the last of the text, whatever is in them. (simdjson's own
// documentation has this way to spare a copy; the sanitizers for memory and threads do not know
// that nothing depends on those bytes, so under them texts are copied.)
bool can_read_behind(std::string_view text) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr bool is_sanitized = true;
#elif defined(__has_feature)
    constexpr bool is_sanitized =
        __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
    constexpr bool is_sanitized = false;
#endif
    constexpr std::uintptr_t page_bytes = 4096;  // the smallest of any processor we build for
    const auto last = reinterpret_cast<std::uintptr_t>(text.data() + text.size() - 1);
    return !is_sanitized && last % page_bytes + simdjson::SIMDJSON_PADDING < page_bytes;
}

}  // namespace

JsonFile::JsonFile(const Text& text) : text_(text) {
    if (can_read_behind(text.bytes)) {
        padded_ = simdjson::padded_string_view(text.bytes,
                                               text.bytes.size() + simdjson::SIMDJSON_PADDING);
    } else {
        copy_ = simdjson::padded_string(text.bytes);
        padded_ = copy_;
    }
}

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
    const std::string_view token = this->token(value);
    if (token.starts_with('"')) return string(value, what);
    if (token.starts_with('{') || token.starts_with('['))
        return mistyped(value, what, "a text or a number");
    return trimmed(token);
}

bool JsonFile::is_true(JsonValue value) const {
    const std::string_view token = trimmed(this->token(value));
    return token == "true" || token == "1" || token == "\"true\"" || token == "\"1\"";
}

bool JsonFile::is_object(JsonValue value) const { return token(value).starts_with('{'); }

bool JsonFile::is_list(JsonValue value) const { return token(value).starts_with('['); }

const char* JsonFile::place(JsonValue value) const {
    return text_.begin() + (token(value).data() - padded_.data());
}

// The value as it is spelt, with what follows up to the next one. simdjson 3.0 takes the length of
// a value that the file breaks off before from beyond its own list, so it is held to the text.
std::string_view JsonFile::token(JsonValue value) const {
    const std::string_view raw = value.raw_json_token();
    const std::string_view text(padded_.data(), padded_.size());
    if (raw.data() < text.data() || raw.data() >= text.data() + text.size())
        return text.substr(text.size());
    return {raw.data(),
            std::min(raw.size(), static_cast<std::size_t>(text.data() + text.size() - raw.data()))};
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
                                in_quotes(trimmed(token(value)))));
}

}  // namespace almanac::elections
