from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import BackendUnavailableError
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact

ARRAYS = {
    "numbers": np.arange(40_000, dtype=np.uint32),
    "nothing": np.zeros(0, dtype=np.uint8),
    "dates": np.array([-1, 2**60], dtype=np.int64),
}


def written(**arrays):
    output = io.BytesIO()
    writer = ArrayWriter(output, "test")
    for name, array in arrays.items():
        writer.add(name, array)
    writer.finish()
    return output.getvalue()


WHOLE = written(**ARRAYS)


@pytest.fixture(name="path")
def _path(tmp_path):
    path = tmp_path / "arrays"
    path.write_bytes(WHOLE)
    return path


def read_all(path):
    file = ArrayFile(path, "test")
    return {name: file.whole(name) for name in ARRAYS}


def test_what_is_written_is_read(path):
    for name, array in read_all(path).items():
        assert array.dtype == ARRAYS[name].dtype
        np.testing.assert_array_equal(array, ARRAYS[name])


def test_an_array_written_in_parts_is_one_array(tmp_path):
    output = io.BytesIO()
    writer = ArrayWriter(output, "test")
    with writer.parts("numbers", np.dtype(np.uint32)) as add:
        for first in range(0, 40_000, 7_000):
            add(ARRAYS["numbers"][first : first + 7_000])
    writer.finish()
    (tmp_path / "parts").write_bytes(output.getvalue())

    np.testing.assert_array_equal(ArrayFile(tmp_path / "parts", "test").whole("numbers"), ARRAYS["numbers"])


def test_an_array_is_mapped_and_cannot_be_written(path):
    array = ArrayFile(path, "test").whole("numbers")

    assert not array.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_an_array_outlives_the_file(path):
    array = ArrayFile(path, "test").whole("numbers")
    path.unlink()

    assert int(array[39_999]) == 39_999


def test_numbers_are_little_endian_on_every_machine():
    assert written(numbers=np.array([1], dtype=">u4")).find(b"\1\0\0\0", 64) == 64


@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_never_believed(tmp_path_factory, place, bit):
    """Not even between two arrays, or in the head."""
    broken = bytearray(WHOLE)
    broken[place] ^= 1 << bit
    path = tmp_path_factory.mktemp("files") / "arrays"
    path.write_bytes(broken)

    with pytest.raises(
        BackendUnavailableError, match=r"arrays of the index is damaged: .*python -m search rebuild"
    ):
        read_all(path)


@given(size=st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_short_is_refused_at_opening(tmp_path_factory, size):
    path = tmp_path_factory.mktemp("files") / "arrays"
    path.write_bytes(WHOLE[:size])

    with pytest.raises(BackendUnavailableError, match="damaged"):
        ArrayFile(path, "test")


def test_only_what_is_read_is_checked(path):
    broken = bytearray(WHOLE)
    broken[150_000] ^= 1
    path.write_bytes(broken)
    array = ArrayFile(path, "test").array("numbers")

    assert array[0:10].tolist() == list(range(10))
    with pytest.raises(BackendUnavailableError, match="131072"):
        array[37_000:38_000]


def test_a_file_of_another_kind_is_refused(path):
    with pytest.raises(BackendUnavailableError, match="another kind"):
        ArrayFile(path, "other")


@pytest.mark.parametrize(("largest", "name"), [(255, "uint8"), (256, "uint16"), (65536, "uint32")])
def test_compact_takes_the_smallest_type(largest, name):
    assert compact(np.array([0, largest])).dtype == name
