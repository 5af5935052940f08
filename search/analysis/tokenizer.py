"""
Where does a word begin and end?

Two steps. `chunks` finds runs of letters and digits, joined by single connectors, in a text;
`pieces` splits one such chunk into words. A chunk is split the same way wherever it stands, so
the second step is done once for each different chunk.

Four things with a space inside are chunks too, because their words tell something only together:
numbers in groups, dates, dotted abbreviations, and initials.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from search.analysis.abbreviations import SHORT_FOR, SPACED_REST
from search.analysis.characters import APOSTROPHES, HYPHENS, INVISIBLE, SPACES, normalized
from search.analysis.date_terms import (
    WRITTEN_DATE,
    NumericDate,
    WrittenDay,
    day_terms,
    month_name,
    numeric_date,
    written_date,
)
from search.analysis.signs import (
    GROUPED_NUMBER,
    LANGUAGE_NAME,
    SIGN_CHUNK,
    SIGN_WORDS,
    address_labels,
    decimal_of,
    hashtag_words,
    is_name_with_sign,
    number_groups,
)
from search.notation.unicode import MARKS, compose

# Possessive, so that no text makes it try the same letters twice.
_SIGNS = rf"(?:[^\W_]++[{MARKS}{INVISIBLE}]*+)++"
_CONNECTOR = rf"[{HYPHENS}–.{APOSTROPHES}:,/&+@]"
# stats- og, barne-, ungdoms-, drama-/krimserie: a hyphen that stands for the rest of the word. Not
# at the end of a line, where it may only part a word in two.
_SUSPENDED = rf"[{HYPHENS}](?=[{SPACES},;/)]|\Z)"
_REST = rf"(?:{_CONNECTOR}{_SIGNS})*(?:{_SUSPENDED})?"
# 120 000 and 120.000, with decimals or without: digits in groups of exactly three.
_NUMBER = rf"\d{{1,3}}(?:[{SPACES}.]\d{{3}})+(?:,\d+)?(?![\d]|[.,]\d|[^\W_])"
_SPACED_INITIALS = rf"[A-ZÆØÅ]\.(?:[{SPACES}][A-ZÆØÅ]\.)+(?![^\W_])"
_CHUNK = re.compile(
    rf"(?=\d)(?<![\d.,])(?:(?:{WRITTEN_DATE}){_REST}|{GROUPED_NUMBER}|{_NUMBER})"
    rf"|{_SPACED_INITIALS}"
    rf"|{LANGUAGE_NAME}"
    rf"|{_SIGNS}{_REST}(?:{SPACED_REST})?"
    rf"|(?=[%‰§&.+#])(?:{SIGN_CHUNK}|(?<![^\W_])\#{_SIGNS}{_REST})"
)
_GROUPED = re.compile(_NUMBER)
_GROUP_SIGNS = re.compile(rf"[{SPACES}.]")
_SPACE = re.compile(rf"[{SPACES}]")

_ENDINGS = ("s", "en", "et", "er", "ene", "ens", "ets", "a")
_ENDING = f"(?:{'|'.join(_ENDINGS)})"
# AFPs, NTB's, FN-ets: an acronym with an ending is the acronym.
_ACRONYM = re.compile(rf"([A-ZÆØÅ][A-ZÆØÅ0-9]+)[{HYPHENS}':]?{_ENDING}")
# tv-en, pc-er, CD-er: so is a short word with its ending after a hyphen.
_SHORT = re.compile(rf"([^\W\d_]{{1,4}})[{HYPHENS}]{_ENDING}")
# VM-sangen, synth-elementer: no rule below knows these, unless they end as tv-en does.
_HYPHENATED = re.compile(r"[A-Za-zÆØÅæøå]+(?:-[A-Za-zÆØÅæøå]+)+")
# mamma's, Sør-Trøndelag's: a genitive written the English way.
_GENITIVE = re.compile(rf"[{APOSTROPHES}][sS][{INVISIBLE}]*\Z")
# J.K, J. K: initials are letters of their own, and JK besides.
_INITIALS = re.compile(rf"[^\W\d_](?:\.[{SPACES}]?[^\W\d_])+\.?")
# R.E.M.s, D.D.E's: initials with an ending.
_INITIALS_ENDING = re.compile(r"(?<=[A-ZÆØÅ])(?:\.|'|\.')?s\Z")
# A point stays between letters (f.eks, nrk.no) and digits (22.38), unless a capital follows a small
# letter: a missing space after a full stop. A comma stays between digits only (3,5).
_AFTER_LETTER = rf"(?<=[^\W\d_]|[{MARKS}])"
_SPLIT = re.compile(
    rf"[{HYPHENS}–/&+@:{SPACES}]"
    rf"|{_AFTER_LETTER},|,(?=[^\W\d_])"
    rf"|{_AFTER_LETTER}\.(?=\d)|(?<=\d)\.(?=[^\W\d_])"
    rf"|(?:(?<=[a-zß-öø-ÿ])|(?<=[a-z][{MARKS}]))\.(?=[A-ZÆØÅ])"
    # J.K.Rowling, R.Kelly; and the point of a date that is none, as in 30. februar.
    rf"|(?:(?<=(?<![\w{MARKS}])[A-ZÆØÅ])|(?<=(?<![\w{MARKS}])[A-ZÆØÅ][{MARKS}]))\.(?=[A-ZÆØÅ])|\.(?![^\W_])"
)
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_MONTHS: Final = 12
_ALWAYS: Final = "24/7"
_POINT = re.compile(rf"[.{SPACES}]+")
# O'Brien, d'Arc, rock'n'roll; not I'll and we're, which would be «ill» and «were».
_ELIDED = re.compile(r"[^\W\d_]{1,2}'[A-ZÀ-ÖØ-Þ][^\W\d_]{1,20}|[^\W\d_]{1,10}'n'[^\W\d_]{1,10}")
# AC/DC, A/S; neither og/eller nor POP/ROCK.
_SLASHED = re.compile(r"[A-ZÆØÅ]{1,3}/[A-ZÆØÅ]{1,3}")
_JOINING = re.compile(rf"[{HYPHENS}&]")
_MAX_JOINED = 40
_AFTER_HYPHEN = tuple(f"-{ending}" for ending in _ENDINGS)

# 3.5 and 12.5 are 3,5 and 12,5 written the English way. Two digits on both sides are a clock time
# (22.38) or a day (17.05), three on the right a group. That «USB 3.0» is «USB 3,0» too harms nobody.
_DECIMAL = re.compile(r"(\d)\.(\d{1,2})|(\d{2,3})\.(\d)")


class Piece(NamedTuple):
    """
    A word inside a chunk.

    Attributes:
        start: First code point, counted from the chunk's first.
        end: After the last code point.
        form: The word as written, without invisible characters; never a space.
        base: What to look up: without the ending of an acronym or genitive, an abbreviation in
            full, a date as year-month-day; mostly the same.
        joined: All pieces of the chunk written as one word; only on the first of several, or on a
            word with an apostrophe inside.
        also: Further terms where the word stands, made already: the day of a date (the only terms
            with a hyphen), and of a date in numbers its words.
        suspended: Whether a hyphen stands for the rest of a compound: stats- og regjeringssjefer.
        inside: Words in lower case inside an address or a hashtag.
    """

    start: int
    end: int
    form: str
    base: str
    joined: str = ""
    also: tuple[str, ...] = ()
    suspended: bool = False
    inside: tuple[str, ...] = ()


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each chunk of *text* with its first code point."""
    for found in _CHUNK.finditer(text):
        yield found.start(), found[0]


