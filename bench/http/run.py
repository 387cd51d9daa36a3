#!/usr/bin/env python3
"""How fast is a finished answer served? engine/http against nginx and against a bare epoll loop.

Usage: run.py [--build DIR] [--rounds N] [--milliseconds N] [--small]

Answers are packed by Brotli, or by gzip where there is no `brotli`. Every answer's status, encoding, length
and bytes are checked by the load generator. Within a round the peers take turns, so that a busy machine is
busy for all; the figures are medians of the rounds. --small checks the answers of a few connections and
prints no figures.
"""
import argparse
import gzip
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BODIES = {"small": 1024, "large": 31 * 1024}  # bytes as sent, that is packed
CONNECTIONS = (64, 1_000, 10_000)
PIPELINED = ("small", 64, 16)  # body, connections, requests on their way on each
GOALS = {"nginx": 1.15, "epoll": 0.88}
PIPELINED_GOALS = {"nginx": None, "epoll": 0.80}
ENDINGS = {"br": ".br", "gzip": ".gz"}
BROTLI_MODULE = "ngx_http_brotli_static_module.so"

NGINX = """
{modules} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
worker_processes 2; worker_rlimit_nofile 20000; {user}
events {{ worker_connections 19000; }}
http {{
  access_log off; default_type application/json; tcp_nodelay on; sendfile on;
  keepalive_requests 1000000000; keepalive_timeout 75s;
  open_file_cache max=100 inactive=600s; open_file_cache_valid 600s; gzip_static on; {brotli}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/files; }}
}}
"""


def encoding():
    """What answers are packed with."""
    return "br" if shutil.which("brotli") else "gzip"


def pack(text, form):
    if form == "gzip":
        return gzip.compress(text, 9, mtime=0)
    return subprocess.run(["brotli", "--stdout", "-q", "11"], input=text, stdout=subprocess.PIPE, check=True).stdout


