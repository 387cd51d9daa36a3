"""The program serving, for the questions that ask it over HTTP."""
import gzip
import pathlib
import re
import signal
import subprocess
import urllib.request


class Server:
    """`almanac serve` on a free port, ended as its `with` ends."""

    def __init__(self, bench, data):
        self._process = subprocess.Popen([bench.program, "serve", "--data", data, "--address", "127.0.0.1", "--port", "0"],
                                         stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid
        for line in self._process.stdout:
            found = re.search(r"http://[0-9.]+:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                return
        raise RuntimeError(f"serve ended with {self._process.wait()} before it named its address")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def get(self, path):
        """The bytes of an answer, which has to come packed by gzip."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            return gzip.decompress(answer.read())

    def memory_mb(self, field):
        """A field of /proc/PID/status, such as VmRSS."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1)) / 1024
