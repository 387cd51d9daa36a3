"""Behind nginx, Varnish and Caddy (in front of that Varnish) no answer is stale, mixed or wrongly encoded, however
often a version is published or taken back meanwhile: each body hashes to its ETag and is what Almanac itself gives for
that target under it, and once a purge has returned, none is of an earlier version. Short here; ALMANAC_LONG=1 is 100
publications under a million requests. Run by ctest with the Python of build/python; ALMANAC_PROGRAM names the program.
"""
import asyncio
import collections
import contextlib
import ctypes
import gzip
import hashlib
import http.client
import json
import multiprocessing
import os
import random
import re
import subprocess
import tempfile
import time
import typing
import unittest

import fronts
import served

IS_LONG = os.environ.get("ALMANAC_LONG") == "1"
PUBLICATIONS = 100 if IS_LONG else 6
REQUESTS = 1_000_000 if IS_LONG else 12_000
CLIENTS_A_FRONT = 4 if IS_LONG else 2  # processes with a connection each
SETTLE_S = 1  # a fill under way at the first purge has ended: ops/ gives Almanac's answers 10 s, loopback takes 1 ms
SEEN_S_MAX = 60
BALLOTS = 300
TAGS = "election:demo elections"
XXHASH = ctypes.CDLL("libxxhash.so.0")
XXHASH.XXH3_64bits.restype = ctypes.c_uint64
XXHASH.XXH3_64bits.argtypes = (ctypes.c_char_p, ctypes.c_size_t)

CODINGS = ("identity", "gzip", "br", "zstd")
# Spellings of Accept-Encoding, and which codings each takes.
SPELLINGS = (
    ("identity", ("identity",)), ("", ("identity",)), ("gzip", ("gzip", "identity")), ("br", ("br", "identity")),
    ("zstd", ("zstd", "identity")), ("gzip, deflate, br, zstd", CODINGS), ("br;q=0, gzip;q=0.5", ("gzip", "identity")),
    ("gzip;q=0, br;q=0.000, ZSTD;q=0.001", ("zstd", "identity")), ("br;q=0, gzip;q=0, zstd;q=0", ("identity",)),
    ("deflate, xbr, gzip-like", ("identity",)), ("gzip;q=1.0,*;q=0", ("gzip",)),
)
# Those of the default election and their lasting addresses; all have the version inside or differ with it.
TARGETS = ("/api/elections", "/api/summary", "/api/candidates", "/api/candidates/enhanced?page_size=5&page=2",
           "/api/stv-results", "/api/coalition/pairs/all", "/api/elections/demo/summary",
           "/api/elections/demo/first-choice", "/api/elections/demo/votes-by-rank",
           "/api/elections/demo/transfer-matrix")
KEYS = [(coding, target) for coding in CODINGS for target in TARGETS]
HEARTBEAT_S_MAX = 25  # as docs/wire.md promises
RANGES = ("bytes=0-99", "bytes=20-", "bytes=-50", "bytes=7-7")


class Known(typing.NamedTuple):
    """What Almanac itself answers under an ETag."""
    last: int  # the number of the last publication that has these bytes
    coding: str
    body: bytes


class Seen(typing.NamedTuple):
    """A request and what came back, so that equal ones are counted together."""
    front: str
    target: str
    spelling: str
    asked: tuple  # the other fields sent
    held: str     # the ETag of what the client has, where it asks whether that still is so
    floor: int    # the last publication whose purge had returned before the request was sent
    status: int
    etag: str
    coding: str
    part: str     # Content-Range
    digest: bytes


def unpacked(coding, body):
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "identity":
        return body
    program = {"br": ["brotli", "-dc"], "zstd": ["zstd", "-dcq"]}[coding]
    return subprocess.run(program, input=body, check=True, capture_output=True).stdout


