"""What does the cache cost, and how often does it hit?

A hit in the process, eight threads at once, beside a hash table and a list under one lock (LRU); what an entry takes
beyond its key, tags and answer, by the allocator's own count; the hit ratio on generated traces beside LRU, SIEVE,
S3-FIFO and W-TinyLFU as simulators; how long the entries of one tag take to be invalidated while others read. Every
answer's bytes are judged; so is what must be gone and what must not.
"""
import json

P50_NS, METADATA_BYTES, INVALIDATION_MS = 100, 64, 5
MEAN_POINTS, WORST_POINTS = 1, 3  # behind the best of the peers
SIZES = (100, 1_000, 10_000)


def check(bench):
    rows(bench, "ratios", "--asks", 20_000)
    hits(bench, 500, threads=4, asks=20_000)
    hits(bench, 500, 4, 20_000, "--full")
    entry = rows(bench, "memory", "--entries", 20_000)[0]
    bench.equal("every answer is held", entry["entries"], 20_000)
    invalidation(bench, 20_000)


def measure(bench):
    ratios(bench)
    for entries in SIZES:
        latency(bench, entries)
    latency(bench, 1_000, "--full")
    entry = rows(bench, "memory", "--entries", 1_000_000)[0]
    bench.say(f"  beyond key, tags and answer {entry['metadata_bytes']} bytes an entry of a million, by malloc's count;"
              f" {entry['heap_bytes']} in all, {entry['charged_bytes']} charged"
              f" ({held(entry['metadata_bytes'] <= METADATA_BYTES)}, target {METADATA_BYTES})")
    result = invalidation(bench, 1_000_000)
    bench.say(f"  10,000 of a million invalidated in {result['invalidate_us']:.1f} µs"
              f" ({held(result['invalidate_us'] <= INVALIDATION_MS * 1e3)}, target {INVALIDATION_MS} ms), swept in"
              f" {result['sweep_ms']:.1f} ms; {result['reads']:,} reads meanwhile, the longest"
              f" {result['longest_read_us']:.0f} µs")


def rows(bench, *arguments):
    """What a measurement says; it fails where an answer was wrong."""
    return [json.loads(line) for line in bench.run_tool("cache", *arguments).splitlines()]


def held(holds):
    return "held" if holds else "MISSED"


def hits(bench, entries, threads, asks, *more):
    found = rows(bench, "latency", "--entries", entries, "--threads", threads, "--asks", asks, *more)
    bench.equal(f"{threads} threads get the right answer, {entries:,} of them", [row["wrong"] for row in found], [0, 0])
    return {row["contender"]: row for row in found}


def latency(bench, entries, *more):
    """Medians of the rounds; both contenders run in each, one after the other. A full cache has no target."""
    rounds = [hits(bench, entries, 8, 500_000, *more) for _ in range(bench.rounds)]
    full = " of a full cache" if "--full" in more else ""
    for name in rounds[0]:
        p50, p99 = (bench.median(row[name][key] for row in rounds) for key in ("p50_ns", "p99_ns"))
        target = f" ({held(p50 <= P50_NS)}, target {P50_NS})" if name == "almanac" and not full else ""
        bench.say(f"  hit, {entries:,} answers{full}, 8 threads: {name:18} p50 {p50:6.1f} ns{target}, p99 {p99:8.1f} ns,"
                  f" the clock's own {rounds[0][name]['timer_ns']:.0f} ns included")


def invalidation(bench, entries):
    result = rows(bench, "invalidation", "--entries", entries)[0]
    bench.equal("what is invalidated is gone, and nothing else", (result["wrong"], result["missed_reads"]), (0, 0))
    bench.equal("sweeping finds each of them", result["invalidated"], entries // 100)
    return result


def ratios(bench):
    table = rows(bench, "ratios")
    names = list(table[0]["hits"])
    bench.say(f"  {'hits of 100 asks':20}" + "".join(f"{name:>11}" for name in names))
    for row in table:
        bench.say(f"  {row['trace']:20}" + "".join(f"{row['hits'][name]:11.2f}" for name in names))
    mean = {name: sum(row["hits"][name] for row in table) / len(table) for name in names}
    bench.say(f"  {'mean':20}" + "".join(f"{mean[name]:11.2f}" for name in names))
    behind = max(mean.values()) - mean["almanac"]
    worst = max(max(row["hits"].values()) - row["hits"]["almanac"] for row in table)
    bench.say(f"  behind the best by {behind:.2f} points on average ({held(behind <= MEAN_POINTS)}, target {MEAN_POINTS})"
              f" and {worst:.2f} on the worst trace ({held(worst <= WORST_POINTS)}, target {WORST_POINTS})")
