"""The real elections of the collection, one process each; and one contest under every rule.

The judges: the winners that the collection names; for the comparison, `almanac count` of each rule by itself.
"""
import json
import os
import pathlib
import re

from reports import winners

ALL_MS, COMPARE_MS = 2_000, 1_000

# The rule that the collection names in words, by the beginning of its text.
RULES = {"scotland-2007": "scotland-2007", "albany-ca": "albany-ca", "cambridge-ma": "cambridge-ma",
         "ireland-dail": "scotland-2007", "irv + batch": "maine-535", "irv": "irv",
         "rctab-multiwinner": "rctab-multiwinner", "portland-or-2024": "portland-or-2024"}
SHAPE = {"ballots": 80_000, "candidates": 22, "ranks": 6, "seats": 3, "seed": 80}


def check(bench):
    for election in elections(bench):
        judge(bench, election)
    with bench.temporary() as folder:
        shape = {**SHAPE, "ballots": 2_000}
        judge_comparison(bench, bench.generate("blt-numbers", pathlib.Path(folder, "small.blt"), **shape))


def measure(bench):
    found = elections(bench)
    for election in found:
        judge(bench, election)
    if found:
        with bench.temporary() as folder:
            commands = [["count", *arguments, "--out", pathlib.Path(folder, "out.txt")] for _, arguments, _ in found]
            times = bench.take_turns({"almanac count, one process each": lambda: sum(
                bench.whole(bench.program, *command)["ms"] for command in commands)})
        bench.table(f"all {len(found)} real elections", times, ALL_MS)
    with bench.temporary() as folder:
        generated = bench.generate("blt-numbers", pathlib.Path(folder, "compared.blt"), **SHAPE)
        judge_comparison(bench, generated)
        compare(bench, "80,000 generated ballots, 22 candidates, 3 seats", [generated])
        sheet = bench.elections("fixtures", "rctab", "2013_minneapolis_mayor", "2013_minneapolis_mayor_cvr.xlsx")
        if sheet:
            compare(bench, "80,101 ballots of Minneapolis 2013 (xlsx), 1 seat", [sheet, "--seats", "1"])


def elections(bench):
    """[(id, arguments of count, winners as the collection has them)]"""
    folder = bench.elections("real")
    if folder is None:
        absent = "the collection of real elections is absent (ALMANAC_ELECTIONS): they are left out"
        bench.expect(absent, False) if os.environ.get("CI") == "true" else bench.say(absent)
        return []
    found = []
    for meta in (json.loads(path.read_text()) for path in sorted(folder.glob("*/meta.json"))):
        rule = next(rule for words, rule in RULES.items() if meta["rule"].startswith(words))
        arguments = [ballots(folder / meta["id"], meta["ballots"]), "--rule", rule, "--seats", str(meta["seats"])]
        found.append((meta["id"], arguments, expected_winners(folder / meta["id"], meta)))
    return found


def ballots(folder, said):
    """The file that a meta.json names, which may say more behind its name; of a folder, what RCTab's configuration
    in it reads."""
    path = (folder / re.split(r" \(| and ", said)[0]).resolve()
    if path.is_file():
        return path
    config = json.loads(next(path.glob("*_config.json")).read_text())
    return (path / config["cvrFileSources"][0]["filePath"]).resolve()


def expected_winners(folder, meta):
    if meta.get("winners"):
        return meta["winners"]
    return json.loads((folder / "expected/rounds.json").read_text())["winners_in_order"]


def judge(bench, election):
    name, arguments, expected = election
    count = json.loads(bench.almanac("count", *arguments, "--format", "json"))
    bench.equal(f"{name}: winners", sorted(winners(count)), sorted(expected))


def judge_comparison(bench, path):
    report = json.loads(bench.almanac("compare", path, "--format", "json"))
    wrong = []
    for row in report["counted"]:
        alone = json.loads(bench.almanac("count", path, "--rule", row["rule"], "--format", "json"))
        if winners(alone) != row["winners"] or len(alone["rounds"]) != row["rounds"]:
            wrong.append(row["rule"])
    bench.expect(f"{len(report['counted'])} rules side by side elect as each does alone", not wrong, ", ".join(wrong))


def compare(bench, title, arguments):
    command = [bench.program, "compare", *arguments, "--out", bench.folder / "compared.txt"]
    times = bench.take_turns({"almanac compare --rules all": lambda: bench.whole(*command)["ms"]})
    bench.table(f"every rule, {title}", times, COMPARE_MS)
    cost = bench.whole(*command)
    bench.say(f"  peak memory {cost['peak_mb']} MB, processor time {cost['cpu_ms']:.0f} ms")
