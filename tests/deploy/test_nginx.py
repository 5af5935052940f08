"""The configuration of nginx in deploy/, tried with the real nginx, under a name of its own and under /arkiv/."""

import http.client
import json
import re
import socket
import ssl
import threading
import time

import pytest

from tests.addresses import addresses_in
from tests.deploy.nginx import HOST, running_nginx

pytestmark = pytest.mark.server
UNDER = pytest.mark.parametrize("under", ["", "/arkiv"])


@UNDER
def test_a_page_comes_packed_over_tls_with_all_that_it_links_to(nginx, under):
    page = nginx.get(f"{under}/sok?q=ferje", under)

    assert (page.status, page.is_packed) == (200, True)
    assert page.headers["Vary"].count("Accept-Encoding") == 1
    addresses = addresses_in(page)
    assert len(addresses) > 20
    for address in addresses:
        path = address.partition("#")[0]
        assert path.startswith(f"{under}/")
        assert nginx.get(path, under).status in {200, 304}, path


@UNDER
def test_the_endpoint_links_to_itself(nginx, under):
    answer = nginx.get(f"{under}/api/v1/search?q=ferje&page_size=2", under)
    links = json.loads(answer.text)["links"]

    assert answer.is_packed
    assert [nginx.get(links[name], under).status for name in ("self", "next", "html")] == [200] * 3
    problem = nginx.get(f"{under}/api/v1/search?page=x", under)
    assert (problem.status, json.loads(problem.text)["type"].partition("#")[0]) == (
        400,
        f"{under}/api/v1/openapi.json",
    )


@UNDER
@pytest.mark.parametrize("path", ["", "/"])
def test_the_root_leads_to_the_search_page_wherever_it_is(nginx, under, path):
    address = f"{under}{path}" or "/"
    for _ in range(2):
        answer = nginx.get(address, under)
        address = answer.headers.get("Location", "")
        if address == f"{under}/sok":
            break

    assert address == f"{under}/sok"


def test_what_is_beside_the_sub_path_is_the_newspaper_s(nginx):
    assert nginx.get("/sok", "/arkiv").text == "the front page of the newspaper"
    assert nginx.get("/arkivet", "/arkiv").text == "the front page of the newspaper"


@UNDER
def test_an_unchanged_page_is_not_sent_again_though_it_is_packed(nginx, under):
    known = nginx.get(f"{under}/sok?q=ferje", under)

    again = nginx.get(f"{under}/sok?q=ferje", under, If_None_Match=known.headers["ETag"])

    assert known.is_packed
    assert (again.status, again.text) == (304, "")


def test_style_sheet_and_icon_are_kept_by_browsers(nginx):
    page = nginx.get("/sok")
    files = [address for address in addresses_in(page) if address.startswith("/static/")]

    assert len(files) == 2
    for file in files:
        assert "immutable" in nginx.get(file).headers["Cache-Control"]


def test_the_site_is_reached_by_tls_alone(nginx):
    connection = http.client.HTTPConnection("127.0.0.1", nginx.plain_port, timeout=30)
    connection.request("GET", "/sok?q=ferje", headers={"Host": "evil.example"})
    response = connection.getresponse()
    response.read()
    connection.close()

    assert (response.status, response.headers["Location"]) == (308, f"https://{HOST}/sok?q=ferje")
    assert nginx.get("/sok").headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_spoken(nginx, version):
    context = ssl.create_default_context(cafile=nginx.folder / "certificate.pem")
    context.minimum_version = context.maximum_version = version
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection(("127.0.0.1", nginx.connect().port), timeout=30) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as connection,
    ):
        assert connection.selected_alpn_protocol() == "h2"


def test_the_reader_s_address_reaches_the_log_and_an_invented_one_does_not(nginx, server):
    marker = f"/nowhere-{time.monotonic_ns()}"
    nginx.get(marker, X_Forwarded_For="203.0.113.9", X_Forwarded_Prefix="/evil")

    assert f"127.0.0.1 GET {marker} 404 " in wait_for(lambda: server.access_log, marker)


