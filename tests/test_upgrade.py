"""New code comes on disk under a running server, in whatever order an operator does things: no answer fails."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.language import FOLDER
from tests.server import CHECKOUT, change, clients, environment, search, serving

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]  # some wait for tables to be made

ARTICLES = (
    '{"id": "bru", "title": "Ny bru i Vassvik", "body": "Folk har ventet lenge."}\n'
    '{"id": "ferje", "title": "Ferja er full", "body": "Ferja over fjorden er full."}\n'
)
CLIENTS = 20
PATIENCE_SECONDS = 300


@pytest.fixture(name="checkout")
def _checkout(tmp_path):
    """Copy the code, to change it while it is served."""
    for name in ("search", "web"):
        shutil.copytree(CHECKOUT / name, tmp_path / "checkout" / name)
    return tmp_path / "checkout"


@pytest.fixture(name="env")
def _env(tmp_path):
    """Import two articles; the tables of Norwegian are a copy, as these tests remove and add some."""
    tables = tmp_path / "index" / "language"
    shutil.copytree(FOLDER / "language", tables, copy_function=os.link)
    env = environment(tmp_path)
    (tmp_path / "articles.jsonl").write_text(ARTICLES, encoding="utf-8")
    assert search("import", tmp_path / "articles.jsonl", env=env).returncode == 0
    return env


def bring_new_code(checkout, *, layout=False):
    """Change rules, tables and, if asked for, the layout of *checkout*, as a pull of a new release does."""
    change(
        checkout / "search/analysis/analyzer.py",
        'ANALYZER_VERSION: Final = "',
        'ANALYZER_VERSION: Final = "9',
    )
    with (checkout / "search/analysis/compounds.py").open("a") as file:
        file.write("\n# changed\n")
    if layout:
        contents = checkout / "search/index/whoosh/table_of_contents.py"
        change(contents, 'LAYOUT_VERSION: Final = "', 'LAYOUT_VERSION: Final = "9')


def share_new_tables(checkout, folder):
    """Give the new code tables without the half minute of making them."""
    code = "from search.analysis.tables.language_tables import version; print(version())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=True
    )
    [old] = (folder / "index" / "language").iterdir()
    shutil.copytree(old, old.with_name(done.stdout.strip()), copy_function=os.link)


def workers(server):
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(
        encoding="ascii"
    )
    return {int(number) for number in children.split()}


def end_workers(server):
    """End each worker as gunicorn ends one that has answered enough, and wait for those in their place."""
    for worker in workers(server):
        before = workers(server)
        os.kill(worker, signal.SIGTERM)
        wait_until(
            lambda known=before, ended=worker: ended not in workers(server) and workers(server) - known
        )
    assert server.get("/api/v1/search?q=fjorden")[0] == 200


def wait_until(is_reached):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_reached():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def notice(server):
    """What /readyz says beside «ok»."""
    status, answer = server.get("/readyz")
    assert status == 200
    return json.loads(answer).get("notice", "")


def reload(server):
    """Send SIGHUP, and wait until other workers are there, of the new code or, where that was refused, of the old."""
    old = workers(server)
    server.reload()
    wait_until(lambda: not old & workers(server))


def test_code_that_only_lies_on_disk_is_no_matter_to_the_server(tmp_path, env, checkout):
    """«git pull» and nothing else; gunicorn replaces a worker by itself."""
    with (
        serving(tmp_path, env, checkout=checkout) as server,
        clients(server.port, CLIENTS, pause=0.1) as outcome,
    ):
        bring_new_code(checkout, layout=True)
        change(checkout / "search/searcher.py", "class Searcher", "class Nothing")
        end_workers(server)
        time.sleep(1)

    assert outcome.failures == []
    assert outcome.answered > 100


def test_sighup_makes_the_tables_before_the_old_workers_go(tmp_path, env, checkout):
    with (
        serving(tmp_path, env, checkout=checkout) as server,
        clients(server.port, CLIENTS, pause=0.1) as outcome,
    ):
        bring_new_code(checkout)
        reload(server)
        told = notice(server)

    assert outcome.failures == []
    assert len(list((tmp_path / "index" / "language").iterdir())) == 2
    assert "Making the tables of Norwegian" in server.error_log
    # Served from the old index, and said so in the log too.
    assert "python -m search rebuild" in told
    assert told in server.error_log


def test_the_documented_order_upgrades_without_a_failed_answer(tmp_path, env, checkout):
    """New code, `rebuild`, SIGHUP; whatever happens in between."""
    with (
        serving(tmp_path, env, checkout=checkout) as server,
        clients(server.port, CLIENTS, pause=0.1) as outcome,
    ):
        bring_new_code(checkout, layout=True)
        share_new_tables(checkout, tmp_path)
        end_workers(server)
        rebuilt = search("rebuild", env=env, checkout=checkout)
        between = notice(server)
        end_workers(server)
        reload(server)
        after = notice(server)
        end_workers(server)
        (tmp_path / "more.jsonl").write_text('{"id": "tunnel", "title": "Tunnelen"}', encoding="utf-8")
        imported = search("import", tmp_path / "more.jsonl", env=env, checkout=checkout)
        new = server.get("/api/v1/search?q=tunnelen")

    assert outcome.failures == []
    assert (rebuilt.returncode, imported.returncode) == (0, 0)
    assert "SIGHUP" in between
    assert after == ""
    assert json.loads(new[1])["total"]["value"] == 1
    # What only the old code used is gone.
    assert len(list((tmp_path / "index" / "builds").iterdir())) == 1
    assert len(list((tmp_path / "index" / "language").iterdir())) == 1


def test_sighup_before_the_rebuild_serves_from_the_old_index_until_the_rebuild(tmp_path, env, checkout):
    with (
        serving(tmp_path, env, checkout=checkout) as server,
        clients(server.port, CLIENTS, pause=0.1) as outcome,
    ):
        bring_new_code(checkout)
        share_new_tables(checkout, tmp_path)
        reload(server)
        before = notice(server)
        info = search("info", env=env, checkout=checkout)
        rebuilt = search("rebuild", env=env, checkout=checkout)
        after = notice(server)

    assert outcome.failures == []
    assert before
    assert before in info.stdout
    assert rebuilt.returncode == 0
    assert after == ""


def test_code_that_cannot_read_the_index_is_not_loaded_before_the_rebuild(tmp_path, env, checkout):
    with (
        serving(tmp_path, env, checkout=checkout) as server,
        clients(server.port, CLIENTS, pause=0.1) as outcome,
    ):
        bring_new_code(checkout, layout=True)
        share_new_tables(checkout, tmp_path)
        reload(server)
        refused = server.error_log
        end_workers(server)
        assert search("rebuild", env=env, checkout=checkout).returncode == 0
        reload(server)
        after = notice(server)

    assert outcome.failures == []
    assert "the old one goes on. The index in" in refused
    assert "python -m search rebuild" in refused
    assert after == ""


def test_a_new_server_on_an_index_that_it_cannot_read_makes_it_again_first(tmp_path, env, checkout):
    bring_new_code(checkout, layout=True)
    share_new_tables(checkout, tmp_path)

    with serving(tmp_path, env, checkout=checkout) as server:
        answer = server.get("/api/v1/search?q=fjorden")

    assert answer[0] == 200
    assert "Ferja" in answer[1]


def test_going_back_to_the_old_code_fails_no_answer_either(tmp_path, env, checkout):
    old = shutil.copytree(checkout, tmp_path / "old")
    with (
        serving(tmp_path, env, checkout=checkout) as server,
        clients(server.port, CLIENTS, pause=0.1) as outcome,
    ):
        bring_new_code(checkout)
        share_new_tables(checkout, tmp_path)
        assert search("rebuild", env=env, checkout=checkout).returncode == 0
        reload(server)
        shutil.copytree(old, checkout, dirs_exist_ok=True)
        reload(server)
        back = notice(server)
        assert search("rebuild", env=env, checkout=checkout).returncode == 0
        rebuilt = notice(server)

    assert outcome.failures == []
    assert "python -m search rebuild" in back
    assert rebuilt == ""
