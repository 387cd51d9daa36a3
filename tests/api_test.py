"""Every route of /openapi.json, whichever views there are: its example and its real answers have the shape it says,
for the demo and, where ALMANAC_ELECTIONS names the collection, for District 2 of Portland; exports open in other
programs. Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the program.
"""
import collections
import copy
import csv
import io
import itertools
import json
import os
import pathlib
import re
import subprocess
import unittest
import urllib.parse
import zipfile

import jsonschema

import served

# The paths of the seed (domain A8), whatever they call their parameters; /api/export/{} has its two files.
SEED_PATHS = """
summary candidates first-choice votes-by-rank ballot/{} search-ballots stv-results stv-flow-data vote-transfers/round/{}
candidate-analysis/{} export/{} verify-results coalition/affinities coalition/transfers/{} coalition/summary/{}
coalition/winners coalition/pairs/all coalition/pairs/{}/{} coalition/proximity/{}/{} coalition/types
coalition/directional/{}/{} coalition/network coalition/clusters candidates/enhanced candidates/{}/profile
candidates/{}/supporters candidates/{}/transfers candidates/{}/comparison/{} candidates/{}/ballot-journey
candidates/{}/supporter-segments candidates/{}/similarity candidates/{}/round-progression
candidates/{}/coalition-centrality elections exhaustion ballot-journeys/{} transfer-matrix counterfactual
""".split()
COLLECTION = os.environ.get("ALMANAC_ELECTIONS", "")
OF_ANY = "/api/elections/{election_id}"
JSON = "application/json"


def strict(document):
    """The schemas with nothing allowed that they do not name."""
    components = copy.deepcopy(document["components"]["schemas"])
    for schema in components.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return components


class Description:
    """/openapi.json, and how answers are judged by it."""

    def __init__(self, document):
        self.document = document
        self.components = strict(document)

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                yield path, method, operation

    def wrong(self, schema, answer):
        """What is not as the schema says, at most three places."""
        whole = {"components": {"schemas": self.components}, **schema}
        judge = jsonschema.Draft202012Validator(whole)
        return [f"{error.json_path}: {error.message[:200]}" for error in itertools.islice(judge.iter_errors(answer), 3)]

    def problem(self, body):
        return self.wrong({"$ref": "#/components/schemas/Problem"}, json.loads(body))


def returned(operation, content_type=JSON):
    return operation["responses"]["200"]["content"].get(content_type, {}).get("schema")


def is_endless(operation):
    """Whether its answer is a stream of events."""
    return "text/event-stream" in operation["responses"]["200"]["content"]


def filled(path, values):
    """The path with the values in it; those that it has no place for become its query."""
    rest = {}
    for name, value in values.items():
        if "{" + name + "}" in path:
            path = path.replace("{" + name + "}", urllib.parse.quote(str(value), safe=""))
        else:
            rest[name] = value
    return path + ("?" + urllib.parse.urlencode(rest) if rest else "")


class Ids:
    """What exists in an election, by which routes can be asked whatever their parameters are called."""

    def __init__(self, server, election):
        self.election = election
        rows = json.loads(server.get(f"/api/elections/{election}/candidates"))["data"]
        standing = [row for row in rows if not row["is_excluded"]]
        self.candidates = [row["candidate_id"] for row in standing]
        self.name = standing[0]["candidate_name"]
        found = json.loads(server.run("query", "select BallotID from ballots_long limit 1", "--format", "json",
                                      "--election", election))
        self.ballot = found[0]["BallotID"]

    def choices(self, parameter, number):
        """What a parameter may be tried with, the likeliest first; `number` is its place among those of its type."""
        example = parameter.get("example")
        if parameter["name"] == "election_id":
            return [self.election]
        if parameter["schema"]["type"] == "integer":
            return [example, self.candidates[number % len(self.candidates)], number + 2]
        if re.fullmatch(r"\d+(,\d+)+", str(example)):
            return [example, ",".join(str(one) for one in self.candidates[:example.count(",") + 1])]
        return [example] if "enum" in parameter["schema"] else [example, self.name, self.ballot]

    def fillings(self, operation):
        """Values for the path and for what has an example but no default."""
        asked = [one for one in operation.get("parameters", [])
                 if one["in"] == "path" or ("example" in one and "default" not in one["schema"])]
        seen = collections.Counter()
        lists = []
        for one in asked:
            lists.append(self.choices(one, seen[one["schema"]["type"]]))
            seen[one["schema"]["type"]] += 1
        for values in itertools.islice(itertools.product(*lists), 100):
            yield dict(zip([one["name"] for one in asked], values))


