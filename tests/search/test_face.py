"""The face of the engine: every name resolves, type checkers see it, and it costs nothing until it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import search


@pytest.mark.parametrize("name", search.__all__)
def test_every_name_of_the_face_is_the_object_of_its_module(name):
    module = import_module(search._MODULE_OF[name])

    assert getattr(search, name) is getattr(module, name)
    assert name in dir(search)


def test_type_checkers_see_the_same_names_from_the_same_modules():
    """The imports under TYPE_CHECKING are those of the table that the interpreter uses."""
    tree = ast.parse(Path(search.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    imported = {name.name: node.module for node in block.body for name in node.names}

    assert imported == search._MODULE_OF
    assert sorted(imported) == sorted(search.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'search' has no attribute 'no_such_name'"):
        _ = search.no_such_name


def test_importing_the_face_imports_no_module_of_the_engine():
    """Whoever wants one name does not pay for the dictionaries, the engines and the archive."""
    code = "import search, sys; print([name for name in sys.modules if name.startswith('search.')])"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"
