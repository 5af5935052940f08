"""How does Norwegian text become terms? Each step has a file; `chain` puts them in order."""

from search.analysis.analyzer import ANALYZER_VERSION, MAX_TERM_LENGTH, Analyzer, QueryWord, TracedWord
from search.analysis.batch import PARAGRAPH_GAP, FieldTerms
from search.analysis.language import FUNCTION_WORDS, Language, article_language
from search.analysis.language_tables import open_analyzer
from search.analysis.tokenizer import chunks
from search.analysis.tokens import AnalyzedWord, Part, Reading, Token

__all__ = [
    "ANALYZER_VERSION",
    "FUNCTION_WORDS",
    "MAX_TERM_LENGTH",
    "PARAGRAPH_GAP",
    "AnalyzedWord",
    "Analyzer",
    "FieldTerms",
    "Language",
    "Part",
    "QueryWord",
    "Reading",
    "Token",
    "TracedWord",
    "article_language",
    "chunks",
    "open_analyzer",
]
