"""Does `scripts/opensearch.py` say what is missing, and leave strangers' processes alone?"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys

import pytest

from search.settings import CHECKOUT


@pytest.fixture(name="script")
def _script(monkeypatch):
    place = importlib.util.spec_from_file_location(
        "opensearch_script", CHECKOUT / "scripts" / "opensearch.py"
    )
    module = importlib.util.module_from_spec(place)
    # Its dataclasses look themselves up by name.
    monkeypatch.setitem(sys.modules, place.name, module)
    place.loader.exec_module(module)
    return module


@pytest.fixture(name="bare")
def _bare(script, monkeypatch):
    """A machine with no Java, no Maven and nothing fetched."""
    monkeypatch.setattr(script, "_JVM_FOLDERS", ())
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME", "OPENSEARCH_ZIP"):
        monkeypatch.delenv(name, raising=False)
    return script


def test_without_a_new_jdk_it_says_which_and_how_to_get_one(bare, capsys):
    with pytest.raises(SystemExit) as ended:
        bare.find_java()

    assert ended.value.code == 3
    told = capsys.readouterr().err
    assert "needs a JDK 21 or newer" in told
    assert "apt-get install" in told
    assert "OPENSEARCH_JAVA_HOME=" in told


def test_an_old_jdk_does_not_do(bare, monkeypatch, tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.9\"' >&2\n")
    for path in (java, java.parent, tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    monkeypatch.setenv("OPENSEARCH_JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(bare, "as_user", lambda command: command)

    assert bare.java_version(tmp_path) == 17
    with pytest.raises(SystemExit):
        bare.find_java()


def test_without_maven_it_says_how_to_get_it(bare, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        bare.zip_file(tmp_path)

    assert ended.value.code == 3
    assert "apt-get install maven" in capsys.readouterr().err


def test_a_file_that_is_not_the_one_that_was_tried_is_refused(bare, monkeypatch, tmp_path, capsys):
    (tmp_path / "other.zip").write_bytes(b"other")
    monkeypatch.setenv("OPENSEARCH_ZIP", str(tmp_path / "other.zip"))

    with pytest.raises(SystemExit) as ended:
        bare.zip_file(tmp_path)

    assert ended.value.code == 1
    assert "SHA-256" in capsys.readouterr().err


def test_only_a_process_that_is_the_node_is_stopped(script, tmp_path, capsys):
    """The number may belong to another program by now: here, to this one."""
    (tmp_path / "node-1").mkdir()
    (tmp_path / "node-1" / "pid").write_text(str(os.getpid()))

    script.stop(argparse.Namespace(folder=tmp_path, delete=True))

    assert "stopped 0 nodes" in capsys.readouterr().err
    assert not (tmp_path / "node-1").exists()
