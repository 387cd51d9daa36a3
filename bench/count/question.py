"""How long does it take to build the rankings of a million ballots, and to count them?

22 candidates, 6 ranks, 3 seats, portland-or-2024, ballots of the demo's generator. Meek's rule is asked of in
meek.py. Peers: stv-rs (crates.io; Meek's rule, 64-bit fixed point, one and two threads), VoteKit's FastSTV (PyPI; the
same rule in floats, without the cuts), Polars' group_by for the building. The judge is a plain tabulator in Python:
every round, every total, every unit.
"""
import pathlib
import statistics
from collections import Counter

import peers
from bench import Contender, flags
from count import elections, meek
from count.tabulator import Portland, clean_portland

HERE = pathlib.Path(__file__).resolve().parent
SHAPE = {"candidates": 22, "ranks": 6, "seats": 3, "seed": 2024}
BUILD_MS, COUNT_MS = 150, 12


def check(bench):
    for ballots, seed in ((10_000, 2024), (1_000, 7), (50, 1)):
        judge(bench, {**SHAPE, "ballots": ballots, "seed": seed})
    meek.check(bench, peers.rust(bench.root, HERE / "stv_rs"))
    elections.check(bench)


def measure(bench):
    judge(bench, {**SHAPE, "ballots": 1_000_000})
    with bench.temporary() as folder:
        shape = {**SHAPE, "ballots": 1_000_000}
        rankings = bench.generate("rankings", pathlib.Path(folder, "rankings"), **shape)
        blt = bench.generate("blt", pathlib.Path(folder, "ballots.blt"), **shape)
        compare(bench, ours(bench, 1_000_000), contenders(bench, rankings, blt))
    count_scotland(bench)
    meek.measure(bench, peers.rust(bench.root, HERE / "stv_rs"))
    elections.measure(bench)
    scale(bench)


def ours(bench, ballots, **more):
    return Contender("almanac", [bench.tool("count"), *flags({**SHAPE, "ballots": ballots, **more})])


def count_scotland(bench):
    """The law with the most decimals of those that count by weighted transfers."""
    almanac = ours(bench, 1_000_000, rule="scotland-2007")
    times = bench.take_turns({"almanac scotland-2007": lambda: almanac.once()["count"]})
    last = almanac.ready["rounds"][-1]
    almanac.close()
    bench.equal("scotland-2007, 1,000,000 ballots: no vote is lost or made",
                sum(last["totals"]) + last["exhausted"] + last["residual"], almanac.ready["valid"] * 100_000)
    bench.table("scotland-2007, 1,000,000 ballots, the count alone", times, COUNT_MS)


def judge(bench, shape):
    """Every round as the plain tabulator has it."""
    name = f"{shape['ballots']:,} ballots, seed {shape['seed']}"
    contender = Contender("almanac", [bench.tool("count"), *flags(shape)])
    answer = contender.ready
    contender.close()
    with bench.temporary() as folder:
        judged = Portland(cleaned(bench.generate("marks", pathlib.Path(folder, "marks"), **shape)),
                          shape["candidates"], shape["seats"])
    bench.equal(f"{name}: valid ballots and threshold", [answer["valid"], answer["threshold"]],
                [judged.valid, judged.threshold])
    bench.equal(f"{name}: winners", answer["winners"], judged.winners)
    differ = [number for number, (one, other) in enumerate(zip(answer["rounds"], judged.rounds), 1) if one != other]
    bench.expect(f"{name}: every total of {len(judged.rounds)} rounds to the last unit",
                 not differ and len(answer["rounds"]) == len(judged.rounds), f"rounds that differ: {differ}")


def cleaned(path):
    rankings = Counter()
    with open(path) as lines:
        for line, ballots in Counter(lines).items():
            marks = [tuple(map(int, mark.split(":"))) for mark in line.split()]
            rankings[clean_portland(marks)] += ballots
    return rankings


def contenders(bench, rankings, blt):
    python, folder = bench.python(), HERE
    found = [Contender("VoteKit 3.5.0 (same rule, floats)",
                       [python, folder / "votekit_contender.py", rankings, SHAPE["candidates"], SHAPE["seats"]]),
             Contender("Polars 2.1.0 group_by (cleaned already, 2 threads)",
                       [python, folder / "polars_contender.py", rankings])]
    stv_rs = peers.rust(bench.root, folder / "stv_rs")
    if stv_rs is None:
        bench.say("there is no cargo here, or one before 1.75: stv-rs is left out")
        return found
    return found + [Contender(f"stv-rs 0.5.1 (Meek, another rule; {threads} thread{'s' * (threads > 1)})",
                              [stv_rs, blt, threads, "fixed9", "serve"]) for threads in (1, 2)]


def compare(bench, almanac, others):
    times = {contender.name: [] for contender in [almanac, *others]}
    builds = {"almanac": []}
    for number in range(bench.rounds):
        turn = [almanac, *others]
        for contender in turn[number % len(turn):] + turn[:number % len(turn)]:
            for what, milliseconds in contender.once().items():
                (builds if what == "build" else times).setdefault(contender.name, []).append(milliseconds)
    agree(bench, almanac.ready, others)
    for contender in [almanac, *others]:
        contender.close()
    bench.table("building the rankings of 1,000,000 ballots", builds, BUILD_MS)
    bench.table("the count alone, 1,000,000 ballots", {name: each for name, each in times.items() if each}, COUNT_MS,
                [("RCTab (Java, the tabulator Portland used)", 23_000, "the project's own study, another machine")])


def agree(bench, answer, others):
    for contender in others:
        if "first_round" in contender.ready:
            first = [total // 10_000 for total in answer["rounds"][0]["totals"]]
            bench.equal("VoteKit has the same first round", contender.ready["first_round"], first)
            bench.equal("VoteKit has the same winners", sorted(contender.ready["winners"]), sorted(answer["winners"]))
        elif "winners" in contender.ready:
            same = sorted(contender.ready["winners"]) == sorted(answer["winners"])
            bench.say(f"{contender.name} elects {'the same' if same else 'others: its rule differs'}")


def scale(bench):
    """Linear from 10^4 to 10^7: nanoseconds a ballot at each power."""
    bench.say("nanoseconds a ballot, medians:")
    for power in (4, 5, 6, 7):
        ballots = 10 ** power
        contender = ours(bench, ballots)
        runs = [contender.once() for _ in range(max(5, bench.rounds))]
        contender.close()
        build, count = (statistics.median(run[what] for run in runs) * 1e6 / ballots for what in ("build", "count"))
        bench.say(f"  10^{power}: build {build:7.1f}   count {count:6.2f}   prefixes {contender.ready['nodes']:,}")
        last = contender.ready["rounds"][-1]
        bench.equal(f"10^{power}: no vote is lost or made",
                    sum(last["totals"]) + last["exhausted"] + last["residual"], contender.ready["valid"] * 10_000)
