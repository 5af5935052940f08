import contextlib
import http.client
import json
import shutil
import socket
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from search.archive.articles_table import open_archive
from search.articles import Article
from tests.server import CHECKOUT, change, clients, environment, free_port, running, search, serving

pytestmark = pytest.mark.server

ARTICLES = (
    '{"id": "bru", "title": "Ny bru i Vassvik", "body": "Folk har ventet lenge."}\n'
    '{"id": "ferje", "title": "Ferja er full", "body": "Ferja over fjorden er full."}\n'
)


@pytest.fixture(name="env")
def _env(tmp_path):
    """Import two articles, and give the settings that name their archive and index."""
    env = environment(tmp_path)
    (tmp_path / "articles.jsonl").write_text(ARTICLES, encoding="utf-8")
    assert search("import", tmp_path / "articles.jsonl", env=env).returncode == 0
    return env


@pytest.fixture(name="shared_server", scope="module")
def _shared_server(tmp_path_factory):
    """Give a server without articles, for requests that need none."""
    folder, port = tmp_path_factory.mktemp("shared"), free_port()
    with running(gunicorn(port), port, folder, environment(folder)) as server:
        server.wait_for("/healthz", "ok")
        yield server


@pytest.fixture(name="checkout")
def _checkout(tmp_path):
    """Copy the code, to change it while it is served."""
    for name in ("search", "web"):
        shutil.copytree(CHECKOUT / name, tmp_path / "checkout" / name)
    return tmp_path / "checkout"


def gunicorn(port):
    """Return the command that starts the server without ``python -m search serve``."""
    script = Path(sysconfig.get_path("scripts")) / "gunicorn"
    config = CHECKOUT / "web" / "gunicorn_config.py"
    return [sys.executable, str(script), "-c", str(config), "-b", f"127.0.0.1:{port}", "web.wsgi:app"]


def test_serves_page_and_endpoint_and_indexes_first_what_is_pending(tmp_path, env):
    archive = open_archive(env["LEIT_ARCHIVE"], create=False)
    archive.put([Article(id="fisk", title="Godt fiske")])
    archive.close()

    with serving(tmp_path, env) as server:
        page, answer = server.get("/sok?q=fjorden"), server.get("/api/v1/search?q=fiske")

    assert page[0] == 200
    assert "Ferja er full" in page[1]
    assert json.loads(answer[1])["hits"][0]["id"] == "fisk"


def test_what_people_search_for_is_not_logged(tmp_path, env):
    with serving(tmp_path, env) as server:
        server.get("/sok?q=hemmelig")
        server.get("/sok%0Afalsk%1B%5B2J?q=hemmelig")

    # The log of a request is written after its answer, so it is whole when the server has stopped.
    log = server.access_log
    assert "GET /sok 200 " in log
    assert "GET /sok%0Afalsk%1B%5B2J 404 " in log
    assert "hemmelig" not in log + server.error_log


def test_the_reader_s_address_is_logged_behind_a_proxy_that_is_trusted(tmp_path, env):
    headers = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7"}
    for trusted, address in (("127.0.0.1", "192.0.2.7"), ("10.0.0.1", "127.0.0.1")):
        with serving(tmp_path, env | {"LEIT_TRUSTED_PROXIES": trusted}) as server:
            server.get("/sok?q=bru", headers)

        assert f"{address} GET /sok 200 " in server.access_log