class Walk:
    """Asks every GET of the description once, with ids that are there."""

    def __init__(self, server, election):
        self.server = server
        self.description = Description(json.loads(server.get("/openapi.json")))
        self.ids = Ids(server, election)

    def answer(self, path, operation):
        """The first filling that is answered; else the last problem."""
        tried = []
        for values in self.ids.fillings(operation):
            asked = filled(path, values)
            if asked in tried:
                continue
            tried.append(asked)
            status, headers, body = self.server.ask(asked)
            if status == 200:
                break
        return asked, status, headers, body


def walk(test, server, election, below=""):
    """Every GET below that path answers 200, and its JSON has the shape described."""
    way = Walk(server, election)
    asked_of = 0
    for path, method, operation in way.description.operations():
        if method != "get" or is_endless(operation) or path == "/assets/{name}" or not path.startswith(below):
            continue
        asked, status, headers, body = way.answer(path, operation)
        with test.subTest(route=asked):
            test.assertEqual(status, 200, body[:300])
            schema = returned(operation)
            if schema and headers.get_content_type() == JSON:
                test.assertEqual(way.description.wrong(schema, json.loads(body)), [])
                asked_of += 1
    test.assertGreater(asked_of, 12, "few answers were judged: this test has gone blind")


class TheDescription(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with served.Demo(ballots=300) as demo:
            cls.text = demo.get("/openapi.json")
        cls.description = Description(json.loads(cls.text))

    def test_has_an_example_of_every_answer_that_is_json_or_text(self):
        for path, method, operation in self.description.operations():
            for kind, said in operation["responses"]["200"]["content"].items():
                if kind in (JSON, "text/plain") and returned(operation):
                    self.assertTrue("example" in said or "examples" in said, f"{method} {path} has no example")

    def test_has_examples_of_the_shape_they_promise(self):
        examples = self.description.document["components"]["examples"]
        judged = 0
        for path, method, operation in self.description.operations():
            said = operation["responses"]["200"]["content"].get(JSON, {})
            for reference in said.get("examples", {}).values():
                value = examples[reference["$ref"].rsplit("/", 1)[1]]["value"]
                with self.subTest(route=f"{method} {path}"):
                    self.assertEqual(self.description.wrong(said["schema"], value), [])
                judged += 1
        self.assertGreater(judged, 25)

    def test_has_examples_that_show_something(self):
        examples = self.description.document["components"]["examples"]
        empty = [name for name, one in examples.items() if one["value"].get("data") == []]
        self.assertEqual(empty, [], "the sample election gives these lists no row")

    def test_gives_every_parameter_a_sentence_and_one_in_the_path_an_example(self):
        for path, method, operation in self.description.operations():
            for one in operation.get("parameters", []):
                self.assertTrue(one.get("description"), f"{one['name']} of {path}")
                if one["in"] == "path":
                    self.assertIn("example", one, f"{one['name']} of {path}")

    def test_describes_every_column_of_every_table(self):
        named = {}
        for path, _, operation in self.description.operations():
            for table in operation.get("x-tables", []):
                self.assertNotIn(table["name"], named, "two tables have one name")
                named[table["name"]] = path
                self.assertTrue(table["columns"], f"the columns of {table['name']} are not described")
        for path, _, operation in self.description.operations():
            for table in operation.get("x-rows-in", []):
                self.assertIn(table, named, f"{path} names a table that is not there")

    def test_has_every_path_of_the_seed(self):
        there = {re.sub(r"\{\w+\}", "{}", path) for path in self.description.document["paths"]}
        self.assertEqual([path for path in SEED_PATHS if f"/api/{path}" not in there], [])

    def test_stays_small(self):
        self.assertLess(len(self.text), 1_500_000, "a page and a generator read it whole")


class TheDemo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = cls.enterClassContext(served.Demo(ballots=3000))
        cls.description = Description(json.loads(cls.demo.get("/openapi.json")))

    def test_answers_every_route_as_it_is_described(self):
        walk(self, self.demo, "demo")

    def exported(self, table, form):
        status, headers, body = self.demo.ask(f"/api/export/{table}?format={form}")
        self.assertEqual(status, 200, body[:300])
        self.assertEqual(headers["Content-Disposition"],
                         f'attachment; filename="demo-{table.replace("-", "_")}.{form}"')
        return headers, body

    def test_exports_the_seeds_two_files(self):
        for table in ("summary", "first-choice"):
            status, headers, body = self.demo.ask(f"/api/export/{table}")
            self.assertEqual((status, headers.get_content_type()), (200, "text/csv"))
            self.assertTrue(list(csv.DictReader(io.StringIO(body.decode()))))

    def test_exports_every_table_in_every_form_with_the_columns_described(self):
        listed = json.loads(self.demo.get("/api/export"))["data"]
        self.assertGreater(len(listed), 8)
        for table in listed:
            with self.subTest(table=table["name"]):
                self.check_table(table)

    def check_table(self, table):
        described = [column["name"] for column in table["columns"]]
        _, text = self.exported(table["name"], "csv")
        rows = list(csv.reader(io.StringIO(text.decode(), newline="")))
        extra = [name for name in rows[0] if name.startswith("extra_")]
        self.assertEqual(rows[0], described + extra)
        headers, text = self.exported(table["name"], "json")
        self.assertEqual(headers.get_content_type(), JSON)
        data = json.loads(text)
        self.assertEqual(len(data["data"]), len(rows) - 1)
        self.assertEqual(data["pagination"]["total_items"], len(rows) - 1)
        self.assertEqual([list(row) for row in data["data"][:1]], [rows[0]] if data["data"] else [])
        _, lines = self.exported(table["name"], "ndjson")
        self.assertEqual([json.loads(line) for line in lines.splitlines()], data["data"])
        headers, body = self.exported(table["name"], "parquet")
        self.assertEqual((body[:4], body[-4:]), (b"PAR1", b"PAR1"))

    def test_says_which_tables_there_are(self):
        status, headers, body = self.demo.ask("/api/export/nothing")
        self.assertEqual((status, headers.get_content_type()), (404, "application/problem+json"))
        self.assertIn("first_choice", json.loads(body)["detail"])

    def test_exports_the_whole_version_as_a_zip_that_others_open(self):
        status, headers, body = self.demo.ask("/api/export/bundle")
        self.assertEqual((status, headers.get_content_type()), (200, "application/zip"))
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            self.assertIsNone(archive.testzip())
            self.check_archive(archive)
        written = self.demo.run("export", "demo")
        self.assertEqual(written, body, "the verb and the route give the same bytes")

    def check_archive(self, archive):
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        for file in manifest["files"]:
            self.assertIn(file["path"], names)
            self.assertEqual(archive.getinfo(file["path"]).file_size, file["bytes"])
        readme = archive.read("README.md").decode()
        listed = json.loads(self.demo.get("/api/export"))["data"]
        for table in (one for one in listed if one["file"]):
            self.assertIn(f"### {table['name']}\n", readme)
            for column in table["columns"]:
                self.assertIn(f"| `{column['name']}` |", readme)
            if table["path"]:
                header = archive.read(f"csv/{table['name']}.csv").decode().split("\r\n", 1)[0]
                self.assertEqual(header.split(","), [column["name"] for column in table["columns"]])

    def sheet(self):
        """The demo's own count as the city would publish it."""
        flow = json.loads(self.demo.get("/api/stv-flow-data"))
        self.assertTrue(flow["rounds"])
        source = next(pathlib.Path(self.demo.folder.name).rglob("*.csv"))
        counted = subprocess.run([served.PROGRAM, "count", str(source), "--rule", "portland-or-2024", "--seats", "3",
                                  "--exclude", "Write-in-*", "--format", "csv"], capture_output=True, check=False)
        self.assertEqual(counted.returncode, 0, counted.stderr)
        return counted.stdout

    def verified(self, sheet, kind="text/csv", path="/api/verify-results"):
        status, _, body = self.demo.ask(path, sheet, {"Content-Type": kind})
        return status, json.loads(body)

    def test_verifies_its_own_sheet_and_finds_one_vote(self):
        sheet = self.sheet()
        status, answer = self.verified(sheet)
        self.assertEqual(status, 200, answer)
        schema = returned(self.description.document["paths"]["/api/verify-results"]["post"])
        self.assertEqual(self.description.wrong(schema, answer), [])
        self.assertTrue(answer["verification_passed"], answer["report"])
        self.assertTrue(answer["winners_match"])
        self.assertEqual(float(answer["total_vote_difference"]), 0)
        self.assertGreater(answer["cells_compared"], 100)
        votes = answer["vote_comparisons"][0]["our_votes"]
        whole, places = votes.split(".")
        wrong = sheet.replace(votes.encode(), f"{int(whole) + 1}.{places}".encode(), 1)
        status, answer = self.verified(wrong, path="/api/elections/demo/verify-results")
        self.assertEqual(status, 200)
        self.assertFalse(answer["verification_passed"])
        self.assertEqual((answer["cells_that_differ"], float(answer["total_vote_difference"])), (1, 1))
        self.assertEqual(len(answer["differences"]), 1)

    def test_takes_sheets_of_the_types_it_names_only(self):
        self.assertEqual(self.verified(b"candidate,round 1\nA,1\n", "text/plain; charset=utf-8")[0], 200)
        status, answer = self.verified(b"candidate,round 1\nA,1\n", "image/png")
        self.assertEqual(status, 415, answer)
        self.assertEqual(self.description.problem(json.dumps(answer)), [])


class TheLists(unittest.TestCase):
    """Read on by their links, which know the question and the version."""
    pairs = "/api/coalition/pairs/all?min_shared_ballots=1&sort_by=shared_ballots"

    @classmethod
    def setUpClass(cls):
        cls.demo = cls.enterClassContext(served.Demo(ballots=400))

    def page(self, target):
        """The rows, and the targets of the links by their relation."""
        status, headers, body = self.demo.ask(target)
        self.assertEqual(status, 200, body[:300])
        links = re.findall(r'<([^>]*)>; rel="(\w+)"', headers.get("Link", ""))
        return json.loads(body)["data"], {relation: target for target, relation in links}

    def test_are_whole_by_their_links_there_and_back(self):
        whole, _ = self.page(self.pairs + "&page_size=1000")
        self.assertGreater(len(whole), 40)
        rows, links = self.page(self.pairs + "&page_size=20")
        pages = [rows]
        self.assertNotIn("prev", links)
        while "next" in links:
            self.assertIn("page_token=", links["next"])
            before = links
            rows, links = self.page(links["next"])
            pages.append(rows)
        self.assertEqual(sum(pages, []), whole)
        self.assertEqual(self.page(links["prev"]), (pages[-2], before))

    def test_go_on_for_nobody_who_asks_something_else(self):
        _, links = self.page(self.pairs + "&page_size=20")
        for wrong in (links["next"].replace("page_size=20", "page_size=30"), links["next"] + "A",
                      self.pairs + "&page_token=x", "/api/candidates/enhanced?" + links["next"].split("&")[-1]):
            status, headers, body = self.demo.ask(wrong)
            self.assertEqual((status, headers.get_content_type()), (400, "application/problem+json"), wrong)
            self.assertIn("begin again without it", json.loads(body)["detail"])

    def test_are_never_of_two_versions(self):
        with served.Demo(ballots=400) as demo:
            _, headers, _ = demo.ask(self.pairs + "&page_size=20")
            on = re.search("<([^>]*)>; rel=\"next\"", headers["Link"]).group(1)
            self.assertEqual(demo.ask(on)[0], 200)
            demo.run("demo", "--quiet", "--ballots", "400", "--seed", "7")
            served.wait_for("the next version", lambda: demo.ask(on)[0] == 400)
            self.assertIn("is served now", json.loads(demo.ask(on)[2])["detail"])


class SeveralElections(unittest.TestCase):
    def test_are_served_at_once_each_by_its_own_count(self):
        with served.Two() as two:
            listed = json.loads(two.get("/api/elections"))["data"]
            self.assertEqual([(row["election_id"], row["is_default"]) for row in listed],
                             [("board", False), ("demo", True)])
            registry = json.loads((pathlib.Path(two.folder.name) / "config/election_registry.json").read_text())
            self.assertEqual(registry, {"default_election": "demo", "elections": ["board", "demo"]})
            self.assertEqual(two.get("/api/first-choice"), two.get("/api/elections/demo/first-choice"))
            board = json.loads(two.get("/api/elections/board/first-choice"))["data"]
            self.assertEqual([(row["candidate_name"], row["votes"]) for row in board], [("Ada", 2), ("Grace", 1),
                                                                                       ("Mary", 0)])
            walk(self, two, "board", below=OF_ANY)


@unittest.skipUnless(COLLECTION, "ALMANAC_ELECTIONS is not set")
class Portland(unittest.TestCase):
    def test_answers_every_route_as_it_is_described(self):
        with served.Portland(COLLECTION) as portland:
            walk(self, portland, "district-2")


class OtherOrigins(unittest.TestCase):
    def test_read_what_the_operator_lets_them(self):
        ours = "https://example.org"
        with served.Demo(ballots=100, options=["--cors-origin", ours]) as demo:
            for origin, allowed in ((ours, ours), ("https://example.com", None)):
                _, headers, _ = demo.ask("/api/summary", headers={"Origin": origin})
                self.assertEqual(headers["Access-Control-Allow-Origin"], allowed)
                self.assertIn("Origin", headers["Vary"])

    def test_are_named_as_browsers_name_them(self):
        for wrong in (["example.org"], ["https://example.org/"], ["*", "https://example.org"]):
            options = [word for one in wrong for word in ("--cors-origin", one)]
            told = subprocess.run([served.PROGRAM, "serve", "--port", "0", *options], capture_output=True, text=True,
                                  check=False)
            self.assertIn(told.returncode, (1, 2), wrong)
            self.assertIn("rigin", told.stderr)


if __name__ == "__main__":
    unittest.main()
