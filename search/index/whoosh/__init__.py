"""
The embedded index: Whoosh 2.7.4 in a folder on this machine.

Whoosh keeps schema, table of contents and commits; the files of a segment are those of
`search.index.segment`. Its query objects, collectors and scorers are not used. A module a step:

    storage   files that are safe on disk before a commit counts
    builds    which build is current, and who may write
    segments  articles become segment files, on all cores when there are many
    writer    what is added, removed and merged, and the commit that makes it count
    snapshot  all segments of a generation side by side
    index     WhooshIndex, which puts these together
"""

from search.index.whoosh.index import WhooshIndex

__all__ = ["WhooshIndex"]
