import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from search.system import file_access
from search.system.file_access import access_remedy


@pytest.fixture(name="refuse")
def _refuse(monkeypatch):
    """Give a function that takes rights on paths away from this process, which may be root."""
    refused = {}
    access = os.access

    def has_access(path, rights):
        return access(path, rights) and not refused.get(Path(path), 0) & rights

    monkeypatch.setattr(file_access.os, "access", has_access)
    monkeypatch.setattr(file_access.os, "geteuid", lambda: 4_000_000_000)
    return refused.update


def test_nothing_is_said_of_a_file_that_may_be_read_or_is_not_there(tmp_path):
    assert access_remedy(tmp_path) == ""
    assert access_remedy(tmp_path, write=True) == ""
    assert access_remedy(tmp_path / "missing" / "file") == ""


@pytest.mark.parametrize(
    ("rights", "write", "verb"),
    [(os.R_OK, False, "read"), (os.R_OK, True, "read"), (os.W_OK, True, "write")],
)
def test_who_owns_a_file_and_who_this_is_are_said(tmp_path, refuse, rights, write, verb):
    refuse({tmp_path: rights})

    sentence = access_remedy(tmp_path, write=write)

    assert sentence.startswith(f"{tmp_path} belongs to ")
    assert f", and user 4000000000 may not {verb} it. Give the command as " in sentence


def test_a_right_that_is_not_wanted_is_not_missed(tmp_path, refuse):
    refuse({tmp_path: os.W_OK})

    assert access_remedy(tmp_path) == ""


def test_the_first_folder_that_keeps_one_out_is_named(tmp_path, refuse):
    (tmp_path / "builds" / "1").mkdir(parents=True)
    refuse({tmp_path / "builds": os.X_OK, tmp_path / "builds" / "1": os.X_OK})

    assert access_remedy(tmp_path / "builds" / "1" / "file").startswith(f"{tmp_path}/builds belongs to ")


def test_a_disk_that_is_read_only_is_no_question_of_rights(tmp_path, monkeypatch):
    monkeypatch.setattr(file_access.os, "statvfs", lambda _: SimpleNamespace(f_flag=os.ST_RDONLY))

    sentence = access_remedy(tmp_path, write=True)

    assert sentence.startswith(f"{tmp_path} is on a file system that is mounted read-only.")
