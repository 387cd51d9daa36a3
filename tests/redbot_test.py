"""REDbot (PyPI `redbot`), the public linter of HTTP, asks every GET route of /openapi.json and every file of the page,
with its active checks: negotiation, conditional requests, parts. It finds no error and no warning; the notes that stay
are those of docs/conformance.md. Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the program.
"""
import collections
import configparser
import re
import unittest

import thor
from httplint.note import levels
from redbot.resource import HttpResource

import api_test
import served

CHECK_S_MAX = 300  # of all addresses; two cores that do nothing else need 15
AT_ONCE = 4
# Warnings about answers that REDbot takes for others than they are, with their reason in docs/conformance.md.
EXCUSED = {
    "RANGE_CHANGED": ("metrics", "api/cache/stats"), "RANGE_INCORRECT_LENGTH": ("metrics", "api/cache/stats"),
    "RANGE_CL_FULL": ("healthz", "readyz"),
}
CONFIG = configparser.ConfigParser()
CONFIG.read_dict({"redbot": {"enable_local_access": "True"}})


def check_all(addresses):
    """A resource for each address, after all of REDbot's requests to it; one loop for all, some at a time."""
    waiting, done = list(addresses), []

    def begin():
        if not waiting:
            return
        resource = HttpResource(CONFIG["redbot"])
        resource.set_request(waiting.pop(0))
        resource.on("check_done", lambda: ended(resource))
        resource.check()

    def ended(resource):
        done.append(resource)
        if len(done) == len(addresses):
            thor.stop()
        thor.schedule(0, begin)

    for _ in range(AT_ONCE):
        thor.schedule(0, begin)
    thor.schedule(CHECK_S_MAX, thor.stop)
    thor.run()
    if len(done) < len(addresses):
        raise AssertionError(f"REDbot came to an end with {len(done)} of {len(addresses)} addresses")
    return done


def notes_of(resource):
    """(level, name, sentence) of every note, those about the checks' own answers as well."""
    answers = [resource.response] + [check.response for check in resource.subreqs.values()]
    for answer in answers:
        for note in answer.notes:
            for one in [note, *note.subnotes]:
                yield one.level, type(one).__name__, str(one.summary)


def documented():
    """The notes that docs/conformance.md gives a reason for, and those of them that come only now and then."""
    text = (served.ROOT / "docs/conformance.md").read_text()
    rows = re.findall(r"^\| `([A-Z0-9_]+)`( \(sometimes\))? \|", text, re.MULTILINE)
    return {name for name, _ in rows}, {name for name, sometimes in rows if sometimes}


class Findings:
    """What was said of which addresses."""

    def __init__(self):
        self.checked = []
        self.wrong = []
        self.notes = collections.defaultdict(list)

    def add(self, resource):
        target = resource.request.uri.split("/", 3)[3]
        self.checked.append(target)
        if resource.fetch_error:
            self.wrong.append(f"{target}: {resource.fetch_error!r}")
        for level, name, sentence in notes_of(resource):
            if target in EXCUSED.get(name, ()):
                continue
            if level in (levels.BAD, levels.WARN):
                self.wrong.append(f"{target}: {level.value} {name}: {sentence}")
            else:
                self.notes[level, name].append(f"{target}: {sentence}")

    def names(self, level):
        return {name for kind, name in self.notes if kind == level}


class RedBot(unittest.TestCase):
    def targets(self, server):
        """Each GET route whose answer ends, with parameters that are answered; the files of the page if it is built."""
        way = api_test.Walk(server, "demo")
        for path, method, operation in way.description.operations():
            if method != "get" or api_test.is_endless(operation) or path in ("/", "/assets/{name}"):
                continue
            asked, status, _, body = way.answer(path, operation)
            self.assertEqual(status, 200, f"{asked}: {body[:200]}")
            yield asked
        page = served.ROOT / "web/dist"
        if page.is_dir():
            yield "/"
            yield from (f"/assets/{file.name}" for file in sorted((page / "assets").iterdir())
                       if file.suffix not in (".br", ".gz"))

    def test_finds_no_error_and_no_warning_and_only_the_notes_documented(self):
        findings = Findings()
        with served.Demo(300) as server:
            for resource in check_all([server.address + target for target in self.targets(server)]):
                findings.add(resource)
        counted = {f"{level.value} {name}": len(lines) for (level, name), lines in findings.notes.items()}
        print(f"REDbot: {len(findings.checked)} addresses, {len(set(findings.wrong))} errors and warnings; {counted}")
        self.assertEqual(sorted(set(findings.wrong))[:10], [])
        self.assertGreater(len(findings.checked), 100)
        for name in ("CONNEG_GZIP_GOOD", "INM_304", "RANGE_CORRECT"):
            self.assertIn(name, findings.names(levels.GOOD), "an active check did not run: this test has gone blind")
        said, (reasoned, sometimes) = findings.names(levels.INFO), documented()
        self.assertEqual({name: lines[:2] for (level, name), lines in findings.notes.items()
                          if level == levels.INFO and name not in reasoned}, {}, "docs/conformance.md has no reason")
        self.assertEqual(reasoned - said - sometimes, set(), "docs/conformance.md has notes that are not there")


if __name__ == "__main__":
    unittest.main()
