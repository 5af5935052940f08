"""
The embedded index: Whoosh 2.7.4 in a folder on this machine.

Whoosh keeps the table of contents and commits; the files of a segment are those of
`search.index.segment`. Its schemas, query objects, collectors and scorers are not used.

    storage            files that are safe on disk before a commit counts
    table_of_contents  a segment as the table of contents lists it
    versions           the versions that a build was made with
    builds             which build is current, and the lock of the writer
    segment_writer     writes articles to segment files, on all cores when there are many
    writer             adds, removes and merges segments, and commits
    snapshot           all segments of a generation side by side
    index              WhooshIndex, which puts these together
"""

from search.index.whoosh.builds import Builds
from search.index.whoosh.index import WhooshIndex

__all__ = ["Builds", "WhooshIndex"]
