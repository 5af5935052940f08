"""Says who may use a file, where this process may not: a file that cannot be read need not be damaged."""

import os
import pwd
from pathlib import Path


def access_remedy(path: Path, *, write: bool = False) -> str:
    """
    Return a sentence on what keeps this process from reading *path*, or writing it, and what to do about it.

    Empty when nothing does, or when *path* does not exist.
    """
    rights = os.R_OK | (os.W_OK if write else 0)
    for folder in reversed(path.parents):
        if folder.is_dir() and not os.access(folder, os.X_OK):
            return _remedy(folder, "enter")
    if not path.exists():
        return ""
    if write and os.statvfs(path).f_flag & os.ST_RDONLY:
        return f"{path} is on a file system that is mounted read-only. Mount it for writing first."
    if path.is_dir():
        rights |= os.X_OK
    if not os.access(path, rights):
        return _remedy(path, "write" if os.access(path, rights & ~os.W_OK) else "read")
    return ""


def _remedy(path: Path, verb: str) -> str:
    owner, user = _user_name(path.stat().st_uid), _user_name(os.geteuid())
    return (
        f"{path} belongs to {owner}, and {user} may not {verb} it."
        f" Give the command as {owner}, or let {user} {verb} it."
    )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
