"""What every question needs: checks that are counted, contenders that take turns, medians printed as ratios."""
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import traceback
import xml.etree.ElementTree as xml

import peers


def flags(shape):
    """{"ballots": 9, "write_ins": True} as --ballots 9 --write-ins"""
    named = [(f"--{name.replace('_', '-')}", value) for name, value in shape.items()]
    return [str(part) for name, value in named for part in ([name] if value is True else [name, value])]


def machine():
    """What figures have to share to be comparable: the processors, and how many there are."""
    with open("/proc/cpuinfo") as lines:
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?")
    return f"{os.cpu_count()} × {model}"


class Contender:
    """A process that prepares once, says so in a line of JSON, and then runs once for every line it is sent.

    Each answer is a line of JSON; {"ms": {"count": 8.1}} says how long what took, inside the process.
    """

    def __init__(self, name, command):
        self.name = name
        self._process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)
        self.ready = self._answer()

    def once(self):
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self._answer()["ms"]

    def close(self):
        self._process.stdin.close()
        self._process.wait()

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with exit code {self._process.wait()}")
        return json.loads(line)


class Bench:
    """One run of bench/run: where things are, the checks so far, the question that is being asked."""

    def __init__(self, root, rounds):
        self.root = pathlib.Path(root)
        self.program = self.root / "build/release/almanac"
        self.folder = self.root / "build/bench"
        self.rounds = rounds
        self.figures = []  # of this run: rows as history.py describes them
        self._run = f"{time.strftime('%Y-%m-%dT%H:%M:%S')} {os.getpid()}"
        self._checks = []
        self._question = ""
        self.folder.mkdir(parents=True, exist_ok=True)

    # ---- questions and checks ----

    def ask(self, name, question, small):
        self._question = name
        print(f"\n{name}: {question.__doc__.splitlines()[0]}", flush=True)
        try:
            (question.check if small else question.measure)(self)
        except Exception as error:  # one question must not silence the others
            traceback.print_exc()
            self.expect(f"the question could be asked ({error})", False)

    def expect(self, sentence, holds, detail=""):
        self._checks.append((self._question, sentence, bool(holds), detail))
        print(f"  {'ok    ' if holds else 'FAILED'} {sentence}{'' if holds or not detail else ': ' + detail}", flush=True)

    def equal(self, sentence, ours, theirs):
        self.expect(sentence, ours == theirs, f"{str(ours)[:300]} is not {str(theirs)[:300]}")

    def finish(self):
        failed = sum(not holds for _, _, holds, _ in self._checks)
        self._write_junit(failed)
        print(f"\n{len(self._checks) - failed} passed, {failed} failed")
        return 1 if failed or not self._checks else 0

    def _write_junit(self, failed):
        suite = xml.Element("testsuite", name="bench", tests=str(len(self._checks)), failures=str(failed))
        for question, sentence, holds, detail in self._checks:
            case = xml.SubElement(suite, "testcase", classname=f"bench.{question}", name=sentence)
            if not holds:
                xml.SubElement(case, "failure", message=detail)
        results = self.root / "build/results/bench"
        results.mkdir(parents=True, exist_ok=True)
        xml.ElementTree(suite).write(results / "checks.xml", encoding="utf-8", xml_declaration=True)

    # ---- where things are ----

    def tool(self, name):
        """A program that bench/ builds."""
        return self.root / "build/release/bench" / name

    def elections(self, *parts):
        """A path in the collection of real elections, which may lie beside the clone; None where it is absent."""
        path = pathlib.Path(os.environ.get("ALMANAC_ELECTIONS") or self.root.parent / "shared/elections", *parts)
        return path if path.exists() else None

    def python(self):
        """The Python that has the peers of requirements.txt."""
        return peers.python(self.root)

    def temporary(self):
        """A folder that goes when its `with` ends."""
        return tempfile.TemporaryDirectory(dir=self.folder, prefix="run-")

    def generate(self, kind, path, **shape):
        """Writes generated ballots (tool `ballots`, whose --help says which kinds there are)."""
        subprocess.run([self.tool("ballots"), kind, str(path), *flags(shape)], check=True)
        return path

    # ---- running ----

    def almanac(self, *arguments):
        """The program's standard output; it has to succeed."""
        return subprocess.run([self.program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout

    def run(self, *command):
        """Any program's standard output; it has to succeed."""
        return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout

    def run_tool(self, name, *arguments):
        """The standard output of a program that bench/ builds."""
        return self.run(self.tool(name), *arguments)

    def whole(self, *command):
        """A whole process from fork to exit: {"ms", "cpu_ms", "peak_mb"}."""
        with tempfile.NamedTemporaryFile(dir=self.folder, mode="r") as result:
            subprocess.run([self.tool("stopwatch"), result.name, *map(str, command)], check=True,
                           stdout=subprocess.DEVNULL)
            return json.loads(result.read())

    def take_turns(self, runs, rounds=None):
        """runs: {name: function that runs once and returns milliseconds}; each round runs all, in rotating order."""
        names = list(runs)
        times = {name: [] for name in names}
        for number in range(rounds or self.rounds):
            for place in range(len(names)):
                name = names[(number + place) % len(names)]
                times[name].append(runs[name]())
        return times

    # ---- saying ----

    @staticmethod
    def median(values):
        return statistics.median(values)

    def table(self, title, times, target_ms=None, quoted=()):
        """The first of `times` is ours. quoted: (name, milliseconds, where the figure is from)."""
        names = list(times)
        ours = statistics.median(times[names[0]])
        width = max(len(name) for name in [*names, *(row[0] for row in quoted)])
        print(f"  {title} (load {os.getloadavg()[0]:.1f})")
        for name in names:
            median = statistics.median(times[name])
            spread = f"{min(times[name]):.4g} to {max(times[name]):.4g}"
            print(f"    {name:{width}}  {median:10.2f} ms  × {median / ours:<8.2f} {len(times[name])} rounds, {spread}")
        for name, milliseconds, source in quoted:
            print(f"    {name:{width}}  {milliseconds:10.0f} ms  × {milliseconds / ours:<8.0f} quoted, not run: {source}")
        if target_ms is not None:
            self.say(f"  target {target_ms:g} ms: {'held' if ours <= target_ms else 'MISSED'} ({ours:.2f} ms)")
        self._keep(title, times)
        return ours

    def say(self, text):
        print(f"  {text}", flush=True)

    def figure(self, title, name, values, unit="ms", better="less"):
        """Keeps a figure of ours for the history: its rounds, and whether less of it is better or more."""
        self.figures.append({"run": self._run, "at": time.strftime("%Y-%m-%dT%H:%M:%S"), "machine": machine(),
                             "question": self._question, "title": title, "name": name, "unit": unit, "better": better,
                             "values": list(values)})

    def _keep(self, title, times):
        """Every figure of every run, one line each, for whoever asks later; ours for the history too."""
        row = {"at": time.strftime("%Y-%m-%dT%H:%M:%S"), "question": self._question, "title": title,
               "load": os.getloadavg()[0], "ms": times}
        with open(self.folder / "results.jsonl", "a") as file:
            file.write(json.dumps(row) + "\n")
        ours = next(iter(times))
        self.figure(title, ours, times[ours])
