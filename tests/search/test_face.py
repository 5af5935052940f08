"""The face of the engine: every name resolves, type checkers see it, and it costs nothing until it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import search

STUB = ast.parse(Path(search.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
MODULE_OF = {name.name: f"search.{node.module}" for node in STUB.body for name in node.names}


@pytest.mark.parametrize("name", MODULE_OF)
def test_every_name_of_the_face_is_the_object_of_its_module(name):
    """The stub is also what type checkers and editors read."""
    assert getattr(search, name) is getattr(import_module(MODULE_OF[name]), name)
    assert name in dir(search)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = search.no_such_name


def test_importing_the_face_imports_no_module_of_the_engine():
    """Whoever wants one name does not pay for the dictionaries, the engines and the archive."""
    code = "import search, sys; print([name for name in sys.modules if name.startswith('search.')])"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"
