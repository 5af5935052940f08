"""The page «Running it for others»: its commands name what is there. It was followed on a machine of its own."""

import re

import pytest

from tests.server import CHECKOUT

PAGE = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
STEPS = PAGE.partition("## Running it for others")[2].partition("### ")[0]
COMMANDS = [line for block in re.findall(r"```\n(.*?)```", STEPS, re.DOTALL) for line in block.splitlines()]


def test_it_takes_fewer_than_fifteen_commands():
    assert 5 < len(COMMANDS) < 15


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"\bleit(?:-\w+)?\.(?:service|socket|timer)\b", PAGE)))
)
def test_every_unit_that_it_names_is_there(name):
    assert (CHECKOUT / "deploy" / "systemd" / name).is_file()


def test_every_unit_that_starts_by_itself_is_enabled():
    units = (CHECKOUT / "deploy" / "systemd").glob("leit*")
    startable = {path.name for path in units if "[Install]" in path.read_text(encoding="utf-8")}
    [enabling] = [command for command in COMMANDS if command.startswith("systemctl enable")]

    assert set(enabling.split()[3:]) == startable


@pytest.mark.parametrize("path", sorted(set(re.findall(r"/opt/leit/([\w./-]+\w)", PAGE))))
def test_every_file_of_the_checkout_that_it_names_is_there(path):
    assert (CHECKOUT / path).exists()


def test_the_certificate_is_made_where_nginx_looks_for_it():
    site = (CHECKOUT / "deploy" / "nginx" / "leit-site.conf").read_text(encoding="utf-8")
    [making] = [command for command in COMMANDS if command.startswith("openssl")]

    for place in re.findall(r"ssl_certificate(?:_key)? (\S+);", site):
        assert place in making
