"""An index of articles in an OpenSearch cluster.

Leit's own terms are stored and its own query tree is compiled to OpenSearch's queries, so the analysis and the query
language are those of the embedded index.
"""

from search.index.opensearch.index import OpenSearchIndex

__all__ = ["OpenSearchIndex"]
