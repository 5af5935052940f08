"""What archive and index stand on is looked at."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from search.checks.surroundings import check_disk, check_rights, check_settings, check_tables
from search.settings import settings_from
from tests.language import share_tables


def levels(findings):
    return [(finding.part, finding.level) for finding in findings]


def settings(folder, **values):
    return settings_from({"LEIT_DATA_DIR": str(folder), **values})


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ({"LEIT_TRUSTED_PROXIES": "10.0.0.1"}, "LEIT_ALLOWED_HOSTS"),
        ({"LEIT_TRUSTED_PROXIES": "0.0.0.0/0", "LEIT_ALLOWED_HOSTS": "a.no"}, "all addresses"),
        ({"LEIT_METRICS": "10.0.0.5:9464"}, "10.0.0.5"),
        ({"LEIT_METRICS": "*:9464"}, "Prometheus"),
        ({"LEIT_LOG_QUERIES": "1"}, "LEIT_LOG_QUERIES"),
        (
            {
                "LEIT_BACKEND": "opensearch",
                "LEIT_OPENSEARCH_USER": "leit",
                "LEIT_OPENSEARCH_PASSWORD": "hemmelig",
            },
            "unencrypted",
        ),
    ],
)
def test_a_setting_that_leaves_a_door_open_is_noted(tmp_path, values, sign):
    (finding,) = check_settings(settings(tmp_path, **values))

    assert finding.level == "note"
    assert sign in finding.text
    assert "hemmelig" not in finding.text


@pytest.mark.parametrize("values", [{}, {"LEIT_METRICS": "9464"}, {"LEIT_METRICS": "[::1]:9464"}])
def test_settings_that_are_as_they_should_be_are_fine(tmp_path, values):
    assert levels(check_settings(settings(tmp_path, **values))) == [("settings", "ok")]


@pytest.mark.parametrize(("free", "level"), [(10**6, "fault"), (70 * 2**20, "note"), (10**12, "ok")])
def test_room_is_compared_with_what_a_rebuild_needs(tmp_path, monkeypatch, free, level):
    build = tmp_path / "index" / "builds" / "a"
    build.mkdir(parents=True)
    (build / "x.lists").write_bytes(bytes(8 * 2**20))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert levels(check_disk(settings(tmp_path)))[-1] == ("disk", level)


def test_folders_that_are_yet_to_be_made_are_on_the_disk_of_the_one_above(tmp_path):
    assert {level for _, level in levels(check_disk(settings(tmp_path / "a" / "b")))} <= {"ok", "fault"}


def test_rights_of_another_user_are_told_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "search.checks.surroundings.access_remedy",
        lambda path, write=False: f"{path} belongs to kari." if write else "",
    )
    findings = list(check_rights(settings(tmp_path)))

    assert {finding.level for finding in findings} == {"note"}
    assert all("belongs to kari" in finding.text for finding in findings)


def test_tables_are_there_or_told_with_the_command(tmp_path):
    (missing,) = check_tables(settings(tmp_path))
    share_tables(tmp_path / "index")
    (present,) = check_tables(settings(tmp_path))

    assert (missing.level, present.level) == ("fault", "ok")
    assert "python -m search rebuild" in missing.text
