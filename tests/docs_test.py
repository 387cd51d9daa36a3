"""What we promise, the docs say: boots the program on a small demo election and compares what it offers (verbs,
options, routes) and what it is built from with docs/, README.md and third_party.md.

Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the program.
"""
import json
import math
import pathlib
import re
import subprocess
import tempfile
import unittest

import rules_page
import served
import views_page

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = served.PROGRAM
STARTED_S_MAX = served.STARTED_S_MAX


def text_of(*names):
    return "\n".join(path.read_text() for name in names for path in sorted(ROOT.glob(name)))


def missing(names, text):
    """Those of `names` that do not stand in `text` as whole words."""
    return sorted(name for name in set(names) if not re.search(r"(?<![\w-])" + re.escape(name) + r"(?![\w-])", text))


def printed(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=STARTED_S_MAX).stdout


def limits_of(header, struct):
    """Each limit of a struct with its value as docs write it: "16 KiB", "18,000", "10 s"."""
    body = re.search(r"\nstruct " + struct + r" \{\n(.*?)\n\};", text_of(header), re.DOTALL).group(1)
    limits = {}
    for kind, name, value in re.findall(r"^    (?:std::)?([\w:]+) (\w+) = ([^;]+);", body, re.MULTILINE):
        if kind.startswith("chrono"):
            limits[name] = re.fullmatch(r"std::chrono::seconds\((\d+)\)", value).group(1) + " s"
            continue
        number = math.prod(int(factor.replace("'", "")) for factor in value.split("*"))
        unit = next((unit for unit in (1024 * 1024, 1024) if "bytes" in name and number % unit == 0), 1)
        limits[name] = f"{number // unit:,}" + {1: "", 1024: " KiB", 1024 * 1024: " MiB"}[unit]
    return limits


def verbs():
    listed = printed("--help").split("Subcommands:")[-1]
    return re.findall(r"^  ([a-z][\w-]*)", listed, re.MULTILINE)


class TheDocs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.docs = text_of("docs/*.md", "README.md")
        with served.Demo() as demo:
            cls.openapi = json.loads(demo.get("/openapi.json"))

    def hold(self, names, text, where):
        names = list(names)
        self.assertTrue(names, f"nothing found to look for in {where}: this test has gone blind")
        self.assertEqual(missing(names, text), [], f"these stand nowhere in {where}: write a sentence about each")

    def test_name_every_verb(self):
        self.hold([f"almanac {verb}" for verb in verbs()], self.docs, "docs/*.md")

    def test_name_every_option_of_every_verb(self):
        options = {option for verb in verbs() for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", printed(verb, "--help"))}
        self.hold(options, self.docs, "docs/*.md")

    def test_name_every_route(self):
        for path in self.openapi["paths"]:
            self.assertIn(f"`{path}`", self.docs, "this route stands nowhere in docs/*.md: write a sentence about it")

    def test_name_no_route_that_is_not_there(self):
        named = re.findall(r"`(/(?:api/[^`]*|healthz|readyz|metrics|openapi\.json))`", text_of("docs/wire.md"))
        known = set(self.openapi["paths"]) | {"/api/…", "/api/elections/{election_id}/…"}
        self.assertEqual(sorted(set(named) - known), [], "docs/wire.md names routes that the program does not have")

    def test_name_every_variable_of_the_environment(self):
        sources = "\n".join(path.read_text() for folder in ("engine", "apps", "cli")
                            for path in (ROOT / folder).rglob("*.cpp") if not path.name.endswith("_test.cpp"))
        self.hold(re.findall(r"(?:getenv|is_set)\(\"(\w+)\"\)", sources), self.docs, "docs/*.md")

    def test_name_every_limit_of_the_server_with_its_value(self):
        limits = limits_of("engine/http/http.h", "Limits") | limits_of("engine/http/events.h", "EventLimits")
        self.assertGreater(len(limits), 20, "this test has gone blind")
        table = {name: row for row in text_of("docs/operating.md").splitlines() for name in re.findall(r"`(\w+)`", row)
                 if row.startswith("|")}
        for name, value in limits.items():
            self.assertIn(name, table, "docs/operating.md does not name this limit: write a row about it")
            self.assertRegex(table[name].split("|")[3], r"(?<![\d,])" + re.escape(value),
                             f"docs/operating.md says another value of {name}")

    def test_name_every_dependency(self):
        asked = [text_of(name).split("# What it needs:")[0]
                 for name in ("cmake/packages.txt", "tests/requirements.txt", "bench/requirements.txt")]
        lines = "\n".join(asked).splitlines()
        packages = [re.split(r"[=<>]", line)[0].strip() for line in lines if line and not line.startswith("#")]
        page = json.loads(text_of("web/package.json"))
        packages += [*page.get("dependencies", {}), *page.get("devDependencies", {})]
        self.hold(packages, text_of("third_party.md"), "third_party.md")

    def test_explain_every_rule_and_every_word_of_one(self):
        self.assertEqual(rules_page.PAGE.read_text(), rules_page.page(),
                         "docs/rules.md is behind the program: run tests/rules_page.py --write")

    def test_explain_every_route_field_and_table(self):
        self.assertEqual(views_page.PAGE.read_text(), views_page.page(self.openapi),
                         "docs/views.md is behind the program: run tests/views_page.py --write")

    def test_prove_every_rule_with_a_golden_count(self):
        rules = rules_page.described()["rules"]
        self.assertGreater(len(rules), 50)
        self.assertEqual(rules_page.without_golden(rules), [],
                         "no golden test counts by these rules: work a count out on paper in tally/*golden_test.cpp")
        self.assertEqual([rule["id"] for rule in rules if not rule["statute"]], [],
                         "these rules do not say what they follow")

    def test_describe_the_api_as_openapi_3_1(self):
        import openapi_spec_validator
        self.assertTrue(self.openapi["openapi"].startswith("3.1"))
        openapi_spec_validator.validate(self.openapi)


class TheReadme(unittest.TestCase):
    def test_has_an_example_that_runs_as_it_stands(self):
        block = re.search(r"## Count an election\n\n```sh\n(.*?)```", text_of("README.md"), re.DOTALL).group(1)
        lines = [line for line in block.splitlines() if not line.startswith("./dev ") and "almanac serve" not in line]
        script = "\n".join(lines).replace("build/release/almanac", PROGRAM)
        self.assertGreaterEqual(script.count(PROGRAM), 4, "the example has changed: this test has gone blind")
        with tempfile.TemporaryDirectory(prefix="almanac-readme-") as folder:
            done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True,
                                  timeout=STARTED_S_MAX)
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("Grace won after 2 rounds", '"winners": [2]', "published board", "is what its raw records give"):
            self.assertIn(words, done.stdout)


class TheTestItself(unittest.TestCase):
    def test_sees_what_is_missing(self):
        self.assertEqual(missing(["almanac count", "almanac fly"], "run `almanac count`"), ["almanac fly"])
        self.assertEqual(missing(["--data"], "say --data-folder"), ["--data"])


if __name__ == "__main__":
    unittest.main()
