"""The servers that people put in front of Almanac, started on free ports with the configurations of ops/."""
import asyncio
import http.client
import os
import pathlib
import signal
import ssl
import subprocess
import time

from aioquic.asyncio import QuicConnectionProtocol, connect
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration

import served

OPS = served.ROOT / "ops"
READY_S_MAX = 30
TRIES = 3  # a port that was free may be taken before the server binds it


def replaced(text, changes):
    """The configuration with a few places changed; each has to be there."""
    for before, after in changes.items():
        if before not in text:
            raise AssertionError(f"the configuration has no {before!r} any more: this test has gone blind")
        text = text.replace(before, after)
    return text


class Front:
    """A server of others in a folder of its own, until stop()."""

    scheme = "http"

    def __init__(self, folder, upstream_port):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.upstream = f"127.0.0.1:{upstream_port}"
        for _ in range(TRIES):
            self.port = served.free_port()
            if self.start():
                return
        raise AssertionError(f"{self.name} does not start:\n{(self.folder / 'log').read_text()[-3000:]}")

    def start(self):
        """Whether it listens before it ends."""
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.folder,
                                            env={**os.environ, "XDG_DATA_HOME": str(self.folder)},
                                            start_new_session=True, preexec_fn=served.end_with_parent)
        end = time.monotonic() + READY_S_MAX
        while time.monotonic() < end and self.process.poll() is None:
            if self.is_ready():
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def is_ready(self):
        try:
            with self.connect() as connection:
                connection.request("GET", "/readyz")
                return connection.getresponse().status == 200
        except OSError:
            return False

    def connect(self):
        return Closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=READY_S_MAX))

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(READY_S_MAX)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(READY_S_MAX)


class Closing:
    """A connection as a block; what it is asked goes to the connection."""

    def __init__(self, connection):
        self.connection = connection

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()


class Nginx(Front):
    name = "nginx"

    def command(self):
        site = replaced((OPS / "nginx/almanac.conf").read_text(), {
            "server 127.0.0.1:8080;": f"server {self.upstream};", "listen 80;": f"listen 127.0.0.1:{self.port};",
            "/var/cache/nginx/almanac": str(self.folder / "cache")})
        (self.folder / "almanac.conf").write_text(site)
        temporary = "".join(f"{kind}_temp_path {self.folder}/{kind};"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log; worker_processes 2;\n"
            f"{'user root;' if os.geteuid() == 0 else ''}\n"
            "load_module /usr/lib/nginx/modules/ngx_http_cache_purge_module.so;\n"
            "events { worker_connections 2048; }\n"
            f"http {{ access_log off; {temporary} include {self.folder}/almanac.conf; }}\n")
        return ["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def purge(self, _, keys):
        """Each of these keys, `(encoding, target)`; how many were there."""
        gone = 0
        with self.connect() as connection:
            for encoding, target in keys:
                connection.request("GET", f"/purge/{encoding}{target}")
                answer = connection.getresponse()
                answer.read()
                if answer.status not in (200, 404, 412):
                    raise AssertionError(f"nginx answers a purge with {answer.status}")
                gone += answer.status == 200
        return gone


class Varnish(Front):
    name = "varnish"

    def command(self):
        host, port = self.upstream.split(":")
        rules = replaced((OPS / "varnish/almanac.vcl").read_text(), {
            '.host = "127.0.0.1";': f'.host = "{host}";', '.port = "8080";': f'.port = "{port}";'})
        (self.folder / "almanac.vcl").write_text(rules)
        return ["/usr/sbin/varnishd", "-F", "-j", "none", "-a", f"127.0.0.1:{self.port}", "-T", "none",
                "-f", str(self.folder / "almanac.vcl"), "-n", str(self.folder / "work"), "-s", "malloc,128m",
                "-p", "http_gzip_support=off"]

    def purge(self, tag, _):
        """Everything that has the tag; how many objects it was."""
        with self.connect() as connection:
            connection.request("PURGE", "/", headers={"Almanac-Purge": tag})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise AssertionError(f"varnish answers a purge with {answer.status} {answer.reason}")
            return int(answer.reason.split()[-1])


class Caddy(Front):
    name = "caddy"
    scheme = "https"

    def command(self):
        self.certificate = self.folder / "cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1"], cwd=self.folder, check=True, capture_output=True)
        site = replaced((OPS / "caddy/Caddyfile").read_text(), {
            "admin off": "admin off\n\tauto_https off\n\tskip_install_trust",
            "almanac.example.org {": f"https://127.0.0.1:{self.port} {{\n\tbind 127.0.0.1\n\ttls cert.pem key.pem",
            "reverse_proxy 127.0.0.1:8080": f"reverse_proxy {self.upstream}"})
        (self.folder / "Caddyfile").write_text(site)
        return ["/usr/bin/caddy", "run", "--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]

    def connect(self):
        context = ssl.create_default_context(cafile=str(self.certificate))
        return Closing(http.client.HTTPSConnection("127.0.0.1", self.port, timeout=READY_S_MAX, context=context))


class OverHttp3(QuicConnectionProtocol):
    """One GET over HTTP/3: status, fields and body, once the stream has ended."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.http = H3Connection(self._quic)
        self.fields, self.body = {}, b""
        self.ended = asyncio.get_running_loop().create_future()

    def quic_event_received(self, event):
        for one in self.http.handle_event(event):
            if isinstance(one, HeadersReceived):
                self.fields.update((name.decode(), value.decode()) for name, value in one.headers)
            elif isinstance(one, DataReceived):
                self.body += one.data
            if one.stream_ended and not self.ended.done():
                self.ended.set_result((int(self.fields[":status"]), self.fields, self.body))

    async def get(self, authority, target, coding):
        stream = self._quic.get_next_available_stream_id()
        self.http.send_headers(stream, [(b":method", b"GET"), (b":scheme", b"https"), (b":path", target.encode()),
                                        (b":authority", authority.encode()), (b"accept-encoding", coding.encode())],
                               end_stream=True)
        self.transmit()
        return await asyncio.wait_for(self.ended, READY_S_MAX)


async def get_over_http3(caddy, target, coding):
    configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN)
    configuration.load_verify_locations(cafile=str(caddy.certificate))
    async with connect("127.0.0.1", caddy.port, configuration=configuration, create_protocol=OverHttp3) as client:
        return await client.get(f"127.0.0.1:{caddy.port}", target, coding)
