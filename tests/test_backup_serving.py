"""Backup and restore while the server serves and others import: no answer fails, and nothing is half."""

import json
import shutil
import signal
import sqlite3
from contextlib import closing

import pytest

from tests.server import clients, environment, search, serving

pytestmark = pytest.mark.server

CLIENTS = 20


def lines(*ids):
    return "".join(f'{{"id": "{i}", "title": "Ferja over fjorden {i}"}}\n' for i in ids)


def import_articles(folder, env, *ids):
    (folder / "more.jsonl").write_text(lines(*ids), encoding="utf-8")
    assert search("import", folder / "more.jsonl", env=env).returncode == 0


@pytest.fixture(name="env")
def _env(tmp_path):
    env = environment(tmp_path)
    import_articles(tmp_path, env, "ferje")
    return env


def total(server, text="fjorden"):
    answer = json.loads(server.get(f"/api/v1/search?q={text}")[1])
    assert len(answer["hits"]) == answer["total"]["value"]
    return answer["total"]["value"]


def count(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT count(*) FROM leit_articles").fetchone()[0]


def test_a_backup_and_a_restore_under_load_fail_no_answer(tmp_path, env):
    backup = tmp_path / "backup.sqlite3"
    with serving(tmp_path, env) as server, clients(server.port, CLIENTS, pause=0.1) as outcome:
        import_articles(tmp_path, env, "a", "b")
        backed_up = search("backup", backup, env=env)
        import_articles(tmp_path, env, "c")
        before = total(server)
        restored = search("restore", backup, env=env)
        after = total(server)
        import_articles(tmp_path, env, "d")
        later = total(server)

    assert outcome.failures == []
    assert (backed_up.returncode, restored.returncode) == (0, 0)
    assert (before, after, later) == (4, 3, 4)
    assert count(backup) == 3


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_stopped_server_leaves_an_archive_of_one_whole_file(tmp_path, env, sign):
    with serving(tmp_path, env) as server:
        total(server)
        import_articles(tmp_path, env, "a", "b")
        total(server)
        server.process.send_signal(sign)
        server.process.wait(timeout=60)

    shutil.copy(tmp_path / "archive.sqlite3", tmp_path / "copy.sqlite3")
    assert count(tmp_path / "copy.sqlite3") == 3
    assert [path.name for path in tmp_path.glob("archive*")] == ["archive.sqlite3"]


def test_an_archive_put_there_by_hand_while_the_server_is_stopped_is_not_undone(tmp_path, env):
    shutil.copy(tmp_path / "archive.sqlite3", tmp_path / "monday.sqlite3")
    with serving(tmp_path, env) as server:
        import_articles(tmp_path, env, "a", "b")
        total(server)

    shutil.copy(tmp_path / "monday.sqlite3", tmp_path / "archive.sqlite3")
    assert search("rebuild", env=env).stdout == "1 articles indexed.\n"
