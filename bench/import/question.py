"""How long does `almanac import` of 300,000 ballots take, with every view and every encoding?

22 candidates, 6 ranks, write-ins, a Clear Ballot file of 116 MB; the whole process, a fresh data folder each time.
Peer: DuckDB (PyPI) making the three heaviest tables alone from the same file as the seeds made them: ballots,
ballots_long and the shared ballots of all pairs, as Parquet; no count, no checks, no answers, no encodings. The judge
is a plain Python count of every pair, and the program's own verify. Before it, vendors' files and BLT are read and
counted (vendors/files.py).
"""
import itertools
import json
import pathlib
import shutil
from collections import Counter

from clear_ballot import ballots
from count.tabulator import Portland, clean_portland
from vendors import files

HERE = pathlib.Path(__file__).resolve().parent
SHAPE = {"ballots": 300_000, "seed": 2024, "write_ins": True}
IMPORT_MS = 5_000
OPTIONS = ["--election", "bench", "--rule", "portland-or-2024", "--seats", "3", "--exclude", "Write-in-*", "--quiet"]


def check(bench):
    files.check(bench)
    with bench.temporary() as folder:
        source = bench.generate("csv", pathlib.Path(folder, "demo.csv"), **{**SHAPE, "ballots": 3_000})
        judge(bench, source, pathlib.Path(folder, "data"))


def measure(bench):
    files.measure(bench)
    with bench.temporary() as folder:
        source = bench.generate("csv", pathlib.Path(folder, "demo.csv"), **SHAPE)
        data, tables = pathlib.Path(folder, "data"), pathlib.Path(folder, "tables")
        ours = [bench.program, "import", source, *OPTIONS, "--data", data]
        theirs = [bench.python(), HERE / "duckdb_tables.py", source, tables]
        times = bench.take_turns({"almanac import, all of it": lambda: fresh(bench, data, ours)["ms"],
                                  "DuckDB 2.0.0, three tables of it": lambda: fresh(bench, tables, theirs)["ms"]})
        bench.table(f"import of 300,000 ballots ({source.stat().st_size / 1e6:.0f} MB)", times, IMPORT_MS)
        cost, other = fresh(bench, data, ours), fresh(bench, tables, theirs)
        stored = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
        bench.say(f"  peak memory {cost['peak_mb']} MB (DuckDB {other['peak_mb']} MB), processor time "
                  f"{cost['cpu_ms']:.0f} ms (DuckDB {other['cpu_ms']:.0f} ms), {stored / 1e6:.1f} MB stored")
        bench.say(f"  the same again, which changes nothing: {bench.whole(*ours)['ms']:.0f} ms")
        shutil.rmtree(data)
        judge(bench, source, data)


def fresh(bench, folder, command):
    shutil.rmtree(folder, ignore_errors=True)
    return bench.whole(*command)


def judge(bench, source, data):
    bench.almanac("import", source, *OPTIONS, "--data", data)
    bench.almanac("verify", "bench", "--data", data)
    bench.expect("the version verifies: every checksum, and all recomputed byte for byte", True)
    answers = next((data / "elections/bench/versions").glob("*/static_responses"))
    names, rows, _ = ballots(source)
    excluded = {place for place, name in enumerate(names) if name.startswith("Write-in-")}
    rankings = Counter(clean_portland(marks, excluded) for marks in rows)
    bench.equal(f"{len(rows):,} ballots: every candidate's first choices", first_choices(answers),
                expected_first_choices(names, rankings))
    strongest = pairs(answers)
    shared = expected_pairs(names, rankings)
    bench.equal(f"{len(rows):,} ballots: shared ballots of the strongest pairs", strongest,
                {pair: shared[pair] for pair in strongest})
    judged = Portland(rankings, len(names), 3, excluded)
    results = json.loads((answers / "api_stv_results.json").read_text())
    bench.equal(f"{len(rows):,} ballots: winners", [results["candidate_names"][str(each)] for each in results["winners"]],
                [names[each] for each in judged.winners])


def first_choices(answers):
    rows = json.loads((answers / "api_first_choice.json").read_text())["data"]
    return {row["candidate_name"]: row["votes"] for row in rows if row["votes"]}


def expected_first_choices(names, rankings):
    first = Counter()
    for ranking, voters in rankings.items():
        if ranking:
            first[names[ranking[0]]] += voters
    return dict(first)


def pairs(answers):
    rows = json.loads((answers / "api_coalition_pairs.json").read_text())["data"]
    return {frozenset((row["candidate_1_name"], row["candidate_2_name"])): row["shared_ballots"] for row in rows}


def expected_pairs(names, rankings):
    shared = Counter()
    for ranking, voters in rankings.items():
        for one, other in itertools.combinations(sorted(ranking), 2):
            shared[one, other] += voters
    return {frozenset((names[one], names[other])): voters for (one, other), voters in shared.items()}
