from __future__ import annotations

import json

from tests.search.cli.helpers import run


def test_a_sound_installation_has_status_0_and_a_line_for_each_part(imported):
    result = run("check")

    assert result.exit_code == 0
    parts = [line.split()[1] for line in result.stdout.splitlines()]
    assert list(dict.fromkeys(parts)) == [
        "settings", "disk", "rights", "archive", "tables", "index", "agreement",
    ]  # fmt: skip
    assert {line.split()[0] for line in result.stdout.splitlines()} == {"ok"}


def test_a_fault_has_status_1_and_the_remedy(imported, folder):
    (folder / "index" / "current").unlink()

    result = run("check")

    assert result.exit_code == 1
    assert "FAULT index" in result.stdout
    assert "python -m search rebuild" in result.stdout


def test_json_has_the_same(imported, folder):
    sound = json.loads(run("check", "--json").stdout)
    (folder / "archive.sqlite3").unlink()
    result = run("check", "--json")
    faulty = json.loads(result.stdout)

    assert (sound["status"], faulty["status"], result.exit_code) == ("ok", "faults", 1)
    assert all(finding.keys() == {"part", "level", "text"} for finding in faulty["findings"])
    assert next(finding["part"] for finding in faulty["findings"] if finding["level"] == "fault") == "archive"


def test_a_setting_that_makes_no_sense_is_a_finding(monkeypatch):
    monkeypatch.setenv("LEIT_WORKERS", "mange")

    result = run("check")

    assert result.exit_code == 1
    assert result.stdout.startswith("FAULT settings")