def make_body(folder, name, size, form="gzip"):
    """A JSON file whose packed form has about `size` bytes, and that form beside it."""
    chance = random.Random(size)
    text = "[0"
    while len(packed := pack(text.encode() + b"]", form)) < size:
        text += "".join(f",{chance.randrange(10**9)}" for _ in range(max(1, (size - len(packed)) // 6)))
    (folder / name).write_text(text + "]")
    (folder / f"{name}{ENDINGS[form]}").write_bytes(packed)
    return folder / f"{name}{ENDINGS[form]}"


def brotli_module():
    """nginx's module that sends .br files, as Debian installs it; None where it is not there."""
    said = subprocess.run(["nginx", "-V"], capture_output=True, text=True).stderr
    found = re.search(r"--modules-path=(\S+)", said)
    module = Path(found.group(1) if found else "/usr/lib/nginx/modules", BROTLI_MODULE)
    return module if module.exists() else None


def why_no_nginx(form):
    """A sentence where nginx cannot take part, "" where it can."""
    if not shutil.which("nginx"):
        return "nginx is not installed (apt install nginx-light); it does not take part"
    if form == "br" and not brotli_module():
        return "nginx cannot send .br files (apt install libnginx-mod-http-brotli-static); it does not take part"
    return ""


class Wrong(RuntimeError):
    """A server that does not start, or an answer that is not right."""


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
    raise Wrong(f"nothing listens on port {port} after ten seconds")


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
        module = brotli_module()
        (folder / "nginx.conf").write_text(NGINX.format(
            folder=folder, port=self.port, user=user, modules=f"load_module {module};" if module else "",
            brotli="brotli_static on;" if module else ""))
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

    def __init__(self, load, server, body, connections, depth=1, path=None):
        self.server = server
        self.what = title(body, connections, depth)
        self.milliseconds_min = connections // 10  # each needs its share of answers in a turn
        self.process = subprocess.Popen([load, str(server.port), path or f"/{body.stem}", str(body), str(connections),
                                         str(depth)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)

    def run(self, milliseconds):
        """Answers a second, and answers a second of the server's processor time; a wrong one ends everything."""
        before = cpu_seconds(self.server.process)
        self.process.stdin.write(f"{max(milliseconds, self.milliseconds_min)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise Wrong(f"{self.what}: {self.process.stderr.read().strip()}")
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


def title(body, connections, depth):
    return f"{body.stem} over {connections} connections" + (f", {depth} at once" if depth > 1 else "")


def report(point, measured):
    """Prints one line: rates, and ratios of them (in brackets: of answers per second of processor time)."""
    body, connections, depth = point
    line = f"{body.stat().st_size:>6} B {body.suffix[1:]} {connections:>6} connections × {depth:<2}"
    for name, rounds in measured.items():
        line += f"  {name} {statistics.median(rate for rate, _, _ in rounds):>7.0f}/s"
    for peer, goal in (PIPELINED_GOALS if depth > 1 else GOALS).items():
        if peer not in measured:
            continue
        ratio = statistics.median(ours[0] / theirs[0] for ours, theirs in zip(measured["almanac"], measured[peer]))
        per_cpu = per_cpu_second(measured["almanac"]) / per_cpu_second(measured[peer])
        line += f"  almanac/{peer} {ratio:.2f} ({per_cpu:.2f}){verdict(ratio, goal)}"
    print(line, flush=True)
    keep(title(*point), [rate for rate, _, _ in measured["almanac"]])


def verdict(ratio, goal):
    if goal is None:
        return ""
    return f" goal {goal:.2f} {'held' if ratio >= goal else 'MISSED'}"


def keep(title, rates):
    """Hands our rates to bench/run, which has the history."""
    if "ALMANAC_BENCH_FIGURES" in os.environ:
        with open(os.environ["ALMANAC_BENCH_FIGURES"], "a") as file:
            file.write(json.dumps({"title": title, "name": "almanac", "values": rates, "unit": "answers/s",
                                   "better": "more"}) + "\n")


def start(build, folder, bodies, form):
    servers = {"almanac": Program(build / "bench_http_almanac", bodies),
               "epoll": Program(build / "bench_http_epoll", bodies)}
    if why := why_no_nginx(form):
        print(f"http: {why}")
    else:
        servers["nginx"] = Nginx(folder)
    return servers


def points_of(bodies, small):
    """(body, connections, requests at once) of every comparison."""
    by_name = {body.stem: body for body in bodies}
    if small:
        return [*((body, 16, 1) for body in bodies), *((body, 4, 16) for body in bodies)]
    name, connections, depth = PIPELINED
    return [*((body, each, 1) for body in bodies for each in CONNECTIONS), (by_name[name], connections, depth)]


def compare(build, folder, options):
    files = folder / "files"
    files.mkdir()
    folder.chmod(0o755)
    form = encoding()
    if form != "br":
        print("http: brotli is not installed (apt install brotli); answers are packed by gzip")
    bodies = [make_body(files, name, size, form) for name, size in BODIES.items()]
    servers = start(build, folder, bodies, form)
    try:
        for point in points_of(bodies, options.small):
            measured = play(build / "bench_http_load", servers, point, options)
            if not options.small:
                report(point, measured)
    finally:
        for server in servers.values():
            server.stop()
    if options.small:
        print(f"http: every answer of {', '.join(servers)} was right, packed by {form}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", type=Path, default=HERE.parents[1] / "build/release/bench/http")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--milliseconds", type=int, default=300, help="of each turn")
    parser.add_argument("--small", action="store_true", help="check the answers only, 1–2 s")
    options = parser.parse_args()
    if options.small:
        options.rounds, options.milliseconds = 1, 50
    folder = Path(tempfile.mkdtemp(prefix="http-"))
    try:
        compare(options.build, folder, options)
    except Wrong as wrong:
        sys.exit(f"http: {wrong}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