def versions_in(value):
    """Every data_version that a JSON value holds, however deep."""
    if isinstance(value, dict):
        found = {value["data_version"]} if isinstance(value.get("data_version"), str) else set()
        return found.union(*[versions_in(one) for one in value.values()])
    if isinstance(value, list):
        return set().union(*[versions_in(one) for one in value])
    return set()


def etag_of(body, coding):
    """As docs/fronts.md says: a hash, the length and a letter for the coding."""
    letter = {"identity": "i", "gzip": "g", "br": "b", "zstd": "z"}[coding]
    return f'"{XXHASH.XXH3_64bits(body, len(body)):016x}{len(body):x}{letter}"'


def digest_of(body):
    return hashlib.sha256(body).digest()


def part_of(body, asked):
    """Content-Range and bytes of a single range that lies within the body."""
    first, last = re.fullmatch(r"bytes=(\d*)-(\d*)", asked).groups()
    start = int(first) if first else max(0, len(body) - int(last))
    end = min(int(last), len(body) - 1) if first and last else len(body) - 1
    return f"bytes {start}-{end}/{len(body)}", body[start:end + 1]


def wrong(seen, truth):
    """What is wrong with an answer; "" if nothing is."""
    known = truth.get(seen.target, {}).get(seen.etag)
    if seen.status not in (200, 206, 304) or known is None:
        return f"{seen.status} with ETag {seen.etag}, which the origin never had"
    if known.last < seen.floor:
        return f"stale: of publication {known.last}, after the purge of {seen.floor}"
    if known.coding not in dict(SPELLINGS)[seen.spelling]:
        return f"{known.coding}, which the client does not take"
    asked = dict(seen.asked)
    if seen.status == 304:
        return "" if seen.etag == seen.held else "304 for another ETag than that of what the client has"
    if seen.coding != known.coding:
        return f"Content-Encoding says {seen.coding} and the ETag {known.coding}"
    if seen.status == 200:
        return "" if seen.digest == digest_of(known.body) else "another body than its ETag's"
    if asked.get("If-Range", seen.etag) != seen.etag:
        return "a part of other bytes than If-Range names"
    part, body = part_of(known.body, asked["Range"])
    return "" if (seen.part, seen.digest) == (part, digest_of(body)) else "a part that is not one of its ETag's body"


class Truth:
    """What the origin answers itself, asked beside the fronts after every publication."""

    def __init__(self, server):
        self.server = server
        self.known = collections.defaultdict(dict)
        self.versions = []

    def current(self):
        rows = json.loads(self.server.get("/api/elections"))["data"]
        return next(row["data_version"] for row in rows if row["election_id"] == "demo")

    def await_new(self):
        """A version taken back to is one that was there before, but never the last."""
        served.wait_for("a publication", lambda: self.current() not in self.versions[-1:], SEEN_S_MAX)
        self.versions.append(self.current())

    def ask(self, targets, number, version):
        for target in targets:
            for coding in CODINGS:
                status, headers, body = self.server.ask(target, headers={"Accept-Encoding": coding})
                if status != 200:
                    raise AssertionError(f"{target} answers {status}")
                given = headers.get("Content-Encoding", "identity")
                inside = versions_in(json.loads(unpacked(given, body)))
                if inside - {version, ""}:  # a list of several elections is of no version
                    raise AssertionError(f"{target} of version {version} says {inside}")
                if headers["ETag"] != etag_of(body, given):
                    raise AssertionError(f"{target} in {given} has the ETag {headers['ETag']} of other bytes")
                self.known[target][headers["ETag"]] = Known(number, given, body)

    def note(self):
        """What is published now becomes known."""
        self.await_new()
        number = len(self.versions) - 1
        self.ask(TARGETS, number, self.versions[-1])


