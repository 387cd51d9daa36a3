"""duckdb_tables.py CSV FOLDER: ballots, ballots_long and the shared ballots of all pairs, from a Clear Ballot file."""
import pathlib
import sys

import duckdb

source, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True)
connection = duckdb.connect()
connection.execute(f"create table cvr as select * from read_csv('{source}', header = true)")
columns = [row[0] for row in connection.execute("describe cvr").fetchall()]
choices = [name for name in columns if name.startswith("Choice_")]
marks = ", ".join('"' + name.replace('"', '""') + '"' for name in choices)
connection.execute(f"""
    create table ballots_long as
    select "BallotID" as ballot_id, "PrecinctID" as precinct_id, split_part(choice, ':', 5) as candidate_name,
           split_part(choice, ':', 3)::utinyint as rank_position
    from (unpivot (select "BallotID", "PrecinctID", {marks} from cvr) on {marks} into name choice value mark)
    where mark = 1""")
connection.execute("""
    create table pairs as
    with distinct_marks as (select distinct ballot_id, candidate_name from ballots_long)
    select one.candidate_name as candidate_1, other.candidate_name as candidate_2, count(*) as shared_ballots
    from distinct_marks one join distinct_marks other
      on one.ballot_id = other.ballot_id and one.candidate_name < other.candidate_name
    group by all""")
rest = ", ".join(f'"{name}"' for name in columns if name not in choices)
connection.execute(f"copy (select {rest} from cvr) to '{folder / 'ballots.parquet'}' (format parquet, codec zstd)")
for table in ("ballots_long", "pairs"):
    connection.execute(f"copy {table} to '{folder / table}.parquet' (format parquet, codec zstd)")
