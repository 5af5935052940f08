"""A page of hits as text for a terminal: warnings, hits with their extracts, total, what else to search for."""

import shlex
from collections.abc import Iterator
from typing import Final

import click

from search.cli.article_text import facts_line
from search.cli.terminal import WIDTH, one_line, safe
from search.highlighting.snippets import Snippet
from search.query.diagnostics import Diagnostic, diagnostic_text
from search.request import SearchRequest
from search.searcher import Hit, ResultPage
from search.suggestions.relaxation import Alternative, alternative_label

_CONTEXT: Final = 30
"""Characters of a query shown on each side of the span that a warning is about."""


def page_lines(page: ResultPage) -> Iterator[str]:
    """Yield *page* as a person reads it: warnings, hits, total, and other searches that find something."""
    for diagnostic in page.diagnostics:
        yield safe(diagnostic_text(diagnostic, "en"))
        yield from _underlined_lines(page.request.text, diagnostic)
        if diagnostic.suggestion:
            yield f"  Try: {safe(diagnostic.suggestion)}"
    for rank, hit in enumerate(page.hits, start=1):
        yield from _hit_lines(rank, hit)
    relation = "at least " if page.relation == "gte" else ""
    limit = f", the first {len(page.hits)} shown" if len(page.hits) < page.total else ""
    yield f"{relation}{_format_count(page.total)}{limit}, {page.took_ms:.0f} ms"
    if page.did_you_mean:
        meant = page.did_you_mean
        yield f"  Did you mean {safe(meant.request.text)}? It finds {_format_count(meant.total)}."
    for alternative in page.alternatives:
        name, arguments = alternative_label(alternative, "en"), _find_arguments(alternative, page.request)
        yield f"  {_format_count(alternative.total)} {safe(name)}:  {safe(arguments)}"


def _hit_lines(rank: int, hit: Hit) -> Iterator[str]:
    yield f"{rank:3}. {_bold_marks(hit.title)}"
    yield f"     {safe(facts_line(hit.article))}"
    for fragment in hit.fragments:
        yield f"     {_bold_marks(fragment)}"
    yield ""


def _bold_marks(snippet: Snippet) -> str:
    """Return the text of *snippet* on one line, its marks in bold where the output is a terminal."""
    parts, previous_end = [], 0
    for start, end in snippet.marks:
        parts.append(one_line(snippet.text[previous_end:start]))
        parts.append(click.style(one_line(snippet.text[start:end]), bold=True))
        previous_end = end
    return "".join([*parts, one_line(snippet.text[previous_end:])])


def _underlined_lines(text: str, diagnostic: Diagnostic) -> Iterator[str]:
    """Yield the text around the span of *diagnostic*, and a line that underlines the span."""
    start, end = diagnostic.start, diagnostic.end
    context_start = max(start - _CONTEXT, 0)
    context = one_line(text[context_start : end + _CONTEXT])
    if start < end and context.isprintable():
        yield f"  {context}"
        yield f"  {' ' * (start - context_start)}{'^' * min(end - start, WIDTH)}"


def _format_count(count: int) -> str:
    return f"{count} {'hit' if count == 1 else 'hits'}"


def _find_arguments(alternative: Alternative, original: SearchRequest) -> str:
    """Return the arguments of ``find`` for *alternative*: options that differ from *original*, and the query."""
    request = alternative.request
    options = [f"--match {request.match}"] if request.match != original.match else []
    if request.fields != original.fields:
        options.append(f"--in {','.join(request.fields)}")
    return " ".join([*options, shlex.quote(request.text)])
