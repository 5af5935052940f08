"""
Query relaxation: other searches to offer where a search has no hits.

The candidates go from the likeliest slip to the widest search: a fault in the text, its limits, its spelling,
other forms of its words, fewer of them. `Relaxation.candidates` makes requests one by one;
`find_alternatives` runs them, within bounds, and keeps those that find something.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.query.diagnostics import Language, query_texts
from search.query.frequencies import Frequencies
from search.query.leaves import leaves, words_of
from search.query.lexer import QUOTES
from search.query.query_analyzer import QueryAnalyzer
from search.query.tree import Word
from search.request import MAX_QUERY_LENGTH, ParsedRequest, SearchRequest
from search.suggestions.candidates import CandidateFinder
from search.suggestions.rewrite import Rewriter, TypedWord
from search.system.deadline import NO_DEADLINE, Deadline

MAX_TRIES: Final = 24
"""Searches that are run for one without hits."""
MAX_OFFERED: Final = 8
"""Searches that are offered."""
MAX_WORDS: Final = 6
"""Longest query, in words, whose words are tried one by one."""
WIDEST: Final = "widest"
"""Code of the last resort, tried where nothing else finds anything."""
_FEWER_DEMANDS: Final = frozenset({"apart", "any"})
"""Codes of searches for the same words with fewer demands on them."""
_DATES: Final = frozenset({"published", "modified"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A search to try.

    Attributes:
        code: Stable name, a key under ``alternatives`` in ``query/texts/*.toml``.
        request: The search, its first page.
        values: Parameters of the label, such as the word left out.
    """

    code: str
    request: SearchRequest
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A search that finds something, *total* articles; *code*, *request* and *values* as in `Candidate`."""

    code: str
    request: SearchRequest
    values: tuple[str, ...]
    total: int


def alternative_label(alternative: Alternative, language: Language) -> str:
    """Return the label of *alternative*, to follow a count: «12 treff» «uten datogrensene»."""
    template: str = query_texts(language)["alternatives"][alternative.code]
    return template.format(*alternative.values)


def find_alternatives(
    candidates: Iterable[Candidate],
    empty_result: ParsedRequest,
    parse: Callable[[SearchRequest], ParsedRequest],
    count: Callable[[ParsedRequest], int],
    deadline: Deadline = NO_DEADLINE,
) -> tuple[Alternative, ...]:
    """
    Return the candidates that find something, in order: at most 8, of at most 24 that are run before *deadline*.

    A text with a fault that *empty_result* does not have is left out, and so are fewer demands on the same words that
    find no more articles than others did.
    """
    tried, alternatives = [replace(empty_result.request, page=1)], list[Alternative]()
    found = set[tuple[int, frozenset[str]]]()
    for candidate in deadline.while_time(candidates):
        request = candidate.request
        if len(tried) > MAX_TRIES or len(alternatives) == MAX_OFFERED:
            break
        if request in tried or request.is_empty or (candidate.code == WIDEST and alternatives):
            continue
        tried.append(request)
        parsed = parse(request)
        total = 0 if parsed.faults - empty_result.faults else count(parsed)
        # A count that time cut short would be told as the number of hits.
        if not total or deadline.is_over():
            continue
        result = (total, _wanted_terms(parsed))
        if result not in found or not result[1] or candidate.code not in _FEWER_DEMANDS:
            found.add(result)
            alternatives.append(Alternative(candidate.code, request, candidate.values, total))
    return tuple(alternatives)


def _wanted_terms(parsed: ParsedRequest) -> frozenset[str]:
    """Return the first term of each word that *parsed* wants, without function words."""
    words = (word for leaf in leaves(parsed.query, with_optional=False) for word in words_of(leaf))
    return frozenset(
        word.readings[0].term if word.readings else word.form for word in words if word.role == "content"
    )


class Relaxation:
    """Other searches to try for *empty_result*, a search without hits."""

    def __init__(
        self, empty_result: ParsedRequest, analyzer: QueryAnalyzer, frequencies: Frequencies
    ) -> None:
        self._request = replace(empty_result.request, page=1)
        self._empty_result = empty_result
        self._finder = CandidateFinder(frequencies, analyzer, empty_result.language)
        dates = [
            (diagnostic.start, diagnostic.end)
            for diagnostic in empty_result.diagnostics
            if diagnostic.code == "invalid_date"
        ]
        self._rewriter = Rewriter(empty_result.request.text, empty_result.lexemes, empty_result.query, dates)
        self._words = self._rewriter.words()

    def candidates(self) -> Iterator[Candidate]:
        """Yield the searches to try, in order, lazily: making one may ask the index about words."""
        yield from self._corrections()
        yield from self._without_each_limit()
        yield from self._spelling_corrections()
        yield from self._other_forms()
        yield from self._fewer_words()
        yield from self._widest()

    def _step(self, code: str, text: str, *values: str, **changes: Any) -> Iterator[Candidate]:  # noqa: ANN401 - of a request
        """Yield the search for *text* with *changes* to the rest, if the text is not too long."""
        if len(text) <= MAX_QUERY_LENGTH:
            yield Candidate(code, replace(self._request, text=text, **changes), values)

    def _corrections(self) -> Iterator[Candidate]:
        """Yield corrections of faults in the text, other than the correction already searched."""
        codes = {diagnostic.code for diagnostic in self._empty_result.diagnostics}
        for diagnostic in self._empty_result.diagnostics:
            if diagnostic.code == "lower_case_operator" and diagnostic.suggestion:
                yield from self._step("syntax", diagnostic.suggestion, diagnostic.suggestion)
        if "unclosed_quote" in codes:
            text = self._rewriter.without_unclosed_quotes()
            yield from self._step("syntax", text, text)

    def _without_each_limit(self) -> Iterator[Candidate]:
        """Yield the search without its dates, without each of its exact values, and without all of them."""
        limits = self._rewriter.limits()
        kinds = dict.fromkeys(_kind(limit.field) for limit in limits)
        if self._request.from_date or self._request.to_date:
            kinds = {"dates": None, **kinds}
        kinds |= dict.fromkeys(name for name in EXACT_FIELDS if self._request.filters.get(name))
        for kind in kinds:
            text = self._rewriter.remove([limit.span for limit in limits if _kind(limit.field) == kind])
            changes = (
                {"from_date": "", "to_date": ""} if kind == "dates" else {"filters": self._filters(kind)}
            )
            yield from self._step(f"without_{kind}", text, **changes)
        if len(kinds) > 1:
            text = self._rewriter.remove([limit.span for limit in limits])
            yield from self._step("without_all", text, from_date="", to_date="", filters={})
        yield from self._step("all_fields", self._rewriter.without_text_fields(), fields=TEXT_FIELDS)

    def _filters(self, left_out: str) -> dict[str, tuple[str, ...]]:
        return {name: values for name, values in self._request.filters.items() if name != left_out}

    def _spelling_corrections(self) -> Iterator[Candidate]:
        """Yield the search with a commoner word, or an existing value, a slip away from one typed."""
        for diagnostic in self._empty_result.diagnostics:
            if diagnostic.code == "unknown_value" and diagnostic.suggestion:
                yield from self._step(
                    "spelling", diagnostic.suggestion, diagnostic.values[2], diagnostic.values[1]
                )
        for word in self._single_words():
            for instead in self._finder.slips(word):
                yield from self._replace_word("spelling", word, instead)

    def _other_forms(self) -> Iterator[Candidate]:
        """Yield the search with other letters, compounds taken apart and put together, and in any inflection."""
        for word in self._single_words():
            for instead in self._finder.spellings(word):
                yield from self._replace_word("other_form", word, instead)
        yield from self._split_compounds()
        yield from self._joined_compounds()
        yield from self._step("not_exact", self._rewriter.without_exact_signs(), exact=False)

    def _split_compounds(self) -> Iterator[Candidate]:
        for word in self._few_words():
            if not word.is_quoted and (parts := self._finder.parts(word.text)):
                between = " AND " if self._request.match == "any" else " "
                words = between.join(parts)
                is_bare = between == " " and not word.has_field
                text = self._rewriter.replace_span(word.inner, words if is_bare else f"({words})")
                yield from self._step("other_form", text, " ".join(parts), word.text)

    def _joined_compounds(self) -> Iterator[Candidate]:
        for first, second in self._rewriter.neighbours()[:MAX_WORDS]:
            if compound := self._finder.find_compound(first.text, second.text, self._request.fields):
                span = (first.inner[0], second.inner[1])
                text = self._rewriter.replace_span(span, compound)
                yield from self._step("other_form", text, compound, f"{first.text} {second.text}")

    def _fewer_words(self) -> Iterator[Candidate]:
        """Yield the search with its words anywhere, without each of them, and with any of them."""
        if self._request.match == "all":
            yield from self._step("apart", self._rewriter.split_quotations(" "))
            for word in self._commonest_first() if len(self._words) > 1 else []:
                yield from self._step("without_word", self._rewriter.remove([word.span]), _bare(word.text))
        else:
            yield from self._step("apart", self._rewriter.split_quotations(" AND "))
        if len(self._words) > 1:
            text = self._rewriter.without_operators()
            yield from self._step("any", text, _word_list(self._words), match="any")

    def _widest(self) -> Iterator[Candidate]:
        text = self._rewriter.widest()
        limits = {"exact": False, "filters": {}, "from_date": "", "to_date": ""}
        if self._words:
            named = _word_list(self._words)
            yield from self._step(WIDEST, text, named, match="any", fields=TEXT_FIELDS, **limits)

    def _replace_word(self, code: str, word: Word, instead: str) -> Iterator[Candidate]:
        typed = self._request.text[slice(*word.span)]
        replacement = instead.capitalize() if typed[:1].isupper() else instead
        yield from self._step(code, self._rewriter.replace_span(word.span, replacement), replacement, typed)

    def _few_words(self) -> list[TypedWord]:
        return self._words if len(self._words) <= MAX_WORDS else []

    def _commonest_first(self) -> list[TypedWord]:
        """Return the words, those of most articles first: the rarest says most, and is left out last."""
        return sorted(self._few_words(), key=lambda word: -self._articles(word))

    def _articles(self, word: TypedWord) -> int:
        """Return the number of articles with *word* as typed; 0 for a quotation."""
        if word.is_quoted:
            return 0
        return self._finder.frequencies([word.text.lower()], fields=self._request.fields)[0]

    def _single_words(self) -> list[Word]:
        """Return the different words, in the form they were typed, that were not repaired."""
        if not self._few_words():
            return []
        text = self._request.text
        words = {
            word.span: word
            for leaf in leaves(self._empty_result.query, with_optional=False)
            for word in words_of(leaf)
            if not word.stand_ins and text[slice(*word.span)].lower() == word.form
        }
        return list(words.values())[:MAX_WORDS]


def _kind(field: str) -> str:
    return "dates" if field in _DATES else field


def _bare(word: str) -> str:
    """Return *word* without quotation marks: the label has its own."""
    return word.strip(f"={QUOTES}") or word


def _word_list(words: list[TypedWord]) -> str:
    """Return *words* for a label, the first of them where they are many."""
    names = [word.text for word in words[:MAX_WORDS]]
    return ", ".join([*names, "…"] if len(words) > MAX_WORDS else names)
