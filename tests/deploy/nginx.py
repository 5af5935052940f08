"""A real nginx with the configuration of deploy/nginx, on free ports, before a server of its own."""

import contextlib
import gzip
import http.client
import os
import shutil
import ssl
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.server import CHECKOUT, free_port

HOST = "arkiv.example.no"
PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
_MAIN = """
user root;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include conf.d/leit.conf;
    include sites-enabled/*;
    server {{
        listen {port} ssl http2;
        server_name newspaper.example.no;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        location / {{ return 200 "the front page of the newspaper"; }}
        include snippets/arkiv.conf;
    }}
}}
"""


@dataclass(frozen=True)
class Answer:
    """An answer, unpacked; `is_packed` says whether it came packed."""

    status: int
    headers: dict[str, str]
    text: str
    is_packed: bool


class Nginx:
    """A running nginx with two sites: Leit by a name of its own, and a newspaper that has it under /arkiv/."""

    def __init__(self, folder: Path, port: int, plain_port: int, site_port: int) -> None:
        self.folder = folder
        self.plain_port = plain_port
        self._ports = {"": port, "/arkiv": site_port}
        self._context = ssl.create_default_context(cafile=folder / "certificate.pem")

    def connect(self, under: str = "") -> http.client.HTTPSConnection:
        """Return a connection to the site that has Leit under *under*."""
        return http.client.HTTPSConnection("127.0.0.1", self._ports[under], context=self._context, timeout=60)

    def get(self, address: str, under: str = "", **headers: str) -> Answer:
        """Return the answer to *address*; underscores in the names of *headers* are hyphens."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(self.connect(under)) as connection:
            connection.request("GET", address, headers={"Host": HOST, "Accept-Encoding": "gzip", **names})
            response = connection.getresponse()
            content, is_packed = response.read(), response.headers["Content-Encoding"] == "gzip"
        text = (gzip.decompress(content) if is_packed else content).decode()
        return Answer(response.status, dict(response.headers), text, is_packed)

    def reload(self) -> None:
        """Read the configuration anew, as after new certificates."""
        subprocess.run(_command(self.folder, "-s", "reload"), check=True, capture_output=True)


@contextlib.contextmanager
def running_nginx(folder: Path, unix_socket: Path, *, rate: str = ""):
    """Run nginx before the server on *unix_socket*; *rate* replaces the limit on requests."""
    port, plain_port, site_port = free_port(), free_port(), free_port()
    _write_configuration(folder, unix_socket, port, plain_port, site_port, rate)
    check = subprocess.run(_command(folder, "-t"), check=False, capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
    process = subprocess.Popen(_command(folder, "-g", "daemon off;"))
    try:
        nginx = Nginx(folder, port, plain_port, site_port)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                nginx.get("/healthz")
                break
            time.sleep(0.1)
        yield nginx
    finally:
        process.terminate()
        process.wait()


def _command(folder: Path, *arguments: str) -> list[str]:
    return [PROGRAM or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), *arguments]


def _write_configuration(
    folder: Path, unix_socket: Path, port: int, plain_port: int, site_port: int, rate: str
) -> None:
    """Lay the files out by deploy/install, for both sites, with places and ports of this folder."""
    make_certificate(folder)
    changes = {
        "unix:/run/leit.sock": f"unix:{unix_socket}",
        "/etc/leit/tls/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/leit/tls/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/leit.log": f"{folder}/leit.log",
        "listen [::]:443 ssl http2;": "",
        "listen [::]:80;": "",
        "listen 443 ": f"listen {port} ",
        "listen 80;": f"listen {plain_port};",
    }
    if rate:
        changes["rate=10r/s"] = f"rate={rate}"
    for site, name in (((HOST,), "leit-location.conf"), (("newspaper.example.no", "/arkiv"), "arkiv.conf")):
        installed = install(folder / name.removesuffix(".conf"), *site) / "etc" / "nginx"
        for path in filter(Path.is_file, installed.rglob("*")):
            text = path.read_text(encoding="utf-8")
            for old, new in changes.items():
                text = text.replace(old, new)
            target = folder / path.relative_to(installed)
            if target.name == "leit-location.conf":
                target = target.with_name(name)
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")
    main = _MAIN.format(folder=folder, port=site_port)
    (folder / "nginx.conf").write_text(main, encoding="utf-8")


def install(folder: Path, *arguments: str) -> Path:
    """Lay the files of a service out in *folder*, as deploy/install does; return it."""
    command = [str(CHECKOUT / "deploy" / "install"), *arguments]
    subprocess.run(command, env=os.environ | {"DESTDIR": str(folder)}, check=True, capture_output=True)
    return folder


def make_certificate(folder: Path) -> None:
    """Make a certificate for the host and 127.0.0.1 that is its own authority."""
    names = f"subjectAltName=DNS:{HOST},IP:127.0.0.1"
    options = [
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={HOST}",
        "-addext",
        names,
    ]
    files = ["-out", str(folder / "certificate.pem"), "-keyout", str(folder / "key.pem")]
    subprocess.run(["openssl", "req", *options, *files], check=True, capture_output=True)
