"""How long do the analyses take: from a file, table by table, view by view, recounted, imported?

Ballots of the demo's generator, 22 candidates and write-ins, 6 ranks. From a ballots_long Parquet file as DuckDB writes
it to first choices, votes by rank, pairs, next preferences and, by precinct, the ballots that rank nobody who was
left: whole processes. Peers: the same tables in DuckDB's SQL and in Polars (PyPI), whole processes and table by table
in a process that has the cleaned ranks in memory already. They are told who was left; we count that too. The judge is
Python's csv module and a plain tabulator.
"""
import itertools
import json
import pathlib
import shutil
from collections import Counter

from bench import Contender
from clear_ballot import ballots
from count.tabulator import clean_portland
from reports import winners

HERE = pathlib.Path(__file__).resolve().parent
SHAPE = {"seed": 2024, "write_ins": True}
RULE = ["--rule", "bottoms-up", "--seats", "3"]  # the lowest leave until three are left: no votes in parts
IMPORT = ["--election", "bench", "--rule", "portland-or-2024", "--seats", "3", "--exclude", "Write-in-*", "--quiet"]
TABLES = ["first_choice", "votes_by_rank", "coalition_pairs"]
EXHAUSTION = "exhaustion_by_group"
VIEW_MS, RECOUNTS_MS = 30, 5_000
# Of single views, where the project asks for more than of all.
VIEW_TARGETS = {"coalition_pairs": 1, "coalition_network": 30, "supporter_segments": 20, "centrality": 10, "ballot": 0.2}
INTERVALS_MS = 200  # of the one question that resamples all ballots 1,000 times
IMPORT_MS = {300_000: 2_000, 1_000_000: 5_000}
IMPORT_MB = 500
RECOUNTS = 1_000


def check(bench):
    with bench.temporary() as folder:
        folder = pathlib.Path(folder)
        source = bench.generate("csv", folder / "demo.csv", ballots=3_000, **SHAPE)
        judge(bench, source, stored(bench, source, folder / "data"), folder / "tables.json")
    asked = json.loads(tool(bench, "views", "--ballots", 2_000, "--rounds", 1))
    bench.expect(f"every view answers, {len(asked)} questions of them", asked and all(row["ok"] for row in asked),
                 str([row for row in asked if not row["ok"]])[:300])
    alone, together = (what_ifs(bench, 2_000, 40, threads) for threads in (1, 2))
    bench.equal("40 what-ifs on two threads are those on one", together.ready["rows"], alone.ready["rows"])
    for contender in (alone, together):
        contender.close()


def measure(bench):
    for number in (300_000, 1_000_000):
        with bench.temporary() as folder:
            folder = pathlib.Path(folder)
            source = bench.generate("csv", folder / "demo.csv", ballots=number, **SHAPE)
            imported(bench, source, number, folder / "data")
            file = rewritten(bench, stored(bench, source, folder / "data"), folder / "ballots_long.parquet")
            source.unlink()
            shutil.rmtree(folder / "data")
            whole(bench, file, number, folder)
            if number == 300_000:
                table_by_table(bench, file, folder)
    views(bench, 300_000)
    recounts(bench, 300_000)


def tool(bench, *arguments):
    return bench.run_tool("analyses", *arguments)


# ---- the file ----


def stored(bench, source, data):
    """ballots_long.parquet of an import, with candidates.parquet beside it."""
    bench.almanac("import", source, *IMPORT, "--data", data)
    return next((data / "elections/bench/versions").glob("*/raw_data/ballots_long.parquet"))


def rewritten(bench, file, target):
    """The same rows and candidates as DuckDB writes them."""
    script = ("import sys, duckdb; connection = duckdb.connect()\n"
              "for one, other in zip(sys.argv[1::2], sys.argv[2::2]):\n"
              "    connection.execute(f\"copy (select * from '{one}') to '{other}' (format parquet)\")")
    bench.run(bench.python(), "-c", script, file, target, file.with_name("candidates.parquet"),
              target.with_name("candidates.parquet"))
    return target


# ---- whole processes ----


def has_exhaustion(bench):
    return f" {EXHAUSTION} " in bench.almanac("analyse", "--help")


def command(bench, file, out):
    views = [*TABLES, EXHAUSTION]
    known = bench.almanac("analyse", "--help")
    return [bench.program, "analyse", file, *RULE, "--view", ",".join(view for view in views if f" {view} " in known),
            "--format", "json", "--out", out]


