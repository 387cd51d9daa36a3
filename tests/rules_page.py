"""Makes the tables of docs/rules.md from the program's own description of its rules, so that the page cannot fall
behind them; tests/docs_test.py compares. After a rule, a field or a word has changed:

    ALMANAC_PROGRAM=build/dev/almanac python3 tests/rules_page.py --write
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/rules.md"
PROGRAM = os.environ.get("ALMANAC_PROGRAM", str(ROOT / "build/release/almanac"))
BEGIN, END = "<!-- made by tests/rules_page.py -->", "<!-- to here -->"
PROOFS = {"official_count": "official rounds", "reference": "a peer's reference", "by_hand": "by hand",
          "unverified": "unverified"}


def described():
    """Every rule and every field, as `almanac rules --format json` has them."""
    return json.loads(subprocess.run([PROGRAM, "rules", "--format", "json"], capture_output=True, check=True).stdout)


def test_sources():
    """The tests that count: text by path from the root. Those of rules as such name every rule and prove none."""
    paths = [*ROOT.glob("tally/*_test.cpp"), *ROOT.glob("tests/*_test.cpp"), *ROOT.glob("tests/golden/*.cpp")]
    named = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(paths)}
    return {name: text for name, text in named.items() if "rule_" not in name and "tidy" not in name}


def tests_of(rule, sources):
    return [name for name, text in sources.items() if f'"{rule["id"]}"' in text]


def golden_sources():
    """The tests that count one election and hold every round against figures that are written down: the suites of
    tally/ named Golden, and those of tests/ that read published counts."""
    texts = []
    for path in ROOT.glob("tally/*_test.cpp"):
        tests = re.split(r"^TEST(?:_F)?\(", path.read_text(), flags=re.MULTILINE)[1:]
        texts += [text for text in tests if "Golden" in text.split(",")[0]]
    texts += [path.read_text() for path in ROOT.glob("tests/*_test.cpp") if "tidy" not in path.name]
    return texts


def without_golden(rules):
    """The rules that no golden test counts by."""
    texts = golden_sources()
    return [rule["id"] for rule in rules if not any(f'"{rule["id"]}"' in text for text in texts)]


def table(rules, sources):
    yield "| rule | seats | year | statute | proved by | in |"
    yield "|---|---|---|---|---|---|"
    for rule in rules:
        tests = ", ".join(f"`{name}`" for name in tests_of(rule, sources)) or "–"
        yield (f"| [`{rule['id']}`](#{anchor(rule['id'])}) | {'one' if rule['single_seat'] else 'several'} "
               f"| {rule['year'] or '–'} | {rule['statute'] or '–'} | {PROOFS[rule['proof']]} | {tests} |")


def anchor(heading):
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


def section(rule):
    yield f"### {rule['id']}"
    yield ""
    yield f"{rule['title']}. " + " ".join(says(rule, "What the rule is")[1:2])
    yield ""
    steps = dict.fromkeys(step["step"] for step in rule["steps"] if step["step"] != "What the rule is")
    for number, step in enumerate(steps, 1):
        yield f"{number}. **{step}.** " + " ".join(says(rule, step))
    yield ""


def says(rule, step):
    return [one["sentence"] for one in rule["steps"] if one["step"] == step]


def words(fields):
    step = None
    for field in fields:
        if field["step"] != step:
            step = field["step"]
            yield from (f"### {step}", "")
        absent = "" if field["kind"] == "text" or field["field"] == "proof" else f" Left out: `{field['absent']}`."
        kind = {"number": " A number.", "limit": " A number, or `\"unlimited\"`.", "truth": " `true` or `false`."}
        yield f"- **`{field['field']}`** {field['decides']}{kind.get(field['kind'], '')}{absent}"
        for word in field["words"]:
            yield f"  - `{word['word']}`: {word['sentence']}"
    yield ""


def generated(view, sources):
    for name, rules in (("One seat", [r for r in view["rules"] if r["single_seat"]]),
                        ("Several seats", [r for r in view["rules"] if not r["single_seat"]])):
        yield from (f"## {name}", "", *table(rules, sources), "")
        for rule in rules:
            yield from section(rule)
    yield from ("## Every field and every word", "", *words(view["fields"]))


def page():
    """docs/rules.md as it has to be."""
    text = PAGE.read_text()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    return head + BEGIN + "\n\n" + "\n".join(generated(described(), test_sources())) + END + tail


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page())
    else:
        sys.exit(__doc__)
