"""What earlier runs measured, and whether this one is slower. The comparison is pure; files are read and written at the end.

A figure is a row of JSON: {"run", "at", "machine", "question", "title", "name", "unit", "better", "values"}. `values` are
the rounds of one run, of which the median counts; `better` is "less" or "more".
"""
import json
import pathlib
import statistics
from dataclasses import dataclass

RUNS_MIN = 5  # earlier runs that a median and its deviation need
DEVIATIONS = 4.0  # beyond so many deviations it is no noise: one run in 16,000, were noise normal
SIGMA_OF_MAD = 1.4826  # a normal distribution's standard deviation in median absolute deviations
SHARE_MIN = 0.05  # and at least so much of the median, since five runs may agree by chance
RUNS_MAX = 50  # of older ones a program of another time speaks


@dataclass(frozen=True)
class Comparison:
    """One figure against its past: `slower` is the share by which it is worse (0.1: a tenth), `noise` what chance explains."""
    question: str
    title: str
    name: str
    unit: str
    now: float
    before: float
    noise: float
    slower: float
    runs: int

    @property
    def is_known(self):
        return self.runs >= RUNS_MIN

    @property
    def is_regression(self):
        return self.is_known and self.slower > self.noise

    def sentence(self):
        what = f"{self.question}: {self.title}: {self.name}"
        if not self.is_known:
            return f"{what}: {self.now:.4g} {self.unit}; {self.runs} earlier runs of {RUNS_MIN} that it takes"
        verdict = "SLOWER" if self.is_regression else "within noise" if self.slower > -self.noise else "faster"
        return (f"{what}: {self.now:.4g} {self.unit}, median of {self.runs} runs {self.before:.4g}: {self.slower:+.1%}, "
                f"noise {self.noise:.1%}: {verdict}")


def key_of(row):
    """What has to agree for two figures to be comparable."""
    return row["machine"], row["question"], row["title"], row["name"], row["unit"]


def medians_by_run(rows):
    """One figure a run, oldest first, no more than RUNS_MAX; a run that measured it twice counts with its last."""
    runs = {}
    for row in rows:
        runs.pop(row["run"], None)
        runs[row["run"]] = statistics.median(row["values"])
    return list(runs.values())[-RUNS_MAX:]


def noise_of(medians):
    """The share of their median by which runs of the same program differ."""
    middle = statistics.median(medians)
    if middle == 0:
        return SHARE_MIN
    mad = statistics.median(abs(each - middle) for each in medians)
    return max(DEVIATIONS * SIGMA_OF_MAD * mad / abs(middle), SHARE_MIN)


def compare_one(row, earlier):
    """`row` against the rows of the same figure in earlier runs."""
    now = statistics.median(row["values"])
    medians = medians_by_run(earlier)
    shown = (row["question"], row["title"], row["name"], row["unit"])
    if len(medians) < RUNS_MIN:
        return Comparison(*shown, now, 0, 0, 0, len(medians))
    before = statistics.median(medians)
    change = (now - before) / before if before else 0.0
    return Comparison(*shown, now, before, noise_of(medians), change if row["better"] == "less" else -change, len(medians))


def compare(rows, earlier):
    """Every figure of this run against those before it."""
    known = {}
    for row in earlier:
        known.setdefault(key_of(row), []).append(row)
    return [compare_one(row, known.get(key_of(row), [])) for row in rows]


class History:
    """The file of all runs; a line that cannot be read (a run that was killed while writing) is passed over."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def rows(self):
        if not self.path.exists():
            return []
        rows = []
        for line in self.path.read_text().splitlines():
            try:
                row = json.loads(line)
                key_of(row), row["run"], row["better"], row["values"][0]
            except (ValueError, LookupError, TypeError):
                continue
            rows.append(row)
        return rows

    def add(self, rows):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
