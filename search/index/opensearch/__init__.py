"""
How does an OpenSearch cluster keep the terms and find the matches?

Leit's own terms go in and its own query tree is compiled to OpenSearch's queries, so the analysis and
the query language are the same as with the embedded index. No engine of ours is distributed.
"""

from search.index.opensearch.index import OpenSearchIndex

__all__ = ["OpenSearchIndex"]