@UNDER
def test_headers_that_a_reader_invents_count_for_nothing(nginx, under):
    page = nginx.get(
        f"{under}/sok?q=ferje",
        under,
        X_Forwarded_Host="evil.example",
        X_Forwarded_Prefix="/evil",
        X_Forwarded_Proto="http",
        Forwarded="host=evil.example",
    )

    assert page.status == 200
    assert "evil" not in page.text
    assert f"https://{HOST}{under}/sok?q=ferje" in page.text


def test_another_host_is_refused(nginx):
    assert nginx.get("/sok", Host="evil.example").status == 400


def test_what_people_search_for_is_in_no_log(nginx, server):
    nginx.get("/sok?q=hemmeligheten")
    log = wait_for(lambda: (nginx.folder / "leit.log").read_text(encoding="utf-8"), "GET /sok 200")

    assert "hemmeligheten" not in log + server.access_log + server.error_log


def test_long_queries_pass(nginx):
    query = "%C3%B8" * 1000

    assert nginx.get(f"/sok?q={query}").status == 200


def test_a_program_that_asks_too_often_is_told_to_wait_and_readers_are_not(leit, tmp_path):
    with running_nginx(tmp_path, leit[1]) as nginx:
        style = next(address for address in addresses_in(nginx.get("/sok")) if address.endswith(".css"))
        answers = ask_often(nginx, "/healthz", times=300)
        refused = [answer for answer in answers if answer.status == 429]
        files = ask_often(nginx, style, times=80)
        # A page and what it needs, a second later.
        time.sleep(1)
        page = nginx.get("/sok?q=ferje")

    assert refused
    assert len(answers) - len(refused) > 40
    assert refused[0].headers["Retry-After"] == "5"
    assert refused[0].headers["Cache-Control"] == "no-store"
    assert "Vent litt" in refused[0].text
    assert {answer.status for answer in files} == {200}
    assert page.status == 200


def test_while_the_server_is_away_readers_are_told_so(tmp_path):
    with running_nginx(tmp_path, tmp_path / "nobody.sock", rate="1000r/s") as nginx:
        for under in ("", "/arkiv"):
            answer = nginx.get(f"{under}/sok", under)

            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert "ute av drift" in answer.text


def test_forty_who_send_nothing_or_drip_hold_no_worker(nginx):
    """Each holds a connection of nginx, and none of Leit; the server has two workers with few threads."""
    port = nginx.connect().port
    context = ssl.create_default_context(cafile=nginx.folder / "certificate.pem")
    done = threading.Event()
    sockets = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(20)]
    dripping = []
    for _ in range(20):
        plain = socket.create_connection(("127.0.0.1", port), timeout=30)
        dripping.append(context.wrap_socket(plain, server_hostname=HOST))
        dripping[-1].sendall(f"GET /sok HTTP/1.1\r\nHost: {HOST}\r\nX: ".encode())

    def drip():
        while not done.wait(0.2):
            for connection in dripping:
                try:
                    connection.sendall(b"a")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        statuses = [nginx.get("/sok?q=ferje").status for _ in range(10)]
    finally:
        done.set()
        thread.join()
        for connection in [*sockets, *dripping]:
            connection.close()

    assert statuses == [200] * 10


def test_no_answer_fails_while_nginx_reads_its_configuration_anew(nginx):
    statuses, done = [], threading.Event()

    def ask():
        while not done.is_set():
            statuses.append(nginx.get("/api/v1/search?q=ferje").status)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.5)
        nginx.reload()
    time.sleep(0.5)
    done.set()
    for thread in threads:
        thread.join()

    assert set(statuses) == {200}
    assert len(statuses) > 20


def ask_often(nginx, address, *, times):
    """Ask *times* times over four kept connections at once."""
    answers = []

    def ask():
        connection = nginx.connect()
        for _ in range(times // 4):
            connection.request("GET", address, headers={"Host": HOST})
            response = connection.getresponse()
            response.text = response.read().decode()
            answers.append(response)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def wait_for(read, text):
    """Return what *read* gives, once *text* is in it: a log is written after the answer."""
    deadline = time.monotonic() + 30
    while not re.search(re.escape(text), log := read()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return log
