"""The program serving, for tests in Python: ALMANAC_PROGRAM names it."""
import ctypes
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("ALMANAC_PROGRAM", str(ROOT / "build/release/almanac"))
STARTED_S_MAX = 600  # a machine that has much else to do; `serve` itself needs well under one


LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def end_with_parent():
    """For a child before its program begins: it ends when this test does, however that ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def free_port():
    """One that nobody listens on at the moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, holds, seconds=60):
    """Until it holds; what is waited for takes well under a second on a machine that has nothing else to do."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise AssertionError(f"{what} did not come about")
        time.sleep(0.05)


class Served:
    """`almanac serve` on a data folder of its own, filled by `fill`, until the block ends."""

    options = ()

    def fill(self):
        raise NotImplementedError

    def prepare(self):
        """What the child does before its program begins."""
        end_with_parent()

    def run(self, *arguments):
        """The program on that folder; what it printed."""
        done = subprocess.run([PROGRAM, *arguments, "--data", self.folder.name], check=True, capture_output=True,
                              timeout=STARTED_S_MAX)
        return done.stdout

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="almanac-served-")
        self.fill()
        self.process = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--data", self.folder.name, *self.options],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        preexec_fn=self.prepare)
        for line in self.process.stdout:
            found = re.search(r"http://[\w.:\[\]]+", line)
            if found:
                self.address = found.group(0)
                return self
        raise AssertionError("`almanac serve` ended without printing its address")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(STARTED_S_MAX)
        self.process.stdout.close()
        self.folder.cleanup()

    @property
    def port(self):
        return urllib.parse.urlsplit(self.address).port

    def ask(self, path, body=None, headers=None):
        """Status, headers and bytes of an answer, whatever the status; a body is posted."""
        request = urllib.request.Request(self.address + path, data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=STARTED_S_MAX) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def get(self, path):
        """The text of an answer that has to be there."""
        status, _, body = self.ask(path)
        if status != 200:
            raise AssertionError(f"{path} answers {status}: {body[:300]}")
        return body.decode()


class Demo(Served):
    """The generated election."""

    def __init__(self, ballots=2000, options=()):
        self.ballots = ballots
        self.options = options

    def fill(self):
        self.run("demo", "--quiet", "--ballots", str(self.ballots))


class Two(Served):
    """The generated election, which is the default, and a small one of one seat."""

    def fill(self):
        self.run("demo", "--quiet", "--ballots", "300")
        source = pathlib.Path(self.folder.name) / "board.csv"
        source.write_text("id,rank1,rank2\n1,Ada,Grace\n2,Ada,Mary\n3,Grace,Ada\n")
        self.run("import", str(source), "--election", "board", "--rule", "irv", "--quiet")


class Portland(Served):
    """District 2 of Portland, from the collection."""

    def __init__(self, collection):
        self.source = pathlib.Path(collection) / "real/portland-or-2024-district2"

    def fill(self):
        self.run("import", str(self.source / "ballots_long.parquet"), "--election", "district-2", "--rule",
                 "portland-or-2024", "--seats", "3", "--exclude", "Write-in-*", "--quiet")