def test_under_a_sub_path_only_what_the_settings_say_counts(tmp_path, env):
    """SCRIPT_NAME, as a header or a variable, is how gunicorn would have it; it made it answer 500."""
    env |= {"LEIT_BASE_PATH": "/arkiv", "SCRIPT_NAME": "/evil"}
    with serving(tmp_path, env) as server:
        page, kept = server.get("/sok?q=bru", {"SCRIPT_NAME": "/evil"}), server.get("/arkiv/sok?q=bru")

    assert (page[0], kept[0]) == (200, 200)
    assert 'action="/arkiv/sok"' in page[1]
    assert "evil" not in page[1]
    assert "SCRIPT_NAME is passed over. Set LEIT_BASE_PATH=/evil instead." in server.error_log


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("GET /sok HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /sok HTTP/1.1\r\n\r\n", 400),
        ("GET /sok HTTP/1.1\r\nHost: <script>\r\n\r\n", 400),
        ("GET  /sok HTTP/9\r\n\r\n", 400),
        ("GET /" + "a" * 9000 + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a" * 9000 + "\r\n\r\n", 431),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, x\r\n\r\n", 501),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ],
)
def test_errors_of_the_server_itself_have_the_security_headers_too(shared_server, request_text, status):
    with socket.create_connection(("127.0.0.1", shared_server.port), timeout=30) as connection:
        connection.sendall(request_text.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read().decode()

    head = answer.partition("\r\n\r\n")[0]
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert head.count("Content-Security-Policy: default-src 'none'") == 1
    assert "X-Content-Type-Options: nosniff" in head
    assert "Cache-Control: no-store" in head
    assert "<html" not in answer or "Leit" in answer


def test_queries_and_json_lines_are_logged_on_request(tmp_path, env):
    env |= {"LEIT_LOG_FORMAT": "json", "LEIT_LOG_QUERIES": "1"}
    with serving(tmp_path, env) as server:
        server.get("/sok?q=åpent+kjent".replace("å", "%C3%A5"))

    lines = [json.loads(line) for line in server.access_log.splitlines()]

    [line] = [line for line in lines if line["address"].startswith("/sok")]
    assert line["address"] == "/sok?q=%C3%A5pent+kjent"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["seconds"] > 0
    assert (line["outcome"], len(line["request_id"])) == ("no_hits", 32)
    assert all(json.loads(line)["message"] for line in server.error_log.splitlines())


def test_without_archive_and_index_it_answers_503_until_they_are_there(tmp_path):
    """No restart is needed, and a process that watches over the server sees it alive."""
    env, port = environment(tmp_path), free_port()
    (tmp_path / "articles.jsonl").write_text(ARTICLES, encoding="utf-8")
    with running(gunicorn(port), port, tmp_path, env) as server:
        server.wait_for("/healthz", "ok")
        page, ready = server.get("/sok?q=bru"), server.get("/readyz")
        assert search("import", tmp_path / "articles.jsonl", env=env).returncode == 0
        imported = server.get("/sok?q=vassvik")

    assert (page[0], ready[0]) == (503, 503)
    assert "python -m search import seeds/" in server.error_log
    assert "Traceback" not in server.error_log
    assert imported[0] == 200
    assert "Ny bru i" in imported[1]


def test_a_deleted_index_is_503_until_it_is_made_again(tmp_path, env):
    with serving(tmp_path, env) as server:
        shutil.rmtree(tmp_path / "index")
        gone = server.get("/api/v1/search?q=vassvik")
        search("rebuild", env=env)
        back = server.get("/api/v1/search?q=vassvik")

    assert (gone[0], back[0]) == (503, 200)


def test_a_taken_port_is_one_sentence(tmp_path, env):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = search("serve", "--port", port, env=env)

    assert result.returncode == 1
    assert result.stderr == (
        f"Nothing can listen on 127.0.0.1, port {port}: Address already in use. "
        "Choose others with --host and --port, or stop the program that listens there.\n"
    )


def unix_get(path, address):
    """Return the answer at *address* over a Unix socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(path))
        connection.sendall(
            f"GET {address} HTTP/1.1\r\nHost: leit\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n".encode()
        )
        return connection.makefile("rb").read().decode()


def wait_for_unix_socket(path):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            return unix_get(path, "/healthz")
        time.sleep(0.1)
    raise AssertionError(path)


def test_serves_on_a_unix_socket(tmp_path, env):
    path, env = tmp_path / "leit.sock", env | {"LEIT_TRUSTED_PROXIES": "unix"}
    command = [sys.executable, "-m", "search", "serve", "--host", f"unix:{path}"]

    with running(command, 0, tmp_path, env) as server:
        wait_for_unix_socket(path)
        page = unix_get(path, "/sok?q=vassvik")

    assert "Ny bru i" in page
    assert "192.0.2.7 GET /sok 200 " in server.access_log
    assert not path.exists()


@pytest.mark.parametrize("host", ["[::1]", "*"])
def test_serves_on_ipv6(tmp_path, env, host):
    port = free_port()
    command = [sys.executable, "-m", "search", "serve", "--host", host, "--port", str(port)]

    with running(command, port, tmp_path, env) as server:
        server.wait_for("/healthz", "ok", host="::1")
        page = server.get("/sok?q=vassvik", host="::1")
        if host == "*":
            server.get("/sok?q=bru")

    assert page[0] == 200
    assert "::1 GET /sok 200 " in server.access_log
    assert ("\n127.0.0.1 GET" in server.access_log or " 127.0.0.1 GET" in server.access_log) == (host == "*")


def test_takes_the_sockets_that_systemd_opened(tmp_path, env):
    """Whatever --host and --port say: here a port that is taken by those very sockets."""
    if not shutil.which("systemd-socket-activate"):
        pytest.skip("systemd-socket-activate is not here.")
    port, path = free_port(), tmp_path / "leit.sock"
    serve = [sys.executable, "-m", "search", "serve", "--port", str(port)]
    # It starts the command at the first connection.
    settings = [f"--setenv={name}" for name in env]
    command = ["systemd-socket-activate", *settings, "-l", f"127.0.0.1:{port}", "-l", str(path), *serve]

    with running(command, port, tmp_path, env) as server:
        server.wait_for("/sok?q=vassvik", "Ny bru i")
        server.reload()
        assert "Ny bru i" in unix_get(path, "/sok?q=vassvik")
        server.wait_for("/healthz", "ok")


def test_new_code_is_served_after_sighup_and_no_request_fails(tmp_path, env, checkout):
    """Old workers answer what they have accepted, new ones take over; new connections and kept ones alike."""
    with serving(tmp_path, env, checkout=checkout) as server, clients(server.port, 3) as outcome:
        change(checkout / "web" / "routes" / "health.py", '"ok"', '"new"')
        server.reload()
        server.wait_for("/healthz", '"new"')
        change(checkout / "search" / "errors.py", "No article has the id", "Nothing has the id")
        change(checkout / "web" / "routes" / "health.py", '"new"', '"newer"')
        server.reload()
        server.wait_for("/healthz", '"newer"')
        # The last old worker may still be answering.
        deadline = time.monotonic() + 20
        while '"new"' in {server.get("/healthz")[1] for _ in range(20)} and time.monotonic() < deadline:
            time.sleep(0.1)
        statuses = {server.get(address)[1] for address in ["/healthz"] * 20}

    assert statuses == {'{"status": "newer"}'}
    assert outcome.failures == []
    assert outcome.answered > 100


def test_broken_new_code_leaves_the_old_one_running(tmp_path, env, checkout):
    with serving(tmp_path, env, checkout=checkout) as server:
        change(checkout / "web" / "routes" / "health.py", "def alive()", "def alive(")
        server.reload()
        deadline = time.monotonic() + 30
        while "the old one goes on" not in server.error_log and time.monotonic() < deadline:
            time.sleep(0.1)
        server.wait_for("/healthz", '"ok"')

        assert server.get("/sok?q=vassvik")[0] == 200
        assert "The new code cannot be loaded; the old one goes on." in server.error_log

        change(checkout / "web" / "routes" / "health.py", "def alive(", "def alive()")
        change(checkout / "web" / "routes" / "health.py", '"ok"', '"mended"')
        server.reload()
        server.wait_for("/healthz", '"mended"')


def test_a_kept_connection_ends_after_a_hundred_requests_and_its_last_answer_says_so(tmp_path, env):
    """So a worker that takes the place of another gets its share of kept connections."""
    with serving(tmp_path, env) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        closing = []
        for _ in range(250):
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            response.read()
            closing.append(response.headers.get("Connection") == "close")
        connection.close()

    assert [number for number, is_last in enumerate(closing, start=1) if is_last] == [100, 200]
