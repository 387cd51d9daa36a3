"""polars_tables.py FILE OUT [NAME…]: the tables of question.py in Polars, as JSON; OUT "serve": timed, again and again.

NAME…: who was left at the end of the count; without them exhaustion by precinct is left out.
"""
import json
import pathlib
import sys

import polars as pl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contender  # noqa: E402


def cleaned(file):
    """A rank with several candidates is passed over; whoever is ranked again counts once; ranks close up.

    Ballots by a hash of 64 bits and candidates by number, which is quicker than by texts; and the candidates' names.
    """
    marks = pl.scan_parquet(file).filter(pl.col("has_vote")).select(
        ballot=pl.col("BallotID").hash(), precinct="PrecinctID", id="candidate_id", rank="rank_position")
    sound = marks.group_by("ballot", "rank").agg(pl.len().alias("marks"), pl.col("id", "precinct").first()).filter(
        pl.col("marks") == 1)
    once = sound.group_by("ballot", "id").agg(pl.col("rank").min(), pl.col("precinct").first())
    ranks = once.with_columns(place=pl.col("rank").rank("ordinal").over("ballot")).select(
        "ballot", "precinct", "id", "place")
    names = pl.scan_parquet(file).group_by("candidate_id").agg(pl.col("candidate_name").first())
    return ranks.collect(), dict(names.collect().iter_rows())


def first(ranks):
    return ranks.lazy().filter(pl.col("place") == 1).group_by("id").len()


def by_rank(ranks):
    return ranks.lazy().group_by("place", "id").len()


def pairs(ranks):
    lazy = ranks.lazy().select("ballot", "id")
    joined = lazy.join(lazy.rename({"id": "other"}), on="ballot").filter(pl.col("id") < pl.col("other"))
    return joined.group_by("id", "other").len()


def following(ranks):
    lazy = ranks.lazy().select("ballot", "id", "place")
    later = lazy.select("ballot", other="id", place=pl.col("place") - 1)
    return lazy.join(later, on=["ballot", "place"]).group_by("id", "other").len()


def exhausted(ranks, left):
    ballots = ranks.lazy().group_by("ballot").agg(pl.col("precinct").first(), pl.col("id").is_in(left).any())
    return ballots.filter(~pl.col("id")).group_by("precinct").len()


def key(table, names, row):
    """As every contender calls a row."""
    if table == "ranks":
        return f"{row[0]}: {names[row[1]]}"
    if table == "pairs":
        return " + ".join(sorted(names[each] for each in row[:2]))
    if table == "next":
        return " > ".join(names[each] for each in row[:2])
    return row[0] if table == "exhausted" else names[row[0]]


def main():
    file, out, *left = sys.argv[1:]
    ranks, names = cleaned(file)
    standing = [number for number, name in names.items() if name in left]
    tables = {"first": first, "ranks": by_rank, "pairs": pairs, "next": following}
    if left:
        tables["exhausted"] = lambda ranks: exhausted(ranks, standing)
    if out == "serve":
        contender.serve({"tables": list(tables)}, lambda: {
            name: contender.milliseconds(lambda: table(ranks).collect()) for name, table in tables.items()})
        return
    answer = {name: {key(name, names, row): row[-1] for row in table(ranks).collect().iter_rows()}
              for name, table in tables.items()}
    pathlib.Path(out).write_text(json.dumps(answer))


main()
