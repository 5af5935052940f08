import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.stems import stem


@pytest.mark.parametrize(
    ("stemmed", "forms"),
    [
        ("havn", "havn havna havnen havner havnene"),
        ("fisk", "fisk fisken fisker fiskene fiskenes"),
        ("ferj", "ferje ferja ferjer ferjene"),
    ],
)
def test_inflections_share_a_stem(stemmed, forms):
    assert {stem(form) for form in forms.split()} == {stemmed}


@given(st.text(min_size=1, max_size=30).map(str.lower).filter(bool))
def test_a_stem_is_never_empty_and_never_longer(word):
    assert 0 < len(stem(word)) <= len(word)
