#!/usr/bin/env python3
# ruff: noqa: T201, S603, S607 - a script is run, not imported; it tells what it does, and starts programs
"""
How does a real OpenSearch come to this machine? One node, or several that form a cluster, on loopback.

    scripts/opensearch.py start [FOLDER] [--nodes 3] [--heap 512m] [--port 9200] [--fast]
    scripts/opensearch.py stop [FOLDER] [--delete]

The server comes from Maven Central, pinned by version and SHA-256, once for all folders. ``start`` again
starts only what is not running: that is how a killed node comes back. It prints, a line each, the process
of every node and at last their URLs, with commas between. OpenSearch refuses to run as root, so root hands
the nodes to the user ``opensearch``, made when missing. Only the standard library is needed.

The status is 3 when a program is missing that somebody has to install, and 1 for everything else.
The nodes have neither passwords nor TLS: that release has no security plugin.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

VERSION: Final = "3.8.0"
SHA256: Final = "196c3cf4602c394f2e40e6174ccbf2a924eae37246f08fa6bbb6b75f9fd5ff1f"
_COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_ARTIFACT: Final = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
_USER: Final = "opensearch"
_OLDEST_JAVA: Final = 21
_LACKING: Final = 3
_JVM_FOLDERS: Final = ("/usr/lib/jvm/*", "/opt/java/*", "/opt/jdk*")


class Lacking(SystemExit):
    """Something is missing that a person must install."""

    def __init__(self, message: str) -> None:
        print(f"opensearch: {message}", file=sys.stderr)
        super().__init__(_LACKING)


def fail(message: str) -> NoReturn:
    """End the program with a sentence."""
    print(f"opensearch: {message}", file=sys.stderr)
    raise SystemExit(1)


def say(message: str) -> None:
    """Tell how far the work is; the standard output is for what programs read."""
    print(f"opensearch: {message}", file=sys.stderr)


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its number from 1, and where its configuration, data and logs are."""

    number: int
    folder: Path
    http: int
    transport: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.http}"

    def pid(self) -> int | None:
        """Return its process; a number that some other program has by now does not count."""
        with suppress(OSError, ValueError):
            pid = int((self.folder / "pid").read_text())
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if f"-Dopensearch.path.conf={self.folder}/config".encode() in words:
                return pid
        return None

    def last_words(self) -> str:
        """Return the end of its log."""
        with suppress(OSError):
            return "\n".join((self.folder / "logs" / "stdout.log").read_text().splitlines()[-15:])
        return ""


def server_home() -> Path:
    """Return where the server is unpacked: root's own home would be out of the nodes' reach."""
    if os.geteuid() == 0:
        return Path("/var/lib/leit-opensearch")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "leit-opensearch"


def start(arguments: argparse.Namespace) -> None:
    """Start the nodes that are not running, and print where they all are."""
    java = find_java()
    home = fetched()
    nodes = planned(arguments.folder, arguments.nodes, arguments.port)
    waiting = [node for node in nodes if node.pid() is None]
    began = time.monotonic()
    for node in waiting:
        configure(node, nodes, home)
    launched = {node.number: launch(node, home, java, arguments) for node in waiting}
    await_cluster(nodes, launched, deadline=began + arguments.patience)
    if waiting:
        say(f"OpenSearch {VERSION}: {len(nodes)} nodes answer after {time.monotonic() - began:.0f} s.")
    for node in nodes:
        print(f"pid_{node.number}={node.pid()}")
    print("urls=" + ",".join(node.url for node in nodes))


def stop(arguments: argparse.Namespace) -> None:
    """Stop the nodes of a folder, by their recorded processes only."""
    # The ports do not matter to a node that is stopped.
    numbers = sorted(int(path.name[5:]) for path in arguments.folder.glob("node-*"))
    nodes = [Node(number, arguments.folder / f"node-{number}", 0, 0) for number in numbers]
    running = [(node, pid) for node in nodes if (pid := node.pid())]
    for _, pid in running:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 30
    while any(node.pid() for node in nodes) and time.monotonic() < deadline:
        time.sleep(0.1)
    for node in nodes:
        if pid := node.pid():
            os.kill(pid, signal.SIGKILL)
    say(f"stopped {len(running)} nodes")
    if arguments.delete:
        for node in nodes:
            shutil.rmtree(node.folder, ignore_errors=True)


