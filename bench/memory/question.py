"""How much memory does a server of one 80,000-ballot election hold after 10,000 mixed requests?

The demo's election with its write-ins. No peer: the seeds' own target for the same work was 1 GB (A-065).
"""
import csv
import http.client
import itertools
import json
import pathlib
import urllib.parse

from server import Server

MEMORY_MB = 100
SHAPE = {"ballots": 80_000, "seed": 2024, "write_ins": True}


def check(bench):
    run(bench, {**SHAPE, "ballots": 2_000}, requests=300)


def measure(bench):
    resident = run(bench, SHAPE, requests=10_000)
    bench.say(f"target {MEMORY_MB} MB: {'held' if resident <= MEMORY_MB else 'MISSED'}")


def run(bench, shape, requests):
    with bench.temporary() as folder:
        source = bench.generate("csv", pathlib.Path(folder, "demo.csv"), **shape)
        data = pathlib.Path(folder, "data")
        ids = first_ids(source, 200)
        bench.almanac("import", source, "--election", "demo", "--rule", "portland-or-2024", "--exclude", "Write-in-*",
                      "--data", data, "--quiet")
        source.unlink()
        with Server(bench, data) as server:
            started = server.memory_mb("VmRSS")
            wrong = ask(server, ids, requests)
            resident, peak = server.memory_mb("VmRSS"), server.memory_mb("VmHWM")
    bench.equal(f"{requests:,} mixed requests, all answered as they should be", wrong, {})
    bench.say(f"{shape['ballots']:,} ballots: resident {started:.1f} MB at the start, {resident:.1f} MB after "
              f"{requests:,} requests, {peak:.1f} MB at most")
    return resident


def first_ids(source, number):
    """The first ballots' ids, ready for a path."""
    with open(source, newline="") as file:
        rows = csv.DictReader(file)
        return [urllib.parse.quote(row["BallotID"], safe="") for row in itertools.islice(rows, number)]


def paths(candidates, pairs, rounds, ballots):
    """(path, status) of every kind of request that a page or a reader makes."""
    views = ["summary", "candidates", "first-choice", "votes-by-rank", "stv-results", "stv-flow-data",
             "coalition/pairs/all", "coalition/types", "elections"]
    found = [(f"/api/{view}", 200) for view in views] + [("/healthz", 200), ("/openapi.json", 200), ("/metrics", 200)]
    found += [(f"/api/vote-transfers/round/{number}", 200) for number in range(2, rounds + 1)]
    found += [(f"/api/candidates/{each}/round-progression", 200) for each in candidates]
    found += [(f"/api/coalition/pairs/{one}/{other}", 200) for one, other in pairs]
    found += [(f"/api/coalition/pairs/all?min_shared_ballots={shared}&page_size={size}", 200)
              for shared in (10, 50, 200) for size in (10, 50, 100)]
    found += [(f"/api/ballot/{ballot}", 200) for ballot in ballots]
    return found + [("/api/candidates/999999/round-progression", 404), ("/api/coalition/pairs/all?page=0", 400)]


def ask(server, ballots, requests):
    """Sends them over one connection, in four encodings; returns what was not as it should be."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def get(path):
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())

    candidates = [row["candidate_id"] for row in get("/api/candidates")["data"] if not row["is_excluded"]]
    pairs = [(row["candidate_1"], row["candidate_2"]) for row in get("/api/coalition/pairs/all")["data"]]
    mixed = paths(candidates, pairs, get("/api/stv-results")["total_rounds"], ballots)
    wrong = {}
    for number in range(requests):
        path, status = mixed[(number * 7919) % len(mixed)]
        connection.request("GET", path, headers={"Accept-Encoding": ("identity", "gzip", "br", "zstd")[number % 4]})
        answer = connection.getresponse()
        answer.read()
        if answer.status != status:
            wrong[path] = answer.status
    connection.close()
    return wrong
