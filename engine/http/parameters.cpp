#include "engine/http/parameters.h"

#include "engine/base/ensure.h"
#include "engine/http/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace almanac::http {

namespace {

constexpr std::size_t echoed_bytes_max =
    60;  // of a refused value, so that a problem stays readable

std::string got(std::string_view text) {
    return text.size() > echoed_bytes_max ? "got something longer"
                                          : fmt::format("got \"{}\"", text);
}

bool is_bounded(const Parameter& parameter) {
    return parameter.minimum != 0 || parameter.maximum != 0;
}

std::optional<std::string> check_range(const Parameter& parameter, double number,
                                       std::string_view text) {
    if (!is_bounded(parameter)) return {};
    if (number >= parameter.minimum && number <= parameter.maximum) return {};
    return fmt::format("must be from {} to {}, {}", parameter.minimum, parameter.maximum,
                       got(text));
}

template <class Number>
bool parse_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

std::optional<std::string> check_integer(const Parameter& parameter, std::string_view text,
                                         Value& value) {
    if (!parse_number(text, value.integer)) return "must be a whole number, " + got(text);
    value.real = static_cast<double>(value.integer);
    return check_range(parameter, value.real, text);
}

std::optional<std::string> check_real(const Parameter& parameter, std::string_view text,
                                      Value& value) {
    if (!parse_number(text, value.real) || !std::isfinite(value.real)) {
        return "must be a number, " + got(text);
    }
    return check_range(parameter, value.real, text);
}

std::optional<std::string> check_choice(const Parameter& parameter, std::string_view text) {
    const auto& choices = parameter.choices;
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return {};
    return fmt::format("must be one of {}, {}", fmt::join(choices, ", "), got(text));
}

std::optional<std::string> check_text(const Parameter& parameter, std::string_view text) {
    const auto size = static_cast<double>(text.size());
    if (!is_bounded(parameter) || (size >= parameter.minimum && size <= parameter.maximum))
        return {};
    return fmt::format("must have from {} to {} bytes", parameter.minimum, parameter.maximum);
}

std::string known_names(const Route& route) {
    std::vector<std::string_view> names;
    for (const Parameter& each : route.parameters) {
        if (each.in == Parameter::In::query) names.push_back(each.name);
    }
    if (names.empty()) return "is not known here; this route takes no query parameters";
    return fmt::format("is not known here; this route takes {}", fmt::join(names, ", "));
}

}  // namespace

const Value* TypedRequest::find(std::string_view name) const {
    const auto& parameters = route_.parameters;
    for (std::size_t place = 0; place < parameters.size(); ++place) {
        if (parameters[place].name == name) return &values_[place];
    }
    return nullptr;
}

const Value& TypedRequest::value(std::string_view name) const {
    const Value* found = find(name);
    base::ensure(found != nullptr, "a handler asks for a parameter that its route does not have");
    return *found;
}

std::optional<std::size_t> place_of(const Route& route, std::string_view name, Parameter::In in) {
    for (std::size_t place = 0; place < route.parameters.size(); ++place) {
        if (route.parameters[place].in == in && route.parameters[place].name == name) return place;
    }
    return {};
}

std::optional<std::string> check(const Parameter& parameter, std::string_view text, Value& value) {
    value = {true, 0, 0, text};
    switch (parameter.type) {
        case Parameter::Type::integer:
            return check_integer(parameter, text, value);
        case Parameter::Type::real:
            return check_real(parameter, text, value);
        case Parameter::Type::text:
            return check_text(parameter, text);
        case Parameter::Type::choice:
            return check_choice(parameter, text);
    }
    return {};
}

Values default_values(const Route& route) {
    Values values(route.parameters.size());
    for (std::size_t place = 0; place < values.size(); ++place) {
        const Parameter& parameter = route.parameters[place];
        if (!parameter.default_value) continue;
        const auto refused = check(parameter, *parameter.default_value, values[place]);
        base::ensure(!refused, "a parameter refuses its own default");
    }
    return values;
}

void ParameterReader::read_path(std::size_t place, std::string_view raw) {
    read(place, decode(raw, Plus::itself, room_));
}

void ParameterReader::read_query(std::string_view query) {
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        if (const std::string_view pair = query.substr(0, end); !pair.empty()) read_pair(pair);
        if (end == std::string_view::npos) return;
        query.remove_prefix(end + 1);
    }
}

void ParameterReader::read_pair(std::string_view pair) {
    const std::size_t equals = pair.find('=');
    const auto name = decode(pair.substr(0, equals), Plus::space, room_);
    if (!name) {
        problems_.push_back({std::string(pair.substr(0, equals)), "the name is not UTF-8 text"});
        return;
    }
    const auto place = place_of(route_, *name, Parameter::In::query);
    if (!place) {
        problems_.push_back({std::string(*name), known_names(route_)});
        return;
    }
    if (std::find(seen_.begin(), seen_.end(), *place) != seen_.end()) {
        problems_.push_back({std::string(*name), "is given more than once"});
        return;
    }
    seen_.push_back(*place);
    const auto text = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    read(*place, decode(text, Plus::space, room_));
}

void ParameterReader::read(std::size_t place, std::optional<std::string_view> text) {
    const Parameter& parameter = route_.parameters[place];
    if (!text) {
        problems_.push_back(
            {parameter.name, "is not UTF-8 text, or a % is not followed by two digits"});
        return;
    }
    if (auto reason = check(parameter, *text, values_[place])) {
        problems_.push_back({parameter.name, std::move(*reason)});
    }
}

}  // namespace almanac::http
