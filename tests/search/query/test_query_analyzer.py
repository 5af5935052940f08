"""Tests of the analyzer with a cache for one search."""

from hypothesis import given

from search.query.lexer import lexemes
from search.query.query_analyzer import QueryAnalyzer
from tests.language import ANALYZER
from tests.strategies import typed_text


class CountingAnalyzer:
    """The analyzer of the tests, which counts its calls."""

    is_common = staticmethod(ANALYZER.is_common)
    is_known = staticmethod(ANALYZER.is_known)
    frequency = staticmethod(ANALYZER.frequency)
    analyze = staticmethod(ANALYZER.analyze)

    def __init__(self):
        self.calls = []

    def query_language(self, text):
        self.calls.append(text)
        return ANALYZER.query_language(text)

    def query_words(self, text, language="nb"):
        self.calls.append((text, language))
        return ANALYZER.query_words(text, language)


def test_each_text_is_analysed_once_for_a_language():
    counting = CountingAnalyzer()
    analyzer = QueryAnalyzer(counting)
    for _ in range(2):
        analyzer.query_language("fisk")
        analyzer.query_words("fisk", "nb")
        analyzer.query_words("fisk", "nn")

    assert counting.calls == ["fisk", ("fisk", "nb"), ("fisk", "nn")]
    assert analyzer.lexemes("fisk") is analyzer.lexemes("fisk")


@given(typed_text)
def test_cached_results_are_those_of_the_analyzer(text):
    analyzer = QueryAnalyzer(ANALYZER)
    for _ in range(2):
        assert analyzer.query_language(text) == ANALYZER.query_language(text)
        assert analyzer.query_words(text) == ANALYZER.query_words(text)
        assert analyzer.lexemes(text) == lexemes(text)
