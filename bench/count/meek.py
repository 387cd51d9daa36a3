"""Meek's rule: the same rule as stv-rs counts it (crates.io), in 64-bit and in unlimited fixed point.

The judge is stv-rs's own transcript in unlimited integers: every total, quota and residual of every round. Its 64-bit
arithmetic is the one that is raced: it is quicker, and wraps where votes times decimals pass 64 bits.
"""
import json
import pathlib
import re
import subprocess

from bench import Contender, flags

RULE = "meek-stv-rs"
COUNT_MS = 150


def check(bench, stv_rs):
    for ballots, seed in ((20_000, 2024), (1_000, 7)):
        judge(bench, stv_rs, {"ballots": ballots, "candidates": 22, "ranks": 6, "seats": 3, "seed": seed})


def measure(bench, stv_rs):
    shape = {"candidates": 22, "ranks": 6, "seats": 3, "seed": 2024}
    judge(bench, stv_rs, {**shape, "ballots": 300_000})
    with bench.temporary() as folder:
        for seats in (3, 9):
            million = {**shape, "seats": seats, "ballots": 1_000_000}
            race_counts(bench, stv_rs, bench.generate("blt", pathlib.Path(folder, "million.blt"), **million), million)
        file = bench.generate("blt", pathlib.Path(folder, "300000.blt"), **shape, ballots=300_000)
        race_processes(bench, stv_rs, file)


def judge(bench, stv_rs, shape):
    if stv_rs is None:
        return
    with bench.temporary() as folder:
        file = bench.generate("blt", pathlib.Path(folder, "ballots.blt"), **shape)
        ours = json.loads(bench.almanac("count", file, "--rule", RULE, "--format", "json"))
        report = subprocess.run([stv_rs, file, "1", "bigfixed9", "report"], check=True, capture_output=True, text=True)
    theirs = transcript(report.stdout)
    names = {str(each["id"]): each["name"] for each in ours["candidates"]}
    mine = [{names[key]: votes for key, votes in each["totals"].items()} for each in ours["rounds"]]
    differ = [number for number, (one, other) in enumerate(zip(mine, theirs), 1)
              if any(one.get(name, "0.000000000") != votes for name, votes in other.items())]
    bench.expect(f"{shape['ballots']:,} ballots by {RULE}: every total of {len(theirs)} rounds as stv-rs's bigfixed9",
                 not differ and len(mine) == len(theirs), f"{len(mine)} rounds, these differ: {differ}")


def transcript(text):
    """Totals by name at the decision of each round, and at the end."""
    rounds = []
    for part in re.split(r"^Round \d+:$", text, flags=re.M)[1:]:
        rounds.append(totals(re.split(r"^Action: (?!Iterate|Break)", part, flags=re.M)[1]))
    rounds.append(totals(text[text.rindex("Action: Count Complete"):]))
    return rounds


def totals(action):
    found = {}
    for names, votes in re.findall(r"^\t(?:Elected|Hopeful|Defeated): +(.+) \(([0-9.]+)\)$", action, flags=re.M):
        found.update(dict.fromkeys(names.split(", "), votes))
    return found


def race_counts(bench, stv_rs, file, shape):
    contenders = [Contender(f"almanac {rule}", [bench.tool("count"), *flags({**shape, "rule": rule})])
                  for rule in (RULE, "meek-prf")]
    if stv_rs:
        contenders += [Contender(f"stv-rs 0.5.1, {what}, {threads} thread{'s' * (threads > 1)}",
                                 [stv_rs, file, threads, what, "serve"])
                       for what, threads in (("fixed9", 1), ("fixed9", 2))]
    times = bench.take_turns({each.name: lambda each=each: each.once()["count"] for each in contenders})
    for contender in contenders:
        contender.close()
    bench.table(f"Meek to omega, 1,000,000 ballots, {shape['seats']} seats, the count alone", times,
                COUNT_MS if shape["seats"] == 3 else None)


def race_processes(bench, stv_rs, file):
    runs = {f"almanac count --rule {RULE}":
            lambda: bench.whole(bench.program, "count", file, "--rule", RULE, "--out", file.with_suffix(".txt"))["ms"]}
    if stv_rs:
        runs |= {f"stv-rs 0.5.1, {what}, {threads} thread{'s' * (threads > 1)}":
                 lambda what=what, threads=threads: bench.whole(stv_rs, file, threads, what, "report")["ms"]
                 for what, threads in (("fixed9", 2), ("fixed9", 1), ("bigfixed9", 2))}
    bench.table("Meek, 300,000 ballots from a BLT file, whole process", bench.take_turns(runs))
