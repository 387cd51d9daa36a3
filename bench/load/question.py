"""What do many users get, asked in an open loop: 50,000 requests a second, 1 to 10,000 users, too many, hours on end?

The generator (open_loop) is ours; its own ceiling is measured first, and a run in which it was late itself fails. Peers:
a bare epoll loop, and nginx with the same bytes as files.
"""
import http.server
import importlib.util
import json
import os
import pathlib
import signal
import subprocess
import threading
import time
import urllib.request

from server import Server

HERE = pathlib.Path(__file__).resolve().parent
MIXES = HERE / "mixes"
SHAPE = {"ballots": 80_000, "seed": 2024}
PACED = {"rate": 50_000, "connections": 10_000}
PACED_P99_MS, PACED_CORES = 10, 0.7
USERS = (1, 5, 10, 20, 100, 1_000, 10_000)
USERS_P95_MS = 500  # A-063 of the seeds
OVERLOAD_CONNECTIONS = 4_000
OVERLOAD_GOODPUT = 0.90  # of the peak, when twice as much is asked
CLIMB_FROM, CLIMB_BY = 100, 1.3  # requests a second, a step
CLIMB_GROWTH = 1.03  # less is none
SOAK_S = float(os.environ.get("ALMANAC_SOAK_S", "60"))
RIGHT, WRONG, LATE, INTERRUPTED = 0, 1, 3, 130


def run(bench, port, mix, **options):
    """The exit code of open_loop and its results."""
    with bench.temporary() as folder:
        results = pathlib.Path(folder, "results.json")
        command = [bench.tool("open_loop"), port, "--mix", mix, "--json", results]
        for name, value in options.items():
            values = value if isinstance(value, (list, tuple)) else [value]
            command += [f"--{name.replace('_', '-')}", *values]
        done = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL)
        if not results.exists():
            raise RuntimeError(f"open_loop ended with exit code {done.returncode} and without results")
        return done.returncode, json.loads(results.read_text())


# ---- servers ----

