from __future__ import annotations

import pytest

from search.formats.wire.bylines import split_byline


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Marit Vold", ["Marit Vold"]),
        ("Av HEDDA BRATTLI", ["HEDDA BRATTLI"]),
        ("Marit Vold / Anders Rø", ["Marit Vold", "Anders Rø"]),
        ("Jonas Tveit og Marit Vold", ["Jonas Tveit", "Marit Vold"]),
        ("Ida Løkken/KP", ["Ida Løkken"]),
        ("Tekst: Jonas Tveit, jonas@avis.example, 99 88 77 66", ["Jonas Tveit"]),
        ("Av Kari Nordmann, kari@x.example og Ola (foto)", ["Kari Nordmann", "Ola"]),
        ("By JANE DOE", ["JANE DOE"]),
        ("NTB", ["NTB"]),
        ("desk@avis.example", []),
        ("", []),
        ("x" * 100_000, ["x" * 500]),
    ],
)
def test_a_byline_is_names_without_labels_roles_and_addresses(text, names):
    assert split_byline(text, "Kystpressen") == names
