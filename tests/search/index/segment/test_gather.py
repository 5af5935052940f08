from __future__ import annotations

from search.articles import Article, Block
from search.index.segment.contents import read_contents
from search.index.segment.gather import Gatherer
from search.index.segment.word_table import FIELD_NUMBERS
from tests.language import ANALYZER


def test_the_example_of_the_module():
    article = Article(id="a", title="Fisk", blocks=(Block("p", "NRK-sjefen kom."), Block("p", "Han gikk.")))

    occurrences = Gatherer(ANALYZER).gather([read_contents(article)])

    forms = [occurrences.words[word][0] for word in occurrences.word_ids.tolist()]
    assert forms == ["fisk", "nrk", "nrksjef", "sjefen", "kom", "han", "gikk"]
    assert occurrences.positions.tolist() == [0, 0, 0, 1, 2, 53, 54]
    assert occurrences.field_numbers.tolist() == [FIELD_NUMBERS["title"]] + [FIELD_NUMBERS["body"]] * 6
    assert occurrences.lengths["body"].tolist() == [5]


def test_a_second_batch_gives_the_same_as_a_first():
    """Words are numbered anew in each batch, though the chunks are known."""
    articles = [read_contents(Article(id=name, title=f"{name} fisk")) for name in ("torsk", "sild")]
    gatherer = Gatherer(ANALYZER)
    gatherer.gather(articles)

    again, fresh = gatherer.gather(articles[1:]), Gatherer(ANALYZER).gather(articles[1:])

    assert sorted(again.words) == sorted(fresh.words)
    assert again.positions.tolist() == fresh.positions.tolist()
