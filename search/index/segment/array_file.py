"""
Arrays in a file: memory-mapped when they are read, with a checksum for each 64 KiB.

    b"LEIT" version  kind         16 bytes
    array, array, …               little-endian, each at a multiple of 64
    directory                     JSON: for each array its type, length and place; checksums of all blocks
    place, length and checksum of the directory, b"LEIT"

The directory comes last, so that arrays can be written in parts as they are made. Everything before it
is covered by a CRC-32 for each 64 KiB: a block is checked when it is first read, so that opening a
large file costs nothing, and a long list is not read to its end for the sake of a short one.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.errors import BackendUnavailableError

VERSION: Final = 1
REMEDY: Final = "Make it again: python -m search rebuild"
_MAGIC: Final = b"LEIT"
_HEAD: Final = struct.Struct("<4sI8s")
_TAIL: Final = struct.Struct("<QQI4s")
_BLOCK_BITS: Final = 16
_BLOCK: Final = 1 << _BLOCK_BITS
_ALIGNMENT: Final = 64

_Item = TypeVar("_Item", bound=np.generic)


class Output(Protocol):
    """What arrays are written to: a file opened for writing bytes."""

    def write(self, data: bytes, /) -> Any:  # noqa: ANN401 - what it returns is not looked at
        """Write *data*."""
        ...


class ArrayWriter:
    """Writes arrays one after another; `finish` makes the file whole. The caller opens, closes and syncs."""

    def __init__(self, output: Output, kind: str) -> None:
        """Begin a file of *kind*: up to eight ASCII letters, which a reader must name again."""
        self._output = output
        self._at = 0
        # CRC-32 of each finished block, and of the unfinished one so far.
        self._checksums: list[int] = []
        self._block = 0
        self._arrays: dict[str, tuple[str, int, int]] = {}
        self._write(_HEAD.pack(_MAGIC, VERSION, _kind(kind)))

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write a whole array of one dimension as *name*."""
        with self.parts(name, array.dtype) as add:
            add(array)

    @contextmanager
    def parts(self, name: str, dtype: np.dtype[Any]) -> Iterator[_Part]:
        """Write an array as *name* in parts, with what this gives; nothing else is written meanwhile."""
        # Little-endian on every machine: the file can be copied to another.
        little = dtype.newbyteorder("<")
        # Padding: arrays that start at a multiple of 64 can be read as vectors.
        self._write(bytes(-self._at % _ALIGNMENT))
        start = self._at

        def add(part: NDArray[Any]) -> None:
            self._write(np.ascontiguousarray(part, dtype=little).tobytes())

        yield add
        self._arrays[name] = (little.str, (self._at - start) // little.itemsize, start)

    def finish(self) -> None:
        """Write what makes the file readable; add nothing afterwards."""
        if self._at & (_BLOCK - 1):
            self._checksums.append(self._block)
        directory = json.dumps({"arrays": self._arrays, "blocks": self._checksums}).encode()
        self._output.write(directory)
        self._output.write(_TAIL.pack(self._at, len(directory), zlib.crc32(directory), _MAGIC))

    def _write(self, data: bytes) -> None:
        self._output.write(data)
        rest = memoryview(data)
        while rest:
            room = _BLOCK - (self._at & (_BLOCK - 1))
            part, rest = rest[:room], rest[room:]
            self._block = zlib.crc32(part, self._block)
            self._at += len(part)
            if not self._at & (_BLOCK - 1):
                self._checksums.append(self._block)
                self._block = 0


class _Part(Protocol):
    def __call__(self, part: NDArray[Any], /) -> None: ...


class ArrayFile:
    """
    A file of arrays, mapped.

    Arrays handed out keep the map alive, and with it what they show, even after the file is removed.
    """

    def __init__(self, path: Path, kind: str) -> None:
        """
        Open *path*.

        Raises:
            BackendUnavailableError: The file is damaged, or of another kind or version.
            FileNotFoundError: There is none.
        """
        self._path = path
        with path.open("rb") as stream:
            self._map = _mapped(stream, path)
        self._whole = memoryview(self._map)
        at, size = self._directory_place(kind)
        directory = json.loads(self._whole[at : at + size].tobytes())
        self._end = at
        self._checksums: list[int] = directory["blocks"]
        self._arrays: Mapping[str, tuple[str, int, int]] = directory["arrays"]
        # 1 for each block that has been checked; threads may check a block twice, which is harmless.
        self._checked = bytearray(len(self._checksums))

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return len(self._map)

    def array(self, name: str) -> MappedArray[Any]:
        """Return an array; nothing of it is read yet."""
        dtype, length, start = self._arrays[name]
        return MappedArray(self, np.frombuffer(self._map, np.dtype(dtype), length, start), start)

    def whole(self, name: str) -> NDArray[Any]:
        """Return an array, checked to its end."""
        array = self.array(name)
        return array[0 : len(array)]

    def check_all(self) -> None:
        """Check every byte, unless it has been. Raises BackendUnavailableError."""
        self.check(0, self._end)

    def check(self, start: int, stop: int) -> None:
        """Check the bytes from *start* to *stop*, unless they have been. Raises BackendUnavailableError."""
        first, last = start >> _BLOCK_BITS, (stop + _BLOCK - 1) >> _BLOCK_BITS
        # `find` skips the checked blocks of a long slice in one call.
        block = self._checked.find(0, first, last)
        while block >= 0:
            begin = block << _BLOCK_BITS
            if zlib.crc32(self._whole[begin : min(begin + _BLOCK, self._end)]) != self._checksums[block]:
                raise damaged(self._path, f"its bytes from {begin} on do not match their checksum")
            self._checked[block] = 1
            block = self._checked.find(0, block, last)

    def _directory_place(self, kind: str) -> tuple[int, int]:
        if len(self._map) < _HEAD.size + _TAIL.size:
            raise damaged(self._path, "it is cut short")
        magic, version, found = _HEAD.unpack_from(self._map)
        at, size, checksum, end = _TAIL.unpack_from(self._map, len(self._map) - _TAIL.size)
        if (magic, end) != (_MAGIC, _MAGIC) or at + size + _TAIL.size != len(self._map):
            raise damaged(self._path, "it is cut short or no file of an index")
        if zlib.crc32(self._whole[at : at + size]) != checksum:
            raise damaged(self._path, "its directory does not match its checksum")
        if (version, found) != (VERSION, _kind(kind)):
            raise damaged(self._path, f"it is of version {version} or of another kind")
        return at, size


class MappedArray(Generic[_Item]):
    """
    An array of a file. Slices are checked and copy nothing; a step is not allowed.

    Attributes:
        data: All of it, mapped; `check` a part before believing what it says.
    """

    __slots__ = ("_file", "_itemsize", "_start", "data")

    def __init__(self, file: ArrayFile, data: NDArray[_Item], start: int) -> None:
        self._file = file
        self.data = data
        self._start = start
        self._itemsize = data.itemsize

    def __len__(self) -> int:
        return len(self.data)

    @property
    def dtype(self) -> np.dtype[_Item]:
        """Type of the elements."""
        return self.data.dtype

    def __getitem__(self, part: slice) -> NDArray[_Item]:
        self.check(part.start, part.stop)
        return self.data[part]

    def check(self, start: int, stop: int) -> None:
        """Check the elements *start* to *stop*, unless they have been. Raises BackendUnavailableError."""
        if start < stop:
            self._file.check(self._start + start * self._itemsize, self._start + stop * self._itemsize)


def damaged(path: Path, what: str) -> BackendUnavailableError:
    """Return the error that says a file of the index is damaged."""
    return BackendUnavailableError(f"The file {path} of the index is damaged: {what}. {REMEDY}")


def smallest(largest: int) -> np.dtype[Any]:
    """Return the smallest unsigned type that holds numbers up to *largest*."""
    return np.min_scalar_type(max(largest, 0))


def compact(array: NDArray[Any]) -> NDArray[Any]:
    """Return *array*, whose numbers are not negative, in the smallest type that holds them."""
    return array.astype(smallest(int(array.max()) if len(array) else 0), copy=False)


def _kind(kind: str) -> bytes:
    return kind.encode("ascii").ljust(8)


def _mapped(stream: BinaryIO, path: Path) -> mmap.mmap:
    try:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError as error:  # an empty file cannot be mapped
        raise damaged(path, "it is empty") from error
