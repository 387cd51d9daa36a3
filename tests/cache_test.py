"""What a running server keeps: the verb and the routes for it, who may pass it by, Redis behind it, and live events.

Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the program.
"""
import collections
import http.client
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import served

PAIRS = "/api/coalition/pairs/all?min_shared_ballots=7"
WAIT_S_MAX = 60  # for an answer or an end that takes well under a second on a machine that has nothing else to do


class Redis:
    """A redis-server of the test's own, in memory behind a socket, stopped by its pid."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="almanac-redis-")
        self.socket = f"{self.folder.name}/redis.sock"
        self.address = f"unix://{self.socket}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self.folder.name],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=served.end_with_parent)

    def kill(self):
        self.process.kill()
        self.process.wait(WAIT_S_MAX)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        self.folder.cleanup()


class Events:
    """The lines of an event stream, event by event."""

    def __init__(self, server, path, last=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_S_MAX)
        self.connection.request("GET", path, headers={"Last-Event-ID": last} if last else {})
        self.answer = self.connection.getresponse()

    def next(self):
        """The next event as its fields; the first has only `retry`."""
        fields = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        return fields if fields and "" not in fields else self.next()

    def close(self):
        self.answer.close()
        self.connection.close()


def fill_small(server, rows):
    source = pathlib.Path(server.folder.name) / "board.csv"
    source.write_text("id,rank1,rank2\n" + "".join(f"{number},{row}\n" for number, row in enumerate(rows, 1)))
    server.run("import", str(source), "--election", "board", "--rule", "irv", "--quiet")


class TheCache(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = cls.enterClassContext(served.Demo(ballots=500))
        cls.key = cls.demo.run("keys", "add", "--role", "admin").decode().strip()
        cls.reader = cls.demo.run("keys", "add", "--role", "reader").decode().strip()
        served.wait_for("the keys", lambda: cls.ask("/api/cache/warm", cls.reader, b"")[0] == 403)

    @classmethod
    def ask(cls, path, key=None, body=None, headers=()):
        fields = dict(headers) | ({"Authorization": f"Bearer {key}"} if key else {})
        return cls.demo.ask(path, body, fields)

    def verb(self, *arguments, key=None):
        environment = {"ALMANAC_KEY": key} if key else {}
        return subprocess.run([served.PROGRAM, "cache", *arguments, "--server", self.demo.address], env=environment,
                              capture_output=True, text=True, timeout=WAIT_S_MAX, check=False)

    def kept(self):
        return json.loads(self.demo.get("/api/cache/stats"))["entries"]

    def test_verb_shows_what_is_kept(self):
        self.demo.get(PAIRS)
        told = self.verb()
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertRegex(told.stdout, r"^\d+ answers, [\d.]+ of 160 MB; [\d.]+ % of asks were hits\n")
        self.assertRegex(told.stdout, r"\ncoalition_pairs +\d+ +[1-9]\d* ")
        self.assertEqual(json.loads(self.verb("--json").stdout)["enabled"], True)

    def test_verb_clears_and_warms_for_an_admin_alone(self):
        self.demo.get(PAIRS)
        for key in (None, self.reader):
            refused = self.verb("clear", key=key)
            self.assertEqual(refused.returncode, 5, refused.stderr)
            self.assertIn("almanac keys add --role admin", refused.stderr)
        self.assertIn("hit", self.ask(PAIRS)[1]["Cache-Status"])
        cleared = self.verb("clear", key=self.key)
        self.assertEqual((cleared.returncode, cleared.stderr), (0, ""))
        self.assertIn("fwd=uri-miss", self.ask(PAIRS)[1]["Cache-Status"])
        self.assertEqual(self.verb("warm", key=self.key).returncode, 0)
        usual = "/api/coalition/pairs/all?min_shared_ballots=100&min_strength=0.15"
        served.wait_for("a usual answer", lambda: "hit" in self.ask(usual)[1]["Cache-Status"])

    def clear(self, pattern, key=None):
        """The status of clearing by a pattern, and what it says."""
        path = "/api/cache/clear?pattern=" + urllib.parse.quote(pattern, safe="")
        status, _, body = self.ask(path, key or self.key, b"")
        return status, json.loads(body)

    def test_is_cleared_by_a_pattern(self):
        seven, eight = PAIRS, PAIRS.replace("=7", "=8")
        removals = lambda: next(kind["removals"] for kind in json.loads(self.demo.get("/api/cache/stats"))["kinds"]
                                if kind["kind"] == "coalition_pairs")
        for path in (seven, eight):
            self.demo.get(path)
        before = removals()
        pattern = 'demo/*/coalition_pairs *"min_shared_ballots": 7,*'
        self.assertEqual(self.clear(pattern), (200, {"pattern": pattern, "dropped": 1}))
        self.assertEqual(removals(), before + 1)
        self.assertIn("hit", self.ask(eight)[1]["Cache-Status"])
        self.assertIn("fwd=uri-miss", self.ask(seven)[1]["Cache-Status"])
        self.assertEqual(self.clear(pattern.replace("demo", "other"))[1]["dropped"], 0)
        self.assertGreaterEqual(self.clear("demo/*")[1]["dropped"], 2)
        self.assertIn("fwd=uri-miss", self.ask(eight)[1]["Cache-Status"])
        self.assertEqual(self.ask("/api/cache/clear", self.key, b"")[0], 200)
        self.assertIn("fwd=uri-miss", self.ask(eight)[1]["Cache-Status"])

    def test_takes_no_pattern_that_is_none_and_no_other_wildcard(self):
        self.demo.get(PAIRS)
        for query in ("pattern=", "pattern", "pattern=" + "a" * 201, "pattern=%00", "pattern=a%0Ab", "pattern=%FF",
                      "pattern=%", "pattern=%zz", "pattern=a&pattern=b", "patern=a"):
            self.assertEqual(self.ask(f"/api/cache/clear?{query}", self.key, b"")[0], 400, query)
        for pattern in (".*", "demo/.+", "?" * 9, "[a-z]*", "demo/%", "demo", "../*", "\\*", "DEMO/*", "*a" * 100,
                        "*" * 199 + "#", "\u00e9*"):
            self.assertEqual(self.clear(pattern), (200, {"pattern": pattern, "dropped": 0}), pattern)
        self.assertIn("hit", self.ask(PAIRS)[1]["Cache-Status"])
        self.assertEqual(self.clear("demo/*", self.reader)[0], 403)
        self.assertEqual(self.ask("/api/cache/clear?pattern=demo/*", None, b"")[0], 401)
        self.assertIn("hit", self.ask(PAIRS)[1]["Cache-Status"])

    def test_verb_clears_by_a_pattern(self):
        self.demo.get(PAIRS)
        cleared = self.verb("clear", "--pattern", '*/coalition_pairs *"min_shared_ballots": 7,*', key=self.key)
        self.assertEqual((cleared.returncode, cleared.stdout), (0, "1 answer is forgotten\n"), cleared.stderr)
        self.assertIn("fwd=uri-miss", self.ask(PAIRS)[1]["Cache-Status"])
        nothing = self.verb("clear", "--pattern", "other/*", key=self.key)
        self.assertEqual(nothing.returncode, 0, nothing.stderr)
        self.assertIn("nothing that is kept is called other/*", nothing.stdout)
        told = json.loads(self.verb("clear", "--pattern", "other/*", "--json", key=self.key).stdout)
        self.assertEqual(told, {"pattern": "other/*", "dropped": 0})
        for wrong in ("", "a" * 201):
            self.assertNotEqual(self.verb("clear", "--pattern", wrong, key=self.key).returncode, 0, wrong)

    def test_an_admin_need_not_wait(self):
        path = PAIRS.replace("=7", "=9")
        prefers = {"Prefer": "respond-async"}
        self.assertEqual(self.ask(path.replace("=9", "=10"), self.reader, headers=prefers)[0], 200)
        status, headers, body = self.ask(path, self.key, headers=prefers)
        self.assertEqual((status, headers["Preference-Applied"], body), (202, "respond-async", b""))
        served.wait_for("the answer", lambda: self.ask(path, self.key, headers=prefers)[0] == 200)
        self.assertIn("hit", self.ask(path)[1]["Cache-Status"])

    def test_verb_says_where_nobody_listens(self):
        told = subprocess.run([served.PROGRAM, "cache", "--server", f"http://127.0.0.1:{served.free_port()}"],
                              capture_output=True, text=True, timeout=WAIT_S_MAX, check=False)
        self.assertEqual(told.returncode, 3)
        self.assertIn("is `almanac serve` running there?", told.stderr)
        for wrong in ("ftp://a", "http://", "http://a:b", "https://127.0.0.1"):
            told = subprocess.run([served.PROGRAM, "cache", "--server", wrong], capture_output=True, text=True,
                                  timeout=WAIT_S_MAX, check=False)
            self.assertEqual(told.returncode, 2, wrong)

    def test_an_admin_may_pass_it_by_and_nobody_else(self):
        stored = "/api/summary"
        plain = self.ask(PAIRS)[2]
        for path in (PAIRS, stored):
            for key in (None, self.reader):
                status = self.ask(path, key, headers={"Cache-Control": "no-cache"})[1]["Cache-Status"]
                self.assertIn("hit", status)
            _, headers, body = self.ask(path, self.key, headers={"Cache-Control": "no-cache"})
            self.assertIn("fwd=bypass", headers["Cache-Status"])
            self.assertEqual(body, plain if path == PAIRS else self.ask(stored)[2])


class Warmed(served.Demo):
    """Has the answers of a file worked out ahead."""

    TARGETS = """# the pairs, of the default election and by its name
