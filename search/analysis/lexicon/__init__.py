"""The words that dictionaries have, with lemmas and frequencies, in tables mapped into memory."""

from search.analysis.lexicon.lexicon import ABSENT, Lexicon, NumberedWord

__all__ = ["ABSENT", "Lexicon", "NumberedWord"]
