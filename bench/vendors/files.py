"""From vendors' files and BLT to the result, the whole process; a part of bench/import.

ES&S's sheet of Minneapolis 2013 (80,101 ballots, 17 MB of XML); generated exports of Dominion and in NIST's format,
whose rate in MB a second is asked for; a million generated ballots as weighted rankings in a BLT file. The judges are
Python's own zipfile, ElementTree and json, what the generator wrote, and the plain tabulator.
"""
import json
import os
import pathlib
from collections import Counter

from count.tabulator import Portland
from reports import every_round, totals_by_name, winners
from vendors import judge

SHEET = ("fixtures", "rctab", "2013_minneapolis_mayor", "2013_minneapolis_mayor_cvr.xlsx")
SHEET_MS, BLT_MS = 60, 100
JSON_MB_A_SECOND = 200
BLT = {"candidates": 23, "ranks": 5, "seats": 3, "seed": 2024}  # 234,000 lines from a million ballots
STUDY = "the project's own study, another machine"


def check(bench):
    with bench.temporary() as folder:
        judge_json(bench, pathlib.Path(folder), 500)
        judge_blt(bench, pathlib.Path(folder), 20_000)
    judge_sheet(bench)


def measure(bench):
    judge_sheet(bench)
    if bench.elections(*SHEET):
        time_alone(bench, "ES&S xlsx of Minneapolis 2013, 80,101 ballots", [bench.elections(*SHEET), "--rule", "irv"],
                   SHEET_MS, [("RCTab, 850 MB at most", 5_800, STUDY)])
    with bench.temporary() as folder:
        measure_blt(bench, pathlib.Path(folder))
    with bench.temporary() as folder:
        for name, (path, size) in judge_json(bench, pathlib.Path(folder), 100_000).items():
            median = time_alone(bench, f"{name}, {size / 1e6:.0f} MB, 100,000 ballots", [path, "--rule", "irv"],
                                size / 1e6 / JSON_MB_A_SECOND * 1000)
            bench.say(f"  {size / 1e6 / median * 1000:.0f} MB a second, reading and counting")


def judge_sheet(bench):
    path = bench.elections(*SHEET)
    if path is None:
        absent = "the collection of real elections is absent (ALMANAC_ELECTIONS): ES&S's sheet is left out"
        bench.expect(absent, False) if os.environ.get("CI") == "true" else bench.say(absent)
        return
    first, ballots_in_it = judge.sheet_first_round(path, "BCD")
    count = json.loads(bench.almanac("count", path, "--rule", "irv", "--format", "json"))
    bench.equal("first round of Minneapolis 2013 from ES&S's sheet", totals_by_name(count, 1), first)
    bench.equal("ballots in ES&S's sheet", count["valid_ballots"] + sum(count["not_counted"].values()), ballots_in_it)


def judge_json(bench, folder, ballots):
    """{name: (path, bytes)} of generated exports, each read and judged."""
    dominion, cdf = folder / "dominion", folder / "cdf.json"
    dominion.mkdir()
    written = {"Dominion JSON": (dominion, judge.write_dominion(dominion, ballots)),
               "NIST SP 1500-103 JSON": (cdf, judge.write_cdf(cdf, ballots))}
    for name, (path, (_, first)) in written.items():
        count = json.loads(bench.almanac("count", path, "--rule", "irv", "--format", "json"))
        bench.equal(f"first round of {ballots:,} generated ballots in {name}", totals_by_name(count, 1), first)
    return {name: (path, size) for name, (path, (size, _)) in written.items()}


def judge_blt(bench, folder, ballots):
    """A BLT file of generated ballots, by numbers; the same with nicknames gives the same count."""
    shape = {**BLT, "ballots": ballots}
    plain = bench.generate("blt-numbers", folder / "numbers.blt", **shape)
    named = bench.generate("blt", folder / "nicknames.blt", **shape)
    options = ["--rule", "portland-or-2024", "--format", "json"]
    count = json.loads(bench.almanac("count", plain, *options))
    judged = Portland(rankings(plain), BLT["candidates"], BLT["seats"])
    names = [each["name"] for each in count["candidates"]]
    bench.equal(f"{ballots:,} ballots from a BLT file: every total of {len(judged.rounds)} rounds", every_round(count),
                [{name: total for name, total in zip(names, each["totals"]) if total} for each in judged.rounds])
    bench.equal(f"{ballots:,} ballots from a BLT file: winners", winners(count),
                [names[winner] for winner in judged.winners])
    other = json.loads(bench.almanac("count", named, *options))
    bench.equal("the same with nicknames in place of numbers", every_round(other), every_round(count))
    return plain


def rankings(path):
    """The ballots' lines of a BLT file that has nothing else before them than the two sizes."""
    found = Counter()
    with open(path) as lines:
        next(lines)
        for line in lines:
            voters, *ranking = map(int, line.split())
            if voters == 0:
                return found
            found[tuple(candidate - 1 for candidate in ranking[:-1])] += voters
    raise ValueError(f"{path} does not end its ballots")


def measure_blt(bench, folder):
    path = judge_blt(bench, folder, 1_000_000)
    with open(path) as file:
        lines = sum(1 for _ in file)
    for rule in ("scotland-2007", "portland-or-2024"):
        time_alone(bench, f"BLT, {path.stat().st_size / 1e6:.1f} MB, {lines:,} lines, 1,000,000 ballots, {rule}",
                   [path, "--rule", rule], BLT_MS,
                   [("RCTab on a csv of its own of such ballots, 4.3 GB at most", 29_700, STUDY),
                    ("droop", 7_600, STUDY), ("VoteKit, in floats", 4_900, STUDY), ("ConcreteSTV", 4_600, STUDY)])


def time_alone(bench, title, arguments, target_ms, quoted=()):
    command = ["count", *arguments, "--out", bench.folder / "out.txt"]
    times = bench.take_turns({"almanac count, whole process": lambda: bench.whole(bench.program, *command)["ms"]})
    median = bench.table(title, times, target_ms, quoted)
    peak = bench.whole(bench.program, *command)
    bench.say(f"  peak memory {peak['peak_mb']} MB, processor time {peak['cpu_ms']:.1f} ms")
    return median