def chunk_matches(text: str, begin: int = 0) -> Iterator[re.Match[str]]:
    """Yield the chunks of *text* with their places, in order; from *begin* on, where one must begin."""
    return _CHUNK.finditer(text, begin)


def chunk_texts(text: str) -> list[str]:
    """Return the chunks of *text*, in order: those of `chunks`, where their places are not wanted."""
    return _CHUNK.findall(text)


def pieces(chunk: str) -> tuple[Piece, ...]:
    """Return the words of a *chunk* that `chunks` gave; at least one, in order, apart."""
    if chunk.isalpha() and (len(chunk) == 1 or chunk[1:].islower()):  # two words of three; no rule knows them
        form = compose(chunk)
        return (Piece(0, len(chunk), form, SHORT_FOR.get(form, form)),)
    if _HYPHENATED.fullmatch(chunk) and not chunk.endswith(_AFTER_HYPHEN):
        return _hyphenated(chunk)
    return _by_rules(chunk)


def _by_rules(chunk: str) -> tuple[Piece, ...]:
    if chunk[-1] in HYPHENS:
        *before, last = pieces(chunk[:-1])
        return (*before, last._replace(suspended=True))
    if chunk[0] == "#":
        return tuple(_moved(chunk, 1, inside=hashtag_words(normalized(chunk[1:]))))
    whole = normalized(chunk)
    if found := _signs(chunk, whole) or (_numeric(chunk, whole) if whole[:1].isdigit() else ()):
        return found
    if known := _abbreviated(chunk, whole):
        return (known,)
    for rule in (_ACRONYM, _SHORT):
        if ending := rule.fullmatch(whole):
            return (Piece(0, len(chunk), whole, ending[1]),)
    return _initials(chunk, whole) or _with_ending(chunk, _GENITIVE.search(chunk))


