"""
The lines around a pasted story: bylines, times, places, captions and page furniture.

`Findings.take` looks at one line at a time and keeps what it says. Every line it takes is quoted in a
note, so that nothing of a page disappears unseen.
"""

import re
from dataclasses import dataclass, field, replace

from search.formats.allowed_characters import collapse
from search.formats.pasted.bylines import Byline, agencies_of, agency_in, is_name, parse_byline
from search.formats.pasted.lines import Line, is_caption, is_footer, is_furniture
from search.formats.pasted.publication_time import Stamp, TimeLine, read_times
from search.formats.pasted.vocabulary import words

_REPORTS_FROM = re.compile(
    r"(?:vi|eg|jeg)\s+rapporter(?:er|ar)\s+(?:fra|frå)\s+(?P<place>.{2,60}?)\.?", re.IGNORECASE
)
_CREDIT = re.compile(r"(?:foto|arkivfoto|illustrasjonsfoto|illustrasjon)\s*:", re.IGNORECASE)
_PURE_CREDIT = re.compile(r"(?:foto|video)\s*:\s*(?P<names>[^/]+)", re.IGNORECASE)


@dataclass(slots=True)
class Findings:
    """
    The facts in the lines taken so far.

    Attributes:
        names: The byline: keys without values, in the order of the lines.
        source: The agency or paper.
        dateline: The place that the story was reported from.
        modified: The first time of a change.
        furniture: Lines left out.
        captions: Captions before the story began.
        relative: The first line whose time depends on the day of copying.
        notes: A sentence for each line taken that is not furniture.
    """

    names: dict[str, None] = field(default_factory=dict)
    source: str = ""
    dateline: str = ""
    modified: Stamp | None = None
    relative: Line | None = None
    captions: list[Line] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, line: Line, following: Line | None, *, bare_names: bool) -> bool:
        """
        Keep what *line* says of the story and return True, or return False: it is text.

        Args:
            line: The line.
            following: The next one: a role or an address there makes a bare name a byline.
            bare_names: Whether two to four capitalised words are a byline here without that.
        """
        return (
            self.take_furniture(line)
            or self.take_times(line)
            or self._take_place(line)
            or self._take_byline(line, following, bare_names=bare_names)
            or self._take_caption(line)
        )

    def take_furniture(self, line: Line) -> bool:
        """Leave out what belongs to the page, and an agency's mark, which names the source."""
        if is_footer(line.text):
            self.source = self.source or agency_in(line.text)
        elif not is_furniture(line.text):
            return False
        self.furniture.append(line)
        return True

    def take_times(self, line: Line, *, is_labelled: bool = False) -> bool:
        """Keep when the story was changed; leave out other times that stand alone, or *is_labelled* ones only."""
        times = read_times(line.text)
        if times is None or not (times.is_labelled or (times.is_exact and not is_labelled)):
            return False
        self.keep_times(line, times)
        return True

    def keep_times(self, line: Line, times: TimeLine) -> None:
        """Keep everything in *times* but the time of publication."""
        changes = [stamp for stamp in times.stamps if stamp.label == "modified" and stamp.moment]
        self.modified = self.modified or (changes[0] if changes else None)
        self.notes.append(f"Time line: «{collapse(line.text)}».")
        if times.relative:
            self.relative = self.relative or line
            self.notes.append(
                f"«{' … '.join(times.relative)}» depends on the day of copying and is not kept as a time."
            )
        if times.byline:
            self._keep_byline(line, times.byline)

    def _take_place(self, line: Line) -> bool:
        match = _REPORTS_FROM.fullmatch(line.text)
        if match is None:
            return False
        self.dateline = self.dateline or match["place"]
        self.notes.append(f"Dateline: «{collapse(line.text)}».")
        return True

    def _take_byline(self, line: Line, following: Line | None, *, bare_names: bool) -> bool:
        byline = self._byline(line)
        if byline is None:
            return False
        is_repeated = all(name in self.names for name in byline.names)
        if not (
            byline.is_marked or byline.source or bare_names or is_repeated or _is_signed_below(following)
        ):
            return False
        self._keep_byline(line, byline)
        return True

    def _byline(self, line: Line) -> Byline | None:
        if is_caption(line.text) and not agencies_of(line.text) and not _PURE_CREDIT.fullmatch(line.text):
            return parse_byline(line.text) if re.match(r"(?i)tekst\b", line.text) else None
        return parse_byline(line.text)

    def _keep_byline(self, line: Line, byline: Byline) -> None:
        self.names.update(dict.fromkeys(byline.names))
        self.source = self.source or byline.source
        self.notes.append(f"Byline: «{collapse(line.text)}».")

    def takes_for_credit(self, line: Line, above: Line) -> bool:
        """Say whether *line*, just taken, only names the maker of the picture that *above* tells about."""
        is_credit = bool(self.captions) and self.captions[-1] == line and _CREDIT.match(line.text) is not None
        if is_credit and line.group == above.group:
            self.captions[-1] = replace(above, text=f"{above.text} {line.text}")
            return True
        return False

    def _take_caption(self, line: Line) -> bool:
        if not is_caption(line.text):
            return False
        self.captions.append(line)
        return True


def names_section(text: str) -> bool:
    """Say whether *text* is a section over the headline: «Innenriks», «Sport | Fotball»."""
    parts = re.split(r"\s*[|/>›•·:]\s*", text.casefold().strip(" .:|>›"))
    return parts[0] in words().sections


def is_signature(line: Line, following: Line | None) -> bool:
    """Say whether *line* is a name over a role or an address."""
    return is_name(line.text) and _is_signed_below(following)


def _is_signed_below(following: Line | None) -> bool:
    byline = parse_byline(following.text) if following else None
    return byline is not None and byline.has_role and not byline.names
