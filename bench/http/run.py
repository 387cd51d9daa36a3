#!/usr/bin/env python3
"""How fast is a finished answer served? engine/http against nginx and against a bare epoll loop.

Usage: run.py [--build DIR] [--rounds N] [--milliseconds N] [--small]

Every answer's status, length and bytes are checked by the load generator. Within a round the peers take
turns, so that a busy machine is busy for all; the figures are medians of the rounds. --small checks the
answers of a few connections and prints no figures.
"""
import argparse
import gzip
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONNECTIONS = (64, 1_000, 10_000)
BODIES = {"small": 1024, "large": 31 * 1024}  # bytes as sent, that is gzipped
GOALS = {"nginx": 1.0, "epoll": 0.85}

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
worker_processes 2; worker_rlimit_nofile 20000; {user}
events {{ worker_connections 19000; }}
http {{
  access_log off; default_type application/json; tcp_nodelay on; sendfile on;
  keepalive_requests 1000000000; keepalive_timeout 75s;
  open_file_cache max=100 inactive=600s; open_file_cache_valid 600s; gzip_static on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/files; }}
}}
"""


def make_body(folder, name, size):
    """A JSON file whose gzip form has about `size` bytes, and that form beside it."""
    chance = random.Random(size)
    text = "[0"
    while len(packed := gzip.compress(text.encode() + b"]", 9, mtime=0)) < size:
        text += "".join(f",{chance.randrange(10**9)}" for _ in range(max(1, (size - len(packed)) // 8)))
    (folder / name).write_text(text + "]")
    (folder / f"{name}.gz").write_bytes(packed)
    return folder / f"{name}.gz"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.02)
    sys.exit(f"http_hit: nothing listens on port {port} after ten seconds")


class Program:
    """A server of ours: prints its port, ends when its input does."""

    def __init__(self, program, bodies):
        self.process = subprocess.Popen([program, *map(str, bodies)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)


class Nginx:
    def __init__(self, folder):
        self.port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=self.port, user=user))
        self.process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                                        stderr=subprocess.DEVNULL)
        wait_until_open(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def cpu_seconds(process):
    """User and system time that a process and its children (nginx's workers) have had."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    ticks = 0
    for pid in (process.pid, *children.stdout.split()):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Clients:
    """Keep-alive connections to one server, idle until they are told to run."""

    def __init__(self, load, server, body, connections):
        self.server = server
        self.what = f"{body.stem} over {connections} connections"
        self.milliseconds_min = connections // 10  # each needs its share of answers in a turn
        self.process = subprocess.Popen([load, str(server.port), f"/{body.stem}", str(body), str(connections)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)

    def run(self, milliseconds):
        """Answers a second, and answers a second of the server's processor time; a wrong one ends everything."""
        before = cpu_seconds(self.server.process)
        self.process.stdin.write(f"{max(milliseconds, self.milliseconds_min)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"http_hit: {self.what}: {self.process.stderr.read().strip()}")
        rate, answers = map(float, line.split())
        return rate, answers, cpu_seconds(self.server.process) - before

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)


def play(load, servers, point, options):
    """Each server's (rate, answers, processor seconds) by round; who begins changes with the round."""
    clients = {name: Clients(load, server, *point) for name, server in servers.items()}
    measured = {name: [] for name in servers}
    names = list(servers)
    for each in clients.values():
        each.run(options.milliseconds)  # warms up, counts for nothing
    for round_number in range(options.rounds):
        turn = round_number % len(names)
        for name in names[turn:] + names[:turn]:
            measured[name].append(clients[name].run(options.milliseconds))
    for each in clients.values():
        each.stop()
    return measured


def per_cpu_second(measured):
    return sum(answers for _, answers, _ in measured) / max(sum(cpu for _, _, cpu in measured), 0.01)


def report(body, connections, measured):
    """Prints one line: rates, and ratios of them (in brackets: of answers per second of processor time)."""
    line = f"{body.stat().st_size:>6} B {connections:>6} connections"
    for name, rounds in measured.items():
        line += f"  {name} {statistics.median(rate for rate, _, _ in rounds):>7.0f}/s"
    met = True
    for peer, goal in GOALS.items():
        if peer not in measured:
            continue
        ratio = statistics.median(ours[0] / theirs[0] for ours, theirs in zip(measured["almanac"], measured[peer]))
        per_cpu = per_cpu_second(measured["almanac"]) / per_cpu_second(measured[peer])
        line += f"  almanac/{peer} {ratio:.2f} ({per_cpu:.2f})"
        met = met and ratio >= goal
    print(line + ("" if met else "  BELOW THE GOAL"), flush=True)
    keep(f"{body.stem} over {connections} connections", [rate for rate, _, _ in measured["almanac"]])


def keep(title, rates):
    """Hands our rates to bench/run, which has the history."""
    if "ALMANAC_BENCH_FIGURES" in os.environ:
        with open(os.environ["ALMANAC_BENCH_FIGURES"], "a") as file:
            file.write(json.dumps({"title": title, "name": "almanac", "values": rates, "unit": "answers/s",
                                   "better": "more"}) + "\n")


def compare(build, folder, options):
    files = folder / "files"
    files.mkdir()
    folder.chmod(0o755)
    bodies = [make_body(files, name, size) for name, size in BODIES.items()]
    servers = {"almanac": Program(build / "bench_http_hit_almanac", bodies),
               "epoll": Program(build / "bench_http_hit_epoll", bodies)}
    if shutil.which("nginx"):
        servers["nginx"] = Nginx(folder)
    else:
        print("http_hit: nginx is not installed (apt install nginx-light); it does not take part")
    try:
        for body in bodies:
            for connections in (16,) if options.small else CONNECTIONS:
                measured = play(build / "bench_http_hit_load", servers, (body, connections), options)
                if not options.small:
                    report(body, connections, measured)
    finally:
        for server in servers.values():
            server.stop()
    if options.small:
        print(f"http_hit: every answer of {', '.join(servers)} was right")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", type=Path, default=HERE.parents[1] / "build/release/bench/http_hit")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--milliseconds", type=int, default=300, help="of each turn")
    parser.add_argument("--small", action="store_true", help="check the answers only, 1–2 s")
    options = parser.parse_args()
    if options.small:
        options.rounds, options.milliseconds = 1, 50
    folder = Path(tempfile.mkdtemp(prefix="http_hit-"))
    try:
        compare(options.build, folder, options)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
