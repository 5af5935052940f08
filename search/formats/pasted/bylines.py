"""
Bylines of pasted pages: the people, agencies and papers that a line names as makers of the story.

Names come with a label («Av Kari Nordmann», «Tekst: …»), with a role («Ola Nordmann, journalist»), or
bare. A bare name looks like many a mid-head, so the caller decides from its position whether it counts.
"""

import re
from dataclasses import dataclass
from typing import Final

from search.formats.pasted.vocabulary import one_of, words

MAX_LINE: Final = 160
"""A longer line is a paragraph."""
MAX_WORDS_IN_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class Byline:
    """
    The makers that a line names.

    Attributes:
        names: People, as written, without roles and addresses; also agencies.
        source: The agency or paper named, or empty.
        is_marked: Whether label, role, address or agency shows that it is a byline; else it is bare names.
        has_role: Whether it names a role or an address: the person's name may be on the line before.
    """

    names: tuple[str, ...]
    source: str = ""
    is_marked: bool = False
    has_role: bool = False


@dataclass(slots=True)
class _BylineBuilder:
    """A `Byline` in the making."""

    names: list[str]
    source: str = ""
    is_marked: bool = False
    has_role: bool = False


_ADDRESS = re.compile(r"(?:e-?post:?\s*)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+", re.IGNORECASE)
_PHONE = re.compile(r"(?:tlf\.?|telefon|mob\.?|mobil)\s*:?\s*\+?[\d ]{8,}", re.IGNORECASE)
_MAKER = one_of(words().makers)
# «og» only between spaces: «[\w-]*» takes it for a part of a word, and «journalistogjournalistog…» for hours.
_AND = r"(?:\s+og\s+|\s*[&/,]\s*)"
_AV = re.compile(
    rf"^(?:(?:{one_of(words().made_by)}|{_MAKER}(?:{_AND}{_MAKER})*)\s+)?av\s*:?\s+|^by\s+", re.IGNORECASE
)
_LABEL = re.compile(rf"\b{_MAKER}(?:{_AND}{_MAKER})*\s*:", re.IGNORECASE)
_ONLY_LABEL = re.compile(
    rf"(?:(?:{one_of(words().made_by)}\s+)?av\s*:?|{_MAKER}(?:{_AND}{_MAKER})*\s*:)", re.IGNORECASE
)
_IN_PARENTHESES = re.compile(rf"\(\s*(?:{_MAKER}(?:{_AND}{_MAKER})*|\d\d)\s*\)", re.IGNORECASE)
_ROLE_WORD = rf"(?:[\w-]*{one_of(words().role_endings)})"
_ROLE = rf"(?:{one_of(words().role_adjectives)}\s+)?{_ROLE_WORD}"
_AT = r"(?:\s+(?:i|for|ved|på)\s+[A-ZÆØÅ][\w.-]*(?:\s+[A-ZÆØÅ\d][\w.-]*){0,2})?"
_TASK = rf"(?:{_ROLE}|{_MAKER})"
_ONLY_ROLE = re.compile(rf"{_TASK}(?:{_AND}{_TASK})*{_AT}", re.IGNORECASE)
_ROLE_AFTER = re.compile(rf"(?<=\w)[\s,–/|•·(-]+{_ROLE}(?:{_AND}{_ROLE})*{_AT}\)?$", re.IGNORECASE)
_ROLE_BEFORE = re.compile(rf"^{_ROLE}\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
# «Ola NordmannJournalist»: what copying makes of two boxes on one line.
_GLUED = re.compile(rf"(?<=[a-zæøå])(?={one_of(word.capitalize() for word in words().role_endings)}\b)")
_PARTS = re.compile(r"\s*(?:;|,|/|\||•|·|\t|\s(?:og|&|and)\s|\s[–—-]\s|\s{2,})\s*")
_LINK = re.compile(r"^(?:og|&|and)\s+", re.IGNORECASE)
_ELISION = re.compile(r"^[dl]['’]", re.IGNORECASE)
_PAPER = re.compile(rf"[\w\s-]*{one_of(words().paper_endings)}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][^\W\d_’'.-]*(?:[’'.-][^\W\d_]+)*\.?")


def parse_byline(line: str) -> Byline | None:
    """Return the makers named on *line*, or None when it holds anything else."""
    if len(line) > MAX_LINE:
        return None
    builder = _BylineBuilder([])
    text, addresses = _ADDRESS.subn(";", _GLUED.sub(" ", line))
    text, phones = _PHONE.subn(";", text)
    builder.has_role = builder.is_marked = bool(addresses or phones)
    text, labels = _LABEL.subn(";", _IN_PARENTHESES.sub(";", text))
    text, opened = _AV.subn("", text.strip())
    builder.is_marked |= bool(labels or opened or _IN_PARENTHESES.search(line))
    parts = [_LINK.sub("", part.strip(" .:()[]")) for part in _PARTS.split(text)]
    if not all(_read_part(part, builder, is_labelled=bool(labels or opened)) for part in parts if part):
        return None
    if not (builder.names or builder.source or builder.is_marked):
        return None
    return Byline(tuple(dict.fromkeys(builder.names)), builder.source, builder.is_marked, builder.has_role)


def is_label(line: str) -> bool:
    """Say whether *line* is the label of a byline and nothing else: «Av», «Tekst:»."""
    return _ONLY_LABEL.fullmatch(line) is not None


def is_name(text: str, *, least_words: int = 2) -> bool:
    """Say whether *text* looks like the name of a person: two to four capitalised words."""
    parts = [_ELISION.sub("", part) or part for part in text.split()]
    weighty = [part for part in parts if part.casefold() not in words().name_particles]
    return (
        least_words <= len(weighty) <= MAX_WORDS_IN_NAME
        and parts[0] == weighty[0]
        and parts[-1] == weighty[-1]
        and parts[0].casefold() not in words().not_names
        and all(part[0].isupper() and _WORD.fullmatch(part) for part in weighty)
    )


def agency_in(mark: str) -> str:
    """Return the agency that a *mark* under a story, in any case, names first: «(©ntb)»."""
    return next(iter(agencies_of(mark.upper())), "")


def agencies_of(text: str) -> tuple[str, ...]:
    """Return the agencies that *text* names when it names nothing else: «NTB-AFP», «(©NTB)»."""
    bare = text.strip(" ()[]©/.–-")
    if agency := _agency(" ".join(bare.split())):
        return (agency,)
    agencies = tuple(_agency(part) for part in re.split(r"[\s,/–-]+", bare))
    return agencies if all(agencies) else ()


def _agency(word: str) -> str:
    """Return the agency *word* names, or nothing; its case tells «AP» from the party «Ap»."""
    name = words().agencies.get(word.casefold(), "")
    return name if word in {name, name.upper()} else ""


def _read_part(part: str, builder: _BylineBuilder, *, is_labelled: bool) -> bool:
    """Add what *part* names to *builder*; say whether it was understood."""
    if _ONLY_ROLE.fullmatch(part):
        builder.has_role = builder.is_marked = True
        return True
    name, roles = _ROLE_AFTER.subn("", part)
    if not roles:
        name, roles = _ROLE_BEFORE.subn("", part)
    if roles and is_name(name):
        builder.has_role = builder.is_marked = True
    elif agencies := agencies_of(part):
        builder.names += agencies
        builder.source = builder.source or agencies[0]
        builder.is_marked = True
        return True
    elif paper := _paper(part):
        builder.source = builder.source or paper
        return True
    elif not _may_sign(name, is_labelled=is_labelled):
        return False
    builder.names.append(" ".join(name.split()))
    return True


def _paper(part: str) -> str:
    """Return the paper that *part* names, or nothing: a known one, or one called such as «Lokalposten»."""
    paper = words().papers.get(part.casefold(), "")
    is_called_so = part[0].isupper() and len(part.split()) <= 2 and _PAPER.fullmatch(part)  # noqa: PLR2004 - «Vika Blad»
    return paper or (part if is_called_so else "")


def _may_sign(name: str, *, is_labelled: bool) -> bool:
    """Say whether *name* may be a byline; after «Av» a first name or the whole desk may."""
    if is_labelled:
        return is_name(name, least_words=1) or name.casefold() in words().house_names
    return is_name(name)
