"""
Texts for property tests: any at all, and such as people type.

Strategies for hypothesis where a failure should be made small; `odd_text` for long runs, where a
hundred thousand texts are wanted and each must cost nothing.
"""

from __future__ import annotations

from hypothesis import strategies as st

_ODD = (
    *"aåÅæøéßİǆ0123456789",
    *" \t\n\u00a0\u2009\u202f",
    *"-‐–.'’`´:,/&+@_!?*()\"«»“”„…§%",
    *"\u00ad\u200b\u200d\ufeff\u030a\u0301\u0323",
    *"Жя漢字ابع\u0660²½①𝟏🎉\x00\ud800\U0010ffff",
)  # fmt: skip
_WORDS = (
    "fisk", "Fisk", "olje", "havna", "NRK-sjefen", "Taliban-talsmann", "R&B", "J.K.", "AFPs", "FN-ets", "tv-en",
    "120 000", "120.000,5", "3,5", "kl. 22.38", "Jens’", "mamma's", "f.eks.", "nrk.no", "film*", "*film", "fi*lm",
    "AND", "OR", "NOT", "OG", "ELLER", "IKKE", "ANDNOT", "-", "-olje", "+olje", "(", ")", "()", '"', "«", "»",
    '"norsk olje"', "«etisk råd»", "tittel:", "tittel:fisk", "tittel:(", 'ingress:"ny ferje"', "titel:fisk",
    "kilde:NTB", "kilde:", "id:a", "dato:2021", "dato:2021-08..2020", "dato:..", "dato:x", "intros:", "12:30",
    "NEAR", "NEAR/5", "ONEAR/3", "near/5", "NEAR/99", '"norsk olje"~5', '"a b c"~90', "IKKJE", "eller", "+fisk", "!olje",
    "=Berg", '="norsk olje"', "=", "+=fisk", "tittel,ingress:fisk", "tittel,kilde:x", r"fi\"sk", r"a\:b", r"\*", "\\",
    "fisk~", "fisk~0.8", "fisk^2", ")^4", "*:*", "/[mb]oat/", "te?t", "x_y:[1 TO 2]", "dato:[2020 TO *]", "[1 TO 2]",
    "dato:31. juni 2021", "dato:2021-13", "dato:[2021-02-31 TO 2022]", "dato:uke 60",
    "dato:i går", "dato:(i dag OR 2020)", "dato:siste 30 dager", "uke 34 2021", "page:4", "språk:norsk", "&&", "||",
)  # fmt: skip

characters = st.sampled_from(_ODD) | st.characters(codec=None)

any_text = st.text(characters, max_size=80)
"""Any text, rich in what our rules look for."""

typed_text = st.lists(st.sampled_from(_WORDS) | st.text(characters, max_size=3), max_size=12).flatmap(
    lambda words: st.sampled_from([" ", "", "\u00a0"]).map(lambda gap: gap.join(words))
)
"""What people type, and their slips."""


spaced_text = st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)
"""Words people type, each apart: nothing that is taken out makes one of two."""


def odd_text(random):
    """Return a text made of words people type and of odd characters, by *random*."""
    pieces = [random.choice(_WORDS if random.random() < 0.5 else _ODD) for _ in range(random.randrange(16))]  # fmt: skip
    return random.choice(["", " "]).join(pieces)
