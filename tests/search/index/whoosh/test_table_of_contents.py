"""The table of contents is plain."""

from __future__ import annotations

import re

from whoosh.index import open_dir

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
