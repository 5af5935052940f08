"""Pasted pages, and files to read them from."""

from __future__ import annotations

PAGE = "Ny bru i Vika\n\nDen er lang.\n\nNTB\n\n30. aug. 2021 22:38\n\nBrua åpnet mandag.\n"
UNDATED = "Ny bru i Vika\n\nDen er lang, mener folk i bygda.\n\nBrua åpnet mandag.\n"


def write(folder, **files):
    """Write each of *files* into *folder*; the last underscore of a name is its dot."""
    for name, content in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def only(results):
    (result,) = results
    return result