def _signs(chunk: str, whole: str) -> tuple[Piece, ...]:
    """Return the words of a sign, a name with one, a fraction or a number in groups; none for anything else."""
    if words := SIGN_WORDS.get(whole):
        return (Piece(0, len(chunk), whole, words[0], also=words[1:]),)
    if is_name_with_sign(whole):
        return (Piece(0, len(chunk), whole, whole),)
    if decimal := decimal_of(whole):
        return (Piece(0, len(chunk), whole, decimal),)
    groups = number_groups(chunk)
    if not groups:
        return ()
    found = [Piece(group.start, group.end, group.digits, group.digits) for group in groups]
    if len(found) > 1:
        found[0] = found[0]._replace(joined="".join(group.digits for group in groups))
    return tuple(found)


def _hyphenated(chunk: str) -> tuple[Piece, ...]:
    """Return the words of a chunk that is nothing but words and hyphens, as `_by_rules` does."""
    found = []
    start = 0
    for form in chunk.split("-"):
        found.append(Piece(start, start + len(form), form, SHORT_FOR.get(form, form)))
        start += len(form) + 1
    return _with_joined(found)


def _abbreviated(chunk: str, whole: str) -> Piece | None:
    form = _SPACE.sub("", whole.removesuffix("."))
    if term := SHORT_FOR.get(form):
        return Piece(0, len(chunk) - whole.endswith("."), form, term)
    return None


def _numeric(chunk: str, whole: str) -> tuple[Piece, ...]:
    """Return the words of a number in groups or of a date; none where *chunk* is something else."""
    if _GROUPED.fullmatch(whole):
        digits = _GROUP_SIGNS.sub("", whole)
        return (Piece(0, len(chunk), digits, digits),)
    if found := numeric_date(whole):
        return (_date_piece(0, len(chunk), whole, found),)
    return _date(chunk) or _slashed_day(whole)


def _slashed_day(whole: str) -> tuple[Piece, ...]:
    """Return the words of a day and month such as 22/7; none where it may be a fraction or a result."""
    found = _DAY_AND_MONTH.fullmatch(whole)
    if found is None or whole == _ALWAYS or int(found[1]) <= _MONTHS:
        return ()
    terms = day_terms(int(found[1]), int(found[2]), None)
    if not terms:
        return ()
    day = Piece(*found.span(1), found[1], found[1], also=terms)
    return (day, Piece(*found.span(2), found[2], found[2], also=(month_name(int(found[2])),)))


def _date_piece(start: int, end: int, form: str, found: NumericDate) -> Piece:
    return Piece(start, end, _SPACE.sub("/", form), found.term, also=found.also)


def _date(chunk: str) -> tuple[Piece, ...]:
    """Return the words of a date whose month is a word, and of what hangs on it: 22. juli-senteret."""
    found = written_date(chunk)
    if found is None:
        return ()
    days = [_day_piece(chunk, day) for day in found.days]
    start, end = found.month
    if found.year is None and end + 1 < len(chunk):
        return (*days, *_moved(chunk, start))
    month = Piece(start, end, chunk[start:end], found.month_name)
    return (*days, month) if found.year is None else (*days, month, *_moved(chunk, found.year))


