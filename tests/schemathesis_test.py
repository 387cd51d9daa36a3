"""schemathesis (PyPI) makes requests out of /openapi.json, right ones and wrong ones, and judges each answer by it with
every check it has: no failure. What no description of all elections can say, how many seats this one's candidates can
fill, is said in the one it is given; more is refused. Short here: the routes of the default election, which are those of any election once
more; ALMANAC_LONG=1 asks all of them, longer. Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the
program.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import served

IS_LONG = os.environ.get("ALMANAC_LONG") == "1"
EXAMPLES = 100 if IS_LONG else 2  # an operation, beside those of the phases examples and coverage
RUN_S_MAX = 3600 * 4 if IS_LONG else 600  # a loaded machine
CASES_MIN = 12_000 if IS_LONG else 1500
ENDLESS = "/events$"  # a stream of live events, whose answer schemathesis would wait for
LEFT_OUT = ENDLESS if IS_LONG else ENDLESS + "|^/api/elections/{election_id}/"


def described(server):
    """/openapi.json with as many seats at most as the election has candidates."""
    document = json.loads(server.get("/openapi.json"))
    candidates = json.loads(server.get("/api/elections"))["data"][0]["candidates"]
    bounded = 0
    for path, item in document["paths"].items():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "seats" or path.endswith("/counterfactual/seats/{n}"):
                    parameter["schema"].update(minimum=1, maximum=candidates)
                    bounded += 1
    if bounded < 20:
        raise AssertionError("few routes have seats: this test has gone blind")
    return document


def run_schemathesis(server, folder):
    """What it printed, and whether it found nothing."""
    program = pathlib.Path(sys.executable).parent / "schemathesis"
    description = pathlib.Path(folder) / "openapi.json"
    description.write_text(json.dumps(described(server)))
    done = subprocess.run(
        [program, "--config-file", served.ROOT / "tests/schemathesis.toml", "run", description, "--url", server.address,
         "--phases", "examples,coverage,fuzzing", "--checks", "all", "--max-examples", str(EXAMPLES), "--no-color",
         "--warnings", "off", "--exclude-path-regex", LEFT_OUT],
        cwd=folder, capture_output=True, text=True, timeout=RUN_S_MAX, check=False,
        env={**os.environ, "COLUMNS": "120"})
    return done.stdout + done.stderr, done.returncode == 0


class Schemathesis(unittest.TestCase):
    def test_finds_no_failure(self):
        with served.Demo(300) as server, tempfile.TemporaryDirectory(prefix="almanac-schemathesis-") as folder:
            printed, is_good = run_schemathesis(server, folder)
            self.assertEqual(server.ask("/healthz")[0], 200)
        self.assertTrue(is_good, printed[-60_000:])
        operations = re.search(r"Tested: (\d+)", printed)
        cases = re.search(r"(\d+) generated", printed)
        self.assertTrue(operations and cases, printed[-2000:])
        print(f"schemathesis: {cases[1]} requests to {operations[1]} operations, no failure")
        self.assertGreater(int(operations[1]), 55)
        self.assertGreater(int(cases[1]), CASES_MIN, "few requests were made: this test has gone blind")


if __name__ == "__main__":
    unittest.main()