def left(bench, file):
    """Names of those who are left at the end."""
    return winners(json.loads(bench.almanac("count", file, *RULE, "--format", "json")))


def ours(path):
    """What we wrote, in the form that every contender writes."""
    tables = json.loads(path.read_text())
    pairs = tables["coalition_pairs"]
    answer = {"first": {row["candidate_name"]: row["votes"] for row in tables["first_choice"] if row["votes"]},
              "ranks": {f"{row['rank']}: {row['candidate_name']}": row["votes"] for row in tables["votes_by_rank"]},
              "pairs": {" + ".join(sorted((row["candidate_1_name"], row["candidate_2_name"]))): row["shared_ballots"]
                        for row in pairs},
              "next": {}}
    for row in pairs:
        for one, other, votes in ((1, 2, "transfer_votes_1_to_2"), (2, 1, "transfer_votes_2_to_1")):
            if row[votes]:
                answer["next"][f"{row[f'candidate_{one}_name']} > {row[f'candidate_{other}_name']}"] = row[votes]
    if EXHAUSTION in tables:
        answer["exhausted"] = exhausted(tables[EXHAUSTION])
    return answer


def exhausted(rows):
    """By precinct after the last round; the table has a row for each round that changed something."""
    last = {}
    for row in sorted(rows, key=lambda row: row["round_number"]):
        if row["grouping"] == "precinct" and row["exhausted_ballots"]:
            last[row["group"]] = row["exhausted_ballots"]
    return last


def whole(bench, file, number, folder):
    known = has_exhaustion(bench)
    standing = left(bench, file)
    outs = {name: folder / f"{name}.json" for name in ("ours", "duckdb", "polars")}
    commands = {"almanac analyse": command(bench, file, outs["ours"])}
    for name, title in (("duckdb", "DuckDB 2.0.0, SQL"), ("polars", "Polars 2.1.0")):
        commands[title] = [bench.python(), HERE / f"{name}_tables.py", file, outs[name], *(standing if known else [])]
    measured = {title: [] for title in commands}
    runs = {title: lambda title=title, command=command: noted(bench, measured[title], command)
            for title, command in commands.items()}
    times = bench.take_turns(runs)
    answer = ours(outs["ours"])
    for name in ("duckdb", "polars"):
        bench.equal(f"{number:,} ballots: {name} has the same tables", json.loads(outs[name].read_text()), answer)
    what = f"{number:,} ballots, {file.stat().st_size / 1e6:.1f} MB of ballots_long, {len(answer)} tables"
    median = bench.table(f"{what}, whole process", times)
    fastest = min(bench.median(times[title]) for title in list(times)[1:])
    bench.say(f"  the faster peer takes {fastest / median:.1f} times ours (goal 2, ambition 4)")
    for title, each in measured.items():
        bench.say(f"  {title}: processor time {bench.median([one['cpu_ms'] for one in each]):.0f} ms, "
                  f"peak memory {max(one['peak_mb'] for one in each):.0f} MB")


def noted(bench, measured, command):
    measured.append(bench.whole(*command))
    return measured[-1]["ms"]


# ---- inside the process ----


def table_by_table(bench, file, folder):
    standing = left(bench, file) if has_exhaustion(bench) else []
    contenders = [Contender("almanac", [bench.tool("analyses"), "tables", file]),
                  Contender("DuckDB 2.0.0", [bench.python(), HERE / "duckdb_tables.py", file, "serve", *standing]),
                  Contender("Polars 2.1.0", [bench.python(), HERE / "polars_tables.py", file, "serve", *standing])]
    times = {}
    for number in range(bench.rounds):
        for place in range(len(contenders)):
            contender = contenders[(number + place) % len(contenders)]
            for what, milliseconds in contender.once().items():
                times.setdefault(what, {}).setdefault(contender.name, []).append(milliseconds)
    for contender in contenders:
        contender.close()
    for what, each in times.items():
        if "almanac" in each:
            bench.table(f"300,000 ballots prepared: {what}", {name: each[name] for name in
                                                             ("almanac", *[name for name in each if name != "almanac"])})


# ---- views, recounts, imports ----


