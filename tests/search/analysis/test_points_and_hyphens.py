import pytest

from tests.search.analysis.tokenized import every_piece, joined, shown, words


@pytest.mark.parametrize(
    ("written", "acronym"),
    [
        ("AFPs", "AFP"),
        ("NTB's", "NTB"),
        ("NTB’s", "NTB"),
        ("USAs", "USA"),
        ("USA-s", "USA"),
        ("USA:s", "USA"),
        ("FN-ets", "FN"),
        ("DNA-et", "DNA"),
        ("TV2s", "TV2"),
        ("tv-en", "tv"),
        ("pc-er", "pc"),
        ("CD-er", "CD"),
    ],
)
def test_an_acronym_loses_its_ending(written, acronym):
    assert words(written) == [acronym]
    assert shown(written) == [written]


@pytest.mark.parametrize("written", ["NASA", "IKEA", "VG", "ETA", "Aps", "ene"])
def test_an_acronym_without_ending_is_itself(written):
    assert words(written) == [written]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Jens’", ["Jens"]),
        ("Jens'", ["Jens"]),
        ("Jens´", ["Jens"]),
        ("mamma's", ["mamma"]),
        ("mamma’s", ["mamma"]),
        ("Sør-Trøndelag's", ["Sør", "Trøndelag"]),
        ("R&B's", ["R", "B"]),
        ("80's", ["80"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("l’Oréal", ["l'Oréal"]),
        ("rock’n’roll", ["rock'n'roll"]),
        ("O`Brien", ["O'Brien"]),
        ("CD'en", ["CD"]),
        ("'sitat'", ["sitat"]),
    ],
)
def test_a_genitive_loses_its_apostrophe_and_a_name_keeps_it(written, expected):
    assert words(written) == expected


def test_a_genitive_is_shown_with_its_ending():
    assert shown("Sør-Trøndelag's veier") == ["Sør", "Trøndelag's", "veier"]


@pytest.mark.parametrize(
    ("written", "expected", "together"),
    [
        ("Taliban-talsmann", ["Taliban", "talsmann"], ["Talibantalsmann"]),
        ("NRK-sjefen", ["NRK", "sjefen"], ["NRKsjefen"]),
        ("e‑post", ["e", "post"], ["epost"]),
        ("R&B", ["R", "B"], ["RB"]),
        ("H&M-butikk", ["H", "M", "butikk"], ["HMbutikk"]),
        ("J.K. Rowling", ["J", "K", "Rowling"], ["JK"]),
        ("J. K. Rowling", ["J", "K", "Rowling"], ["JK"]),
        ("R.E.M. og M.I.A.", ["R", "E", "M", "og", "M", "I", "A"], ["REM", "MIA"]),
        ("R.E.M.s", ["R", "E", "M"], ["REM"]),
        ("N.E.R.D's", ["N", "E", "R", "D"], ["NERD"]),
        ("B&Os", ["B", "Os"], ["BO"]),
        ("AC/DC", ["AC", "DC"], ["ACDC"]),
        ("A/S", ["A", "S"], ["AS"]),
        ("POP/ROCK", ["POP", "ROCK"], []),
        ("F-16", ["F", "16"], ["F16"]),
        ("covid-19", ["covid", "19"], ["covid19"]),
        ("Oslo–Bergen", ["Oslo", "Bergen"], []),
        ("O'Brien", ["O'Brien"], ["OBrien"]),
        ("O’Brien's", ["O'Brien"], ["OBrien"]),
        ("Jeanne d’Arc", ["Jeanne", "d'Arc"], ["dArc"]),
        ("I'll", ["I'll"], []),
        ("rock’n’roll", ["rock'n'roll"], ["rocknroll"]),
        ("Sør-Trøndelag's", ["Sør", "Trøndelag"], ["SørTrøndelag"]),
        ("TV2-sjefen", ["TV2", "sjefen"], []),
        ("og/eller", ["og", "eller"], []),
        ("nord- og sør", ["nord", "og", "sør"], []),
        ("En som deg", ["En", "som", "deg"], []),
    ],
)
def test_words_with_a_hyphen_initials_and_names_are_also_one_word(written, expected, together):
    assert words(written) == expected
    assert joined(written) == together


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("nrk.no", ["nrk.no"]),
        ("www.nrk.no", ["nrk.no"]),
        ("https://www.nrk.no/sport", ["https", "nrk.no", "sport"]),
        ("post@nrk.no", ["post", "nrk.no"]),
        ("J.K.Rowling", ["J", "K", "Rowling"]),
        ("R.Kelly", ["R", "Kelly"]),
        ("Will.I.Am", ["Will", "I", "Am"]),
        ("Det er slutt.Ny start", ["Det", "er", "slutt", "Ny", "start"]),
        ("fisk,olje", ["fisk", "olje"]),
        ("C++ og C#", ["C", "og", "C"]),
        ("#metoo @nrk snake_case", ["metoo", "nrk", "snake", "case"]),
    ],
)
def test_a_point_stays_inside_a_name_on_the_web_only(written, expected):
    assert words(written) == expected


@pytest.mark.parametrize(
    ("written", "waiting"),
    [
        ("stats- og regjeringssjefene", ["stats"]),
        ("nord- og sørover", ["nord"]),
        ("barne-, ungdoms- og familiedirektoratet", ["barne", "ungdoms"]),
        ("inn- eller utgang", ["inn"]),
        ("drama-/krimserie", ["drama"]),
        ("(seksual-)politikk", ["seksual"]),
        ("NRK- og NTB-folk", ["NRK"]),
        ("60- og 70-tallet", ["60"]),
        ("hip-hop- og soulplater", ["hop"]),
        ("stats\u2011 og", ["stats"]),
        ("stats-", ["stats"]),
        ("han sa - og gikk", []),
        ("han sa – og gikk", []),
        ("han sa -- og gikk", []),
        ("200,- kroner", []),
        ("regjer-\ningen", []),
        ("-kampen", []),
    ],
)
def test_a_hyphen_may_stand_for_the_rest_of_a_word(written, waiting):
    assert [piece.form for piece in every_piece(written) if piece.suspended] == waiting
    assert not any(word.endswith("-") for word in shown(written))
