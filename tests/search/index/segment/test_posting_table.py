from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.segment.array_file import ArrayFile, ArrayWriter
from search.index.segment.posting_table import (
    PositionTable,
    expand_runs,
    write_positions,
    write_postings,
    write_rows,
)


@pytest.fixture(name="table")
def _table(tmp_path):
    """The example of the module."""
    output = io.BytesIO()
    writer = ArrayWriter(output, "test")
    frequencies = np.array([2, 1, 300])
    write_rows(writer, "words", np.array([16, 24]), np.array([2, 1]))
    write_postings(writer, "words", np.array([0, 2, 1]), frequencies, 3)
    write_positions(writer, "words", frequencies, np.array([4, 9, 0, *range(1, 601, 2)]))
    writer.finish()
    (tmp_path / "file").write_bytes(output.getvalue())
    return PositionTable(ArrayFile(tmp_path / "file", "test"), "words")


def test_the_example_of_the_module(table):
    assert [table.row(key) for key in (16, 24, 20)] == [0, 1, -1]
    assert table.rows(np.array([8, 16, 24, 2**40])).tolist() == [0, 1]
    assert [part.tolist() for part in table.postings(0)] == [[0, 2], [2, 1]]
    assert [part.tolist() for part in table.postings(1)] == [[1], [300]]
    assert table.positions_between(0, 1).tolist() == [4, 9]
    assert table.positions_between(1, 2).tolist() == [0]
    assert table.positions_in([(0, 7)], np.array([0, 1])).tolist() == [11, 16]
    assert table.all_positions([(0, 0)]).tolist() == [4, 9, 2 << 32]


@given(runs=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))))
def test_runs_are_expanded_end_to_end(runs):
    starts, counts = [start for start, _ in runs], [count for _, count in runs]

    expected = [index for start, count in runs for index in range(start, start + count)]
    assert expand_runs(np.array(starts), np.array(counts)).tolist() == expected
