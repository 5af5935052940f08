"""The leaves of a query that apply to a text field, arranged for looking them up by form and term."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from search.articles import TEXT_FIELDS, TextField
from search.query.leaves import Leaf, words_of
from search.query.tree import Near, Phrase, Prefix, Word


class FieldLeaves:
    """
    The leaves that apply to a field, each known by its number in the query.

    Attributes:
        by_form: Exact form to the numbers of the words that it answers.
        by_term: Term to the numbers of the words that have it as a reading.
        prefixes: Each prefix with its number.
        phrases: Each phrase with its number.
        nears: Each NEAR with its number, its operands reduced to those that apply to the field.
        names: Every form and term of a word above, also of the words of phrases and NEAR.
    """

    def __init__(self, leaves: Iterable[tuple[int, Leaf]]) -> None:
        self.by_form: dict[str, frozenset[int]] = {}
        self.by_term: dict[str, frozenset[int]] = {}
        self.prefixes: list[tuple[str, int]] = []
        self.phrases: list[tuple[Phrase, int]] = []
        self.nears: list[tuple[Near, int]] = []
        self.names: set[str] = set()
        for number, leaf in leaves:
            self._add(leaf, number)
            for word in words_of(leaf):
                self.names |= {*word.forms, *(reading.term for reading in word.readings)}

    @property
    def needs_positions(self) -> bool:
        """Whether matching needs the positions of tokens."""
        return bool(self.phrases or self.nears)

    def _add(self, leaf: Leaf, number: int) -> None:
        match leaf:
            case Word():
                for form in leaf.forms:
                    self.by_form[form] = self.by_form.get(form, frozenset()) | {number}
                for reading in leaf.readings:
                    self.by_term[reading.term] = self.by_term.get(reading.term, frozenset()) | {number}
            case Prefix():
                self.prefixes.append((leaf.prefix, number))
            case Phrase():
                self.phrases.append((leaf, number))
            case Near():
                self.nears.append((leaf, number))
            case _:
                assert_never(leaf)


def leaves_by_field(leaves: Iterable[Leaf]) -> dict[TextField, FieldLeaves]:
    """Return, for each field that any of *leaves* applies to, those that do; fields with the same leaves share them."""
    numbered = tuple(enumerate(leaves))
    shared: dict[tuple[tuple[int, Leaf], ...], FieldLeaves] = {}
    by_field: dict[TextField, FieldLeaves] = {}
    for field in TEXT_FIELDS:
        applying = tuple(
            (number, reduced) for number, leaf in numbered if (reduced := _in_field(field, leaf)) is not None
        )
        if applying:
            if applying not in shared:
                shared[applying] = FieldLeaves(applying)
            by_field[field] = shared[applying]
    return by_field


def _in_field(field: TextField, leaf: Leaf) -> Leaf | None:
    """Return *leaf* reduced to *field*; None where it does not apply to the field."""
    match leaf:
        case Word() | Prefix():
            return leaf if field in leaf.fields else None
        case Phrase():
            return leaf if field in leaf.words[0].fields else None
        case Near():
            operands = tuple(
                tuple(run for run in operand if _in_field(field, run) is not None)
                for operand in leaf.operands
            )
            return replace(leaf, operands=operands) if all(operands) else None
        case _:
            assert_never(leaf)
