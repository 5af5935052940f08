"""The audit of dependencies: asks a database of vulnerabilities about each pin, and says so where it cannot."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.server import CHECKOUT

PINS = """flask==3.1.3 \\
    --hash=sha256:00
numpy==2.4.0 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5.0 ; python_full_version >= '3.12' \\
    --hash=sha256:00
psycopg[binary]==3.3.0
# uv==1
"""


@pytest.fixture(name="database")
def _database():
    """Give a database of vulnerabilities that knows one in flask; `asked` has the packages it was asked about."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            server.asked += [(query["package"]["name"], query["version"]) for query in queries]
            known = {"vulns": [{"id": "PYSEC-0", "modified": "2026-01-01T00:00:00Z"}]}
            self.answer({"results": [known if q["package"]["name"] == "flask" else {} for q in queries]})

        def do_GET(self):
            self.answer(
                {
                    "id": "PYSEC-0",
                    "modified": "2026-01-01T00:00:00Z",
                    "summary": "Slipper inn.",
                    "affected": [],
                }
            )

        def answer(self, values):
            content = json.dumps(values).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        server.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def audit(tmp_path, pins, url):
    file = tmp_path / "requirements.txt"
    file.write_text(pins, encoding="utf-8")
    return subprocess.run(
        [sys.executable, CHECKOUT / "scripts" / "audit.py", file],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "OSV_URL": url, "UV_HTTP_RETRIES": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_known_vulnerability_is_named_and_fails(tmp_path, database):
    result = audit(tmp_path, PINS, database.url)

    assert result.returncode == 1
    assert "flask 3.1.3" in result.stderr
    assert "PYSEC-0: Slipper inn." in result.stderr


def test_every_pin_is_asked_about_and_without_a_vulnerability_it_succeeds(tmp_path, database):
    result = audit(tmp_path, re.sub(r"flask==.*\n.*\n", "", PINS), database.url)

    assert result.returncode == 0
    assert sorted(database.asked) == [("numpy", "2.4.0"), ("numpy", "2.5.0"), ("psycopg", "3.3.0")]


def test_where_the_database_cannot_be_reached_it_says_that_nothing_was_audited(tmp_path):
    result = audit(tmp_path, PINS, "http://127.0.0.1:9/")

    assert result.returncode == 0
    assert result.stderr == (
        "audit: the database of vulnerabilities cannot be reached; 4 packages were NOT audited.\n"
    )


def test_a_fault_of_the_audit_itself_fails(tmp_path, database):
    assert audit(tmp_path, "flask==ikke-en-versjon\n", database.url).returncode == 1
