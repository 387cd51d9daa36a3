#include "engine/base/json.h"
#include "engine/http/http.h"
#include "engine/http/openapi_schemas.h"
#include "engine/http/pattern.h"
#include "engine/http/problem.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace almanac::http {

namespace {

using base::JsonWriter;

// A parameter's text as JSON of its type.
void write_typed(JsonWriter& writer, const Parameter& parameter, std::string_view text) {
    const bool number =
        parameter.type == Parameter::Type::integer || parameter.type == Parameter::Type::real;
    number ? writer.raw(text) : writer.text(text);
}

void write_bounds(JsonWriter& writer, const Parameter& parameter) {
    if (parameter.minimum == 0 && parameter.maximum == 0) return;
    const bool text = parameter.type == Parameter::Type::text;
    if (parameter.type == Parameter::Type::choice) return;
    writer.key(text ? "minLength" : "minimum");
    writer.real(parameter.minimum);
    writer.key(text ? "maxLength" : "maximum");
    writer.real(parameter.maximum);
}

void write_parameter_schema(JsonWriter& writer, const Parameter& parameter) {
    using Type = Parameter::Type;
    writer.begin_object();
    const bool text = parameter.type == Type::text || parameter.type == Type::choice;
    pair(writer, "type", text ? "string" : parameter.type == Type::integer ? "integer" : "number");
    write_bounds(writer, parameter);
    // Control characters in a path are refused before anybody looks at it.
    if (parameter.type == Type::text && parameter.in == Parameter::In::path)
        pair(writer, "pattern", R"(^[^\u0000-\u001f\u007f]*$)");
    if (parameter.type == Type::choice) {
        writer.key("enum");
        writer.begin_list();
        for (const std::string& choice : parameter.choices) writer.text(choice);
        writer.end_list();
    }
    if (parameter.default_value) {
        writer.key("default");
        write_typed(writer, parameter, *parameter.default_value);
    }
    writer.end_object();
}

void write_parameters(JsonWriter& writer, const Route& route) {
    if (route.parameters.empty()) return;
    writer.key("parameters");
    writer.begin_list();
    for (const Parameter& parameter : route.parameters) {
        const bool in_path = parameter.in == Parameter::In::path;
        writer.begin_object();
        pair(writer, "name", parameter.name);
        pair(writer, "in", in_path ? "path" : "query");
        writer.key("required");
        writer.boolean(in_path);
        if (!parameter.sentence.empty()) pair(writer, "description", parameter.sentence);
        writer.key("schema");
        write_parameter_schema(writer, parameter);
        if (!parameter.example.empty()) {
            writer.key("example");
            write_typed(writer, parameter, parameter.example);
        }
        writer.end_object();
    }
    writer.end_list();
}

bool is_json(const Route& route) { return route.content_type == "application/json"; }

// Content of a type, of which nothing more is said.
void write_any(JsonWriter& writer, std::string_view content_type, std::string_view example = "") {
    writer.key(content_type);
    writer.begin_object();
    writer.key("schema");
    writer.begin_object();
    writer.end_object();
    if (!example.empty()) pair(writer, "example", example);
    writer.end_object();
}

void begin_response(JsonWriter& writer, unsigned status) {
    writer.key(std::to_string(status));
    writer.begin_object();
    pair(writer, "description", sentence_of(status));
}

// Where components have the examples of JSON.
void write_example(JsonWriter& writer, const Route& route) {
    if (route.example == nullptr) return;
    if (!is_json(route)) {
        writer.key("example");
        return writer.text(route.example->body);
    }
    writer.key("examples");
    writer.begin_object();
    writer.key("sample");
    writer.begin_object();
    pair(writer, "$ref", fmt::format("#/components/examples/{}", route.example->name));
    writer.end_object();
    writer.end_object();
}

void write_success(JsonWriter& writer, const Route& route) {
    begin_response(writer, 200);
    writer.key("content");
    writer.begin_object();
    writer.key(route.content_type);
    writer.begin_object();
    writer.key("schema");
    if (route.returns != nullptr) {
        write_schema(writer, *route.returns);
    } else {
        writer.begin_object();
        writer.end_object();
    }
    write_example(writer, route);
    writer.end_object();
    for (const std::string& other : route.other_types) write_any(writer, other);
    writer.end_object();
    writer.end_object();
}

void write_problem(JsonWriter& writer, unsigned status) {
    begin_response(writer, status);
    writer.key("content");
    writer.begin_object();
    writer.key(problem_content_type);
    writer.begin_object();
    writer.key("schema");
    writer.begin_object();
    pair(writer, "$ref", reference("Problem"));
    writer.end_object();
    writer.end_object();
    writer.end_object();
    writer.end_object();
}

// What the server itself answers to any GET, by what its head asks for; described once.
constexpr std::array<unsigned, 2> common_successes{206, 304};
constexpr std::array<unsigned, 7> common_problems{401, 406, 412, 413, 414, 416, 429};

void write_common_references(JsonWriter& writer, const std::set<unsigned>& described) {
    std::set<unsigned> common(common_successes.begin(), common_successes.end());
    common.insert(common_problems.begin(), common_problems.end());
    for (const unsigned status : common) {
        if (described.contains(status)) continue;
        writer.key(std::to_string(status));
        writer.begin_object();
        pair(writer, "$ref", fmt::format("#/components/responses/{}", status));
        writer.end_object();
    }
}

void write_common_responses(JsonWriter& writer) {
    writer.key("responses");
    writer.begin_object();
    for (const unsigned status : common_successes) {
        begin_response(writer, status);
        writer.end_object();
    }
    for (const unsigned status : common_problems) write_problem(writer, status);
    writer.end_object();
}

void write_responses(JsonWriter& writer, const Route& route) {
    writer.key("responses");
    writer.begin_object();
    write_success(writer, route);
    std::set<unsigned> problems(route.problems.begin(), route.problems.end());
    problems.insert(400);
    if (route.takes) problems.insert({401, 413, 415, 429});
    if (route.caller != Caller::anybody) problems.insert({401, 403});
    if (route.method == Method::get) write_common_references(writer, problems);
    for (const unsigned status : problems) write_problem(writer, status);
    writer.end_object();
}

void write_request_body(JsonWriter& writer, const Route& route) {
    if (!route.takes) return;
    writer.key("requestBody");
    writer.begin_object();
    pair(writer, "description", route.takes->sentence);
    writer.key("required");
    writer.boolean(true);
    writer.key("x-bytes-max");
    writer.integer(std::uint64_t{route.takes->bytes_max});
    writer.key("content");
    writer.begin_object();
    std::string_view example = route.takes->example;
    for (const std::string& type : route.takes->content_types)
        write_any(writer, type, std::exchange(example, {}));
    writer.end_object();
    writer.end_object();
}

// A key in either of the two fields that take one.
void write_security(JsonWriter& writer, const Route& route) {
    pair(writer, "x-caller", base::word_of(route.caller));
    writer.key("security");
    writer.begin_list();
    for (const std::string_view scheme : {"bearer", "api_key"}) {
        writer.begin_object();
        writer.key(scheme);
        writer.begin_list();
        writer.end_list();
        writer.end_object();
    }
    writer.end_list();
}

void write_security_schemes(JsonWriter& writer) {
    writer.key("securitySchemes");
    writer.begin_object();
    writer.key("bearer");
    writer.begin_object();
    pair(writer, "type", "http");
    pair(writer, "scheme", "bearer");
    writer.end_object();
    writer.key("api_key");
    writer.begin_object();
    pair(writer, "type", "apiKey");
    pair(writer, "in", "header");
    pair(writer, "name", "X-API-Key");
    writer.end_object();
    writer.end_object();
}

void write_operation(JsonWriter& writer, const Route& route) {
    writer.key(route.method == Method::get ? "get" : "post");
    writer.begin_object();
    pair(writer, "operationId", route.name);
    if (!route.summary.empty()) pair(writer, "summary", route.summary);
    if (route.caller != Caller::anybody) write_security(writer, route);
    write_parameters(writer, route);
    write_request_body(writer, route);
    write_responses(writer, route);
    for (const auto& [name, json] : route.extensions) {
        writer.key(name);
        writer.raw(json);
    }
    writer.end_object();
}

// OpenAPI has no word for a rest; it is written as an ordinary parameter.
std::string template_of(const std::string& path) {
    std::string written;
    for (const Segment& segment : parse_pattern(path)) {
        written += segment.kind == Segment::Kind::fixed ? fmt::format("/{}", segment.text)
                                                        : fmt::format("/{{{}}}", segment.text);
    }
    return written;
}

void write_paths(JsonWriter& writer, const std::vector<Route>& routes) {
    std::map<std::string, std::vector<const Route*>> by_path;
    for (const Route& route : routes) by_path[template_of(route.path)].push_back(&route);
    writer.key("paths");
    writer.begin_object();
    for (const auto& [path, operations] : by_path) {
        writer.key(path);
        writer.begin_object();
        for (const Route* route : operations) write_operation(writer, *route);
        writer.end_object();
    }
    writer.end_object();
}

// Each example once, by its name.
void write_examples(JsonWriter& writer, const std::vector<Route>& routes) {
    std::map<std::string_view, std::string_view> examples;
    for (const Route& route : routes) {
        if (route.example != nullptr && is_json(route))
            examples.emplace(route.example->name, route.example->body);
    }
    if (examples.empty()) return;
    writer.key("examples");
    writer.begin_object();
    for (const auto& [name, body] : examples) {
        writer.key(name);
        writer.begin_object();
        writer.key("value");
        writer.raw(body);
        writer.end_object();
    }
    writer.end_object();
}

void write_components(JsonWriter& writer, const std::vector<Route>& routes) {
    Schemas schemas;
    for (const Route& route : routes) {
        if (route.returns != nullptr) collect(*route.returns, schemas);
    }
    writer.key("components");
    writer.begin_object();
    writer.key("schemas");
    write_schemas(writer, schemas);
    write_common_responses(writer);
    write_security_schemes(writer);
    write_examples(writer, routes);
    writer.end_object();
}

}  // namespace

std::string Router::openapi(std::string_view title, std::string_view version) const {
    std::string document;
    JsonWriter writer(document);
    writer.begin_object();
    pair(writer, "openapi", "3.1.0");
    writer.key("info");
    writer.begin_object();
    pair(writer, "title", title);
    pair(writer, "version", version);
    writer.end_object();
    write_paths(writer, routes_);
    write_components(writer, routes_);
    writer.end_object();
    return document;
}

}  // namespace almanac::http