/api/coalition/pairs/all?min_shared_ballots=71

\t/api/elections/demo/coalition/pairs/all?min_strength=0.5&min_shared_ballots=72\r
/api/elections/not-there-yet/coalition/pairs/all?min_shared_ballots=73
/api/summary
"""

    def fill(self):
        super().fill()
        file = pathlib.Path(self.folder.name) / "warm.txt"
        file.write_text(self.TARGETS)
        self.options = ("--warm", str(file))


class TheWarmSet(unittest.TestCase):
    def test_is_at_hand_at_the_start_when_asked_for_and_with_each_version(self):
        with Warmed(ballots=300) as demo:
            version = lambda: json.loads(demo.get("/api/elections"))["data"][0]["data_version"]
            keys = lambda: [entry["key"] for entry in json.loads(demo.get("/api/cache/stats"))["most_asked"]]

            def has_both():
                prefix = f"demo/{version()}/coalition_pairs "
                return all(any(key.startswith(prefix) and f'"min_shared_ballots": {number},' in key for key in keys())
                           for number in (71, 72))
            served.wait_for("the file's answers", has_both)
            self.assertFalse(any('"min_shared_ballots": 73,' in key for key in keys()))
            self.assertIn("hit", demo.ask("/api/elections/demo/coalition/pairs/all?min_shared_ballots=71")[1]
                          ["Cache-Status"])
            key = demo.run("keys", "add", "--role", "admin").decode().strip()
            post = lambda word: demo.ask(f"/api/cache/{word}", b"", {"Authorization": f"Bearer {key}"})[0]
            served.wait_for("the key", lambda: post("clear") == 200)
            served.wait_for("the sweep", lambda: not keys())
            self.assertEqual(post("warm"), 204)
            served.wait_for("what was asked for", has_both)
            post("clear")
            served.wait_for("the sweep", lambda: not keys())
            before = version()
            demo.run("demo", "--quiet", "--ballots", "400")
            served.wait_for("the next version", lambda: version() != before)
            served.wait_for("the next version's answers", has_both)

    def test_is_refused_whole_before_anything_is_served(self):
        cases = {
            "/api/summary\n/api/coalition/pairs/all?min_strength=lots\n": "line 2: min_strength must be a number, got \"lots\"",
            "/api/coalition/pairs/all?page=0": "line 1: page must be from 1 to ",
            "/api/coalition/pairs/all?minimum=2": "line 1: minimum is not known here; this route takes ",
            "/api/elections": "line 1: /api/elections is no route whose answers are worked out on demand",
            "/api/cache/stats": "line 1: /api/cache/stats is no route whose answers are worked out on demand",
            "#\n\nhttp://127.0.0.1:8080/api/summary": "line 3: \"http://127.0.0.1:8080/api/summary\" is no target",
        }
        with tempfile.TemporaryDirectory(prefix="almanac-warm-") as folder:
            file = pathlib.Path(folder) / "warm.txt"
            serve = lambda: subprocess.run(
                [served.PROGRAM, "serve", "--port", "0", "--data", f"{folder}/data", "--warm", str(file)],
                capture_output=True, text=True, timeout=WAIT_S_MAX, check=False)
            for text, words in cases.items():
                file.write_text(text)
                told = serve()
                self.assertEqual((told.returncode, told.stdout), (2, ""), told.stderr)
                self.assertIn(f"{file}, {words}", told.stderr)
            file.unlink()
            told = serve()
            self.assertEqual(told.returncode, 3, told.stderr)
            self.assertIn(str(file), told.stderr)


class OnOneCore(served.Demo):
    """Works answers out no faster than one core does, though by as many threads as the machine has cores."""

    def prepare(self):
        super().prepare()
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


class TooMuch(unittest.TestCase):
    CALLERS = 240 + os.cpu_count()  # at once; each thread takes one, and of the others a hundred wait half a second

    def test_is_refused_at_once_and_nothing_else_is(self):
        with OnOneCore(ballots=20_000) as demo:
            asked = [http.client.HTTPConnection("127.0.0.1", demo.port, timeout=WAIT_S_MAX)
                     for _ in range(self.CALLERS)]
            for number, one in enumerate(asked, 1):
                one.request("GET", f"/api/coalition/pairs/all?confidence_intervals=true&page_size=10"
                            f"&min_shared_ballots={number}")
            began = time.monotonic()
            self.assertEqual(demo.ask("/api/summary")[0], 200)
            self.assertLess(time.monotonic() - began, 5, "what is stored does not wait for what is computed")
            answers = [one.getresponse() for one in asked]
            statuses = collections.Counter(answer.status for answer in answers)
            self.assertEqual(set(statuses), {200, 503}, statuses)
            for answer in answers:
                if answer.status == 503:
                    self.assertEqual(answer.headers["Retry-After"], "1")
                answer.read()
            for one in asked:
                one.close()
            served.wait_for("recovery", lambda: demo.ask(PAIRS)[0] == 200)
            counted = re.search(r"^almanac_tasks_refused_total (\d+)$", demo.get("/metrics"), re.MULTILINE)
            self.assertGreater(int(counted[1]), 0)


class TheEvents(unittest.TestCase):
    def test_tell_of_a_version_and_are_taken_up_where_they_broke_off(self):
        with served.Two() as server:
            path = "/api/elections/board/events"
            listening = Events(server, path)
            self.assertEqual((listening.answer.status, listening.answer.headers.get_content_type()),
                             (200, "text/event-stream"))
            self.assertEqual(listening.next(), {"retry": "2000"})
            fill_small(server, ["Ada,Mary", "Mary,Ada", "Mary,Ada"])
            first = listening.next()
            self.assertEqual(first["event"], "published")
            said = json.loads(first["data"])
            self.assertEqual(said["election_id"], "board")
            version = lambda: json.loads(server.get("/api/elections/board/summary"))["metadata"]["data_version"]
            now = version()
            self.assertEqual(said["data_version"], now)
            listening.close()
            fill_small(server, ["Ada,Mary", "Mary,Ada"])
            served.wait_for("the next version", lambda: version() != now)
            again = Events(server, path, last=first["id"])
            self.assertEqual(again.next(), {"retry": "2000"})
            second = again.next()
            self.assertEqual(second["event"], "published")
            self.assertNotEqual(json.loads(second["data"])["data_version"], now)
            again.close()
            strange = Events(server, path, last="another-run-5")
            strange.next()
            self.assertEqual(strange.next()["event"], "missed")
            server.run("elections", "remove", "board")
            gone = strange.next()
            self.assertEqual(gone["event"], "removed")
            self.assertEqual(strange.answer.read(), b"", "the stream ends with the election")
            strange.close()
            self.assertEqual(server.ask(path)[0], 404)


class TheRedis(unittest.TestCase):
    def test_shares_what_one_server_worked_out_and_is_done_without(self):
        with Redis() as redis:
            options = ["--redis", redis.address]
            with served.Demo(500, options) as one, served.Demo(500, options) as other:
                for server in (one, other):
                    served.wait_for("Redis", lambda server=server: server.get("/readyz") == "ready\n")
                self.check_sharing(one, other)
                self.check_clearing(one, other)
                self.check_clearing_by_a_pattern(one, other)
                self.check_without(redis, one, other)

    def check_sharing(self, one, other):
        """What one server works out the other finds, once it had the time to get there."""
        hits = lambda: json.loads(other.get("/api/cache/stats"))["redis"]["hits"]
        before = hits()  # of what both worked out ahead

        def shares():
            self.question = getattr(self, "question", 1) + 1
            path = f"/api/coalition/pairs/all?min_shared_ballots={self.question}"
            _, headers, body = one.ask(path)
            self.assertIn("fwd=uri-miss", headers["Cache-Status"])
            time.sleep(0.2)
            self.assertEqual(other.ask(path)[2], body)
            return hits() > before
        served.wait_for("sharing", shares)

    def check_clearing(self, one, other):
        """What one server forgets the other does too."""
        key = one.run("keys", "add", "--role", "admin").decode().strip()
        clear = lambda: one.ask("/api/cache/clear", b"", {"Authorization": f"Bearer {key}"})[0]
        served.wait_for("the key", lambda: clear() == 200)
        served.wait_for("the other server's hearing of it",
                 lambda: json.loads(other.get("/api/cache/stats"))["redis"]["invalidations_heard"] > 0)
        hits = json.loads(other.get("/api/cache/stats"))["redis"]["hits"]
        self.assertIn("fwd=uri-miss", other.ask(PAIRS)[1]["Cache-Status"])
        self.assertEqual(json.loads(other.get("/api/cache/stats"))["redis"]["hits"], hits)

    def check_clearing_by_a_pattern(self, one, other):
        """What one server forgets by its name the other does too, and Redis."""
        key = one.run("keys", "add", "--role", "admin").decode().strip()
        told = lambda server: json.loads(server.get("/api/cache/stats"))
        in_memory = lambda: sum("min_shared_ballots\": 77," in entry["key"] for entry in told(other)["most_asked"])
        path = PAIRS + "7"
        one.get(path)
        time.sleep(0.2)  # so that Redis has it
        other.get(path)
        clear = lambda: one.ask("/api/cache/clear?pattern=" + urllib.parse.quote('demo/*": 77,*', safe=""), b"",
                                {"Authorization": f"Bearer {key}"})
        served.wait_for("the key", lambda: clear()[0] == 200)
        served.wait_for("the other server's forgetting", lambda: in_memory() == 0)
        hits = told(other)["redis"]["hits"]
        self.assertIn("fwd=uri-miss", other.ask(path)[1]["Cache-Status"])
        self.assertEqual(told(other)["redis"]["hits"], hits)

    def check_without(self, redis, one, other):
        redis.kill()
        served.wait_for("the loss", lambda: one.get("/readyz").startswith("ready. Redis is away: "))
        self.assertEqual(one.ask(PAIRS + "1")[0], 200)
        self.assertIn('almanac_redis_state{state="away"} 1\n', one.get("/metrics"))
        redis.start()
        for server in (one, other):
            served.wait_for("Redis' return", lambda server=server: server.get("/readyz") == "ready\n")


if __name__ == "__main__":
    unittest.main()
