"""The units in deploy/systemd, as systemd itself judges them, and the commands in them, run."""

import os
import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser

import pytest

from tests.server import CHECKOUT

UNITS = CHECKOUT / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
LEIT = "/opt/leit/.venv/bin/leit"


class Unit(RawConfigParser):
    """A unit; a key that stands several times has its values in lines."""

    def __init__(self, name):
        super().__init__(strict=False, comment_prefixes=("#",), delimiters=("=",))
        self.optionxform = str
        self.read(UNITS / name, encoding="utf-8")


@pytest.fixture(name="units")
def _units(tmp_path):
    """Give a folder with the units, whose program is one of this machine."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not here.")
    for path in UNITS.glob("leit*"):
        text = path.read_text(encoding="utf-8").replace(LEIT, "/bin/true")
        (tmp_path / path.name).write_text(text.replace("/opt/leit/docs", "/etc"), encoding="utf-8")
    return tmp_path


def test_systemd_finds_nothing_wrong_with_the_units(units):
    paths = sorted(units.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)

    assert len(paths) >= 6
    # What it says of units of this machine is not ours.
    assert [line for line in done.stderr.splitlines() if "leit" in line] == []
    assert done.returncode == 0


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_little_that_a_service_could_harm(units, name):
    """From 0, safe, to 10; 2 is where it stops being «OK»."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", units / name],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert re.search(r"Overall exposure level for \S+: [01]\.\d (OK|SAFE)", done.stdout)


def test_all_services_run_as_the_same_user_with_the_same_settings_and_as_little_right():
    hardening = {}
    for name in SERVICES:
        service = Unit(name)["Service"]
        assert (service["User"], service["EnvironmentFile"]) == ("leit", "/etc/leit/leit.env")
        text = (UNITS / name).read_text(encoding="utf-8")
        hardening[name] = text.partition("# What it needs of the system")[2].partition("[Install]")[0].strip()

    assert len(set(hardening.values())) == 1
    assert "ProtectSystem=strict" in hardening["leit.service"]


def test_each_timer_starts_a_service_that_is_there():
    timers = sorted(UNITS.glob("*.timer"))

    assert [path.stem for path in timers] == ["leit-backup", "leit-import"]
    assert all(f"{path.stem}.service" in SERVICES for path in timers)


@pytest.mark.parametrize("name", SERVICES)
def test_the_commands_of_the_units_are_commands_of_leit(name):
    command = Unit(name)["Service"]["ExecStart"]

    [typed] = re.findall(rf"{re.escape(LEIT)} ([a-z]+)", command)

    done = subprocess.run(
        [CHECKOUT / ".venv" / "bin" / "python", "-m", "search", typed, "--help"],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0


def test_the_backup_is_named_after_the_day(tmp_path):
    """As systemd hands the command to the shell: %% is %, $$ is $."""
    command = Unit("leit-backup.service")["Service"]["ExecStart"].replace("%%", "%").replace("$$", "$")
    program = tmp_path / "leit"
    program.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    done = subprocess.run(
        shlex.split(command.replace(LEIT, str(program))), capture_output=True, text=True, check=True
    )

    assert re.fullmatch(r"backup /var/backups/leit/\d{4}-\d\d-\d\d\.sqlite3\n", done.stdout)


def test_socket_and_nginx_name_the_same_place():
    stream = Unit("leit.socket")["Socket"]["ListenStream"]

    assert f"server unix:{stream};" in (CHECKOUT / "deploy/nginx/leit.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["install", "leit"])
def test_the_scripts_are_right_for_a_plain_shell(name):
    path = CHECKOUT / "deploy" / name

    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", path], check=True)