def target_of(row):
    if "confidence_intervals=true" in row["asked"]:
        return INTERVALS_MS
    if "ballot_length_filter=true" in row["asked"]:  # reads marks, not compressed rankings
        return VIEW_MS
    return VIEW_TARGETS.get(row["view"], VIEW_MS)


def views(bench, number):
    asked = json.loads(tool(bench, "views", "--ballots", number, "--rounds", 3))
    bench.expect(f"{number:,} ballots: every view answers, {len(asked)} questions of them",
                 all(row["ok"] for row in asked), str([row for row in asked if not row["ok"]])[:300])
    ranked = sorted(asked, key=lambda row: -row["ms"])
    slowest = {}
    for row in ranked:
        slowest.setdefault(row["view"], row)
    bench.say(f"every view cold, {number:,} ballots; the slowest question of the slowest ten:")
    for row in list(slowest.values())[:10]:
        bench.say(f"  {row['ms']:9.2f} ms  {row['view']} {row['asked']}")
    missed = [row for row in ranked if row["ms"] > target_of(row)]
    for row in missed:
        bench.say(f"  target {target_of(row)} ms MISSED by {row['view']} {row['asked']}: {row['ms']:.2f} ms")
    bench.say(f"  {len(asked) - len(missed)} of {len(asked)} questions of {len(slowest)} views held their targets")


def what_ifs(bench, ballots, number, threads):
    return Contender("almanac", [bench.tool("what_if"), "--ballots", ballots, "--recounts", number, "--threads", threads])


def recounts(bench, number):
    contenders = {"on all cores": what_ifs(bench, number, RECOUNTS, 0), "on one": what_ifs(bench, number, RECOUNTS, 1)}
    bench.equal(f"{RECOUNTS:,} what-ifs of {number:,} ballots on all cores are those on one",
                *(contender.ready["rows"] for contender in contenders.values()))
    times = bench.take_turns({name: lambda contender=contender: contender.once()["recounts"]
                              for name, contender in contenders.items()})
    bench.table(f"{RECOUNTS:,} what-ifs of {number:,} ballots, each counted to its end", times, RECOUNTS_MS)
    for contender in contenders.values():
        contender.close()


def imported(bench, source, number, data):
    costs = []

    def once():
        shutil.rmtree(data, ignore_errors=True)
        costs.append(bench.whole(bench.program, "import", source, *IMPORT, "--data", data))
        return costs[-1]["ms"]

    times = bench.take_turns({"almanac import": once}, rounds=max(3, bench.rounds // 2))
    bench.table(f"import of {number:,} ballots ({source.stat().st_size / 1e6:.0f} MB of csv)", times, IMPORT_MS[number])
    peak = max(cost["peak_mb"] for cost in costs)
    bench.say(f"  processor time {bench.median([cost['cpu_ms'] for cost in costs]):.0f} ms, peak memory {peak:.0f} MB "
              f"(target {IMPORT_MB}: {'held' if peak <= IMPORT_MB else 'MISSED'})")
    shutil.rmtree(data)


# ---- the judge ----


def judge(bench, source, file, out):
    bench.run(*command(bench, file, out))
    answer = ours(out)
    names, rows, _ = ballots(source)
    rankings = [clean_portland(marks) for marks in rows]
    standing = {names.index(name) for name in left(bench, file)}
    first, ranks, pairs, after = Counter(), Counter(), Counter(), Counter()
    for ranking in rankings:
        if ranking:
            first[names[ranking[0]]] += 1
        for place, candidate in enumerate(ranking, 1):
            ranks[f"{place}: {names[candidate]}"] += 1
        for one, other in itertools.combinations(ranking, 2):
            pairs[" + ".join(sorted((names[one], names[other])))] += 1
        for one, other in itertools.pairwise(ranking):
            after[f"{names[one]} > {names[other]}"] += 1
    title = f"{len(rankings):,} ballots from ballots_long"
    bench.equal(f"{title}: first choices", answer["first"], dict(first))
    bench.equal(f"{title}: votes by rank", answer["ranks"], dict(ranks))
    bench.equal(f"{title}: shared ballots of all pairs", answer["pairs"], dict(pairs))
    bench.equal(f"{title}: next preferences", answer["next"], dict(after))
    if "exhausted" in answer:
        gone = sum(1 for ranking in rankings if ranking and not standing & set(ranking))
        bench.equal(f"{title}: ballots that rank nobody who was left", sum(answer["exhausted"].values()), gone)
