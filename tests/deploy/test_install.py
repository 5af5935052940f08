"""The script deploy/install, which lays the files of a service out."""

import stat
import subprocess

import pytest

from search import settings_from
from tests.deploy.nginx import install
from tests.server import CHECKOUT


def read_settings(folder):
    """Return the settings in the file that the service reads."""
    lines = (folder / "etc/leit/leit.env").read_text(encoding="utf-8").splitlines()
    return settings_from(dict(line.split("=", 1) for line in lines if line and not line.startswith("#")))


def test_the_settings_are_those_of_the_site(tmp_path):
    settings = read_settings(install(tmp_path, "sok.example.org"))

    assert str(settings.data_folder) == "/var/lib/leit"
    assert settings.site.allowed_hosts == ("sok.example.org",)
    assert settings.site.trusts_unix_socket
    assert settings.site.base_path == ""
    assert stat.S_IMODE((tmp_path / "etc/leit/leit.env").stat().st_mode) == 0o640


@pytest.mark.parametrize("path", ["/arkiv", "/arkiv/", "/no/arkiv"])
def test_a_sub_path_is_in_settings_and_in_the_snippet_for_the_site(tmp_path, path):
    install(tmp_path, "www.example.org", path)
    snippet = (tmp_path / "etc/nginx/snippets/leit-location.conf").read_text(encoding="utf-8")

    assert read_settings(tmp_path).site.base_path == path.rstrip("/")
    assert f"location {path.rstrip('/')}/ {{" in snippet
    assert f'X-Forwarded-Prefix "{path.rstrip("/")}"' in snippet
    assert not (tmp_path / "etc/nginx/sites-enabled").exists()


def test_what_is_installed_again_keeps_its_settings(tmp_path):
    install(tmp_path, "sok.example.org")
    (tmp_path / "etc/leit/leit.env").write_text("LEIT_WORKERS=3\n", encoding="utf-8")
    (tmp_path / "etc/systemd/system/leit.service").write_text("old", encoding="utf-8")

    install(tmp_path, "sok.example.org")

    assert read_settings(tmp_path).workers == 3
    unit = (tmp_path / "etc/systemd/system/leit.service").read_text(encoding="utf-8")
    assert unit == (CHECKOUT / "deploy/systemd/leit.service").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [(), ("a b",), ("a.no/arkiv",), ("a|b",), ("a.no", "arkiv"), ("a.no", "//b"), ("https://a.no",)],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(tmp_path, arguments):
    done = subprocess.run(
        [CHECKOUT / "deploy" / "install", *arguments],
        env={"PATH": "/usr/bin:/bin", "DESTDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "arkiv.example.no" in done.stderr or "/arkiv" in done.stderr or "Usage" in done.stderr
    assert list(tmp_path.iterdir()) == []
