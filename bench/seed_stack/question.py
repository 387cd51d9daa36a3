"""How much faster is a page of pairs than from the seed's own stack: FastAPI, Redis, gzip for each hit?

Both send the same JSON packed by gzip; ours keeps it packed, theirs fetches it from Redis, reads it, writes it and
packs it each time. app.py is theirs, with two workers of uvicorn (uvloop, httptools) and a redis-server on a socket.
The load generator of bench/http asks in a closed loop and compares every byte.
"""
import contextlib
import gzip
import hashlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import types
import urllib.request

from server import Server

HERE = pathlib.Path(__file__).resolve().parent
PATH = "/api/coalition/pairs/all"
DEFAULTS = {"min_shared_ballots": 50, "min_strength": 0.1, "page": 1, "page_size": 50,
            "sort_by": "coalition_strength_score", "sort_order": "desc"}
PACKAGES = ("fastapi", "uvicorn", "uvloop", "httptools", "redis", "hiredis")
SHAPE = {"ballots": 80_000, "seed": 2024}
CONNECTIONS = 64
WORKERS = 2
TURN_MS = 2_000


def module_of(name, file):
    spec = importlib.util.spec_from_file_location(name, HERE.parent / file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer_of(port):
    """The page of pairs as it is sent: packed by gzip."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{PATH}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        if answer.headers["Content-Encoding"] != "gzip":
            raise RuntimeError(f"{PATH} came as {answer.headers['Content-Encoding']}, not packed by gzip")
        return answer.read()


@contextlib.contextmanager
def seed_stack(python, answer):
    """uvicorn with the seed's app, over a Redis that has the answer; both end as the `with` ends."""
    peers = module_of("http_run", "http/run.py")
    with module_of("second_tier_question", "second_tier/question.py").Redis() as redis:
        socket = redis.address.removeprefix("unix://")
        key = hashlib.md5(json.dumps(DEFAULTS, sort_keys=True).encode()).hexdigest()
        subprocess.run(["redis-cli", "-s", socket, "-x", "SET", key], input=answer, check=True,
                       stdout=subprocess.DEVNULL)
        port = peers.free_port()
        command = [python, "-m", "uvicorn", "app:app", "--app-dir", HERE, "--workers", str(WORKERS), "--loop", "uvloop",
                   "--http", "httptools", "--host", "127.0.0.1", "--port", str(port), "--no-access-log",
                   "--timeout-keep-alive", "75"]
        environment = {**os.environ, "SEED_STACK_REDIS": socket, "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            wait_for_workers(process)
            yield types.SimpleNamespace(port=port, process=process)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def wait_for_workers(process):
    """The port is open before them, and connections that came then would all be the first worker's."""
    started = 0
    for line in process.stderr:
        started += "Application startup complete" in line
        if started == WORKERS:
            return
    raise RuntimeError(f"the seed's stack ended with exit code {process.wait()} before it served")


# ---- small: the answers only ----

def check(bench):
    with bench.temporary() as folder:
        bench.almanac("demo", "--ballots", "2000", "--data", folder, "--quiet")
        with Server(bench, folder) as server:
            check_page(bench, server)
            python = installed(bench)
            if python is None:
                bench.say("the seed's stack is not installed (the large run installs it); it does not take part")
                return
            with seed_stack(python, gzip.decompress(answer_of(server.port))) as stack:
                check_same(bench, answer_of(server.port), answer_of(stack.port))


def installed(bench):
    """The Python that has the seed's stack, None where it is not installed."""
    python = bench.root / "build/bench/venv/bin/python"
    if not python.exists() or not shutil.which("redis-server"):
        return None
    imports = subprocess.run([python, "-c", f"import {', '.join(PACKAGES)}"], stderr=subprocess.DEVNULL)
    return python if imports.returncode == 0 else None


def check_page(bench, server):
    """The page of the defaults, against all pairs, sorted out here."""
    every = json.loads(server.get(f"{PATH}?min_shared_ballots=0&min_strength=0&page_size=1000"))["data"]
    wanted = [pair for pair in every if pair["shared_ballots"] >= DEFAULTS["min_shared_ballots"]
              and pair["coalition_strength_score"] >= DEFAULTS["min_strength"]]
    wanted.sort(key=lambda pair: -pair["coalition_strength_score"])
    page = json.loads(server.get(PATH))
    bench.equal("the page has the strongest pairs of all", page["data"], wanted[:DEFAULTS["page_size"]])
    bench.equal("  and says of how many", page["pagination"]["total_items"], len(wanted))


def check_same(bench, ours, theirs):
    bench.equal("both answer the same", json.loads(gzip.decompress(ours)), json.loads(gzip.decompress(theirs)))


# ---- large ----

def measure(bench):
    python = bench.python()
    with bench.temporary() as folder:
        bench.almanac("demo", "--ballots", SHAPE["ballots"], "--seed", SHAPE["seed"], "--data", folder, "--quiet")
        with Server(bench, folder) as server, \
                seed_stack(python, gzip.decompress(answer_of(server.port))) as stack:
            check_page(bench, server)
            ours, theirs = answer_of(server.port), answer_of(stack.port)
            check_same(bench, ours, theirs)
            almanac = types.SimpleNamespace(port=server.port, process=types.SimpleNamespace(pid=server.pid))
            compare(bench, pathlib.Path(folder), {"almanac": (almanac, ours), "seed's stack": (stack, theirs)})


def compare(bench, folder, contenders):
    """contenders: {name: (server, the answer as it sends it)}; ours is the first."""
    peers = module_of("http_run", "http/run.py")
    clients = {}
    for name, (server, answer) in contenders.items():
        body = folder / f"{name}.gz"
        body.write_bytes(answer)
        clients[name] = peers.Clients(bench.tool("http/bench_http_load"), server, body, CONNECTIONS, path=PATH)
    runs = {name: [] for name in contenders}
    try:
        for each in clients.values():
            each.run(TURN_MS)  # warms up, counts for nothing
        bench.take_turns({name: lambda name=name: runs[name].append(clients[name].run(TURN_MS)) for name in clients})
    finally:
        for each in clients.values():
            each.stop()
    for name, rounds in runs.items():
        rate = bench.median([rate for rate, _, _ in rounds])
        cores = bench.median([cpu * rate / answers for rate, answers, cpu in rounds])
        bench.say(f"{name:12} {rate:9,.0f} answers/s over {CONNECTIONS} connections, "
                  f"{1000 * CONNECTIONS / rate:7.2f} ms each, {cores:.2f} core, {len(contenders[name][1]):,} bytes")
    say_ratio(bench, *runs.values())


def say_ratio(bench, ours, theirs):
    bench.expect("every answer was right, to the byte", True)
    ratio = bench.median([mine[0] / other[0] for mine, other in zip(ours, theirs)])
    bench.say(f"ours ÷ seed's stack: {ratio:.1f} (median of {len(ours)} rounds; its Redis is not among its cores)")
    bench.figure(f"pairs over {CONNECTIONS} connections", "almanac", [rate for rate, _, _ in ours], unit="answers/s",
                 better="more")
