"""How does Norwegian text become terms? Each step has a file; `chain` puts them in order."""

from search.analysis.batch import FieldTerms, field_terms
from search.analysis.chain import ANALYZER_VERSION, MAX_TERM_LENGTH, analyze, words
from search.analysis.tokenizer import chunks
from search.analysis.tokens import Part, Token

__all__ = [
    "ANALYZER_VERSION",
    "MAX_TERM_LENGTH",
    "FieldTerms",
    "Part",
    "Token",
    "analyze",
    "chunks",
    "field_terms",
    "words",
]
