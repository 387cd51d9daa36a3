#include "apps/elections/rctab_fields.h"

#include "apps/elections/import_text.h"

#include <fmt/format.h>

#include <charconv>
#include <functional>

namespace almanac::elections {

RctabFields::RctabFields(std::string path, simdjson::dom::element object, RctabFindings& findings)
    : path_(std::move(path)), object_(object), findings_(findings) {
    if (!object.is_object()) findings_.problems.push_back(path_ + " is no object");
}

std::optional<simdjson::dom::element> RctabFields::find(std::string_view key) {
    known_.emplace(key);
    simdjson::dom::element value;
    if (!object_.is_object() || object_[key].get(value) != simdjson::SUCCESS || value.is_null())
        return std::nullopt;
    return value;
}

std::string RctabFields::text(std::string_view key) {
    const auto value = find(key);
    if (!value) return "";
    std::string_view text;
    if (value->get(text) == simdjson::SUCCESS) return std::string(text);
    if (value->is_number()) return simdjson::minify(*value);
    problem(key, "is neither a text nor a number");
    return "";
}

bool RctabFields::has(std::string_view key) {
    const auto value = find(key);
    std::string_view text;
    return value && (value->get(text) != simdjson::SUCCESS || !trimmed(text).empty());
}

bool RctabFields::truth(std::string_view key) {
    const auto value = find(key);
    if (!value) return false;
    bool truth = false;
    if (value->get(truth) == simdjson::SUCCESS) return truth;
    std::string_view text;
    const std::string word =
        value->get(text) == simdjson::SUCCESS ? lower_case(trimmed(text)) : "neither";
    if (word != "true" && word != "false" && !word.empty())
        problem(key, "is neither true nor false; write one of them");
    return word == "true";
}

std::int64_t RctabFields::number(std::string_view key, std::int64_t least, std::int64_t most,
                                 std::optional<std::int64_t> missing) {
    const std::string text(trimmed(this->text(key)));
    if (text.empty() && missing) return *missing;
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = failure == std::errc{} && end == text.data() + text.size();
    if (is_number && number >= least && number <= most) return number;
    problem(key, fmt::format("is {}; write a whole number from {} to {}",
                             text.empty() ? "missing" : in_quotes(text), least, most));
    return missing.value_or(least);
}

std::vector<simdjson::dom::element> RctabFields::list(std::string_view key) {
    std::vector<simdjson::dom::element> elements;
    const auto value = find(key);
    simdjson::dom::array array;
    if (!value) return elements;
    if (value->get(array) != simdjson::SUCCESS) {
        problem(key, "is no list");
        return elements;
    }
    for (const simdjson::dom::element element : array) elements.push_back(element);
    return elements;
}

void RctabFields::problem(std::string_view key, std::string_view sentence) {
    const std::string_view between = path_.empty() ? "" : ".";
    findings_.problems.push_back(fmt::format("{}{}{} {}", path_, between, key, sentence));
}

void RctabFields::warn_of_unknown() {
    simdjson::dom::object object;
    if (object_.get(object) != simdjson::SUCCESS) return;
    for (const simdjson::dom::key_value_pair field : object) {
        if (known_.contains(field.key)) continue;
        const std::string_view between = path_.empty() ? "" : ".";
        findings_.warnings.push_back(
            fmt::format("{}{}{} is no option that is known here; it was passed over", path_,
                        between, field.key));
    }
}

}  // namespace almanac::elections
