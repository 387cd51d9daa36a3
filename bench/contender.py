"""The other side of bench.Contender, for contenders written in Python."""
import json
import sys
import time


def serve(ready, run):
    """Says `ready`, then for each line asks `run()`, which returns {"count": milliseconds}."""
    print(json.dumps(ready), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"ms": run()}), flush=True)


def milliseconds(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3
