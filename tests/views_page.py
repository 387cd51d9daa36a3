"""Makes docs/views.md from the program's own description of what it serves, so that the page cannot fall behind it;
tests/docs_test.py compares. After a view, a parameter, a field or a table has changed:

    ALMANAC_PROGRAM=build/dev/almanac python3 tests/views_page.py --write
"""
import json
import pathlib
import sys

import served

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/views.md"
OF_ANY = "/api/elections/{election_id}"

HEAD = """# Every route, field and table

Made by `tests/views_page.py` from the program's own `/openapi.json`; a test keeps it equal. What holds for all of them
(numbers, lists, caching, errors) stands in [wire.md](wire.md), the formulas in the pages named `analysis-…`.

A route of an election stands here by its form for the default election, `/api/…`; the same under
`/api/elections/{election_id}/…` is of any.
"""


def described():
    """The program's /openapi.json."""
    with served.Demo(ballots=300) as demo:
        return json.loads(demo.get("/openapi.json"))


def cell(text):
    """A text on its way into a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(head, rows):
    """The lines of a table, none without rows."""
    if rows:
        yield from ("| " + " | ".join(head) + " |", "|" + "---|" * len(head))
        yield from ("| " + " | ".join(cell(one) for one in row) + " |" for row in rows)
        yield ""


def link(reference):
    name = reference.rsplit("/", 1)[1]
    return f"[{name}](#{name})"


def type_of(schema):
    """A schema in words: "integer or null", "list of [pair](#pair)"."""
    if "$ref" in schema:
        return link(schema["$ref"])
    if "oneOf" in schema:
        return " or ".join(type_of(one) for one in schema["oneOf"])
    kind = schema.get("type", "anything")
    kinds = kind if isinstance(kind, list) else [kind]
    plain = kinds[0]
    if "pattern" in schema:
        plain = "decimal"
    elif "enum" in schema:
        plain = ", ".join(f"`{word}`" for word in schema["enum"] if word is not None)
    elif plain == "string":
        plain = "text"
    elif plain == "number":
        plain = "real"
    elif plain == "array":
        plain = f"list of {type_of(schema['items'])}"
    elif plain == "object":
        plain = f"map by id of {type_of(schema['additionalProperties'])}"
    return plain + (" or null" if "null" in kinds else "")


def range_of(schema):
    """What a parameter may be."""
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    low, high = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    if high is None:
        return ""
    unit = " bytes" if "maxLength" in schema else ""
    return f"{low:,} to {high:,}{unit}"


def parameter_row(one):
    schema = one["schema"]
    kind = {"string": "text", "number": "real"}.get(schema["type"], schema["type"])
    default = f"`{schema['default']}`" if "default" in schema else ("in the path" if one["in"] == "path" else "absent")
    return (f"`{one['name']}`", "word" if "enum" in schema else kind, range_of(schema), default,
            one.get("description", ""))


def answer_of(operation):
    """The line that says what comes back."""
    content = operation["responses"]["200"]["content"]
    (first, said), *others = content.items()
    reference = said["schema"].get("$ref")
    words = f"Answers {link(reference)}." if reference else f"Answers `{first}`."
    more = [f"`{name}`" for name, _ in others]
    return words + (f" Also {', '.join(more)}." if more else "")


def body_of(operation):
    if "requestBody" in operation:
        body = operation["requestBody"]
        kinds = ", ".join(f"`{kind}`" for kind in body["content"])
        yield from (f"Takes at most {body['x-bytes-max']:,} bytes of {kinds}. {body['description']}", "")


def tables_of(operation, anchors):
    """Where its rows are as a table."""
    own = [f"[{one['name']}](#{anchors[one['name']]})" for one in operation.get("x-tables", [])]
    others = [f"[{name}](#{anchors[name]})" for name in operation.get("x-rows-in", [])]
    if own:
        yield from (f"Tables: {', '.join(own)}.", "")
    if others:
        yield from (f"Its rows stand in {', '.join(others)}.", "")


def route(path, method, operation, twice, anchors):
    yield from (f"### {method.upper()} {path}", "", f"`{path}`" + (f", `{twice}`" if twice else ""), "",
                operation.get("summary", "").replace(" Of the default election.", ""), "")
    yield from table(("parameter", "type", "range", "default", "meaning"),
                     [parameter_row(one) for one in operation.get("parameters", [])])
    yield from body_of(operation)
    yield from (answer_of(operation), "")
    yield from tables_of(operation, anchors)


def routes(document, anchors):
    for path, item in document["paths"].items():
        if path.startswith(OF_ANY):
            continue
        twice = path.replace("/api", OF_ANY, 1) if path.startswith("/api/") else None
        for method, operation in item.items():
            yield from route(path, method, operation, twice if twice in document["paths"] else None, anchors)


def field_row(name, schema):
    description = schema.get("description", "")
    unit = schema.get("x-unit", "")
    return f"`{name}`", type_of(schema), unit, description.removesuffix(f" Unit: {unit}.")


def objects(document):
    for name, schema in document["components"]["schemas"].items():
        if name == "Problem":
            continue
        yield from (f"### {name}", "")
        yield from table(("field", "type", "unit", "meaning"),
                         [field_row(field, of) for field, of in schema["properties"].items()])


def all_tables(document):
    """Every table by name: those of views, and the raw ones, which are of no view."""
    found = {}
    for path, item in document["paths"].items():
        for operation in item.values():
            found.update({one["name"]: one for one in operation.get("x-tables", [])})
    return dict(sorted(found.items()))


def tables(found):
    for name, one in found.items():
        yield from (f"### Table {name}", "")
        where = f"`{one['file']}`" if one["file"] else "made when it is asked for"
        of = f"`{one['path']}`" if one["path"] else "the raw records"
        yield from (f"{one['sentence']} Of {of}; {where}.", "")
        yield from table(("column", "type", "unit", "meaning"),
                         [(f"`{c['name']}`", c["type"], c["unit"], c["sentence"]) for c in one["columns"]])


def page(document):
    """docs/views.md as it has to be."""
    found = all_tables(document)
    anchors = {name: f"table-{name}" for name in found}
    lines = [HEAD, "## Routes", "", *routes(document, anchors), "## Objects", "", *objects(document),
             "## Tables", "",
             "Each is a Parquet file of a version, a table in `almanac query`, and a csv, JSON or Parquet file of",
             "`/api/export/{table}` and `almanac export`.", "", *tables(found)]
    return "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(described()))
    else:
        sys.exit(__doc__)
