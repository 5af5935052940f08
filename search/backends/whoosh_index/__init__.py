"""
The embedded index: Whoosh 2.7.4 in a folder on this machine.

Whoosh keeps schema, segments, commits and posting files. It gets terms that `search.analysis` has
made, and its query objects, collectors and scorers are not used. A module a step:

    layout    which Whoosh fields and columns an article has
    storage   files that are safe on disk before a commit counts
    builds    which build is current, and who may write
    writer    articles become a segment; segments become one
    segment   a segment's posting lists and columns as arrays
    snapshot  all segments of a generation, seen as one
    index     WhooshIndex, which puts these together
"""

from search.backends.whoosh_index.index import WhooshIndex

__all__ = ["WhooshIndex"]
