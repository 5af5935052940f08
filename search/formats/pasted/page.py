"""
Pages copied from a newspaper and pasted into a file, read as the fields of an article.

Headline first; around it, in any order, section, lead, byline, times; then the story. Everything is
judged by form, so every guess is noted, and no word of the page is lost: it is in the article or in
a note. `read_page` has the rules, and their order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.articles import Block
from search.errors import ArticleFormatError
from search.formats.allowed_characters import collapse
from search.formats.pasted.blocks import blocks_of
from search.formats.pasted.bylines import agencies_of, agency_in, parse_byline
from search.formats.pasted.date_line import (
    DateLine,
    date_line,
    is_metadata,
    join_labels,
    no_date_error,
    publication_stamp,
)
from search.formats.pasted.header import Findings, is_signature, names_section
from search.formats.pasted.lines import (
    MAX_SHORT,
    Line,
    has_end_mark,
    is_caption,
    is_furniture,
    last_index,
    lines_of,
    opens_links,
)
from search.formats.pasted.vocabulary import one_of, words
from search.formats.record import MAX_NAME, Fields

MAX_LEAD: Final = 400
"""Longest paragraph that may be a lead when nothing but its place says so, in characters."""
MAX_HEADLINE: Final = 150
"""A longer first line is still the headline, with a word of doubt."""
_MAX_KICKER: Final = 30
_WORDS_IN_HEADLINE: Final = 3
_MAX_SIGNATURES: Final = 6

_AGENCIES = rf"{one_of((*words().agencies, *words().papers))}(?:\s*[-/,]\s*{one_of(words().agencies)})*"
_PLACE = r"[A-ZÆØÅ][\w.’'-]*(?:(?:\s+|\s*[/,]\s*)(?:i\s+|og\s+)?[A-ZÆØÅ][\w.’'-]*){0,4}"
_FILED = re.compile(rf"(?P<place>{_PLACE})\s*\((?P<agency>(?i:{_AGENCIES}))\)\s*[:.,–-]?\s+(?=\S)")
_FILED_IN_CAPITALS = re.compile(
    r"(?P<place>[A-ZÆØÅ]{2}[A-ZÆØÅ.’-]*(?:[ /][A-ZÆØÅ.’-]{2,}){0,2})\s?:\s+(?=\S)"
)
_FOOTER_AT_END = re.compile(rf"\s*\(\s*©\s*(?P<agency>{one_of(words().agencies)})\s*\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """
    A pasted page, understood.

    Attributes:
        fields: The fields of the article.
        notes: Guesses and lines left out, a sentence each.
        no_date_error: Why it has no date, when it has none.
    """

    fields: Fields
    notes: tuple[str, ...]
    no_date_error: ArticleFormatError | None = None


def read_page(text: str) -> Page:
    """
    Return the fields that the pasted *text*, already cleaned, holds.

    The date line is the first line with nothing but a whole date and perhaps a byline on it. Before it
    come headline, lead and byline; without a lead before it, the first paragraph after it is the lead. Where
    the date line is under the story, and where there is none, headline and lead are the first lines.

    Raises:
        ArticleFormatError: There is no headline.
    """
    lines = join_labels(lines_of(text))
    date = date_line(lines)
    before, after = ([], lines) if date is None else (lines[: date.index], lines[date.index + 1 :])
    if date is not None and not date.is_header:
        before, after = [], [*before, *after]
    findings = Findings()
    story = _Story(findings)
    if date is not None:
        findings.keep_times(date.line, date.times)
    story.read_header(before)
    body = story.read_opening(after)
    if not story.title:
        raise ArticleFormatError("There is no headline.", "Write it on the first line.")
    return story.page(body, date)


class _Story:
    """Reads the parts of a page from top to bottom."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._section = ""
        self._kicker = ""
        self.title = ""
        self._leads: list[str] = []

    def read_header(self, lines: Sequence[Line]) -> None:
        """Read the lines before the date line: everything that is not recognised is the lead."""
        above: Line | None = None
        last = last_index(lines, _is_content)
        for index, line in enumerate(lines):
            if not self.title:
                self._read_first(line, lines[index + 1 : index + 3], is_last=index >= last)
            elif not self._findings.take(line, _line_at(lines, index + 1), bare_names=True):
                self._leads.append(collapse(line.text))
                above = line
                continue
            elif above and len(self._leads) > 1 and self._findings.takes_for_credit(line, above):
                self._leads.pop()
            above = None

    def read_opening(self, lines: Sequence[Line]) -> list[Line]:
        """Read headline and lead where they are still missing, and the lines around them; return the lines after them."""
        index, last = 0, last_index(lines, _is_content)
        while index < len(lines) and not self.title:
            self._read_first(lines[index], lines[index + 1 : index + 3], is_last=index >= last)
            index += 1
        index = self._take_from(lines, index)
        if not self._leads and _may_be_lead(lines[index:]):
            self._leads.append(collapse(lines[index].text))
            self._findings.notes.append("The first paragraph is taken for the lead.")
            index = self._take_from(lines, index + 1)
        return self._without_furniture(self._without_signature(lines[index:]))

    def page(self, body: Sequence[Line], date: DateLine | None) -> Page:
        """Return the page that has been read, with *body* for its text."""
        findings = self._findings
        blocks = [Block("caption", collapse(line.text)) for line in findings.captions]
        blocks += self._without_footer(list(blocks_of(body)))
        self._read_dateline(blocks)
        fields: Fields = {
            "title": self.title,
            "lead": "\n".join(self._leads),
            "kicker": self._kicker,
            "section": self._section,
            "byline": tuple(findings.names),
            "source": findings.source,
            "dateline": findings.dateline,
            "blocks": tuple(blocks),
        }
        if findings.modified is not None and findings.modified.moment is not None:
            fields["modified"] = findings.modified.moment
        undated = self._read_date(fields, date)
        return Page(fields, tuple(self._all_notes(blocks)), undated)

    def _read_first(self, line: Line, following: Sequence[Line], *, is_last: bool) -> None:
        """
        Take *line*, which comes before the headline, or make it the headline.

        Args:
            line: The line.
            following: The next two, fewer at the end.
            is_last: Whether nothing but furniture follows, so that it must be the headline.
        """
        findings, text = self._findings, collapse(line.text)
        if findings.take_furniture(line) or findings.take_times(line):
            return
        if not is_last and (
            agencies_of(text) or text.casefold() in words().papers or _opens_with_av(text) or is_caption(text)
        ):
            findings.take(line, None, bare_names=False)
        elif not is_last and names_section(text):
            self._section = self._section or re.split(r"\s*[|/>›•·:]", text)[0]
            findings.notes.append(f"Section: «{text}».")
        elif not self._kicker and _is_kicker(text, following):
            self._kicker = text
            findings.notes.append(f"Taken for the kicker: «{text}».")
        else:
            self._set_title(text, line)

    def _set_title(self, text: str, line: Line) -> None:
        if len(text) > MAX_NAME:
            raise ArticleFormatError(
                f"The headline would have {len(text)} characters.",
                "Write it on the first line.",
                line=line.number,
            )
        if len(text) > MAX_HEADLINE:
            self._findings.notes.append(f"The headline has {len(text)} characters: is it one?")
        self.title = text

    def _take_from(self, lines: Sequence[Line], index: int) -> int:
        """Take byline, times, dateline and captions of *lines* from *index* on; return the index of the first text line."""
        while index < len(lines):
            following = _line_at(lines, index + 1)
            is_free = not self._findings.names and following is not None
            if not self._findings.take(lines[index], following, bare_names=is_free):
                break
            index += 1
        return index

    def _without_signature(self, body: Sequence[Line]) -> list[Line]:
        """Return *body* without bylines, agency's marks and times under the story."""
        lines = list(body)
        for _ in range(_MAX_SIGNATURES):
            if not lines or not self._take_last(lines):
                break
        return lines

    def _take_last(self, lines: list[Line]) -> bool:
        """Take the last line of *lines* if it signs the story, with the name over it; say whether it did."""
        line, findings = lines[-1], self._findings
        byline = parse_byline(line.text)
        if is_caption(line.text) and not agencies_of(line.text):
            return False
        is_signed = byline is not None and (byline.is_marked or (not findings.names and len(lines) > 1))
        if len(lines) > 1 and is_signature(lines[-2], line):
            findings.take(lines[-2], line, bare_names=True)
            del lines[-2]
        elif not is_signed and not is_furniture(line.text):
            return findings.take_times(line, is_labelled=True) and bool(lines.pop())
        findings.take(line, None, bare_names=True)
        del lines[-1]
        return True

    def _without_furniture(self, body: Sequence[Line]) -> list[Line]:
        """Return *body* without what belongs to the page, such as links to other stories."""
        story_lines: list[Line] = []
        under: Line | None = None
        above: Line | None = None
        for line in body:
            is_link = under is not None and under.group == line.group and not has_end_mark(line.text)
            if is_link and len(line.text) <= MAX_HEADLINE:
                self._findings.furniture.append(line)
                # Without a blank line over «Les også», only the first line under it is sure to be a link.
                under = under if above is None else None
            elif self._findings.take_furniture(line) or self._findings.take_times(line, is_labelled=True):
                under = line if opens_links(line.text) else None
                above = above if above and above.group == line.group else None
            else:
                story_lines.append(line)
                under, above = None, line
        return story_lines

    def _without_footer(self, blocks: list[Block]) -> list[Block]:
        match = _FOOTER_AT_END.search(blocks[-1].text) if blocks else None
        if match is None or not match.start():
            return blocks
        self._findings.source = self._findings.source or agency_in(match["agency"])
        self._findings.notes.append(f"Left out after the last paragraph: «{match[0].strip()}».")
        return [*blocks[:-1], Block(blocks[-1].kind, blocks[-1].text[: match.start()])]

    def _read_dateline(self, blocks: Sequence[Block]) -> None:
        """Keep the place that lead or first paragraph opens with; it stays in the text, where it is searched."""
        findings = self._findings
        paragraphs = [*self._leads[:1], *[block.text for block in blocks if block.kind == "p"][:1]]
        for text in paragraphs:
            match = _FILED.match(text) or _FILED_IN_CAPITALS.match(text)
            if match is None or match["place"].casefold() in words().not_places:
                continue
            findings.dateline = findings.dateline or match["place"]
            agency = match.groupdict().get("agency") or ""
            findings.source = findings.source or _publisher(agency)
            findings.notes.append(f"Dateline «{match[0].strip()}» is kept in the text too.")
            return

    def _read_date(self, fields: Fields, date: DateLine | None) -> ArticleFormatError | None:
        """Put the time of publication into *fields*, or return why there is none."""
        if date is None or not date.times.stamps:
            return no_date_error(self._findings.relative)
        stamp = publication_stamp(date.times)
        if stamp.moment is None:
            return ArticleFormatError(
                f"There is no such time as «{stamp.text}».", "Correct it.", line=date.line.number
            )
        fields["published"], fields["published_precision"] = stamp.moment, stamp.precision
        if stamp.label == "modified":
            self._findings.notes.append("The page only says when it was changed; that is taken for its date.")
        return None

    def _all_notes(self, blocks: Sequence[Block]) -> list[str]:
        notes = list(dict.fromkeys(self._findings.notes))
        heads = [f"«{block.text}»" for block in blocks if block.kind == "subhead"]
        if heads:
            notes.append(f"Taken for mid-heads: {', '.join(heads)}.")
        for kind, name in (("caption", "captions"), ("list", "lists"), ("quote", "quotations")):
            count = sum(block.kind == kind for block in blocks)
            if count:
                notes.append(f"Taken for {name}: {count}.")
        furniture = [
            f"«{collapse(line.text)}»"
            for line in sorted(self._findings.furniture, key=lambda line: line.number)
        ]
        if furniture:
            notes.append(f"Left out as page furniture: {len(furniture)}: {', '.join(furniture)}.")
        if not blocks:
            notes.append("There is no text after the headline and lead.")
        return notes


