"""Polars' group_by: one million cleaned rankings in six columns of bytes to distinct ones with their numbers.

polars_contender.py RANKINGS: lines of "voters candidate candidate …". The nearest thing in a data frame to building a
profile; the cleaning, which ours does too, is left out here. All processors are used.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contender  # noqa: E402
import polars  # noqa: E402

with open(sys.argv[1]) as file:
    rows = [[int(word) for word in line.split()] for line in file]
ranks = max(len(row) for row in rows) - 1
names = [f"rank{rank + 1}" for rank in range(ranks)]
data = {name: [row[rank + 1] if rank + 1 < len(row) else 255 for row in rows for _ in range(row[0])]
        for rank, name in enumerate(names)}
ballots = polars.DataFrame(data, schema=dict.fromkeys(names, polars.UInt8)).sample(fraction=1, shuffle=True, seed=1)


def distinct():
    return ballots.group_by(names).len()


contender.serve({"distinct": distinct().height},
                lambda: {"build": contender.milliseconds(distinct)})
