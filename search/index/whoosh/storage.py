"""
How are the files of an index kept safe?

A commit is on disk, every file of it, before the table of contents names them; and what Whoosh
raises over files that are damaged or gone becomes one error that says what to do.
"""

import io
import os
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from search.errors import BackendUnavailableError, SearchError
from search.index.segment.array_file import REMEDY
from search.system.file_access import access_remedy

_CONTENTS: Final = ".toc"
_CLASSES: Final = frozenset(
    {("whoosh.fields", "Schema"), ("search.index.whoosh.table_of_contents", "ArraySegment")}
)


class _PlainUnpickler(pickle.Unpickler):
    """Reads pickles of plain values and of the two classes of a table of contents: any other name would be code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own signature
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into a table of contents")
        return super().find_class(module, name)


class _PlainFile(StructFile):  # type: ignore[misc] # Whoosh ships no types
    """A file whose pickles hold no code; Whoosh reads the schema of an index as a string, which it unpickles."""

    def read_string(self) -> bytes:
        text: bytes = super().read_string()
        _PlainUnpickler(io.BytesIO(text)).load()
        return text

    def read_pickle(self) -> object:
        return _PlainUnpickler(self.file).load()


class DurableStorage(FileStorage):  # type: ignore[misc] # Whoosh ships no types
    """
    A folder whose files reach the disk before a rename makes them count.

    Whoosh renames once a commit, from a temporary table of contents to the real one; without this,
    a power cut right after a commit loses both the new and the old one (measured).
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._unsynced: set[str] = set()

    def create_file(self, name: str, **options: Any) -> StructFile:  # noqa: ANN401 - Whoosh's own options
        """Create a file as Whoosh does, and remember it until the next rename."""
        self._unsynced.add(name)
        return super().create_file(name, **options)

    def open_file(self, name: str, **options: Any) -> StructFile:  # noqa: ANN401 - Whoosh's own options
        """Open a file as Whoosh does; a table of contents that would run code is refused when it is read."""
        if not name.endswith(_CONTENTS):
            return super().open_file(name, **options)
        # Read whole, so that nothing stays open where it is refused.
        return _PlainFile(io.BytesIO(Path(self.folder, name).read_bytes()), name=name)

    def expect(self, names: Iterable[str]) -> None:
        """See to it that files which others wrote here are on disk before the next rename."""
        self._unsynced.update(names)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Rename a file once it and every file created before it are on disk."""
        folder = Path(self.folder)
        # A table of contents must not be on disk before the files that it names.
        for name in self._unsynced:
            if (folder / name).exists():
                sync(folder / name)
        self._unsynced.clear()
        super().rename_file(oldname, newname, safe=safe)
        sync(folder)


def sync(path: Path) -> None:
    """Return when the content of a file, or the entries of a folder, are on disk (fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def reading(folder: str | Path) -> Iterator[None]:
    """
    Read files of the index in *folder*.

    Raises:
        BackendUnavailableError: One of them is damaged, or was removed by a merge meanwhile.
    """
    try:
        yield
    except SearchError:
        raise
    except Exception as error:
        raise damaged(folder, error) from error


def damaged(folder: str | Path, error: Exception) -> BackendUnavailableError:
    """Return the error that says so of the index in *folder*, where *error* was met."""
    if isinstance(error, PermissionError):
        return unreadable(Path(folder), error)
    return BackendUnavailableError(f"The index in {folder} is damaged ({error!r}). {REMEDY}")


def unreadable(folder: Path, error: OSError) -> BackendUnavailableError:
    """Return the error that says why a file of the index in *folder* cannot be read: *error*, or this user's rights."""
    remedy = access_remedy(Path(error.filename or folder)) or REMEDY
    return BackendUnavailableError(
        f"The index in {folder} cannot be read ({error.strerror or error}). {remedy}"
    )
