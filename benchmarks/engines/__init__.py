"""Which engines are measured? Leit first: the others are compared with it."""

from typing import Final

from benchmarks.engines import leit, sqlite_fts5, stock_whoosh, tantivy_py
from benchmarks.engines.engine import Engine, Find, Prepare

ENGINES: Final[dict[str, Engine]] = {
    engine.name: engine
    for engine in (leit.ENGINE, stock_whoosh.ENGINE, sqlite_fts5.ENGINE, tantivy_py.ENGINE)
}
"""The engines by name, in the order of the tables."""

__all__ = ["ENGINES", "Engine", "Find", "Prepare"]
