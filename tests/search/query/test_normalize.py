"""Is every text read, in a shape the parser can take, and within the limits?"""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import FAULTS, NOTICES
from search.query.clauses import MAX_CLAUSES, MAX_PREFIXES
from search.query.diagnostic_collector import MAX_OF_A_CODE
from search.query.normalize import MAX_DEPTH
from search.query.tree import And, Phrase
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import leaves, nodes, short
from tests.strategies import odd_text, typed_text

TODAY = date(2021, 9, 1)  # a Wednesday


def codes(diagnostics):
    return [diagnostic.code for diagnostic in diagnostics]


def test_a_query_has_at_most_64_words_and_quotations():
    typed = " ".join(f"ord{number}" for number in range(100))

    query, [diagnostic] = parse_query(typed)

    assert len(leaves(query)) == MAX_CLAUSES
    assert diagnostic.code == "too_many_clauses"
    assert typed[diagnostic.start : diagnostic.end].split()[0] == "ord64"
    assert diagnostic.end == len(typed)


@pytest.mark.parametrize("form", ["({})", "{}", "(({}) fisk)"])
@pytest.mark.parametrize("operator", [" OR ", " AND ", " ", " NOT ", " tittel:"])
def test_a_query_cut_at_its_64th_word_has_no_other_fault(form, operator):
    """What was closed and joined after the cut is not called unclosed or without operand."""
    typed = form.format(operator.join(f"ord{number}" for number in range(100)))

    query, diagnostics = parse_query(typed)

    assert codes(diagnostics) == ["too_many_clauses"]
    assert len(leaves(query)) == MAX_CLAUSES


def test_operators_that_are_words_are_counted_too():
    """«AND» 250 times over is a search for words, and of no more than others."""
    query, [diagnostic] = parse_query("AND " * 250)

    assert len(leaves(query)) == MAX_CLAUSES
    assert diagnostic.code == "too_many_clauses"


def test_a_quotation_has_at_most_64_words():
    query, [diagnostic] = parse_query(f'"{" ".join("abcdefghij" * 10)}"')

    assert isinstance(query, Phrase)
    assert len(query.words) == MAX_CLAUSES
    assert diagnostic.code == "too_many_clauses"


def test_parentheses_are_read_to_a_depth_of_20():
    deep = "(" * 30 + "fisk" + ")" * 30

    query, [diagnostic] = parse_query(deep)

    assert short(query) == "fisk"
    assert (diagnostic.code, diagnostic.start) == ("too_deep", MAX_DEPTH)


def test_at_most_10_faults_of_a_kind_are_told():
    """Else a thousand parentheses would be answered by a million characters."""
    _, diagnostics = parse_query(")" * 990 + " AND fi*")

    assert codes(diagnostics).count("unexpected_parenthesis") == MAX_OF_A_CODE
    assert {"empty_operand", "wildcard_too_short"} <= set(codes(diagnostics))


@given(typed_text, st.sampled_from(["all", "any"]), st.booleans())
def test_any_text_is_understood_within_the_limits(text, match, exact):
    query, diagnostics = parse_query(text, match=match, exact=exact)

    for node in nodes(query):
        assert 0 <= node.span[0] <= node.span[1] <= len(text)
        assert not isinstance(node, And) or len(node.clauses) > 1
        assert not isinstance(node, Phrase) or len(node.words) > 1
    for each in diagnostics:
        assert each.code in FAULTS | NOTICES
        assert 0 <= each.start <= each.end <= len(text)
        assert each.suggestion != text
    assert [each.start for each in diagnostics] == sorted(each.start for each in diagnostics)


@pytest.mark.parametrize(
    "pattern", ["(", ")", '"', "*a ", "a* ", "AND ", "-a ", "tittel:", "(a OR ", "«»", "a:b ", "titel:", "-"]
)
def test_work_grows_with_the_text_and_no_faster(pattern, monkeypatch):
    """Counted, not timed: characters handed to the analysis, and written into suggestions."""
    once = _work(pattern * 300, monkeypatch)
    twice = _work(pattern * 600, monkeypatch)

    assert twice <= 3 * once + 1000


@pytest.mark.parametrize("typed", ["a," * 500, "fisk " * 200, '"a b"~5 ' * 140, "titte:a " * 125])
def test_each_word_is_analysed_once(typed, monkeypatch):
    handed = []
    words = ANALYZER.query_words
    monkeypatch.setattr(ANALYZER, "query_words", lambda text, _: handed.append(text) or words(text, "nb"))
    parse_query(typed)

    assert len(handed) == len(set(handed))


def _work(text, monkeypatch):
    handed = []

    words = ANALYZER.query_words

    def counted(text, language):
        handed.append(len(text))
        return words(text, language)

    with monkeypatch.context() as patched:
        patched.setattr(ANALYZER, "query_words", counted)
        _, diagnostics = parse_query(text)
    return sum(handed) + sum(len(each.suggestion) for each in diagnostics)


@pytest.mark.soak
def test_no_query_is_too_odd(soak_runs):
    random = Random(2)  # noqa: S311 - the same texts each time
    for _ in range(soak_runs(1_000_000)):
        text = odd_text(random)
        query, diagnostics = parse_query(text, match=random.choice(["all", "any"]), today=TODAY)
        assert all(0 <= node.span[0] <= node.span[1] <= len(text) for node in nodes(query))
        assert {each.code for each in diagnostics} <= FAULTS | NOTICES


def test_the_words_of_all_phrases_are_counted_together():
    """Each costs a look at its positions in every article."""
    query, [diagnostic] = parse_query('"og i" OR ' * 40 + "fisk")

    assert diagnostic.code == "too_many_clauses"
    assert sum(len(leaf.words) for leaf in leaves(query)) == MAX_CLAUSES


def test_only_the_first_words_with_a_star_are_prefixes():
    query, diagnostics = parse_query("film* " * (MAX_PREFIXES + 2))

    assert codes(diagnostics) == ["too_many_prefixes"] * 2
    assert short(query) == f"all({', '.join(['film*'] * MAX_PREFIXES)}, film, film)"