class Handler(http.server.BaseHTTPRequestHandler):
    """Answers that go wrong: other bytes under the same ETag, or memory that is never given back."""
    protocol_version = "HTTP/1.1"
    kept = []

    def do_GET(self):
        body = self.server.body(self)
        self.send_response(200)
        self.send_header("ETag", '"always"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Planted:
    """A server in this process that does wrong, to see that it is found out."""

    def __init__(self, body):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.body = body
        self._server.handle_error = lambda *_: None  # clients that hang up
        self.port = self._server.server_port
        self.pid = os.getpid()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def http_peers():
    """The peers of bench/http, whose program knows how they are started."""
    spec = importlib.util.spec_from_file_location("http_run", HERE.parent / "http/run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def packed_by_brotli(server, path):
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


# ---- small: the answers only ----

def check(bench):
    with bench.temporary() as folder:
        bench.almanac("demo", "--ballots", "2000", "--data", folder, "--quiet")
        with Server(bench, folder) as server:
            check_answers(bench, server)
            check_overload(bench, server)
            check_interrupt(bench, server)
    check_planted(bench)


def check_answers(bench, server):
    for mix, options in (("readers", {"users": 20, "rate": 500}), ("hits", {"users": 4, "rate": 500, "pipeline": 8}),
                         ("readers", {"users": 200, "connections": 50, "sources": 3, "rate": [200, 400]})):
        code, results = run(bench, server.port, MIXES / f"{mix}.toml", seconds=1, warm_up=0, **options)
        bench.expect(f"{mix} with {options}: every answer was right", code in (RIGHT, LATE) and results["errors"] == 0,
                     results["first_fault"])
        asked = sum(step["due"] for step in results["steps"])
        answered = sum(step["good"] for step in results["steps"])
        bench.equal("  as many answers as requests", answered, asked)
        if mix == "readers":
            bench.expect("  some of them 304", sum(step["unchanged"] for step in results["steps"]) > 0)


def check_overload(bench, server):
    code, results = run(bench, server.port, MIXES / "computed.toml", users=300, rate=1_000, seconds=1, warm_up=0)
    step = results["steps"][0]
    bench.expect("more than can be worked out: every answer was right", code in (RIGHT, LATE) and results["errors"] == 0,
                 results["first_fault"])
    bench.equal("  as many answers as requests", step["good"] + step["turned_away"], step["due"])
    bench.expect("  some were worked out, and nobody was told 429",
                 step["good"] > 0 and set(step["turned_away_by"]) <= {"503"}, str(step["turned_away_by"]))


def check_interrupt(bench, server):
    process = subprocess.Popen([bench.tool("open_loop"), str(server.port), "--mix", str(MIXES / "hits.toml"), "--rate",
                                "100", "--seconds", "600"], stdout=subprocess.PIPE, text=True)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=10)
    bench.expect("Ctrl-C ends a run with what it has", process.returncode == INTERRUPTED and "interrupted" in said, said)


def check_planted(bench):
    numbers = iter(range(10**9))
    with Planted(lambda _: b"%d" % (next(numbers) // 50)) as liar:
        code, results = run(bench, liar.port, MIXES / "hits.toml", users=2, rate=200, seconds=1, warm_up=0)
        bench.expect("other bytes under the same ETag are found out",
                     code == WRONG and results["steps"][0]["faults"].get("body", 0) > 50, str(results["steps"][0]["faults"]))
    with Planted(lambda _: Handler.kept.append(bytearray(100_000)) or b"kept") as leaker:
        code, results = run(bench, leaker.port, MIXES / "hits.toml", users=2, rate=200, seconds=3, warm_up=0,
                            pid=leaker.pid, sample=0.1)
        Handler.kept.clear()
        bench.expect("memory that grows with every request is found out", code == WRONG and results["memory_mb"]["leaks"],
                     str(results.get("memory_mb")))


# ---- large ----

def measure(bench):
    with bench.temporary() as folder:
        bench.almanac("demo", "--ballots", SHAPE["ballots"], "--seed", SHAPE["seed"], "--data", folder, "--quiet")
        pathlib.Path(folder).chmod(0o755)
        ceiling(bench, folder)
        with Server(bench, folder) as server:
            paced(bench, server, folder)
            users(bench, server)
            soak(bench, server)
        with Server(bench, folder) as server:
            overload(bench, server)


def ceiling(bench, folder):
    """How fast the generator itself can go, against the bare epoll loop: in an open loop, and the closed one of http."""
    peers = http_peers()
    files = pathlib.Path(folder, "ceiling")
    files.mkdir()
    small = peers.make_body(files, "small", 1024)
    mix = files / "small.toml"
    mix.write_text('[[journey]]\npaths = ["/small"]\n')
    server = peers.Program(bench.root / "build/release/bench/http/bench_http_epoll", [small, small])

    def is_kept(rate):
        code, results = run(bench, server.port, mix, users=1_000, rate=rate, seconds=2, warm_up=0.5)
        return code == RIGHT and results["steps"][-1]["good_per_second"] >= 0.99 * rate

    kept = 0
    try:
        for rate in range(60_000, 300_001, 20_000):
            if not (is_kept(rate) or is_kept(rate)):  # the machine's own hiccups do not end it
                break
            kept = rate
    finally:
        server.stop()
    bench.say(f"ceiling of the generator: {kept:,} requests/s over 1,000 connections, on time")
    bench.expect("the generator can do twice what it asks of the program", kept >= 2 * PACED["rate"], f"{kept}")


def paced(bench, server, folder):
    """The program, and nginx with the same bytes as a file, in turn."""
    peers = http_peers()
    files = pathlib.Path(folder, "files")
    (files / "api").mkdir(parents=True)
    (files / "api/summary").write_bytes(server.get("/api/summary"))
    (files / "api/summary.br").write_bytes(packed_by_brotli(server, "/api/summary"))
    contenders = {"almanac": (server.port, server.pid)}
    nginx = None
    if why := peers.why_no_nginx("br"):
        bench.say(why)
    else:
        nginx = peers.Nginx(pathlib.Path(folder))
        contenders["nginx"] = (nginx.port, nginx.process.pid)
    rounds = {name: [] for name in contenders}

    def once(name):
        port, pid = contenders[name]
        code, results = run(bench, port, MIXES / "hits.toml", users=PACED["connections"], rate=PACED["rate"], seconds=5,
                            pid=pid)
        rounds[name].append((code, results))
        return results["steps"][-1]["latency_ms"]["p99"]

    try:
        bench.take_turns({name: lambda name=name: once(name) for name in contenders})
    finally:
        if nginx:
            nginx.stop()
    for name, runs in rounds.items():
        say_paced(bench, name, runs)
    ours = [results["steps"][-1] for _, results in rounds["almanac"]]
    bench.expect("0 errors, and the generator was on time", all(code == RIGHT for code, _ in rounds["almanac"]),
                 str([(code, results["first_fault"]) for code, results in rounds["almanac"]]))
    p99 = bench.median([step["latency_ms"]["p99"] for step in ours])
    cores = bench.median([step["server_cores"] for step in ours])
    bench.say(f"target p99 {PACED_P99_MS} ms: {'held' if p99 <= PACED_P99_MS else 'MISSED'}; "
              f"target {PACED_CORES} core: {'held' if cores <= PACED_CORES else 'MISSED'} ({cores:.2f})")


def say_paced(bench, name, runs):
    steps = [results["steps"][-1] for _, results in runs]
    title = f"{PACED['rate']:,}/s over {PACED['connections']:,} connections"
    p99 = [step["latency_ms"]["p99"] for step in steps]
    cores = [step["server_cores"] for step in steps]
    bench.say(f"{title}: {name:8} p50 {bench.median([step['latency_ms']['p50'] for step in steps]):.2f} ms, "
              f"p99 {bench.median(p99):.2f} ms, {bench.median(cores):.2f} core, "
              f"{sum(step['errors'] for step in steps)} errors, generator {bench.median([step['own_cores'] for step in steps]):.2f} core")
    on_time = [results["steps"][-1] for code, results in runs if code != LATE]
    if name == "almanac" and on_time:
        bench.figure(title, "p99", [step["latency_ms"]["p99"] for step in on_time])
        bench.figure(title, "processor", [step["server_cores"] for step in on_time], unit="cores")


def users(bench, server):
    """People who read, each with a request every half second."""
    bench.say("  users  requests/s   304s   p50 ms   p95 ms   p99 ms  core")
    for count in USERS:
        seconds = 10 if count < 100 else 5
        code, results = run(bench, server.port, MIXES / "readers.toml", users=count, seconds=seconds, pid=server.pid)
        step = results["steps"][-1]
        times = step["latency_ms"]
        bench.say(f"{count:7,} {step['good_per_second']:11,.0f} {step['unchanged'] / max(step['good'], 1):6.0%} "
                  f"{times['p50']:8.2f} {times['p95']:8.2f} {times['p99']:8.2f} {step['server_cores']:5.2f}"
                  f"{'' if code == RIGHT else '  ' + ('generator late' if code == LATE else results['first_fault'])}")
        bench.expect(f"{count:,} users: every answer was right", results["errors"] == 0, results["first_fault"])
        if code != LATE:
            bench.figure("readers", f"{count} users, p99", [times["p99"]])
        if times["p95"] > USERS_P95_MS:
            bench.say(f"  target p95 {USERS_P95_MS} ms: MISSED")


def soak(bench, server):
    """Readers for a while (ALMANAC_SOAK_S seconds, a minute by default); memory and handles must not grow."""
    code, results = run(bench, server.port, MIXES / "readers.toml", users=500, rate=5_000, seconds=SOAK_S, warm_up=5,
                        pid=server.pid, sample=max(SOAK_S / 500, 0.1))
    memory, handles = results["memory_mb"], results["handles"]
    bench.say(f"soak of {SOAK_S:.0f} s, {results['steps'][-1]['good']:,} answers: memory {memory['first']:.1f} to "
              f"{memory['last']:.1f} MB ({memory['growth']:+.2f} by its slope), handles {handles['first']:.0f} to "
              f"{handles['last']:.0f}")
    bench.expect("nothing leaks and every answer was right",
                 not memory["leaks"] and not handles["leaks"] and results["errors"] == 0, results["first_fault"])


# ---- more than can be worked out ----

def overload(bench, server):
    """What is still answered when twice as much is asked as can be worked out; who is turned away is told 503 at once."""
    seeds = iter(range(1, 10**9))  # the same seed would ask the same again, and find it kept

    def ask(rate, seconds):
        code, results = run(bench, server.port, MIXES / "computed.toml", users=OVERLOAD_CONNECTIONS, rate=rate,
                            seconds=seconds, warm_up=1, seed=next(seeds), pid=server.pid)
        return code, results

    peak_rate, peak = climb(bench, ask)
    runs = {"peak": [], "double": []}
    rates = {"peak": peak_rate, "double": 2 * peak}

    def once(name):
        runs[name].append(ask(rates[name], 5))
        return runs[name][-1][1]["steps"][-1]["good_per_second"]

    goodput = bench.take_turns({name: lambda name=name: once(name) for name in runs})
    for name in runs:
        say_overload(bench, name, [results["steps"][-1] for _, results in runs[name]])
    judge_overload(bench, goodput, runs)


def climb(bench, ask):
    """Asks more and more until twice in a row no more is answered: the rate from where on that is so, and the most 200s."""
    answered, without_growth, rate = {}, 0, CLIMB_FROM
    while without_growth < 2:
        best = max(answered.values(), default=0.0)
        _, results = ask(rate, 3)
        answered[rate] = results["steps"][-1]["good_per_second"]
        bench.say(f"{rate:9,.0f} asked a second: {answered[rate]:9,.0f} answered")
        without_growth = 0 if answered[rate] > CLIMB_GROWTH * best else without_growth + 1
        rate = round(rate * CLIMB_BY)
    best = max(answered.values())
    return next(rate for rate, good in answered.items() if CLIMB_GROWTH * good >= best), best


def say_overload(bench, name, steps):
    def share(step):
        return step["turned_away_by"].get("503", 0) / max(step["due"], 1)

    bench.say(f"overload, {name}: {bench.median([step['rate'] for step in steps]):,.0f} asked a second, "
              f"{bench.median([step['good_per_second'] for step in steps]):,.0f} answered 200, "
              f"p50 {bench.median([step['latency_ms']['p50'] for step in steps]):.1f} ms, "
              f"p99 {bench.median([step['latency_ms']['p99'] for step in steps]):.1f} ms; "
              f"503 {bench.median([share(step) for step in steps]):.0%}, "
              f"{sum(step['errors'] for step in steps)} errors, "
              f"{bench.median([step['server_cores'] for step in steps]):.2f} core")


def judge_overload(bench, goodput, runs):
    everything = [*runs["peak"], *runs["double"]]
    faults = [results["first_fault"] for _, results in everything if results["errors"]]
    bench.expect("overload: every answer was right, and everybody got one", not faults, "; ".join(faults))
    statuses = {status for _, results in everything for step in results["steps"] for status in step["turned_away_by"]}
    bench.expect("overload: nobody was told 429, which would have been the limit instead", "429" not in statuses)
    ratio = bench.median([double / peak for double, peak in zip(goodput["double"], goodput["peak"])])
    late = sum(code == LATE for code, _ in everything)
    bench.say(f"goodput at double ÷ at peak: {ratio:.2f}; target {OVERLOAD_GOODPUT:.2f}: "
              f"{'held' if ratio >= OVERLOAD_GOODPUT else 'MISSED'}{f' (generator late in {late} runs)' if late else ''}")
    bench.figure("overload", "goodput at double", goodput["double"], unit="answers/s", better="more")
    p99 = [results["steps"][-1]["latency_ms"]["p99"] for _, results in runs["double"]]
    bench.figure("overload", "p99 at double", p99)
