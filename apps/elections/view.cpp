#include "apps/elections/view.h"

#include "engine/base/ensure.h"
#include "engine/base/percent.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace almanac::elections {

using http::Parameter;

namespace {

// Of an id in a path; the longest known to us, Dominion's imprinted ones, have 30.
constexpr double path_text_bytes_max = 1'000;

template <class Number>
Number number_in(std::string_view text) {
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// One text for each value.
std::string canonical(const Parameter& parameter, std::int64_t integer, double real,
                      std::string_view text) {
    if (parameter.type == Parameter::Type::integer) return fmt::format("{}", integer);
    if (parameter.type == Parameter::Type::real) return fmt::format("{}", real);
    return std::string(text);
}

Parameter number_parameter(std::string name, Parameter::Type type, Range range,
                           std::string default_value) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.type = type;
    parameter.minimum = range.minimum;
    parameter.maximum = range.maximum;
    parameter.example = default_value;
    parameter.default_value = std::move(default_value);
    return parameter;
}

std::vector<View> join(std::vector<std::vector<View>> lists) {
    std::vector<View> all;
    for (std::vector<View>& list : lists)
        all.insert(all.end(), std::make_move_iterator(list.begin()),
                   std::make_move_iterator(list.end()));
    return all;
}

}  // namespace

Query::Query(const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters) {
        names_.push_back(parameter.name);
        Value& value = values_.emplace_back();
        value.is_in_path = parameter.in == Parameter::In::path;
        value.is_there = parameter.default_value.has_value();
        if (!value.is_there) continue;
        value.integer = number_in<std::int64_t>(*parameter.default_value);
        value.real = number_in<double>(*parameter.default_value);
        value.text = canonical(parameter, value.integer, value.real, *parameter.default_value);
        value.by_default = value.text;
    }
}

Query::Query(const std::vector<Parameter>& parameters, const http::Request& request)
    : Query(parameters) {
    for (std::size_t at = 0; at < parameters.size(); ++at) {
        const Parameter& parameter = parameters[at];
        Value& value = values_[at];
        value.is_there = request.has(parameter.name);
        if (!value.is_there) continue;
        value.integer = request.integer(parameter.name);
        value.real = request.real(parameter.name);
        value.text = canonical(parameter, value.integer, value.real, request.text(parameter.name));
    }
}

bool Query::is_default() const {
    return std::all_of(values_.begin(), values_.end(), [](const Value& value) {
        if (value.is_in_path) return true;
        return value.is_there ? value.by_default == value.text : !value.by_default;
    });
}

const Query::Value& Query::value_of(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    base::ensure(found != names_.end(), "a view asks for a parameter that it has not");
    return values_[static_cast<std::size_t>(found - names_.begin())];
}

std::int64_t Query::integer(std::string_view name) const { return value_of(name).integer; }
double Query::real(std::string_view name) const { return value_of(name).real; }
const std::string& Query::text(std::string_view name) const { return value_of(name).text; }

bool Query::has(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found != names_.end() &&
           values_[static_cast<std::size_t>(found - names_.begin())].is_there;
}

Query Query::at(std::string_view name, std::string text) const {
    Query changed = *this;
    const auto place =
        static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    base::ensure(place < names_.size(), "a view stores answers for a parameter that it has not");
    Value& value = changed.values_[place];
    value.is_there = true;
    value.integer = number_in<std::int64_t>(text);
    value.real = number_in<double>(text);
    value.text = std::move(text);
    return changed;
}

Query Query::without(std::string_view name) const {
    Query changed = *this;
    for (std::size_t at = 0; at < names_.size(); ++at) {
        if (names_[at] == name) changed.values_[at] = Value();
    }
    return changed;
}

std::string Query::key() const {
    std::string key;
    for (const Value& value : values_) {
        if (!value.is_in_path) continue;
        if (!key.empty()) key += '-';
        key += value.text;
    }
    return key;
}

std::string Query::as_text() const {
    std::string text;
    for (std::size_t at = 0; at < names_.size(); ++at) {
        if (values_[at].is_in_path || !values_[at].is_there) continue;
        if (!text.empty()) text += '&';
        text += names_[at] + '=' + base::percent_encoded(values_[at].text);
    }
    return text;
}

Parameter path_parameter(std::string name, Parameter::Type type, std::string example,
                         std::string sentence) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.in = Parameter::In::path;
    parameter.type = type;
    const bool is_text = type == Parameter::Type::text;
    parameter.minimum = is_text ? 1 : 0;
    parameter.maximum = is_text ? path_text_bytes_max : 4294967295.0;
    parameter.example = std::move(example);
    parameter.sentence = std::move(sentence);
    return parameter;
}

Parameter candidate_parameter(std::string name) {
    return path_parameter(std::move(name), Parameter::Type::integer, "1", "A candidate's id.");
}

Parameter integer_parameter(std::string name, Range range, std::string default_value,
                            std::string sentence) {
    Parameter parameter = number_parameter(std::move(name), Parameter::Type::integer, range,
                                           std::move(default_value));
    parameter.sentence = std::move(sentence);
    return parameter;
}

Parameter real_parameter(std::string name, Range range, std::string default_value,
                         std::string sentence) {
    Parameter parameter =
        number_parameter(std::move(name), Parameter::Type::real, range, std::move(default_value));
    parameter.sentence = std::move(sentence);
    return parameter;
}

Parameter choice_parameter(std::string name, std::vector<std::string> choices,
                           std::string default_value, std::string sentence) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.type = Parameter::Type::choice;
    parameter.choices = std::move(choices);
    parameter.example = default_value;
    parameter.default_value = std::move(default_value);
    parameter.sentence = std::move(sentence);
    return parameter;
}

Parameter seats_parameter() {
    Parameter seats = number_parameter("seats", Parameter::Type::integer, {1, 100}, "");
    seats.default_value.reset();
    seats.example.clear();
    seats.sentence = "Answers for a count of the same ballots that fills so many seats.";
    return seats;
}

std::vector<Query> each_candidate(const Subject& subject, const Query& defaults) {
    std::vector<Query> queries;
    for (std::size_t at = 0; at < subject.contest.candidates.size(); ++at) {
        if (subject.excluded()[at]) continue;
        queries.push_back(
            defaults.at("id", fmt::format("{}", subject.contest.candidates[at].id.number())));
    }
    return queries;
}

const std::vector<View>& views() {
    static const std::vector<View> all =
        join({ballot_views(), count_views(), exhaustion_views(), coalition_views(), network_views(),
              candidate_views(), what_if_views(), pairwise_views(), highlight_views()});
    return all;
}

}  // namespace almanac::elections
