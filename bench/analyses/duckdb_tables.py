"""duckdb_tables.py FILE OUT [NAME…]: the tables of question.py in SQL, as JSON; OUT "serve": timed, again and again.

NAME…: who was left at the end of the count; without them exhaustion by precinct is left out.
"""
import json
import pathlib
import sys

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contender  # noqa: E402

# A rank with several candidates is passed over; whoever is ranked again counts once; ranks close up.
CLEAN = """
create temp table ranks as
with sound as (select "BallotID" as ballot, any_value("PrecinctID") as precinct, any_value(candidate_name) as name,
                      rank_position
               from '{file}' where has_vote group by "BallotID", rank_position having count(*) = 1),
     once as (select ballot, any_value(precinct) as precinct, name, min(rank_position) as place
              from sound group by ballot, name)
select ballot, precinct, name, row_number() over (partition by ballot order by place) as place from once
"""
TABLES = {
    "first": "select name, count(*) from ranks where place = 1 group by name",
    "ranks": "select place || ': ' || name, count(*) from ranks group by place, name",
    "pairs": """select one.name || ' + ' || other.name, count(*) from ranks one join ranks other
                on one.ballot = other.ballot and one.name < other.name group by one.name, other.name""",
    "next": """select one.name || ' > ' || other.name, count(*) from ranks one join ranks other
               on one.ballot = other.ballot and one.place + 1 = other.place group by one.name, other.name""",
}
EXHAUSTED = """select precinct, count(*) from (select any_value(precinct) as precinct, bool_or(name in ({names})) as holds
               from ranks group by ballot) where not holds group by precinct"""


def main():
    file, out, *left = sys.argv[1:]
    tables = dict(TABLES)
    if left:
        tables["exhausted"] = EXHAUSTED.format(names=", ".join("'" + name.replace("'", "''") + "'" for name in left))
    connection = duckdb.connect()
    connection.execute(CLEAN.format(file=file))
    if out == "serve":
        contender.serve({"tables": list(tables)}, lambda: {
            name: contender.milliseconds(lambda: connection.execute(query).fetchall()) for name, query in tables.items()})
        return
    answer = {name: dict(connection.execute(query).fetchall()) for name, query in tables.items()}
    pathlib.Path(out).write_text(json.dumps(answer))


main()
