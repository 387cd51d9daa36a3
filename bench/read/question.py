"""How long does it take from a csv of cast vote records to the result, the whole process?

The Portland Auditor's file of 2024 (28 MB, 332,969 rows) and a generated one of 73,000 ballots × 31 candidates × 6
ranks (30 MB). Peers, of which each only reads the same file into its columns, in a process that is warm already:
Polars, DuckDB, pandas. The judge reads with Python's csv module and counts with the plain tabulator.
"""
import gzip
import json
import os
import pathlib
import shutil
from collections import Counter

from bench import Contender
from clear_ballot import ballots
from count.tabulator import Portland, clean_portland, irv_first_round
from reports import every_round, totals_by_name, units, winners

HERE = pathlib.Path(__file__).resolve().parent
AUDITOR = ("real", "portland-or-2024-auditor")
AUDITOR_MS, GENERATED_MS = 60, 150
SHAPE = {"ballots": 73_000, "candidates": 31, "ranks": 6, "seats": 3, "seed": 31}


def check(bench):
    with bench.temporary() as folder:
        judge_generated(bench, bench.generate("csv", pathlib.Path(folder, "small.csv"), **{**SHAPE, "ballots": 3_000}))
    judge_auditor(bench)


def measure(bench):
    judge_auditor(bench)
    with bench.temporary() as folder:
        generated = bench.generate("csv", pathlib.Path(folder, "generated.csv"), **SHAPE)
        judge_generated(bench, generated)
        compare(bench, generated, ["--rule", "portland-or-2024", "--seats", "3"], GENERATED_MS, 29_800)
    if auditor(bench):
        compare(bench, auditor(bench), ["--rule", "irv", "--exclude", "Write-in-119"], AUDITOR_MS, 5_950)


def auditor(bench):
    """The Auditor's file, unpacked under build/bench."""
    folder = bench.elections(*AUDITOR)
    if folder is None:
        return None
    plain = bench.folder / "auditor.csv"
    if not plain.exists():
        with gzip.open(next(folder.glob("*.csv.gz"))) as packed, open(plain.with_suffix(".new"), "wb") as file:
            shutil.copyfileobj(packed, file)
        plain.with_suffix(".new").rename(plain)
    return plain


def judge_auditor(bench):
    path = auditor(bench)
    if path is None:
        absent = "the collection of real elections is absent (ALMANAC_ELECTIONS): the Auditor's file is left out"
        bench.expect(absent, False) if os.environ.get("CI") == "true" else bench.say(absent)
        return
    names, rows, total = ballots(path)
    expected = json.loads(bench.elections(*AUDITOR, "expected", "first_round.json").read_text())
    at_rank_1 = [[candidate for rank, candidate in marks if rank == 1] for marks in rows]
    single = Counter(names[marks[0]] for marks in at_rank_1 if len(marks) == 1)
    bench.equal("the judge reads the Auditor's file as the collection says",
                [total, dict(single), total - len(rows), sum(len(marks) > 1 for marks in at_rank_1)],
                [expected["rows"], expected["rank1_single_mark"], expected["blank"], expected["overvote_rank1"]])
    for excluded in ([], ["Write-in-119"]):
        options = [part for name in excluded for part in ("--exclude", name)]
        count = json.loads(bench.almanac("count", path, "--rule", "irv", *options, "--format", "json"))
        first = irv_first_round(rows, {names.index(name) for name in excluded})
        bench.equal(f"first round of the Auditor's file, {'without ' + excluded[0] if excluded else 'all'}",
                    totals_by_name(count, 1), {names[candidate]: votes for candidate, votes in first.items()})


def judge_generated(bench, path):
    names, rows, _ = ballots(path)
    count = json.loads(bench.almanac("count", path, "--rule", "portland-or-2024", "--seats", "3", "--format", "json"))
    judged = Portland(Counter(clean_portland(marks) for marks in rows), len(names), 3)
    bench.equal(f"{len(rows):,} generated ballots: threshold", units(count["threshold"]), judged.threshold)
    bench.equal(f"{len(rows):,} generated ballots: {len(judged.rounds)} rounds, every total", every_round(count),
                [{name: total for name, total in zip(names, each["totals"]) if total} for each in judged.rounds])
    bench.equal(f"{len(rows):,} generated ballots: winners", winners(count),
                [names[winner] for winner in judged.winners])


def compare(bench, path, options, target_ms, rctab_ms):
    readers = [Contender(name, [bench.python(), HERE / "reader.py", library, path])
               for library, name in (("polars", "Polars 2.1.0 reading alone, warm, 2 threads"),
                                     ("duckdb", "DuckDB 2.0.0 reading alone, warm, 2 threads"),
                                     ("pandas", "pandas 3.1.1 reading alone, warm"))]
    command = [bench.program, "count", path, *options, "--format", "json"]
    runs = {"almanac count, whole process": lambda: bench.whole(*command)["ms"],
            **{reader.name: lambda reader=reader: reader.once()["read"] for reader in readers}}
    times = bench.take_turns(runs)
    rows = {reader.ready["rows"] for reader in readers}
    for reader in readers:
        reader.close()
    bench.equal("the peers read the same number of rows", len(rows), 1)
    size = path.stat().st_size / 1e6
    bench.table(f"reading and counting {size:.1f} MB, {rows.pop():,} rows", times, target_ms,
                [("RCTab, whole process", rctab_ms, "the project's own study, same shape, another machine")])
    peak = bench.whole(*command)
    bench.say(f"  peak memory {peak['peak_mb']} MB, processor time {peak['cpu_ms']:.1f} ms")
