"""The tree keeps its shape: tests mirror modules, decisions are listed, names and sizes stay within limits."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def test_every_decision_is_listed_once():
    folder = CHECKOUT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")

    listed = re.findall(r"\]\((\d{4}-[\w.-]+\.md)\)", index)

    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [path.name for path in folder.iterdir() if not re.match(r"\d{4}-|README", path.name)] == []


def test_the_architecture_fits_a_short_read():
    assert len((CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8").split()) <= 2000
