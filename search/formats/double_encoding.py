"""
Text that was UTF-8, was read as Windows-1252 or Latin-1, and written as UTF-8 again: «nÃ¦ringsliv» for «næringsliv».

Only what such text consists of is mended: «Ã» or «Â» before a sign that is no letter of a word, and the like. An «Å»
before a guillemet, as in «SE PÅ», is such a pair too, but Norwegian; so pairs that real text has are mended only
where the text has others that it never has.
"""

import re
from typing import Final

_MAX_ROUNDS: Final = 3
"""Times that a text may have been encoded once too often."""

# The characters that bytes 0x80 to 0xBF are read as: those of Windows-1252, and those of Latin-1.
_CONTINUATIONS: Final = "".join(
    sorted(
        {
            character
            for byte in range(0x80, 0xC0)
            for character in (chr(byte), bytes([byte]).decode("cp1252", "ignore"))
        }
    )
)
_NEXT: Final = f"[{re.escape(_CONTINUATIONS)}]"
_SURE: Final = re.compile(rf"[ÂÃ]{_NEXT}|â[\x80-\x8a€‚ƒ„…†‡ˆ‰Š]{_NEXT}|ï[»¬¿]{_NEXT}|ð[\x9fŸ]{_NEXT}{{2}}")
_ALL: Final = re.compile(rf"[Â-ß]{_NEXT}|[à-ï]{_NEXT}{{2}}|[ð-ô]{_NEXT}{{3}}")
_GUILLEMETS: Final = "«»"
_HINTS: Final = ("Ã", "Â", "â", "ï", "ð")


def mend_double_encoding(text: str) -> tuple[str, int]:
    """Return *text* with the characters that were meant, and how many were mended."""
    mended = 0
    for _ in range(_MAX_ROUNDS):
        if not any(hint in text for hint in _HINTS) or not _SURE.search(text):
            break
        text, changed = _mend_once(text)
        mended += changed
        if not changed:
            break
    return text, mended


def _mend_once(text: str) -> tuple[str, int]:
    changed = 0

    def decode(match: re.Match[str]) -> str:
        nonlocal changed
        if match[0][0] not in _HINTS and match[0][1] in _GUILLEMETS:
            return match[0]
        try:
            character = b"".join(map(_byte, match[0])).decode("utf-8")
        except UnicodeDecodeError:
            return match[0]
        changed += 1
        return character

    return _ALL.sub(decode, text), changed


def _byte(character: str) -> bytes:
    return bytes([ord(character)]) if ord(character) < 0x100 else character.encode("cp1252")  # noqa: PLR2004 - Latin-1
