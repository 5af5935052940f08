"""The table of contents is plain."""

from __future__ import annotations

import os
import re

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, open_dir

from search.errors import BackendUnavailableError
from search.index.whoosh.table_of_contents import empty_schema
from tests.language import open_whoosh
from tests.search.index.whoosh.folders import article, build


def test_the_table_of_contents_names_one_class_of_ours_with_plain_values(index, folder):
    """It is a pickle: a class that was moved or changed could not be read any more."""
    index.add([article("a")])
    toc = next(path for path in build(folder).iterdir() if path.name.endswith(".toc"))

    assert set(re.findall(rb"search\.[a-z_.]+", toc.read_bytes())) == {
        b"search.index.whoosh.table_of_contents"
    }
    (segment,) = open_dir(str(build(folder)))._read_toc().segments
    assert {type(value) for value in vars(segment).values()} == {str, int, bool}


class _Command:
    """What runs a command when it is unpickled."""

    def __init__(self, mark):
        self._mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self._mark),)


class _Schema(type(empty_schema())):
    """A schema that is a command when it is unpickled."""

    mark = None

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("place", ["segments", "schema"])
def test_code_in_the_table_of_contents_is_not_run(index, folder, tmp_path, place):
    index.add([article("a")])
    toc = next(path for path in build(folder).iterdir() if path.name.endswith(".toc"))
    generation = int(toc.stem.rpartition("_")[2])
    toc.unlink()
    _Schema.mark = mark = tmp_path / "ran"
    schema = _Schema() if place == "schema" else empty_schema()
    segments = _Command(mark) if place == "segments" else []
    TOC(schema, segments, generation).write(FileStorage(str(build(folder))), "MAIN")
    reader = open_whoosh(folder)

    with pytest.raises(BackendUnavailableError, match="search rebuild"):
        reader.info()

    assert not mark.exists()
    reader.close()
