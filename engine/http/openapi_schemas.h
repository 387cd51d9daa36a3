#pragma once

// The schemas of /openapi.json, from the descriptions of what routes return. Pure; private to
// openapi.cpp.

#include "engine/base/describe.h"
#include "engine/base/json.h"

#include <map>
#include <string>
#include <string_view>

namespace almanac::http {

// Every object schema by its name.
using Schemas = std::map<std::string_view, const base::Shape*>;

// Adds the shape's objects, its own and those within.
void collect(const base::Shape& shape, Schemas& schemas);

// "#/components/schemas/<schema>"
std::string reference(std::string_view schema);

// A member that is a text.
void pair(base::JsonWriter& writer, std::string_view key, std::string_view text);

// The schema of one value: objects by reference.
void write_schema(base::JsonWriter& writer, const base::Shape& shape);

// The object of all schemas, with that of problems.
void write_schemas(base::JsonWriter& writer, const Schemas& schemas);

}  // namespace almanac::http
