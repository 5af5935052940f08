"""Which engines are measured? Leit first, on its own terms and on those of the others."""

from typing import Final

from benchmarks.engines import leit, same_terms, sqlite_fts5, stock_whoosh, tantivy_py
from benchmarks.engines.engine import Engine, Find, Prepare

ENGINES: Final[dict[str, Engine]] = {
    engine.name: engine
    for engine in (
        leit.ENGINE,
        same_terms.ENGINE,
        stock_whoosh.ENGINE,
        sqlite_fts5.ENGINE,
        tantivy_py.ENGINE,
    )
}
"""The engines by name, in the order of the tables."""

__all__ = ["ENGINES", "Engine", "Find", "Prepare"]
