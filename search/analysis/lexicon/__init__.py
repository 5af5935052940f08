"""What do the dictionaries say of a word? Tables made on this machine at first use, memory-mapped."""

from search.analysis.lexicon.lexicon import ABSENT, Lexicon, NumberedWord
from search.analysis.lexicon.sources import Dictionaries

__all__ = ["ABSENT", "Dictionaries", "Lexicon", "NumberedWord"]
