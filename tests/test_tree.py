"""The tree keeps its shape: tests mirror modules, decisions are listed, names and sizes stay within limits."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
PACKAGES = ("search", "web")
MODULES = sorted(
    path.relative_to(CHECKOUT)
    for package in PACKAGES
    for path in (CHECKOUT / package).rglob("*.py")
    if not path.name.startswith("__")
)


def _tests_of(module: Path) -> list[Path]:
    """The test file of *module*, or the files of the folder that is named after it."""
    mirrored = CHECKOUT / "tests" / module.parent
    folder = mirrored / module.stem
    single = mirrored / f"test_{module.stem}.py"
    return [single] if single.exists() else sorted(folder.glob("test_*.py"))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_has_tests_in_the_same_place(module):
    assert _tests_of(module)


def test_every_decision_is_listed_once():
    folder = CHECKOUT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")

    listed = re.findall(r"\]\((\d{4}-[\w.-]+\.md)\)", index)

    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [path.name for path in folder.iterdir() if not re.match(r"\d{4}-|README", path.name)] == []


def test_the_architecture_fits_a_short_read():
    assert len((CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8").split()) <= 2000


def test_names_comments_and_sizes_are_within_their_limits():
    spec = importlib.util.spec_from_file_location("naming", CHECKOUT / "scripts" / "naming.py")
    naming = importlib.util.module_from_spec(spec)
    sys.modules["naming"] = naming  # dataclasses look their module up
    spec.loader.exec_module(naming)

    assert [figure.name for figure in naming.measure(CHECKOUT) if not figure.is_within] == []
