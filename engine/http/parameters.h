#pragma once

// Reading and checking the parameters of a request against its route: pure.

#include "engine/http/http.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::http {

// One checked parameter; which of the numbers counts is the parameter's type.
struct Value {
    bool present = false;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;  // decoded
};

// By place in Route::parameters.
using Values = std::vector<Value>;

// A request's parameters by their names; both outlive it.
class TypedRequest : public Request {
public:
    TypedRequest(const Route& route, const Values& values) : route_(route), values_(values) {}

    // What Request says of them.
    std::int64_t integer(std::string_view name) const final { return value(name).integer; }
    double real(std::string_view name) const final { return value(name).real; }
    std::string_view text(std::string_view name) const final { return value(name).text; }
    bool has(std::string_view name) const final {
        const Value* found = find(name);
        return found != nullptr && found->present;
    }

private:
    // Null where the route has no parameter of that name.
    const Value* find(std::string_view name) const;
    const Value& value(std::string_view name) const;

    const Route& route_;
    const Values& values_;
};

// The place of a parameter in route.parameters.
std::optional<std::size_t> place_of(const Route& route, std::string_view name, Parameter::In in);

// The defaults of a route, checked as if they had been sent; a default that its own parameter
// refuses is a bug.
Values default_values(const Route& route);

// Checks one decoded text; the reason where it is refused.
std::optional<std::string> check(const Parameter& parameter, std::string_view text, Value& value);

// What stands in the way of a request: `values` begins as the defaults and is filled as far as it
// goes.
class ParameterReader {
public:
    // `room` keeps decoded texts and needs the capacity of everything that will be read.
    ParameterReader(const Route& route, Values& values, std::string& room)
        : route_(route), values_(values), room_(room) {}

    // Reads the path parameter at `place` from its raw segment.
    void read_path(std::size_t place, std::string_view raw);
    // Reads a whole raw query; unknown and repeated names are problems.
    void read_query(std::string_view query);
    // Everything that was wrong, in the order it was read.
    std::vector<FieldProblem>&& problems() { return std::move(problems_); }

private:
    void read_pair(std::string_view pair);
    void read(std::size_t place, std::optional<std::string_view> text);

    const Route& route_;
    Values& values_;
    std::string& room_;
    std::vector<std::size_t> seen_;  // places given in the query so far
    std::vector<FieldProblem> problems_;
};

}  // namespace almanac::http
