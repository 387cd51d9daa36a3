"""What does it cost to watch: counting an answer, following its trace, noting it in the access log?"""
import json

# A hit takes some 5 µs of processor time in all; watching it must not be seen in that.
TARGETS_NS = {"count an answer": 25, "no line": 25, "a line": 200, "continue a trace": 80}


def check(bench):
    costs = json.loads(bench.run_tool("observe"))
    bench.equal("every way of watching was timed", sorted(costs), sorted(TARGETS_NS))


def measure(bench):
    costs = json.loads(bench.run_tool("observe"))
    for what, target in TARGETS_NS.items():
        bench.say(f"{what:18} {costs[what]:7.1f} ns  target {target}: {'held' if costs[what] <= target else 'MISSED'}")
        bench.figure("watching", what, [costs[what]], unit="ns")