class Client:
    """Asks one front at random until it is told to stop; runs in a process of its own."""

    def __init__(self, front, seed, shared):
        self.front = front
        self.chance = random.Random(seed)
        self.shared = shared
        self.last = {}  # ETag and Last-Modified
        self.seen = collections.Counter()
        self.hits = 0

    def fields(self, target, spelling):
        """Now and then conditional on, or a part of, what came last; sometimes of what came long ago. With it the ETag
        that the condition means."""
        etag, modified = self.last.get((target, spelling), ("", ""))
        kind = self.chance.randrange(7)
        if kind == 0:
            return (("Range", self.chance.choice(RANGES)),), ""
        if kind == 1 and etag:
            return (("Range", self.chance.choice(RANGES)), ("If-Range", etag)), ""
        if kind in (2, 3) and etag:
            return (("If-None-Match", etag),), etag
        if kind == 4 and modified:
            return (("If-Modified-Since", modified),), etag
        return (), ""

    def ask(self, connection):
        target = self.chance.choice(TARGETS)
        spelling, _ = self.chance.choice(SPELLINGS)
        asked, held = self.fields(target, spelling)
        floor = self.shared.floor.value
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in (("Accept-Encoding", spelling),) + asked:
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        etag = answer.getheader("ETag", "")
        if self.chance.randrange(4) > 0:
            self.last[target, spelling] = (etag, answer.getheader("Last-Modified", ""))
        self.hits += re.search(r"(nginx|varnish); hit", answer.getheader("Cache-Status", "")) is not None
        self.seen[Seen(self.front.name, target, spelling, asked, held, floor, answer.status, etag,
                       answer.getheader("Content-Encoding", "identity"), answer.getheader("Content-Range", ""),
                       digest_of(body))] += 1

    def run(self):
        try:
            with self.front.connect() as connection:
                while not self.shared.stop.is_set():
                    self.ask(connection)
                    with self.shared.count.get_lock():
                        self.shared.count.value += 1
        except (OSError, http.client.HTTPException) as error:
            self.shared.results.put((f"{self.front.name}: {error!r}", self.seen, self.hits))
            return
        self.shared.results.put(("", self.seen, self.hits))


class Shared:
    """What the clients and the publisher tell each other."""

    def __init__(self):
        self.floor = multiprocessing.Value("i", 0)
        self.count = multiprocessing.Value("i", 0)
        self.stop = multiprocessing.Event()
        self.results = multiprocessing.Queue()


class Published(served.Demo):
    """Almanac as it is run behind caches that are purged."""

    def __init__(self):
        super().__init__(BALLOTS, ("--purge-tags", "--cdn-cache-control", "max-age=86400"))

    def publish(self, number):
        """Every third is the one before the last once more."""
        if number % 3 == 0:
            self.run("rollback", "demo")
        else:
            self.run("demo", "--quiet", "--ballots", str(BALLOTS), "--seed", str(number))


def purge_everything(caches):
    """In the order of the way to the client; twice, since a fill that was under way may have ended in between. How many
    entries that took from which cache."""
    gone = collections.Counter()
    for pause in (SETTLE_S, 0):
        for cache in caches:
            gone[cache.name] += cache.purge(TAGS, KEYS)
        time.sleep(pause)
    return gone


def publish_all(server, caches, truth, shared):
    """Every publication at its share of the requests, each purged; how many entries that took from which cache."""
    gone = collections.Counter()
    for number in range(1, PUBLICATIONS + 1):
        while shared.count.value < REQUESTS * number // (PUBLICATIONS + 1):
            if not shared.results.empty():
                return gone  # a client has given up; its result says why
            time.sleep(0.01)
        server.publish(number)
        truth.note()
        gone += purge_everything(caches)
        shared.floor.value = number
    while shared.count.value < REQUESTS and shared.results.empty():
        time.sleep(0.01)
    return gone


def drive(ways, publisher):
    """The clients' results, after what the publisher does while they ask."""
    shared = Shared()
    clients = [multiprocessing.Process(target=Client(way, seed, shared).run, daemon=True)
               for seed, way in enumerate(ways * CLIENTS_A_FRONT)]
    for client in clients:
        client.start()
    try:
        gone = publisher(shared)
    finally:
        shared.stop.set()
        results = [shared.results.get(timeout=SEEN_S_MAX) for _ in clients]
        for client in clients:
            client.join()
    return gone, results


