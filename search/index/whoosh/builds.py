"""
The builds in an index folder: the current one, new ones, and the write lock.

    index/
      current             the id of the current build, replaced by rename
      current.<versions>  the id of the build that processes of older versions go on with
      leases/<versions>   leased by the processes of those versions
      WRITELOCK           held by whoever writes
      builds/<id>/        a Whoosh index, leit.json with the versions that made it, and its names

New code makes a new build beside the old one, and the processes that began with old code go on with theirs.
"""

import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.filelock import try_for

from search.analysis import NO_NAMES, Names
from search.errors import (
    BackendUnavailableError,
    IndexBusyError,
    IndexMissingError,
    IndexOutdatedError,
    IndexTooOldError,
)
from search.index.segment.array_file import REMEDY
from search.index.whoosh.storage import DurableStorage, damaged, reading, sync, unreadable
from search.index.whoosh.table_of_contents import empty_schema
from search.index.whoosh.versions import Versions, own_versions, read_versions, write_versions
from search.system.file_access import access_remedy
from search.system.leases import hold, is_leased, remove_unused

LOCK_PATIENCE_SECONDS: Final = 30.0
_CURRENT: Final = "current"
_BUILD_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NAMES: Final = "names.txt"
_LEASES: Final = "leases"
_SETTLED_NS: Final = 2 * 10**9
"""How coarse the times of changes are in the coarsest of file systems."""

_FileVersion = tuple[int, int, int]
"""What tells a file from the one that replaces it: inode, time of change in nanoseconds, size in bytes."""