def find_java() -> Path:
    """Return the home of a JDK that is new enough and that the nodes' user may run."""
    named = [os.environ.get(name) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME")]
    found = [Path(each) for each in named if each]
    found += [path for pattern in _JVM_FOLDERS for path in sorted(Path("/").glob(pattern[1:]), reverse=True)]
    if on_path := shutil.which("java"):
        found.append(Path(on_path).resolve().parent.parent)
    for home in found:
        if (home / "bin" / "java").exists() and java_version(home) >= _OLDEST_JAVA:
            return home
    raise Lacking(
        f"OpenSearch {VERSION} needs a JDK {_OLDEST_JAVA} or newer, and none was found. Install one"
        " (Debian 13: apt-get install openjdk-21-jdk-headless; else a Temurin release from Adoptium),"
        " or say where it is: OPENSEARCH_JAVA_HOME=/path/to/jdk."
    )


def java_version(home: Path) -> int:
    """Return the feature release of a JDK, such as 21; 0 when it does not run."""
    command = as_user([str(home / "bin" / "java"), "-version"])
    with suppress(OSError, subprocess.TimeoutExpired):
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd="/")
        if number := re.search(r'version "(\d+)', told.stderr):
            return int(number[1])
    return 0


def as_user(command: list[str]) -> list[str]:
    """Return *command* as a user without rights runs it; root's becomes one of the user opensearch."""
    if os.geteuid() != 0:
        return command
    if shutil.which("setpriv") is None:
        raise Lacking("setpriv is missing (Debian: apt-get install util-linux), or do not run this as root.")
    try:
        user = pwd.getpwnam(_USER)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run(["useradd", *options, _USER], check=True)
        user = pwd.getpwnam(_USER)
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--no-new-privs"]
    return ["setpriv", *ids, *command]


def fetched() -> Path:
    """Return the folder of the unpacked server; fetch it when it is not there."""
    home = server_home()
    server = home / f"opensearch-{VERSION}"
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    with locked(home):
        if not (server / ".complete").exists():
            unpack(zip_file(home), server)
    return server


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time fetch into *folder*."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def zip_file(home: Path) -> Path:
    """Return the server's zip: the one named by OPENSEARCH_ZIP, or Maven Central's; its SHA-256 is checked."""
    if given := os.environ.get("OPENSEARCH_ZIP"):
        return checked(Path(given))
    if shutil.which("mvn") is None:
        raise Lacking(
            "Maven is missing, which fetches OpenSearch (Debian: apt-get install maven)."
            f" Or fetch {_ARTIFACT} from Maven Central in another way and set OPENSEARCH_ZIP to the file."
        )
    say(f"fetching OpenSearch {VERSION} (160 MB) from Maven Central")
    command = ["mvn", "-B", "-q", "-ntp", "-C", _COPY, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={home}"]
    for _ in range(3):  # a registry is sometimes out of breath
        if subprocess.run(command, check=False, stdout=sys.stderr).returncode == 0:
            return checked(home / f"opensearch-{VERSION}.zip")
        time.sleep(5)
    fail(
        "Maven could not fetch OpenSearch; its message is above. With network access, give the command again."
    )


def checked(path: Path) -> Path:
    """Return *path*, whose content must be what was tried here."""
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}.")
    if found != SHA256:
        fail(f"{path} is not OpenSearch {VERSION}: its SHA-256 is {found}, not {SHA256}. Delete it.")
    return path