class Fronts(unittest.TestCase):
    """Fronts that stop with their test, in a folder of its own."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="almanac-fronts-"))

    def front(self, kind, upstream_port):
        front = kind(f"{self.folder}/{kind.name}", upstream_port)
        self.addCleanup(front.stop)
        return front


class TheFrontsOfAServerThatPublishes(Fronts):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(Published())

    def test_never_serve_what_is_stale_mixed_or_wrongly_encoded(self):
        nginx, varnish = self.front(fronts.Nginx, self.server.port), self.front(fronts.Varnish, self.server.port)
        ways = [nginx, varnish, self.front(fronts.Caddy, varnish.port)]
        truth = Truth(self.server)
        truth.note()
        gone, results = drive(ways, lambda shared: publish_all(self.server, [varnish, nginx], truth, shared))
        self.assertEqual([error for error, _, _ in results if error], [])
        self.judge(truth, results, gone)

    def judge(self, truth, results, gone):
        seen = sum((counted for _, counted, _ in results), collections.Counter())
        total, hits = seen.total(), sum(hits for _, _, hits in results)
        statuses, findings, kinds = collections.Counter(), collections.Counter(), collections.Counter()
        for one, times in seen.items():
            statuses[one.front, one.status] += times
            finding = wrong(one, truth.known)
            if finding:
                findings[f"{one.front} {one.target} ({one.spelling}, {dict(one.asked)}): {finding}"] += times
                kinds[one.front, finding.split(",")[0].split(":")[0]] += times
        print(f"{total} answers during {len(truth.versions) - 1} publications, {hits} of them from a cache, "
              f"{dict(gone)} entries purged: {dict(sorted(statuses.items()))}; {findings.total()} wrong {dict(kinds)}")
        self.assertEqual(findings.most_common(5), [])
        self.assertEqual(len(truth.versions), PUBLICATIONS + 1)
        self.assertGreaterEqual(total, REQUESTS)
        self.assertGreater(hits, total // 2, "the caches keep little: this test has gone blind")
        for cache in ("nginx", "varnish"):
            self.assertGreater(gone[cache], PUBLICATIONS * len(TARGETS), f"{cache}: purges find little")
        for front in ("nginx", "varnish", "caddy"):
            for status in (200, 206, 304):
                self.assertGreater(statuses[front, status], REQUESTS // 200, f"{front} {status}")

    def test_pass_on_events_as_they_happen_and_keep_a_silent_stream_open(self):
        with contextlib.ExitStack() as open_until_the_end:
            streams = {}
            for kind in (fronts.Nginx, fronts.Varnish, fronts.Caddy):
                front = self.front(kind, self.server.port)
                for reader in (1, 2):
                    connection = open_until_the_end.enter_context(front.connect())
                    connection.request("GET", "/api/events")
                    streams[front.name, reader] = connection.getresponse()
            begin = time.monotonic()
            for name, stream in streams.items():
                self.assertEqual(stream.readline(), b"retry: 2000\n", name)
            self.assertLess(time.monotonic() - begin, 2, "what was said at once came late")
            for name, stream in streams.items():
                self.assertEqual([stream.readline() for _ in range(2)], [b"\n", b":\n"], name)
            self.assertLess(time.monotonic() - begin, HEARTBEAT_S_MAX)
            self.server.publish(1)
            for name, stream in streams.items():
                self.assertIn(b"event: published\n", [stream.readline() for _ in range(3)], name)


class TheFrontsOfOneVersion(Fronts):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Published())

    def test_lose_all_of_an_election_when_it_is_purged(self):
        for cache in (self.front(fronts.Nginx, self.server.port), self.front(fronts.Varnish, self.server.port)):
            with cache.connect() as connection:
                for coding, target in KEYS:
                    connection.request("GET", target, headers={"Accept-Encoding": coding})
                    answer = connection.getresponse()
                    answer.read()
                    self.assertEqual(answer.getheader("Cache-Status").split(", ")[-1], f"{cache.name}; fwd=miss")
            gone = [cache.purge(tag, KEYS) for tag in ("election:demo", "elections", TAGS)]
            lists = len(CODINGS) if cache.name == "varnish" else 0  # those of all elections have one of the tags
            self.assertEqual(gone, [len(KEYS) - lists, lists, 0], cache.name)

    def test_answer_over_http_3_with_the_same_bytes(self):
        caddy = self.front(fronts.Caddy, self.server.port)
        for coding in CODINGS:
            _, headers, body = self.server.ask("/api/summary", headers={"Accept-Encoding": coding})
            status, fields, same = asyncio.run(fronts.get_over_http3(caddy, "/api/summary", coding))
            self.assertEqual((status, fields["etag"], fields.get("content-encoding"), same),
                             (200, headers["ETag"], headers.get("Content-Encoding"), body))

    def test_are_not_gone_around_with_a_method_they_do_not_know(self):
        for kind in (fronts.Nginx, fronts.Varnish):
            front = self.front(kind, self.server.port)
            with front.connect() as connection:
                for method, status in (("QUERY", 405), ("BREW", 501), ("DELETE", 405), ("GET", 200)):
                    connection.request(method, "/api/summary")
                    answer = connection.getresponse()
                    answer.read()
                    self.assertEqual(answer.status, status, f"{front.name} {method}")
                self.assertIn(f"{front.name}; fwd=miss", answer.getheader("Cache-Status"))

    def test_let_nobody_purge_from_elsewhere(self):
        varnish = self.front(fronts.Varnish, self.server.port)
        with varnish.connect() as connection:
            connection.request("PURGE", "/", headers={"Almanac-Purge": TAGS, "X-Forwarded-For": "192.0.2.7"})
            self.assertEqual(connection.getresponse().status, 403)


class TheJudge(unittest.TestCase):
    truth = {"/a": {'"1i"': Known(1, "identity", b"0123456789"), '"1g"': Known(1, "gzip", b"packed"),
                    '"0i"': Known(0, "identity", b"before")}}

    def seen(self, **changes):
        usual = Seen("nginx", "/a", "gzip", (), "", 1, 200, '"1i"', "identity", "", digest_of(b"0123456789"))
        return wrong(usual._replace(**changes), self.truth)

    def test_passes_what_is_right(self):
        self.assertEqual(self.seen(), "")
        self.assertEqual(self.seen(etag='"1g"', coding="gzip", digest=digest_of(b"packed")), "")
        self.assertEqual(self.seen(status=304, held='"1i"', digest=digest_of(b"")), "")
        self.assertEqual(self.seen(status=206, asked=(("Range", "bytes=-3"),), part="bytes 7-9/10",
                                   digest=digest_of(b"789")), "")

    def test_sees_what_is_wrong(self):
        for changes in (
                {"etag": '"0i"', "digest": digest_of(b"before")}, {"digest": digest_of(b"before")}, {"etag": '"2i"'},
                {"coding": "gzip"}, {"spelling": "identity", "etag": '"1g"', "coding": "gzip"}, {"status": 502},
                {"status": 304}, {"status": 304, "held": '"0i"'}, {"status": 304, "held": '"0i"', "etag": '"0i"'},
                {"status": 206, "asked": (("Range", "bytes=0-2"),), "part": "bytes 0-2/10", "digest": digest_of(b"123")},
                {"status": 206, "asked": (("Range", "bytes=0-2"), ("If-Range", '"0i"')), "part": "bytes 0-2/10",
                 "digest": digest_of(b"012")}):
            self.assertNotEqual(self.seen(**changes), "", changes)


if __name__ == "__main__":
    unittest.main()
