"""duckdb_tables.py FILE OUT [NAME…]: the tables of question.py in SQL, as JSON; OUT "serve": timed, again and again.

NAME…: who was left at the end of the count; without them exhaustion by precinct is left out.
"""
import json
import pathlib
import sys

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contender  # noqa: E402

# A rank with several candidates is passed over; whoever is ranked again counts once; ranks close up. Ballots by a hash
# of 64 bits and candidates by number, which is quicker than by texts.
PREPARE = ["""create temp table names as select candidate_id as id, any_value(candidate_name) as name from '{file}'
              where candidate_id is not null group by all""",
           """create temp table ranks as
              with sound as (select hash("BallotID") as ballot, any_value("PrecinctID") as precinct,
                                    any_value(candidate_id) as id, rank_position
                             from '{file}' where has_vote group by ballot, rank_position having count(*) = 1),
                   once as (select ballot, any_value(precinct) as precinct, id, min(rank_position) as place
                            from sound group by ballot, id)
              select ballot, precinct, id, row_number() over (partition by ballot order by place) as place from once"""]
TABLES = {
    "first": "select name, count(*) from ranks join names using (id) where place = 1 group by name",
    "ranks": """select place || ': ' || name, votes from (select place, id, count(*) as votes from ranks group by all)
                join names using (id)""",
    "pairs": """select least(a.name, b.name) || ' + ' || greatest(a.name, b.name), votes
                from (select one.id as one, other.id as other, count(*) as votes from ranks one join ranks other
                      on one.ballot = other.ballot and one.id < other.id group by all)
                join names a on a.id = one join names b on b.id = other""",
    "next": """select a.name || ' > ' || b.name, votes
               from (select one.id as one, other.id as other, count(*) as votes from ranks one join ranks other
                     on one.ballot = other.ballot and one.place + 1 = other.place group by all)
               join names a on a.id = one join names b on b.id = other""",
}
EXHAUSTED = """select precinct, count(*) from (select any_value(precinct) as precinct, bool_or(id in
               (select id from names where name in ({names}))) as holds from ranks group by ballot)
               where not holds group by precinct"""


def main():
    file, out, *left = sys.argv[1:]
    tables = dict(TABLES)
    if left:
        tables["exhausted"] = EXHAUSTED.format(names=", ".join("'" + name.replace("'", "''") + "'" for name in left))
    connection = duckdb.connect()
    for statement in PREPARE:
        connection.execute(statement.format(file=file))
    if out == "serve":
        contender.serve({"tables": list(tables)}, lambda: {
            name: contender.milliseconds(lambda: connection.execute(query).fetchall()) for name, query in tables.items()})
        return
    answer = {name: dict(connection.execute(query).fetchall()) for name, query in tables.items()}
    pathlib.Path(out).write_text(json.dumps(answer))


main()