def unpack(archive: Path, server: Path) -> None:
    """Unpack the server so that any user can run it."""
    part = server.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(server, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(part)
    (unpacked,) = part.iterdir()
    for path in (unpacked, *unpacked.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    unpacked.rename(server)
    part.rmdir()
    (server / ".complete").touch()
    if archive.parent == server.parent:
        archive.unlink()  # Maven's own store keeps it


def planned(folder: Path, count: int, port: int) -> list[Node]:
    """Return the nodes of *folder*, made where it is missing."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    reach = subprocess.run(as_user(["test", "-x", str(folder)]), check=False, cwd="/")
    if reach.returncode:
        fail(f"The user {_USER} cannot reach {folder}: choose a folder whose parents let everyone through.")
    return [
        Node(number, folder / f"node-{number}", port + number - 1, port + 100 + number - 1)
        for number in range(1, count + 1)
    ]


def configure(node: Node, nodes: list[Node], home: Path) -> None:
    """Write the configuration of a node that is about to start."""
    for port in (node.http, node.transport):
        if is_taken(port):
            fail(f"Port {port} is taken by another program. Stop it, or choose another first port: --port.")
    config = node.folder / "config"
    for part in ("config/jvm.options.d", "data", "logs", "tmp"):
        (node.folder / part).mkdir(parents=True, exist_ok=True)
    (node.folder / "pid").unlink(missing_ok=True)
    shutil.copy(home / "config" / "log4j2.properties", config)
    # As shipped, less what writes into the server's folder, which the nodes share and may not write.
    options = (home / "config" / "jvm.options").read_text().splitlines()
    kept = [line for line in options if not re.search("Xlog:gc|Xloggc|HeapDump|ErrorFile", line)]
    (config / "jvm.options").write_text("\n".join(kept) + "\n")
    (config / "opensearch.yml").write_text(settings(node, nodes))
    if os.geteuid() == 0:
        for path in (node.folder, *node.folder.rglob("*")):
            shutil.chown(path, _USER, _USER)


def settings(node: Node, nodes: list[Node]) -> str:
    """Return opensearch.yml; JSON values are YAML."""
    values: dict[str, object] = {
        "cluster.name": f"leit-{node.folder.parent.name}",
        "node.name": f"node-{node.number}",
        "path.data": str(node.folder / "data"),
        "path.logs": str(node.folder / "logs"),
        "network.host": "127.0.0.1",
        "http.port": node.http,
        "transport.port": node.transport,
        "action.auto_create_index": False,  # else a search service that is misled makes indexes of any name
        # The longest query that Leit takes has some thousand look-ups.
        "indices.query.bool.max_clause_count": 65536,
        # A developer's disk is often nearly full, which would make indexes read-only.
        "cluster.routing.allocation.disk.threshold_enabled": False,
    }
    if len(nodes) == 1:
        values["discovery.type"] = "single-node"
    else:
        values["discovery.seed_hosts"] = [f"127.0.0.1:{each.transport}" for each in nodes]
        values["cluster.initial_cluster_manager_nodes"] = [f"node-{each.number}" for each in nodes]
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in values.items())


def is_taken(port: int) -> bool:
    """Return whether some program listens on *port*."""
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def launch(node: Node, home: Path, java: Path, arguments: argparse.Namespace) -> subprocess.Popen[bytes]:
    """Start a node in a session of its own, so that it outlives this program."""
    # A third sooner up, slower afterwards: good for tests of behaviour, not for measuring.
    fast = " -XX:TieredStopAtLevel=1" if arguments.fast else ""
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(node.folder),
        "OPENSEARCH_JAVA_HOME": str(java),
        "OPENSEARCH_PATH_CONF": str(node.folder / "config"),
        "OPENSEARCH_TMPDIR": str(node.folder / "tmp"),
        "OPENSEARCH_JAVA_OPTS": f"-Xms{arguments.heap} -Xmx{arguments.heap} -XX:+ExitOnOutOfMemoryError{fast}",
    }
    command = as_user([str(home / "bin" / "opensearch"), "-p", str(node.folder / "pid")])
    with (node.folder / "logs" / "stdout.log").open("wb") as log:
        return subprocess.Popen(
            command,
            env=environment,
            cwd=node.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def await_cluster(
    nodes: list[Node], launched: dict[int, subprocess.Popen[bytes]], *, deadline: float
) -> None:
    """Return once all *nodes* know one another and answer."""
    wanted = f"/_cluster/health?wait_for_nodes={len(nodes)}&wait_for_status=yellow&timeout=2s"
    while not all(answers(node, wanted) for node in nodes):
        for node in nodes:
            process = launched.get(node.number)
            if process is not None and process.poll() is not None:
                fail(f"node-{node.number} stopped while it was starting:\n{node.last_words()}")
        if time.monotonic() > deadline:
            fail(
                f"{len(nodes)} nodes have not become a cluster in time; their logs are in {nodes[0].folder.parent}."
            )
        time.sleep(0.3)


def answers(node: Node, path: str) -> bool:
    """Return whether *node* answers well."""
    with suppress(OSError), urllib.request.urlopen(node.url + path, timeout=10) as response:  # noqa: S310 - our own URL
        return bool(response.status == 200)  # noqa: PLR2004 - HTTP's own number
    return False


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description="Start and stop a real OpenSearch on this machine.")
    commands = parser.add_subparsers(required=True)
    for name, command in (("start", start), ("stop", stop)):
        each = commands.add_parser(name)
        each.add_argument("folder", nargs="?", type=Path, default=server_home() / "cluster")
        each.set_defaults(command=command)
        if name == "stop":
            each.add_argument("--delete", action="store_true", help="delete data and logs")
            continue
        each.add_argument("--nodes", type=int, choices=range(1, 10), default=1)
        each.add_argument("--heap", default="512m", help="heap of each node, such as 2g")
        each.add_argument("--port", type=int, default=9200, help="first HTTP port; transport is 100 above")
        each.add_argument("--patience", type=float, default=240, help="seconds to wait for the cluster")
        each.add_argument("--fast", action="store_true", help="start sooner, search slower")
    arguments = parser.parse_args()
    arguments.folder = arguments.folder.resolve()
    arguments.command(arguments)


if __name__ == "__main__":
    main()
