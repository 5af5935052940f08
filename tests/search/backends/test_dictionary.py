"""Does the quick look into Whoosh's dictionary say what Whoosh itself says?"""

from __future__ import annotations

import pytest
from whoosh.fields import KEYWORD, Schema
from whoosh.filedb.filestore import FileStorage

from search.backends.whoosh_index.dictionary import Dictionary, Words


@pytest.fixture(scope="module", name="whoosh_index")
def _whoosh_index(tmp_path_factory):
    """Two fields, with words of both, of one, and a thousand of one kind so that slots collide."""
    storage = FileStorage(str(tmp_path_factory.mktemp("stock")))
    index = storage.create_index(Schema(one=KEYWORD(), two=KEYWORD(), none=KEYWORD()))
    writer = index.writer(compound=False)  # as ours are
    for number in range(300):
        writer.add_document(one=f"felles ord{number} ord{number // 2}å", two=f"felles to{number}")
    writer.commit()
    with index.reader() as reader:
        yield reader


def counted(reader, field, words):
    return Dictionary(reader._terms).article_counts(field, Words(words)).tolist()


@pytest.mark.parametrize("field", ["one", "two"])
def test_counts_what_whoosh_counts(whoosh_index, field):
    asked = [f"{begun}{number}" for begun in ("ord", "to", "nei") for number in range(300)]
    asked += ["felles", "ord7å"]

    found = counted(whoosh_index, field, asked)

    assert found == [whoosh_index.doc_frequency(field, word) for word in asked]
    assert found[-2] == 300


def test_a_word_asked_for_twice_is_counted_twice(whoosh_index):
    assert counted(whoosh_index, "one", ["ord3", "x", "ord3"]) == [1, 0, 1]


@pytest.mark.parametrize("field", ["none", "unheard of"])
def test_a_field_that_no_article_has_holds_nothing(whoosh_index, field):
    assert counted(whoosh_index, field, ["felles", ""]) == [0, 0]


def test_no_word_is_no_question(whoosh_index):
    assert counted(whoosh_index, "one", []) == []
