"""
The language of an article that states none, judged by its words.

It is assigned once, before an article is stored: so the archive says it, a filter finds it, and the same file
read again is the same article.
"""

from collections.abc import Iterator
from dataclasses import replace

from search.analysis.language import language_of
from search.analysis.tokenizer import chunks
from search.articles import Article, field_texts
from search.notation.unicode import compose


def with_language(article: Article) -> Article:
    """
    Return *article* with ``nb`` or ``nn`` where it states no language and its words show one.

    Otherwise *article* itself: a stated language is final, and a text that is too short, or neither bokmål nor
    nynorsk, stays ``und``.
    """
    if article.language != "und":
        return article
    language = language_of(_lower_words(article))
    return replace(article, language=language) if language else article


def _lower_words(article: Article) -> Iterator[str]:
    """Yield the words in lower case, without the byline: a name says nothing of a language."""
    for field, paragraphs in field_texts(article).items():
        if field != "byline":
            for paragraph in paragraphs:
                for _, chunk in chunks(compose(paragraph)):
                    yield chunk.lower()
