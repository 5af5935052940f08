"""
The builds in an index folder: the current one, new ones, and the write lock.

    index/
      current          the id of the current build, replaced by rename
      WRITELOCK        held by whoever writes
      builds/<id>/     a Whoosh index, leit.json with the versions that made it, and its names
"""

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.filelock import try_for

from search.analysis import ANALYZER_VERSION, NO_NAMES, Names
from search.errors import BackendUnavailableError, IndexBusyError, IndexMissingError, IndexOutdatedError
from search.file_access import access_remedy
from search.index.segment.array_file import REMEDY
from search.index.whoosh.storage import DurableStorage, damaged, reading, sync, unreadable
from search.index.whoosh.table_of_contents import LAYOUT_VERSION, empty_schema

LOCK_PATIENCE_SECONDS: Final = 30.0
_CURRENT: Final = "current"
_MANIFEST: Final = "leit.json"
_NAMES: Final = "names.txt"
_SETTLED_NS: Final = 2 * 10**9
"""How coarse the times of changes are in the coarsest of file systems."""
_MADE_BY: Final = {"analyzer": ANALYZER_VERSION, "layout": LAYOUT_VERSION}


class Builds:
    """The builds in an index folder."""

    def __init__(self, folder: Path, *, patience: float = LOCK_PATIENCE_SECONDS) -> None:
        self._folder = folder
        self._current = folder / _CURRENT
        self._patience = patience
        self._known: tuple[tuple[int, int, int], str] | None = None
        self._newest: tuple[str, int, str] | None = None

    def current_id(self) -> str:
        """
        Return the id of the current build.

        Raises:
            IndexMissingError: There is none.
        """
        try:
            # Asked before every search, and a look at the file takes a fourth of reading it. It is
            # replaced, never written into: another build is another file.
            status = os.stat(self._current)  # noqa: PTH116 - in a third of the time
            version = (status.st_ino, status.st_mtime_ns, status.st_size)
            known = self._known
            if known is None or known[0] != version:
                known = self._known = (version, self._current.read_text(encoding="ascii").strip())
            return known[1]
        except FileNotFoundError as error:
            raise IndexMissingError(f"There is no index in {self._folder}. {REMEDY}") from error
        except OSError as error:
            raise unreadable(self._folder, error) from error
        except UnicodeDecodeError as error:
            message = f"The index in {self._folder} cannot be read ({error}). {REMEDY}"
            raise BackendUnavailableError(message) from error

    def newest_generation(self, build_id: str, index: FileIndex) -> str:
        """
        Return the name of the newest generation of *index*, the build *build_id*.

        Raises:
            BackendUnavailableError: The build has no table of contents: it was removed meanwhile, or is damaged.
        """
        try:
            # Asked before every search too: a look at the folder takes a tenth of listing it.
            # A commit renames a file into the folder, which changes the time of the folder.
            changed = os.stat(index.storage.folder).st_mtime_ns  # noqa: PTH116 - in a third of the time
        except OSError as error:
            raise damaged(self._folder, error) from error
        newest = self._newest
        if newest is None or newest[:2] != (build_id, changed):
            listed = time.time_ns()
            number = index.latest_generation()
            if number < 0:
                raise BackendUnavailableError(f"The index in {index.storage.folder} is damaged. {REMEDY}")
            newest = (build_id, changed, f"{build_id}.{number}")
            # Two changes at about the same time look like one, so a folder just changed is listed again.
            self._newest = newest if listed - changed > _SETTLED_NS else None
        return newest[2]

    def path(self, build_id: str) -> Path:
        """Return the folder of a build."""
        return self._folder / "builds" / build_id

    def open(self, build_id: str) -> FileIndex:
        """
        Return a build as Whoosh sees it.

        Raises:
            IndexOutdatedError: Another version of the analysis or of the layout made it.
            IndexMissingError: Its folder is gone.
        """
        try:
            # Versions first: nothing else of a build of another version is read.
            made_by = json.loads((self.path(build_id) / _MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise IndexMissingError(f"The index in {self.path(build_id)} is gone. {REMEDY}") from error
        except OSError as error:
            raise unreadable(self.path(build_id), error) from error
        except ValueError as error:
            raise BackendUnavailableError(
                f"The index in {self.path(build_id)} is damaged ({error}). {REMEDY}"
            ) from error
        if made_by != _MADE_BY:
            raise IndexOutdatedError(
                f"The index in {self._folder} was made by another version of Leit "
                f"({_versions(made_by)}; this one has {_versions(_MADE_BY)}). {REMEDY}"
            )
        with reading(self._folder):
            return FileIndex(DurableStorage(self.path(build_id)))

    def names(self, build_id: str) -> Names:
        """
        Return the names that a build was made with.

        Raises:
            IndexMissingError: Its folder is gone.
            BackendUnavailableError: They cannot be read.
        """
        return read_names(self.path(build_id))

    def create(self, names: Names = NO_NAMES) -> str:
        """Make an empty build with *names* that nobody reads yet; return its id."""
        build_id = uuid.uuid4().hex
        folder = self.path(build_id)
        # Whoosh's tables of contents are pickles: nobody else may write here.
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        (folder / _MANIFEST).write_text(json.dumps(_MADE_BY), encoding="utf-8")
        sync(folder / _MANIFEST)
        (folder / _NAMES).write_text(names.to_text(), encoding="utf-8")
        sync(folder / _NAMES)
        DurableStorage(folder).create_index(empty_schema())
        sync(folder)
        sync(folder.parent)
        return build_id

    def make_current(self, build_id: str) -> None:
        """Let every reader use a build from now on; it is on disk when this returns."""
        # A rename replaces the file at once: readers see the old name or the new one.
        waiting = self._folder / f"{_CURRENT}.new"
        waiting.write_text(build_id, encoding="ascii")
        sync(waiting)
        waiting.replace(self._current)
        sync(self._folder)

    def remove_stale(self) -> None:
        """Remove builds that are not current: replaced ones, and those whose making was interrupted."""
        folder = self._folder / "builds"
        if not folder.is_dir():
            return
        # Without a current build, whatever is here was never finished.
        current = self.current_id() if self._current.exists() else ""
        for build in folder.iterdir():
            if build.name != current:
                shutil.rmtree(build, ignore_errors=True)

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """
        Let one process at a time into this block. The lock goes with the process, however it ends.

        Raises:
            IndexBusyError: Another process held it for longer than this one waits.
        """
        lock_file = self._folder / "WRITELOCK"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileStorage(str(self._folder)).lock(lock_file.name)
            acquired = try_for(lock.acquire, timeout=self._patience, delay=0.1)
        except OSError as error:
            remedy = access_remedy(self._folder, write=True) or access_remedy(lock_file, write=True)
            raise BackendUnavailableError(
                f"The index folder {self._folder} cannot be written ({error.strerror}). "
                f"{remedy or 'Give this user write access, or set LEIT_INDEX_DIR to another folder.'}"
            ) from error
        if not acquired:
            raise IndexBusyError(
                f"Another process has been writing the index in {self._folder} for "
                f"{self._patience:.0f} seconds. Wait until it is done, then try again."
            )
        try:
            yield
        finally:
            lock.release()

    def size_bytes(self, build_id: str) -> int:
        """Return the size on disk of a build."""
        with reading(self._folder), os.scandir(self.path(build_id)) as entries:
            return sum(entry.stat().st_size for entry in entries if entry.is_file())


def read_names(build: Path) -> Names:
    """Return the names in the folder *build*. Raises as `Builds.names`."""
    try:
        return Names.from_text((build / _NAMES).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexMissingError(f"The index in {build} is gone. {REMEDY}") from error
    except (OSError, ValueError) as error:
        raise damaged(build, error) from error


def _versions(made_by: dict[str, str]) -> str:
    return ", ".join(f"{what} {version}" for what, version in made_by.items())
