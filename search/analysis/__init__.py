"""
Analysis of Norwegian text: the words of a text become the terms that an index holds and a query looks up.

`analyzer.STEPS` lists the steps of the chain in order; each is a module of its own.
"""

from search.analysis.analyzer import ANALYZER_VERSION, Analyzer, TracedWord
from search.analysis.chunk_cache import ChunkCache
from search.analysis.language import FUNCTION_WORDS, Language, article_language
from search.analysis.names import NO_NAMES, Names
from search.analysis.paragraphs import PARAGRAPH_GAP, Paragraph, read_paragraphs
from search.analysis.query_words import QueryWord
from search.analysis.tables.language_tables import load_libraries, open_analyzer
from search.analysis.tokenizer import chunks
from search.analysis.tokens import MAX_TERM_LENGTH, AnalyzedWord, IndexedWord, Part, Reading, Rule, Token

__all__ = [
    "ANALYZER_VERSION",
    "FUNCTION_WORDS",
    "MAX_TERM_LENGTH",
    "NO_NAMES",
    "PARAGRAPH_GAP",
    "AnalyzedWord",
    "Analyzer",
    "ChunkCache",
    "IndexedWord",
    "Language",
    "Names",
    "Paragraph",
    "Part",
    "QueryWord",
    "Reading",
    "Rule",
    "Token",
    "TracedWord",
    "article_language",
    "chunks",
    "load_libraries",
    "open_analyzer",
    "read_paragraphs",
]
