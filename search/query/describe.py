"""Describes a query tree in plain words, in the reader's language; not for parsing."""

from datetime import date, timedelta
from itertools import chain
from typing import Any, assert_never

from babel import Locale
from babel.dates import format_date, format_interval

from search.articles import TEXT_FIELDS
from search.periods import OSLO
from search.query.diagnostics import Language, query_texts
from search.query.leaves import Leaf, is_wish, leaves, words_of
from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Optional,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

_DEFAULT = frozenset(TEXT_FIELDS) - {"byline"}


def describe_query(query: Query, language: Language) -> str:
    """Return *query* in plain words, such as «alle: fisk, olje · ikke: gass · tittel: etikk»."""
    return _Describer(query_texts(language)["interpreted"], language).of(query)


class _Describer:
    def __init__(self, texts: dict[str, Any], language: Language) -> None:
        self._texts = texts
        self._locale = Locale("en", "GB") if language == "en" else Locale(language)

    def of(self, query: Query) -> str:
        """Return *query* in plain words; other ways to write its words follow after all of it."""
        described = self._of(query)
        also = ", ".join(dict.fromkeys(map(self._of, _variants(query))))
        return f"{described} · {self._texts['also']}: {also}" if also else described

    def _of(self, query: Query) -> str:  # noqa: C901, PLR0911 - one return a kind of node
        match query:
            case Word():
                return self._within(query.fields, self._word(query, _word(query)))
            case Phrase():
                words = " ".join(map(_word, query.words))
                return self._within(query.words[0].fields, self._word(query.words[0], f"«{words}»"))
            case Near():
                return self._near(query)
            case Prefix():
                return self._within(query.fields, f"{query.prefix}…")
            case DateRange():
                return self._dates(query)
            case Exact():
                return f"{self._texts['fields'][query.field]}: {query.value}"
            case And():
                return self._all(query)
            case Or():
                return self._any(query)
            case Not():
                return f"{self._of(query.query)} · {self._texts['not']}: {self._inner(query.excluded)}"
            case Optional():
                return self._optional(query)
            case MatchAll():
                return str(self._texts["everything"])
            case _:
                assert_never(query)

    def _word(self, word: Word, text: str) -> str:
        return text if word.readings else str(self._texts["exactly"]).format(text)

    def _near(self, near: Near) -> str:
        operands = (self._any_of(operand) for operand in near.operands)
        between = self._texts["near_in_order" if near.ordered else "near_any_order"]
        return str(self._texts["near"]).format(str(between).join(operands), near.distance)

    def _any_of(self, alternatives: tuple[Word | Phrase, ...]) -> str:
        described = str(self._texts["near_or"]).join(map(self.of, alternatives))
        return described if len(alternatives) == 1 else f"({described})"

    def _all(self, query: And) -> str:
        """Describe the required clauses, then those that only add to the score, as `olje` in ``+fisk olje``."""
        required = tuple(clause for clause in query.clauses if not _only_adds(clause))
        if len(required) in {0, len(query.clauses)}:
            return self._list("all", query.clauses)
        described = self._of(required[0]) if len(required) == 1 else self._list("all", required)
        wishes = [
            wish
            for clause in query.clauses
            if isinstance(clause, Or) and _only_adds(clause)
            for wish in clause.clauses
            if not isinstance(wish, MatchAll)
        ]
        return f"{described} · {self._texts['preferring']}: {', '.join(map(self._inner, wishes))}"

    def _any(self, query: Or) -> str:
        typed = tuple(clause for clause in query.clauses if not _is_variant(clause))
        if not typed:
            return str(self._texts["nothing"])
        return self._of(typed[0]) if len(typed) == 1 else self._list("any", typed)

    def _optional(self, query: Optional) -> str:
        described, wishes = self._of(query.query), self._wishes(query.optional)
        return f"{described} · {self._texts['preferring']}: {wishes}" if wishes else described

    def _list(self, how: str, clauses: tuple[Query, ...]) -> str:
        if how == "all":  # two words that may be one word are listed with the others
            clauses = tuple(chain.from_iterable(map(_list_words, clauses)))
        return f"{self._texts[how]}: {', '.join(self._inner(clause) for clause in clauses)}"

    def _inner(self, query: Query) -> str:
        listed = _list_words(query)
        query = listed[0] if len(listed) == 1 else query
        described = self._of(query)
        return f"({described})" if isinstance(query, And | Or | Not | Optional) else described

    def _wishes(self, query: Query) -> str:
        """Describe optional clauses as a list, without saying that any of them is enough."""
        wishes = query.clauses if isinstance(query, Or) else (query,)
        return ", ".join(dict.fromkeys(self._inner(wish) for wish in wishes if _is_told(wish)))

    def _within(self, fields: tuple[str, ...], described: str) -> str:
        if _DEFAULT.issubset(fields):
            return described
        names = ", ".join(self._texts["fields"][name] for name in fields)
        return f"{names}: {described}"

    def _dates(self, query: DateRange) -> str:
        name = self._texts["fields"][query.field]
        first = query.start.astimezone(OSLO).date() if query.start else None
        # The last day with an instant inside; *end* is outside.
        last = (query.end - timedelta(microseconds=1)).astimezone(OSLO).date() if query.end else None
        return f"{name}: {self._days(first, last)}"

    def _days(self, first: date | None, last: date | None) -> str:
        if first and last and first != last:
            return format_interval(first, last, "yMMMd", locale=self._locale)
        if first and last:
            return self._day(first)
        since = str(self._texts["from"]).format(self._day(first)) if first else ""
        until = str(self._texts["until"]).format(self._day(last)) if last else ""
        return since or until

    def _day(self, day: date) -> str:
        return format_date(day, format="long", locale=self._locale)


def _only_adds(query: Query) -> bool:
    """Tell whether *query* matches every article, so that beside others it only adds to the score."""
    return isinstance(query, Or) and any(isinstance(clause, MatchAll) for clause in query.clauses)


def _is_told(wish: Query) -> bool:
    """Tell whether *wish* says something to a reader: no function word, and no part of a word that articles have."""
    if isinstance(wish, Word) and wish.role in {"demoted", "part", "hint"}:
        return False
    return not (_is_variant(wish) or is_wish(wish))


def _is_variant(query: Query) -> bool:
    """Tell whether *query* was not typed, but is another way to write typed words."""
    words = words_of(query) if isinstance(query, Word | Phrase) else ()
    return any(word.role == "variant" for word in words)


def _variants(query: Query) -> tuple[Leaf, ...]:
    """Return the other ways to write words that *query* must or may find."""
    return tuple(leaf for leaf in leaves(query, with_optional=False) if _is_variant(leaf))


def _list_words(query: Query) -> tuple[Query, ...]:
    """Return the clauses to list for *query* among those that must match: typed words without their variants."""
    if not isinstance(query, Or) or not any(map(_is_variant, query.clauses)):
        return (query,)
    typed = [clause for clause in query.clauses if not _is_variant(clause)]
    if len(typed) != 1:
        return (query,)
    return typed[0].clauses if isinstance(typed[0], And) else (typed[0],)


def _word(word: Word) -> str:
    """Return the word's form, or the spellings that replace a word no article has."""
    return "/".join(word.stand_ins) or word.form
