"""Searching where nothing can be written: on a read-only or full disk, and as another user than the owner."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.language import FOLDER
from tests.server import CHECKOUT, environment, free_port, running, search

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(os.geteuid() != 0, reason="Only root mounts file systems and gives files away."),
]
NOBODY = 65534
ARTICLES = (
    '{"id": "bru", "title": "Ny bru i Vassvik", "body": "Folk har ventet lenge."}\n'
    '{"id": "ferje", "title": "Ferja er full", "body": "Ferja over fjorden er full."}\n'
)


@pytest.fixture(name="folder")
def _folder():
    """Give a folder that others than its owner may enter; those of pytest are closed."""
    folder = Path(tempfile.mkdtemp(prefix="leit-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(name="disk")
def _disk(folder):
    """Give a file system of its own, in memory."""
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk], check=False).returncode:
        pytest.skip("This machine mounts nothing.")
    yield disk
    subprocess.run(["umount", disk], check=True)


def remount(disk, how):
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


def import_articles(folder):
    """Import two articles into *folder*, and return the settings that name it."""
    (folder / "index" / "language").mkdir(parents=True)
    shutil.copytree(FOLDER / "language", folder / "index" / "language", dirs_exist_ok=True)
    env = environment(folder)
    (folder / "articles.jsonl").write_text(ARTICLES, encoding="utf-8")
    result = search("import", folder / "articles.jsonl", env=env)
    assert result.returncode == 0, result.stderr
    return env


def give_away(folder):
    """Give everything in *folder* to another user."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def open_builds(folder):
    """Let others read the builds of the index, which only their owner may."""
    builds = folder / "index" / "builds"
    for path in [builds, *builds.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def search_as_other_user(*arguments, env):
    """Run a command without root's right to read and write what is somebody else's."""
    rights = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]
    command = [*rights, sys.executable, "-m", "search", *map(str, arguments)]
    return subprocess.run(
        command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_read_only_file_system_is_searched_and_served(tmp_path, disk):
    env, port = import_articles(disk), free_port()
    remount(disk, "ro")

    hits, info = search("find", "vassvik", env=env), search("info", env=env)
    imported, rebuilt = search("import", disk / "articles.jsonl", env=env), search("rebuild", env=env)
    command = [sys.executable, "-m", "search", "serve", "--port", str(port)]
    with running(command, port, tmp_path, env) as server:
        server.wait_for("/readyz", "ok")
        page = server.get("/sok?q=vassvik")

    assert "Ny bru i Vassvik" in hits.stdout
    assert info.stdout.count("articles         2") == 2
    assert "problem" not in info.stdout
    assert "Ny bru i" in page[1]
    assert "Serving what is indexed." in server.error_log
    for refusal in (imported, rebuilt):
        assert refusal.returncode == 1
        assert "mounted read-only" in refusal.stderr
        assert "damaged" not in refusal.stderr


def test_a_full_disk_is_searched_and_served(tmp_path, disk):
    env, port = import_articles(disk), free_port()
    with (disk / "fill").open("wb", buffering=0) as fill, contextlib.suppress(OSError):
        while fill.write(bytes(4096)):
            pass

    hits, info = search("find", "vassvik", env=env), search("info", env=env)
    command = [sys.executable, "-m", "search", "serve", "--port", str(port)]
    with running(command, port, tmp_path, env) as server:
        server.wait_for("/readyz", "ok")
        page = server.get("/sok?q=vassvik")

    assert "Ny bru i Vassvik" in hits.stdout
    assert "problem" not in info.stdout
    assert "Ny bru i" in page[1]
    assert "Serving what is indexed." in server.error_log


def test_a_log_left_on_a_read_only_file_system_is_told_not_passed_over(disk):
    env = import_articles(disk)
    code = (
        "import os, sqlite3, sys;"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "connection.execute('UPDATE leit_state SET value = value + 1'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, disk / "archive.sqlite3"], check=True)
    (disk / "archive.sqlite3-shm").unlink()
    remount(disk, "ro")

    result = search("find", "vassvik", env=env)

    assert result.returncode == 1
    assert "unable to open database file with its log. " in result.stderr
    assert "Mount it for writing first." in result.stderr


def test_another_user_searches_and_is_told_why_he_cannot_write(folder):
    env = import_articles(folder)
    open_builds(folder)
    give_away(folder)

    hits, info = search_as_other_user("find", "vassvik", env=env), search_as_other_user("info", env=env)
    imported = search_as_other_user("import", folder / "articles.jsonl", env=env)
    rebuilt = search_as_other_user("rebuild", env=env)

    assert "Ny bru i Vassvik" in hits.stdout, hits.stderr
    assert info.stdout.count("articles         2") == 2
    for refusal in (imported, rebuilt):
        assert refusal.returncode == 1
        assert "belongs to nobody, and root may not write it. Give the command as nobody" in refusal.stderr
        assert "damaged" not in refusal.stderr


@pytest.mark.parametrize(
    "name", ["index/builds", "index/current", "index", "archive.sqlite3", "index/language"]
)
def test_what_another_user_may_not_read_is_not_called_damaged(folder, name):
    env = import_articles(folder)
    open_builds(folder)
    (folder / name).chmod(0o700 if (folder / name).is_dir() else 0o600)
    give_away(folder)

    result = search_as_other_user("find", "vassvik", env=env)

    assert result.returncode == 1
    assert f"{folder}/{name} belongs to nobody, and root may not" in result.stderr
    assert "damaged" not in result.stderr
    assert "rebuild" not in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("pattern", ["*/*.lists", "*/*.columns", "*/*.toc", "*/leit.json", "*/"])
def test_a_file_of_the_index_that_another_user_may_not_read_is_not_called_damaged(folder, pattern):
    env = import_articles(folder)
    open_builds(folder)
    for path in (folder / "index" / "builds").glob(pattern):
        path.chmod(0)
    give_away(folder)

    result = search_as_other_user("find", "vassvik", env=env)

    assert result.returncode == 1
    assert "belongs to nobody, and root may not" in result.stderr
    assert "damaged" not in result.stderr


def test_another_user_searches_while_the_owner_writes(folder):
    """The owner's process has the log open."""
    env, port = import_articles(folder), free_port()
    command = [sys.executable, "-m", "search", "serve", "--port", str(port)]
    with running(command, port, folder, env) as server:
        server.wait_for("/readyz", "ok")
        more = ARTICLES.replace("bru", "bru2").replace("Vassvik", "Fjordvik")
        (folder / "more.jsonl").write_text(more, encoding="utf-8")
        assert search("import", folder / "more.jsonl", env=env).returncode == 0
        open_builds(folder)
        give_away(folder)

        hits = search_as_other_user("find", "fjordvik", env=env)

    assert "i Fjordvik" in hits.stdout, hits.stderr
