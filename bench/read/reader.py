"""reader.py LIBRARY FILE: reads a csv into the library's columns, again and again; nothing is counted."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contender  # noqa: E402


def polars_reader(path):
    import polars
    return lambda: polars.read_csv(path, infer_schema_length=1000).height


def duckdb_reader(path):
    import duckdb
    connection = duckdb.connect()
    statement = f"create or replace table ballots as select * from read_csv('{path}', header = true)"
    return lambda: connection.execute(statement).fetchone()[0]


def pandas_reader(path):
    import pandas
    return lambda: len(pandas.read_csv(path))


read = {"polars": polars_reader, "duckdb": duckdb_reader, "pandas": pandas_reader}[sys.argv[1]](sys.argv[2])
contender.serve({"rows": read()}, lambda: {"read": contender.milliseconds(read)})
