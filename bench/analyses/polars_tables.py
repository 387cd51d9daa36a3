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
    """A rank with several candidates is passed over; whoever is ranked again counts once; ranks close up."""
    marks = pl.scan_parquet(file).filter(pl.col("has_vote")).select(
        ballot="BallotID", precinct="PrecinctID", name="candidate_name", rank="rank_position")
    sound = marks.group_by("ballot", "rank").agg(pl.len().alias("marks"), pl.col("name", "precinct").first()).filter(
        pl.col("marks") == 1)
    once = sound.group_by("ballot", "name").agg(pl.col("rank").min(), pl.col("precinct").first())
    return once.with_columns(place=pl.col("rank").rank("ordinal").over("ballot")).select(
        "ballot", "precinct", "name", "place").collect()


def first(ranks):
    return ranks.lazy().filter(pl.col("place") == 1).group_by("name").len()


def by_rank(ranks):
    counted = ranks.lazy().group_by("place", "name").len()
    return counted.select(pl.format("{}: {}", "place", "name"), "len")


def pairs(ranks):
    lazy = ranks.lazy().select("ballot", "name")
    joined = lazy.join(lazy.rename({"name": "other"}), on="ballot").filter(pl.col("name") < pl.col("other"))
    return joined.group_by("name", "other").len().select(pl.format("{} + {}", "name", "other"), "len")


def following(ranks):
    lazy = ranks.lazy().select("ballot", "name", "place")
    later = lazy.select("ballot", other="name", place=pl.col("place") - 1)
    joined = lazy.join(later, on=["ballot", "place"])
    return joined.group_by("name", "other").len().select(pl.format("{} > {}", "name", "other"), "len")


def exhausted(ranks, left):
    ballots = ranks.lazy().group_by("ballot").agg(pl.col("precinct").first(), pl.col("name").is_in(left).any())
    return ballots.filter(~pl.col("name")).group_by("precinct").len()


def main():
    file, out, *left = sys.argv[1:]
    ranks = cleaned(file)
    tables = {"first": first, "ranks": by_rank, "pairs": pairs, "next": following}
    if left:
        tables["exhausted"] = lambda ranks: exhausted(ranks, left)
    if out == "serve":
        contender.serve({"tables": list(tables)}, lambda: {
            name: contender.milliseconds(lambda: table(ranks).collect()) for name, table in tables.items()})
        return
    answer = {name: dict(table(ranks).collect().iter_rows()) for name, table in tables.items()}
    pathlib.Path(out).write_text(json.dumps(answer))


main()