def _line_at(lines: Sequence[Line], index: int) -> Line | None:
    return lines[index] if index < len(lines) else None


def _is_content(line: Line) -> bool:
    return not is_furniture(line.text)


def _may_be_lead(lines: Sequence[Line]) -> bool:
    """Say whether the first of *lines* may be the lead: a short paragraph, with text after it."""
    if len(lines) <= 1:
        return False
    text = lines[0].text
    return (
        len(text) <= MAX_LEAD
        and (has_end_mark(text) or len(text) > MAX_SHORT)
        and any(not is_furniture(line.text) and not is_caption(line.text) for line in lines[1:])
    )


def _is_kicker(text: str, following: Sequence[Line]) -> bool:
    """
    Say whether *text* is a kicker: over a headline, which is longer and no sentence.

    Capitals do; another word or two only when a sentence, a lead, follows the headline.
    """
    if not following or len(text) > _MAX_KICKER or has_end_mark(text):
        return False
    below = following[0].text
    is_headline = not below.isupper() and not has_end_mark(below) and len(text) < len(below) <= MAX_HEADLINE
    if not is_headline or is_metadata(following[0]):
        return False
    lead = following[1] if len(following) > 1 else None
    has_lead = lead is not None and has_end_mark(lead.text) and not is_metadata(lead)
    return text.isupper() or (has_lead and len(text.split()) < _WORDS_IN_HEADLINE <= len(below.split()))


def _opens_with_av(text: str) -> bool:
    return text.casefold().startswith("av ") and parse_byline(text) is not None


def _publisher(agency: str) -> str:
    """Return the spelling shown of the first agency or paper in *agency*."""
    first = re.split(r"\s*[-/,]\s*", agency)[0].casefold()
    names = {**words().papers, **words().agencies}
    return names.get(agency.casefold()) or names.get(first, "")
