from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from search.index.segment.array_file import ArrayFile, ArrayWriter
from search.index.segment.string_table import SortedStrings, write_strings

strings = st.text("abæ\U0001f600", max_size=4).map(str.encode)


def lexicon(tmp_path_factory, known):
    output = io.BytesIO()
    writer = ArrayWriter(output, "test")
    write_strings(writer, "strings", known)
    writer.finish()
    path = tmp_path_factory.mktemp("lexicon") / "file"
    path.write_bytes(output.getvalue())
    return SortedStrings(ArrayFile(path, "test"), "strings")


@given(known=st.sets(strings, max_size=200).map(sorted), wanted=strings)
def test_finds_a_string_and_every_string_that_begins_with_it(tmp_path_factory, known, wanted):
    found = lexicon(tmp_path_factory, known)

    assert list(found) == known
    assert [found[place] for place in range(len(found))] == known
    assert found.find(wanted.decode()) == (known.index(wanted) if wanted in known else -1)
    assert [found[place] for place in found.with_prefix(wanted.decode())] == [
        each for each in known if each.startswith(wanted)
    ]


def test_knows_its_way_among_many_strings(tmp_path_factory):
    known = sorted(f"ord{number}".encode() for number in range(1000))
    found = lexicon(tmp_path_factory, known)

    assert [found.find(each.decode()) for each in known] == list(range(1000))
    assert found.find("ord1000") == -1
