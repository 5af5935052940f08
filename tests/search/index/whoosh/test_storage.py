"""Files are safe on disk before a commit counts."""

from __future__ import annotations

import os
from pathlib import Path

from tests.search.index.whoosh.folders import article, build, files


def test_every_file_is_on_disk_before_the_table_of_contents_names_it(index, folder, monkeypatch):
    index.add([article("a")])
    events = []
    sync, rename = os.fsync, os.rename
    monkeypatch.setattr(
        os, "fsync", lambda fd: (events.append(Path(f"/proc/self/fd/{fd}").readlink().name), sync(fd))
    )
    monkeypatch.setattr(os, "rename", lambda a, b: (events.append(f"rename {Path(b).name}"), rename(a, b)))

    before = files(folder)
    index.add([article("b")])

    renamed = next(number for number, event in enumerate(events) if event.startswith("rename _MAIN_"))
    new_segment = {name for name in files(folder) - before if ".toc" not in name and "_MAIN" not in name}
    assert new_segment
    assert new_segment <= set(events[:renamed])
    assert build(folder).name in events[renamed:], "the folder is synced after the rename"
