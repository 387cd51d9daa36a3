"""What does an answer cost that is in Redis and not in memory?

Fetched through the cache with 1, 16 and 256 asks in flight, beside a client that asks for the same entries with GET, one
after the other; and a hit in memory with and without a second tier behind it. Every answer is judged: none may be
computed again, none may be another's.
"""
import json
import pathlib
import subprocess
import tempfile
import time


def check(bench):
    with Redis() as redis:
        fetched(bench, redis, entries=500, size=1_000, depth=16)
        hit(bench, redis, 200)


def measure(bench):
    for size, entries in ((1_000, 20_000), (31_000, 3_000)):
        for depth in (1, 16, 256):
            with Redis() as redis:
                rounds = [fetched(bench, redis, entries, size, depth) for _ in range(bench.rounds)]
            rate = {name: bench.median(row[name]["per_second"] for row in rounds) for name in rounds[0]}
            for name in rate:
                p50, p99 = (bench.median(row[name][key] for row in rounds) for key in ("p50_us", "p99_us"))
                bench.say(f"  {size:,} bytes, {depth} in flight: {name:15} {rate[name]:9,.0f}/s, p50 {p50:8.1f} µs,"
                          f" p99 {p99:8.1f} µs")
            bench.say(f"    {rate['almanac'] / rate['GET one by one']:.2f} of one by one")
    with Redis() as redis:
        rounds = [hit(bench, redis, 1_000) for _ in range(bench.rounds)]
    alone, before = (bench.median(row[at] for row in rounds) for at in (0, 1))
    bench.say(f"  a hit in memory: {alone:.1f} ns alone, {before:.1f} ns before Redis ({before / alone:.2f})")


class Redis:
    """A redis-server on a socket in a folder of its own."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        socket = pathlib.Path(self._folder.name) / "redis.sock"
        self._server = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", socket, "--save", "",
                                         "--dir", self._folder.name], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.02)
        self.address = f"unix://{socket}"
        return self

    def __exit__(self, *_):
        self._server.kill()
        self._server.wait()
        self._folder.cleanup()

    def empty(self):
        path = self.address.removeprefix("unix://")
        subprocess.run(["redis-cli", "-s", path, "FLUSHALL"], check=True, stdout=subprocess.DEVNULL)


def rows(bench, *arguments):
    return {row["contender"]: row
            for row in map(json.loads, bench.run_tool("second_tier", *arguments).splitlines())}


def fetched(bench, redis, entries, size, depth):
    redis.empty()
    found = rows(bench, "--redis", redis.address, "--entries", entries, "--bytes", size, "--depth", depth)
    stored = found.pop("stored")["entries"]
    bench.equal(f"all {entries:,} answers are stored and fetched as they were, {depth} in flight",
                (stored, [row["wrong"] for row in found.values()]), (entries, [0, 0]))
    return found


def hit(bench, redis, entries):
    alone = rows(bench, "--hits", "--entries", entries)["memory alone"]
    before = rows(bench, "--hits", "--entries", entries, "--redis", redis.address)["memory before Redis"]
    bench.equal("every hit is one", (alone["wrong"], before["wrong"]), (0, 0))
    return alone["hit_ns"], before["hit_ns"]
