"""VoteKit's FastSTV (weighted inclusive Gregory like ours, but in floats without the law's cuts), the count alone.

votekit_contender.py RANKINGS CANDIDATES SEATS: lines of "voters candidate candidate …", cleaned and distinct. What is
timed is the count on the numpy arrays that VoteKit prepares from the profile; preparing them is not.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contender  # noqa: E402
import pandas  # noqa: E402
from votekit import RankProfile  # noqa: E402
from votekit.elections import FastSTV  # noqa: E402

path, candidates, seats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
sets = [frozenset({f"C{each}"}) for each in range(candidates)]
nobody = frozenset({"~"})
with open(path) as file:
    rows = [[int(word) for word in line.split()] for line in file]
ranks = max(len(row) for row in rows) - 1
columns = {f"Ranking_{rank + 1}": [sets[row[rank + 1]] if rank + 1 < len(row) else nobody for row in rows]
           for rank in range(ranks)}
frame = pandas.DataFrame({**columns, "Voter Set": [set()] * len(rows), "Weight": [float(row[0]) for row in rows]})
frame.index.name = "Ballot Index"
profile = RankProfile(df=frame, candidates=[f"C{each}" for each in range(candidates)], max_ranking_length=ranks)
election = FastSTV(profile, n_seats=seats)
totals, plays, _ = election._run_election(election._data)
winners = sorted(winner for play in plays for winner in play.get("winners", []))

contender.serve(
    {"winners": winners, "first_round": [int(total) for total in totals[0]], "rounds": len(totals)},
    lambda: {"count": contender.milliseconds(lambda: election._run_election(election._data))})