def _day_piece(chunk: str, day: WrittenDay) -> Piece:
    return Piece(day.start, day.end, chunk[day.start : day.end], day.term, also=day.also)


def _moved(chunk: str, first: int, *, inside: tuple[str, ...] = ()) -> Iterator[Piece]:
    """Yield the words of the end of *chunk* from *first*, which is a chunk itself; the first has the words *inside*."""
    for piece in pieces(chunk[first:]):
        yield piece._replace(start=piece.start + first, end=piece.end + first, inside=inside or piece.inside)
        inside = ()


def _initials(chunk: str, whole: str) -> tuple[Piece, ...]:
    """Return the letters of initials, with JK of J.K. on the first; none where *chunk* is something else."""
    # Looked for in composed text: how a letter is composed must not count.
    found = _INITIALS_ENDING.search(whole)
    ending = found[0] if found and normalized(chunk[-len(found[0]) :]) == found[0] else ""
    if _INITIALS.fullmatch(whole.removesuffix(ending)) is None:
        return ()
    *before, last = _with_joined(_cut(chunk, _POINT, len(chunk) - len(ending)))
    return (*before, last._replace(end=len(chunk), form=last.form + ending) if ending else last)


def _with_ending(chunk: str, ending: re.Match[str] | None) -> tuple[Piece, ...]:
    """Return the words of *chunk*; the last one's base is without *ending*."""
    if ending is None:
        return _split(chunk, len(chunk))
    *before, last = _split(chunk, ending.start())
    return (*before, last._replace(end=len(chunk), form=last.form + normalized(ending[0])))


def _split(chunk: str, end: int) -> tuple[Piece, ...]:
    """Return the words of *chunk* before *end*."""
    found = _cut(chunk, _SPLIT, end)
    if len(found) == 1:
        return (_apostrophized(found[0]),)
    whole = normalized(chunk[:end])
    if _JOINING.search(whole) or _SLASHED.fullmatch(whole):
        return _with_joined(found)
    return tuple(found)


def _cut(chunk: str, separator: re.Pattern[str], end: int) -> list[Piece]:
    found: list[Piece] = []
    start = 0
    for gap in (*(match.span() for match in separator.finditer(chunk, 0, end)), (end, end)):
        if form := normalized(chunk[start : gap[0]]):
            found.append(_piece(start, gap[0], form))
        start = gap[1]
    return found


def _piece(start: int, end: int, form: str) -> Piece:
    if form[0].isdigit() and "." in form:
        if found := numeric_date(form):
            return _date_piece(start, end, form, found)
        decimal = _DECIMAL.fullmatch(form)
        return Piece(start, end, form, form.replace(".", ",") if decimal else form)
    base = SHORT_FOR.get(form)
    inside = address_labels(form) if base is None and "." in form else ()
    return Piece(start, end, form, base or form.removeprefix("www."), inside=inside)


def _apostrophized(piece: Piece) -> Piece:
    """Return *piece*, a name with an apostrophe also written without: O'Brien is OBrien."""
    return piece._replace(joined=piece.base.replace("'", "")) if _ELIDED.fullmatch(piece.base) else piece


def _with_joined(found: list[Piece]) -> tuple[Piece, ...]:
    """Return *found*, the first with the word that all make together, where they make one."""
    joined = "".join(piece.form for piece in found)
    if len(found) > 1 and len(joined) <= _MAX_JOINED and _is_one_word(found):
        acronym = _ACRONYM.fullmatch(joined)
        found[0] = found[0]._replace(joined=acronym[1] if acronym else joined)
    return tuple(found)


def _is_one_word(found: list[Piece]) -> bool:
    if all(piece.form.isalpha() for piece in found):
        return True
    # F-16 is F16 and covid-19 covid19, but 50-åring is no 50åring.
    return len(found) == 2 and found[0].form.isalpha() and found[1].form.isdecimal()  # noqa: PLR2004 - name, number