class Builds:
    """
    The builds in an index folder.

    Attributes:
        own: The versions of this process, which it makes builds with.
    """

    def __init__(self, folder: Path, *, tables: str, patience: float = LOCK_PATIENCE_SECONDS) -> None:
        """
        Look at the builds in *folder*.

        Args:
            folder: The index folder.
            tables: The name of the tables of Norwegian that this process makes builds with.
            patience: Seconds to wait for the write lock.
        """
        self._folder = folder
        self.own = own_versions(tables)
        self._current = folder / _CURRENT
        self._current_of_own = folder / f"{_CURRENT}.{self.own.name}"
        self._patience = patience
        self._known: dict[Path, tuple[_FileVersion, str]] = {}
        self._made_by: dict[str, Versions] = {}
        self._newest: tuple[str, int, str] | None = None

    def hold(self) -> None:
        """Let nobody remove the builds of this process's versions, until it has ended."""
        if self._folder.is_dir():
            hold(self._folder / _LEASES / self.own.name, create=True)

    def current_id(self) -> str:
        """
        Return the id of the build to search: the current one, or the one kept for processes of these versions.

        Raises:
            IndexMissingError: There is none.
        """
        build_id = self.newest_id()
        try:
            if self.known_versions(build_id) != self.own and self._current_of_own.exists():
                return self._pointed(self._current_of_own)
        except (OSError, UnicodeDecodeError, IndexMissingError, BackendUnavailableError):
            pass  # the current build is then read, and says what is wrong
        return build_id

    def newest_id(self) -> str:
        """Return the id of the current build, whatever versions made it. Raises as `current_id`."""
        try:
            return self._pointed(self._current)
        except FileNotFoundError as error:
            raise IndexMissingError(f"There is no index in {self._folder}. {REMEDY}") from error
        except OSError as error:
            raise unreadable(self._folder, error) from error
        except UnicodeDecodeError as error:
            message = f"The index in {self._folder} cannot be read ({error}). {REMEDY}"
            raise BackendUnavailableError(message) from error

    def _pointed(self, pointer: Path) -> str:
        """Return the id of the build that the file *pointer* names."""
        # Asked before every search, and a look at the file takes a fourth of reading it. It is
        # replaced, never written into: another build is another file.
        status = os.stat(pointer)  # noqa: PTH116 - in a third of the time
        version = (status.st_ino, status.st_mtime_ns, status.st_size)
        known = self._known.get(pointer)
        if known is None or known[0] != version:
            known = self._known[pointer] = (version, self._read_pointer(pointer))
        return known[1]

    def _read_pointer(self, pointer: Path) -> str:
        build_id = pointer.read_text(encoding="ascii").strip()
        # Nothing is read, or removed, outside the folder of builds.
        if not _BUILD_ID.fullmatch(build_id) or self.path(build_id).is_symlink():
            raise IndexMissingError(f"The file {pointer} names no build of the index. {REMEDY}")
        return build_id

    def versions(self, build_id: str) -> Versions:
        """
        Return the versions that made a build.

        Raises:
            IndexMissingError: Its folder is gone.
            BackendUnavailableError: It cannot be read.
        """
        try:
            return read_versions(self.path(build_id))
        except FileNotFoundError as error:
            raise IndexMissingError(f"The index in {self.path(build_id)} is gone. {REMEDY}") from error
        except OSError as error:
            raise unreadable(self.path(build_id), error) from error
        except ValueError as error:
            raise BackendUnavailableError(
                f"The index in {self.path(build_id)} is damaged ({error}). {REMEDY}"
            ) from error

    def known_versions(self, build_id: str) -> Versions:
        """Return the versions that made a build, read once: the file never changes. Raises as `versions`."""
        if build_id not in self._made_by:
            # A process searches one build, and looks at the current one besides.
            self._made_by = {**dict(list(self._made_by.items())[-1:]), build_id: self.versions(build_id)}
        return self._made_by[build_id]

    def outdated(self, build_id: str) -> str:
        """Return a sentence that says why the words of a build are not those of this code; empty where they are."""
        versions = self.known_versions(build_id)
        if build_id != self.newest_id():
            return (
                "Another version of Leit has made a new index, and this one goes on with its own. Load the code that made"
                " it: send the server a SIGHUP. Or make the index with this one: python -m search rebuild"
            )
        if versions.has_our_rules:
            return ""
        return (
            f"Another version of Leit made the index ({versions}; this one has {self.own}). It is searched as"
            f" it is, and some words may not be found. {REMEDY}"
        )

    def tables(self) -> set[str]:
        """Return the names of the tables of Norwegian that made the builds that are here."""
        folder = self._folder / "builds"
        # Every build, not only the current one: another process may search with the tables of an older.
        names = set()
        for build in folder.iterdir() if folder.is_dir() else ():
            try:
                names.add(read_versions(build).tables)
            except (OSError, ValueError):
                continue  # half made, or half removed
        return names

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
            IndexOutdatedError: Another version of the layout made it.
            IndexMissingError: Its folder is gone.
        """
        # Versions first: nothing else of a build of another layout is read.
        versions = self.versions(build_id)
        if not versions.is_readable:
            raise self._outdated_error(versions)
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

    def to_write(self) -> str:
        """
        Return the id of the build that articles are added to: the current one, whatever this process searches.

        Raises:
            IndexMissingError: There is none.
            IndexOutdatedError: Later code made it, whose rules this process does not know.
        """
        build_id = self.newest_id()
        versions = self.versions(build_id)
        if versions.is_newer:
            raise self._outdated_error(versions)
        return build_id

    def _outdated_error(self, versions: Versions) -> IndexOutdatedError:
        made_by = f"({versions}; this one has {self.own})"
        if versions.is_newer:
            return IndexOutdatedError(
                f"A newer version of Leit made the index in {self._folder} {made_by}. Give the command again with"
                " that version; or make the index with this one: python -m search rebuild"
            )
        return IndexTooOldError(
            f"The index in {self._folder} was made by another version of Leit {made_by}. {REMEDY}"
        )

    def create(self, names: Names = NO_NAMES) -> str:
        """Make an empty build with *names* that nobody reads yet; return its id."""
        build_id = uuid.uuid4().hex
        folder = self.path(build_id)
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        (folder / _NAMES).write_text(names.to_text(), encoding="utf-8")
        sync(folder / _NAMES)
        sync(write_versions(folder, self.own))
        DurableStorage(folder).create_index(empty_schema())
        sync(folder)
        sync(folder.parent)
        return build_id

    def make_current(self, build_id: str) -> None:
        """Let every reader of these versions use a build from now on; it is on disk when this returns."""
        self._keep_for_others()
        self._point(self._current, build_id)
        self._current_of_own.unlink(missing_ok=True)

    def _keep_for_others(self) -> None:
        """Leave the current build to the processes of other versions, where the next one is not made as it was."""
        try:
            old_id = self.newest_id()
            if self.versions(old_id) == self.own:
                return
        except (IndexMissingError, BackendUnavailableError):
            return
        for lease in self._leases_of_others():
            pointer = self._folder / f"{_CURRENT}.{lease.name}"
            if is_leased(lease) and not pointer.exists():
                self._point(pointer, old_id)

    def _leases_of_others(self) -> list[Path]:
        return [lease for lease in self._folder.glob(f"{_LEASES}/*") if lease.name != self.own.name]

    def _point(self, pointer: Path, build_id: str) -> None:
        # A rename replaces the file at once: readers see the old name or the new one.
        waiting = self._folder / f"{pointer.name}.new"
        waiting.write_text(build_id, encoding="ascii")
        sync(waiting)
        waiting.replace(pointer)
        sync(self._folder)

    def remove_stale(self) -> None:
        """Remove builds that nobody uses: replaced ones, and those whose making was interrupted."""
        folder = self._folder / "builds"
        if not folder.is_dir():
            return
        used = set(self._kept_for_others())
        with suppress(IndexMissingError):  # without a current build, whatever is here was never finished
            used.add(self.newest_id())
        for build in folder.iterdir():
            if build.name not in used:
                shutil.rmtree(build, ignore_errors=True)

    def leftovers(self) -> list[str]:
        """Return sentences about builds that nobody names; the next command that writes removes them."""
        folder = self._folder / "builds"
        pointers = [self._current, *self._folder.glob(f"{_CURRENT}.*-*")]
        used = {pointer.read_text(encoding="ascii").strip() for pointer in pointers if pointer.exists()}
        builds = sorted(folder.iterdir()) if folder.is_dir() else []
        return [
            f"{build} is no longer used, or of a rebuild that has not ended. The next import or rebuild removes it."
            for build in builds
            if build.name not in used
        ]

    def _kept_for_others(self) -> Iterator[str]:
        """Yield the ids of builds that processes of other versions use; forget those of versions that none has."""
        for pointer in self._folder.glob(f"{_CURRENT}.*-*"):
            lease = self._folder / _LEASES / pointer.name.removeprefix(f"{_CURRENT}.")
            if pointer.suffix != ".new" and is_leased(lease):
                yield pointer.read_text(encoding="ascii").strip()
            else:
                pointer.unlink(missing_ok=True)
        for lease in self._leases_of_others():
            remove_unused(lease)

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

    def changed(self, build_id: str) -> datetime:
        """Return the moment of the last commit of a build: of the newest of its files."""
        with reading(self._folder), os.scandir(self.path(build_id)) as entries:
            newest = max(entry.stat().st_mtime for entry in entries if entry.is_file())
            return datetime.fromtimestamp(newest, UTC)


def read_names(build: Path) -> Names:
    """Return the names in the folder *build*. Raises as `Builds.names`."""
    try:
        return Names.from_text((build / _NAMES).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if build.is_dir():
            return NO_NAMES  # code that knew none made the build
        raise IndexMissingError(f"The index in {build} is gone. {REMEDY}") from error
    except (OSError, ValueError) as error:
        raise damaged(build, error) from error
