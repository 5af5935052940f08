"""The words that the tokenizer finds in a text, as the tests look at them."""

from __future__ import annotations

from search.analysis.tokenizer import chunks, pieces


def every_piece(text):
    return [piece for _, chunk in chunks(text) for piece in pieces(chunk)]


def words(text):
    """Return the words of *text* as they are looked up: without endings of acronyms and genitives."""
    return [piece.base for piece in every_piece(text)]


def shown(text):
    """Return the words of *text* as they stand in it."""
    return [text[at + piece.start : at + piece.end] for at, chunk in chunks(text) for piece in pieces(chunk)]


def joined(text):
    return [piece.joined for piece in every_piece(text) if piece.joined]
