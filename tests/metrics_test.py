"""/metrics as Prometheus reads it, traces and the access log, on the program serving a small demo election.

Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the program.
"""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import served

DOCS = served.ROOT / "docs/metrics.md"
WRITTEN_S_MAX = 20  # the log's thread comes by ten times a second; a loaded machine takes its time
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


def promtool(text):
    """What `promtool check metrics` says of a page, "" where it has nothing to object to."""
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    return done.stdout + done.stderr + ("" if done.returncode == 0 else f"exit code {done.returncode}")


def documented(text):
    """The metrics that the tables of docs/metrics.md name in their first column."""
    cells = [line.split("|")[1] for line in text.splitlines() if re.match(r"\| `(almanac|process)_", line)]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


class TheMetrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="almanac-access-") as folder:
            log = pathlib.Path(folder) / "access.log"
            with served.Demo(options=["--access-log", str(log), "--access-sample", "0", "--redis", "redis://127.0.0.1:1"]) as demo:
                demo.get("/api/summary")
                demo.ask("/api/nothing")
                demo.get("/metrics")
                cls.followed = demo.ask("/api/summary", headers={"traceparent": PARENT, "tracestate": "a=1"})
                cls.left_out = demo.ask("/api/summary", headers={"traceparent": PARENT[:-2] + "00"})
                cls.wrong = demo.ask("/api/summary", headers={"traceparent": PARENT.upper()})
                cls.lines = cls.wait_for_lines(log, 2)
                cls.page = demo.get("/metrics")

    @staticmethod
    def wait_for_lines(log, count):
        served.wait_for(f"{count} lines in the log", lambda: log.read_text().count("\n") >= count, WRITTEN_S_MAX)
        # Each core writes for itself, so that the order in the file is not that of the requests.
        return sorted((json.loads(line) for line in log.read_text().splitlines()), key=lambda line: line["why"])

    def test_pass_promtool(self):
        self.assertEqual(promtool(self.page), "")

    def test_stand_in_the_docs_and_nothing_else_does(self):
        served_names = set(re.findall(r"^# TYPE (\w+)", self.page, re.MULTILINE))
        self.assertGreater(len(served_names), 20, "this test has gone blind")
        self.assertEqual(served_names, documented(DOCS.read_text()))

    def test_count_success_and_error_apart(self):
        self.assertRegex(self.page, r'duration_seconds_count\{route="summary",outcome="success"\} 4\n')
        self.assertRegex(self.page, r'duration_seconds_count\{route="no_route",outcome="error"\} 1\n')

    def test_say_what_was_built(self):
        self.assertRegex(self.page, r'almanac_build_info\{version="[\d.]+",results_version="\d+",compiler="\w+ [\d.]+"\} 1\n')

    def test_count_the_lines_of_the_access_log(self):
        self.assertIn("almanac_access_log_lines_total 2\n", self.page)

    def test_note_errors_and_what_the_caller_samples(self):
        self.assertEqual([(line["why"], line["route"], line["status"]) for line in self.lines],
                         [("error", "no_route", 404), ("traced", "summary", 200)])
        self.assertEqual((self.lines[1]["trace_id"], self.lines[1]["parent_id"]), (TRACE, "00f067aa0ba902b7"))

    def test_follow_a_trace_in_a_span_of_our_own(self):
        header = self.followed[1]["traceparent"]
        self.assertRegex(header, rf"^00-{TRACE}-[0-9a-f]{{16}}-01$")
        self.assertIn(self.lines[1]["span_id"], header)
        self.assertTrue(self.left_out[1]["traceparent"].endswith("-00"))

    def test_do_not_follow_what_is_no_traceparent(self):
        self.assertIsNone(self.wrong[1]["traceparent"])


class TheTestItself(unittest.TestCase):
    def test_sees_what_promtool_objects_to(self):
        self.assertIn("no help text", promtool("# TYPE bytes gauge\nbytes 1\n"))

    def test_reads_the_first_column_only(self):
        self.assertEqual(documented("| `almanac_a`, `process_b` | gauge | not `almanac_c` |\n`almanac_d`"),
                         {"almanac_a", "process_b"})


if __name__ == "__main__":
    unittest.main()
