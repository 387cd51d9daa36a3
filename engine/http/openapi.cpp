#include "engine/base/json.h"
#include "engine/http/http.h"
#include "engine/http/pattern.h"
#include "engine/http/problem.h"

#include <fmt/format.h>

#include <map>
#include <string>

namespace almanac::http {

namespace {

using base::JsonWriter;
using base::Kind;
using base::Shape;

// Every object schema by its name, found by walking what routes return.
using Schemas = std::map<std::string_view, const Shape*>;

void collect(const Shape& shape, Schemas& schemas) {
    if (shape.element != nullptr) collect(*shape.element, schemas);
    if (shape.kind != Kind::object || !schemas.emplace(shape.name, &shape).second) return;
    for (const base::FieldShape& field : shape.fields) collect(*field.shape, schemas);
}

void pair(JsonWriter& writer, std::string_view key, std::string_view text) {
    writer.key(key);
    writer.text(text);
}

std::string reference(std::string_view schema) {
    return fmt::format("#/components/schemas/{}", schema);
}

std::string_view type_of(Kind kind) {
    switch (kind) {
        case Kind::boolean:
            return "boolean";
        case Kind::integer:
            return "integer";
        case Kind::real:
            return "number";
        case Kind::text:
        case Kind::decimal:
        case Kind::word:
            return "string";
        case Kind::list:
            return "array";
        case Kind::object:
        case Kind::map:
            return "object";
    }
    return "object";
}

enum class Nullable : bool { no, yes };

void write_type(JsonWriter& writer, Kind kind, Nullable nullable) {
    writer.key("type");
    if (nullable == Nullable::no) return writer.text(type_of(kind));
    writer.begin_list();
    writer.text(type_of(kind));
    writer.text("null");
    writer.end_list();
}

void write_words(JsonWriter& writer, const Shape& shape, Nullable nullable) {
    writer.key("enum");
    writer.begin_list();
    for (const std::string_view word : shape.words) writer.text(word);
    if (nullable == Nullable::yes) writer.null();
    writer.end_list();
}

void write_schema(JsonWriter& writer, const Shape& shape);

// The members of an object or list that say what is in it.
void write_contents(JsonWriter& writer, const Shape& shape, Nullable nullable) {
    write_type(writer, shape.kind, nullable);
    if (shape.kind == Kind::decimal) pair(writer, "pattern", "^-?[0-9]+(\\.[0-9]+)?$");
    if (shape.kind == Kind::word) write_words(writer, shape, nullable);
    if (shape.element == nullptr) return;
    writer.key(shape.kind == Kind::map ? "additionalProperties" : "items");
    write_schema(writer, *shape.element);
}

void write_schema(JsonWriter& writer, const Shape& shape) {
    writer.begin_object();
    if (shape.kind == Kind::object) {
        pair(writer, "$ref", reference(shape.name));
    } else {
        write_contents(writer, shape, Nullable::no);
    }
    writer.end_object();
}

void write_reference_or_null(JsonWriter& writer, const Shape& shape) {
    writer.key("oneOf");
    writer.begin_list();
    write_schema(writer, shape);
    writer.begin_object();
    pair(writer, "type", "null");
    writer.end_object();
    writer.end_list();
}

void write_field(JsonWriter& writer, const base::FieldShape& field) {
    writer.begin_object();
    pair(writer, "description",
         field.unit.empty() ? std::string(field.sentence)
                            : fmt::format("{} Unit: {}.", field.sentence, field.unit));
    const Nullable nullable = field.optional ? Nullable::yes : Nullable::no;
    if (field.shape->kind != Kind::object) {
        write_contents(writer, *field.shape, nullable);
    } else if (field.optional) {
        write_reference_or_null(writer, *field.shape);
    } else {
        pair(writer, "$ref", reference(field.shape->name));
    }
    writer.end_object();
}

void write_object_schema(JsonWriter& writer, const Shape& shape) {
    writer.begin_object();
    pair(writer, "type", "object");
    writer.key("properties");
    writer.begin_object();
    for (const base::FieldShape& field : shape.fields) {
        writer.key(field.name);
        write_field(writer, field);
    }
    writer.end_object();
    writer.key("required");
    writer.begin_list();
    for (const base::FieldShape& field : shape.fields) writer.text(field.name);
    writer.end_list();
    writer.end_object();
}

constexpr std::string_view problem_schema =
    R"({"type":"object","description":"RFC 9457 problem details.","properties":{)"
    R"("type":{"type":"string","format":"uri-reference"},"title":{"type":"string"},)"
    R"("status":{"type":"integer"},"detail":{"type":"string"},)"
    R"("errors":{"type":"array","items":{"type":"object","properties":{)"
    R"("field":{"type":"string"},"reason":{"type":"string"}},"required":["field","reason"]}}},)"
    R"("required":["type","title","status","detail"]})";

void write_components(JsonWriter& writer, const std::vector<Route>& routes) {
    Schemas schemas;
    for (const Route& route : routes) {
        if (route.returns != nullptr) collect(*route.returns, schemas);
    }
    writer.key("components");
    writer.begin_object();
    writer.key("schemas");
    writer.begin_object();
    writer.key("Problem");
    writer.raw(problem_schema);
    for (const auto& [name, shape] : schemas) {
        writer.key(name);
        write_object_schema(writer, *shape);
    }
    writer.end_object();
    writer.end_object();
}

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

void begin_response(JsonWriter& writer, unsigned status) {
    writer.key(std::to_string(status));
    writer.begin_object();
    pair(writer, "description", sentence_of(status));
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
    writer.end_object();
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

void write_responses(JsonWriter& writer, const Route& route) {
    writer.key("responses");
    writer.begin_object();
    write_success(writer, route);
    if (route.method == Method::get) {
        begin_response(writer, 304);
        writer.end_object();
    }
    write_problem(writer, 400);
    for (const unsigned status : route.problems) {
        if (status != 400) write_problem(writer, status);
    }
    writer.end_object();
}

void write_operation(JsonWriter& writer, const Route& route) {
    writer.key(route.method == Method::get ? "get" : "post");
    writer.begin_object();
    pair(writer, "operationId", route.name);
    if (!route.summary.empty()) pair(writer, "summary", route.summary);
    write_parameters(writer, route);
    write_responses(writer, route);
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
