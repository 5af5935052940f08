"""
The face of Leit's engine, full-text search in Norwegian news articles: everything front ends may use.

`__init__.pyi` beside this file lists the names, with the modules that define them. A name is imported when it is
first used (PEP 562), so that `import search` costs nothing and a command loads only what it needs.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
