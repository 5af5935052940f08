"""Collects the diagnostics of one query text, at most ten of a code."""

from dataclasses import dataclass, field
from typing import Final

from search.query.diagnostics import Diagnostic
from search.query.lexer import CLOSING_MARKS, Lexeme
from search.query.tree import Span

MAX_OF_A_CODE: Final = 10
"""Diagnostics of one code; a thousand parentheses would give a thousand, each with a suggestion as long."""


@dataclass(frozen=True, slots=True)
class DiagnosticCollector:
    """
    The diagnostics of *text*.

    Attributes:
        text: The whole typed text, for suggestions.
        collected: The diagnostics so far, in the order added.
    """

    text: str
    collected: list[Diagnostic] = field(default_factory=list)

    def warn(
        self,
        code: str,
        span: Span,
        *values: str,
        instead: str | None = None,
        suggestion_span: Span | None = None,
    ) -> None:
        """Add a diagnostic about *span*; its suggestion has *instead* in place of *suggestion_span* (or *span*)."""
        if sum(diagnostic.code == code for diagnostic in self.collected) == MAX_OF_A_CODE:
            return
        suggestion = ""
        if instead is not None:
            start, end = suggestion_span or span
            suggestion = " ".join((self.text[:start] + instead + self.text[end:]).split())
        self.collected.append(Diagnostic(code, *span, values, "" if suggestion == self.text else suggestion))

    @property
    def closing(self) -> Span:
        """The span to put a closing sign in: the end of the text, with a trailing backslash that escapes nothing."""
        end = len(self.text)
        backslashes = end - len(self.text.rstrip("\\"))
        return end - backslashes % 2, end

    def closing_mark(self, quoted: Lexeme) -> str:
        """Return the quotation mark that would close *quoted*: «fisk is closed by »."""
        return CLOSING_MARKS[self.text[quoted.inner - 1]]
