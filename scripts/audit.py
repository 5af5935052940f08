"""
Asks OSV (osv.dev) whether a pinned package has a known vulnerability: python scripts/audit.py [REQUIREMENTS …].

`uv audit` does the asking, over the exact pins. Exit status: 0 none is known, or the database cannot be reached, which
is said; 1 there are some.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_CHECKOUT: Final = Path(__file__).resolve().parent.parent
_PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_HEAD: Final = 'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n'
_ROOT: Final = "leit-pins"
_SOURCE: Final = '{ registry = "https://pypi.org/simple" }'
_UNREACHABLE: Final = ("Request failed", "error sending request", "HTTP status")
"""Signs in a message of uv that the database did not answer."""


def main(arguments: list[str]) -> int:
    """Audit the files that *arguments* name, or both of the checkout; return the exit status."""
    files = [Path(name) for name in arguments] or sorted(_CHECKOUT.glob("requirements*.txt"))
    pins = {pin for file in files for pin in _PIN.findall(file.read_text(encoding="utf-8"))}
    with tempfile.TemporaryDirectory() as folder:
        _write_project(Path(folder), pins)
        done = _audit(Path(folder))
    if done.returncode and any(sign in done.stderr for sign in _UNREACHABLE):
        sys.stderr.write(
            f"audit: the database of vulnerabilities cannot be reached; {len(pins)} packages were NOT audited.\n"
        )
        return 0
    sys.stderr.write(done.stdout + done.stderr)
    return 1 if done.returncode else 0


def _write_project(folder: Path, pins: Iterable[tuple[str, str]]) -> None:
    """Write a project that depends on *pins*, and its lock file, so that nothing has to be resolved."""
    pins = sorted(pins)
    dependencies = ", ".join(f'"{name}=={version}"' for name, version in pins)
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "{_ROOT}"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = [{dependencies}]\n',
        encoding="utf-8",
    )
    (folder / "uv.lock").write_text("\n".join([_HEAD, *_packages(pins)]), encoding="utf-8")


def _packages(pins: list[tuple[str, str]]) -> Iterator[str]:
    needs = ", ".join(
        f'{{ name = "{name}", version = "{version}", source = {_SOURCE} }}' for name, version in pins
    )
    yield f'[[package]]\nname = "{_ROOT}"\nversion = "0"\nsource = {{ virtual = "." }}\ndependencies = [{needs}]\n'
    for name, version in pins:
        yield f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {_SOURCE}\n'


def _audit(folder: Path) -> subprocess.CompletedProcess[str]:
    service = os.environ.get("OSV_URL")
    command = [
        str(_CHECKOUT / ".venv" / "bin" / "uv"),
        "audit",
        "--frozen",
        "--preview-features",
        "audit-command",
    ]
    return subprocess.run(
        [*command, *(["--service-url", service] if service else [])],
        cwd=folder,
        env={**os.environ, "UV_HTTP_RETRIES": os.environ.get("UV_HTTP_RETRIES", "1")},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
