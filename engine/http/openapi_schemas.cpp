// Schemas: what views' fields are, as JSON Schema 2020-12.

#include "engine/http/openapi_schemas.h"

#include <fmt/format.h>

#include <string>

namespace almanac::http {

namespace {

using base::JsonWriter;
using base::Kind;
using base::Shape;

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

// The members of an object or list that say what is in it.
void write_contents(JsonWriter& writer, const Shape& shape, Nullable nullable) {
    write_type(writer, shape.kind, nullable);
    if (shape.kind == Kind::decimal) pair(writer, "pattern", "^-?[0-9]+(\\.[0-9]+)?$");
    if (shape.kind == Kind::word) write_words(writer, shape, nullable);
    if (shape.element == nullptr) return;
    writer.key(shape.kind == Kind::map ? "additionalProperties" : "items");
    write_schema(writer, *shape.element);
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
    if (!field.unit.empty()) pair(writer, "x-unit", field.unit);
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

constexpr std::string_view problem_schema =
    R"({"type":"object","description":"RFC 9457 problem details.","properties":{)"
    R"("type":{"type":"string","format":"uri-reference"},"title":{"type":"string"},)"
    R"("status":{"type":"integer"},"detail":{"type":"string"},)"
    R"("errors":{"type":"array","items":{"type":"object","properties":{)"
    R"("field":{"type":"string"},"reason":{"type":"string"}},"required":["field","reason"]}}},)"
    R"("required":["type","title","status","detail"]})";

}  // namespace

void pair(JsonWriter& writer, std::string_view key, std::string_view text) {
    writer.key(key);
    writer.text(text);
}

std::string reference(std::string_view schema) {
    return fmt::format("#/components/schemas/{}", schema);
}

void collect(const Shape& shape, Schemas& schemas) {
    if (shape.element != nullptr) collect(*shape.element, schemas);
    if (shape.kind != Kind::object || !schemas.emplace(shape.name, &shape).second) return;
    for (const base::FieldShape& field : shape.fields) collect(*field.shape, schemas);
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

namespace {

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

}  // namespace

void write_schemas(JsonWriter& writer, const Schemas& schemas) {
    writer.begin_object();
    writer.key("Problem");
    writer.raw(problem_schema);
    for (const auto& [name, shape] : schemas) {
        writer.key(name);
        write_object_schema(writer, *shape);
    }
    writer.end_object();
}

}  // namespace almanac::http
