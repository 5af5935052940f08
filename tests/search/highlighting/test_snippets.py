import doctest
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.analysis import Reading
from search.articles import Article, Block
from search.highlighting import snippets
from search.highlighting.snippets import ELLIPSIS, Snippet
from search.query.expand import FUNCTION_WORD_WEIGHT
from search.query.tree import And, Optional, Or, Phrase
from tests.language import ANALYZER, extract, make_snippets, mark_article, parse_query
from tests.strategies import any_text, typed_text

FILLER = "Dette er en setning uten noe å lete etter. "


def article(*paragraphs, title="Tittel", lead="", byline=(), captions=()):
    blocks = [Block("p", text) for text in paragraphs] + [Block("caption", text) for text in captions]
    return Article(id="a", title=title, lead=lead, blocks=tuple(blocks), byline=byline)


def fragments_of(found, typed, *, fragments=2, fragment_size=200, **options):
    query, _ = parse_query(typed, **options)
    return extract(found, query, fragments=fragments, fragment_size=fragment_size)[1]


def marked(snippet):
    """Return the marked words of *snippet*, as a reader sees them."""
    return [snippet.text[start:end] for start, end in snippet.marks]


def marked_in(text, typed, **options):
    return [word for each in fragments_of(article(text), typed, **options) for word in marked(each)]


def test_the_example_of_the_module_runs():
    names = {
        "Article": Article,
        "Block": Block,
        "analyzer": ANALYZER,
        "make_snippets": snippets.make_snippets,
    }
    names["parse_query"] = lambda text, _: parse_query(text)

    results = doctest.DocTestRunner().run(
        doctest.DocTestParser().get_doctest(snippets.__doc__, names, "snippets", None, 0)
    )

    assert (results.attempted, results.failed) == (5, 0)


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("havn", "Nye havner. Havna i Bodø er stengt.", ["havner", "Havna"]),
        ("AFP", "Det melder AFPs medarbeider.", ["AFPs"]),
        ("120 000", "Det kom 120.000 mennesker.", ["120.000"]),
        ("barnehage", "En ny barne\u00adhage åpner.", ["barne\u00adhage"]),
        ("Åse", "Jeg heter A\u030ase.", ["A\u030ase"]),
        ("fisk olje", "Olje og fisk.", ["Olje", "fisk"]),
        ("fisk OR olje", "Bare olje.", ["olje"]),
        ("film*", "Filmen vant en filmpris og en pris.", ["Filmen", "filmpris"]),
        ("talibantalsmann", "Talsmann og Taliban-talsmannen.", ["Taliban-talsmannen"]),
        ("talsmann", "En Taliban-talsmann.", ["talsmann"]),
        ("Taliban-talsmann", "En Taliban-talsmann, sier Taliban.", ["Taliban-talsmann"]),
        ("rb", "De spiller R&B.", ["R&B"]),
    ],
)
def test_marks_what_the_query_finds(typed, text, words):
    assert marked_in(text, typed) == words


def test_marks_the_words_of_a_phrase_only_where_the_phrase_stands():
    text = "Norsk olje er norsk. Olje fra norske oljefelt er norsk olje."

    assert marked_in(text, '"norsk olje"') == ["Norsk", "olje", "norsk", "Olje", "norsk", "olje"]
    assert marked_in("Olje er norsk, ikke norsk fisk.", '"norsk olje"') == []


def test_a_paragraph_in_the_other_language_is_read_in_it():
    """«Kjem» is «kommer» in nynorsk, and something else in bokmål; so is «gong»."""
    nynorsk = "Eg veit ikkje korleis ein kjem heim."
    for language, paragraphs in (("nb", ("Kjem an på.", nynorsk)), ("nn", (nynorsk, "Ein kjem heim."))):
        found = replace(article(*paragraphs), language=language)
        whole = mark_article(found, parse_query("komme")[0])

        expected = [[], ["kjem"]] if language == "nb" else [["kjem"], ["kjem"]]
        assert [marked(each) for each in whole.blocks] == expected


def test_marks_what_is_wanted_and_not_required():
    query = Optional(parse_query("fisk")[0], parse_query("olje")[0], (0, 4))

    [snippet] = extract(article("Fisk og olje."), query, fragments=1, fragment_size=200)[1]

    assert marked(snippet) == ["Fisk", "olje"]


def test_function_words_of_a_free_text_are_not_marked():
    """They stand in every sentence, and say nothing of why an article matched."""
    fisk, i, havet = parse_query("fisk i havet")[0].clauses
    light = replace(i, weight=FUNCTION_WORD_WEIGHT, role="demoted")

    for query in (
        Optional(And((fisk, havet), (0, 12)), light, (0, 12)),
        Or((fisk, light, havet), (0, 12)),
    ):
        [snippet] = extract(article("Fisken er i havet."), query, fragments=1, fragment_size=200)[1]

        assert marked(snippet) == ["Fisken", "havet"]


def test_marks_the_spellings_looked_for_instead_of_a_word():
    [fisk, olje] = parse_query("fiks olje")[0].clauses
    meant = replace(fisk, spellings=(Reading("fisk", 0.8),))
    text = "Fisk og olje. Fisk olje."

    for query, words in (
        (meant, ["Fisk", "Fisk"]),
        (Phrase((meant, olje), (0, 9)), ["Fisk", "olje"]),
    ):
        [snippet] = extract(article(text), query, fragments=1, fragment_size=200)[1]
        assert marked(snippet) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("fisk NEAR/2 havn", ["fisken", "havna"]),
        ("havn NEAR/2 fisk", ["fisken", "havna"]),
        ("havn ONEAR/2 fisk", []),
        ("havn ONEAR/10 fisk", ["havna", "fisk"]),
        ('"av regn" ONEAR/5 (fisk OR båt)', ["av", "regn", "fisk"]),
        ('"havna i fisken"~1', ["fisken", "i", "havna"]),
        ("tittel:fisk NEAR/2 havn", []),
    ],
)
def test_marks_words_near_each_other_only_where_they_are(typed, words):
    text = "Her la fisken i havna. Det kom byger av regn hele dagen før en annen fisk kom."

    assert marked_in(text, typed) == words


def test_a_phrase_reaches_over_no_paragraph():
    found = article("Vi fant norsk", "olje i går")

    assert [marked(each) for each in fragments_of(found, '"norsk olje" OR fant')] == [["fant"]]


@pytest.mark.parametrize(
    "typed", ["fisk -olje", "fisk NOT (olje OR gass)", 'fisk -"norsk olje"', "fisk -tittel:olje"]
)
def test_never_marks_what_is_left_out(typed):
    assert marked_in("Norsk olje og gass og fisk.", typed) == ["fisk"]


def test_marks_a_word_bound_to_a_field_in_that_field_only():
    found = article("Fisk i brødteksten.", title="Fisk i tittelen", lead="Fisk i ingressen.")

    whole = mark_article(found, parse_query("ingress:fisk")[0])

    assert (marked(whole.title), marked(whole.lead), marked(whole.blocks[0])) == ([], ["Fisk"], [])
    assert [(each.field, marked(each)) for each in fragments_of(found, "tittel:fisk ingressen")] == [
        ("lead", ["ingressen"])
    ]


def test_an_exact_search_marks_the_form_as_typed():
    assert marked_in("Havna og havner.", "havner", exact=True) == ["havner"]


@pytest.mark.parametrize("typed", ["kilde:NTB", "dato:2021", "", "-fisk", "id:a"])
def test_where_no_word_was_looked_for_the_article_s_opening_is_shown(typed):
    found = article("Fisken er tilbake.", lead="Godt fiske i nord.")

    assert fragments_of(found, typed) == (Snippet("lead", "Godt fiske i nord."),)


def test_an_article_found_by_its_title_alone_shows_its_opening_unmarked():
    found = article(FILLER * 10, title="Godt fiske")

    title, [snippet] = extract(found, parse_query("fiske")[0], fragments=2, fragment_size=200)

    assert title == Snippet("title", "Godt fiske", ((5, 10),))
    assert snippet.marks == ()
    assert snippet.text.startswith("Dette er en setning")
    assert snippet.text.endswith(f". {ELLIPSIS}")


def test_an_article_of_a_title_and_a_caption_has_an_extract_only_of_what_matched():
    found = article(title="Godt fiske", captions=["FANGST: Mye torsk."])

    assert fragments_of(found, "fiske") == ()
    assert fragments_of(found, "torsk") == (Snippet("caption", "FANGST: Mye torsk.", ((12, 17),)),)


def test_without_fragments_nothing_is_marked():
    found = article("Fisk.", title="Fisk")

    assert extract(found, parse_query("fisk")[0], fragments=0, fragment_size=200) == (
        Snippet("title", "Fisk"),
        (),
    )


def test_byline_and_captions_are_shown_when_they_matched():
    found = article("Tekst.", byline=("Kari Nordholm",), captions=["Foto: Kari Nordholm"])

    assert [(each.field, marked(each)) for each in fragments_of(found, "kari")] == [
        ("caption", ["Kari"]),
        ("byline", ["Kari"]),
    ]


def test_prefers_the_extract_with_most_different_words():
    """One place with both beats earlier ones with one of them twice."""
    found = article("Fisk og fisk og fisk. " + FILLER * 10 + "Fisk og olje ved kysten. " + FILLER * 10)

    [snippet] = fragments_of(found, "fisk olje", fragments=1, fragment_size=80)

    assert marked(snippet) == ["Fisk", "olje"]


def test_the_second_extract_adds_the_words_that_the_first_lacks():
    found = article("Fisk og torsk her.", "Fisk, torsk og fisk.", "Bare olje der.")

    assert [marked(each) for each in fragments_of(found, "fisk torsk olje")] == [
        ["Fisk", "torsk"],
        ["olje"],
    ]


def test_of_extracts_with_as_many_words_the_first_of_the_article_is_chosen():
    found = article("Fisk i nord.", "Fisk, fisk og mer fisk.", "Olje der.", "Olje og olje.")

    shown = fragments_of(found, "fisk olje", fragments=3)

    assert [each.text for each in shown] == ["Fisk i nord.", "Olje der.", "Fisk, fisk og mer fisk."]


def test_of_equal_extracts_the_first_in_the_article_comes_first():
    found = article("Fisk i sør.", "Fisk i nord.", lead="Fisk i vest.")

    assert [each.text for each in fragments_of(found, "fisk", fragments=3)] == [
        "Fisk i vest.",
        "Fisk i sør.",
        "Fisk i nord.",
    ]


def test_no_sentence_is_shown_twice():
    found = article(" ".join(f"Fisk nummer {number}." for number in range(100, 200)))

    snippets = fragments_of(found, "fisk", fragments=5, fragment_size=80)

    shown = [word for each in snippets for word in each.text.split() if word[0].isdigit()]
    assert len(snippets) == 5
    assert len(shown) == len(set(shown)) > 10
    assert len(fragments_of(article("Fisk her. Fisk der."), "fisk", fragments=5)) == 1


def test_an_extract_begins_and_ends_with_a_sentence_where_it_can():
    found = article(FILLER * 5 + "Her er det mye fisk. " + "Denne setningen følger etter. " * 5)

    [snippet] = fragments_of(found, "fisk", fragments=1, fragment_size=100)

    assert snippet.text == (
        f"{ELLIPSIS} Her er det mye fisk. Denne setningen følger etter. Denne setningen følger etter. {ELLIPSIS}"
    )


def test_near_the_end_of_a_paragraph_earlier_sentences_fill_the_room():
    found = article(FILLER * 5 + "Nest sist. Sist er fisk.")

    [snippet] = fragments_of(found, "fisk", fragments=1, fragment_size=80)

    assert snippet.text == f"{ELLIPSIS} {FILLER}Nest sist. Sist er fisk."


def test_a_long_sentence_is_cut_between_words():
    found = article("ord " * 100 + "fisk " + "ord " * 100)

    [snippet] = fragments_of(found, "fisk", fragments=1, fragment_size=80)

    assert snippet.text.startswith(f"{ELLIPSIS} ord ord ")
    assert snippet.text.endswith(f" ord {ELLIPSIS}")
    assert marked(snippet) == ["fisk"]


@pytest.mark.parametrize("gap", ["\u00a0", "\u2009", "\t", "\n"])
def test_any_white_space_is_a_border_between_words(gap):
    found = article(f"ord{gap}" * 100 + f"fisk{gap}" + f"ord{gap}" * 100)

    [snippet] = fragments_of(found, "fisk", fragments=1, fragment_size=80)

    words = snippet.text.strip(f"{ELLIPSIS} ").split()
    assert set(words) == {"ord", "fisk"}


def test_a_word_longer_than_an_extract_is_cut_and_marked_as_far_as_it_goes():
    found = article("kort " + "x" * 500)

    [snippet] = fragments_of(found, f'"{"x" * 500}"', fragments=1, fragment_size=80)

    assert [set(word) for word in marked(snippet)] == [{"x"}]
    assert len(snippet.text) <= 80 + 2 * len(f"{ELLIPSIS} ")


def test_an_article_is_marked_whole_block_for_block():
    found = article(
        "Fisk i dag.", "Olje i går.", title="Fisk", lead="Mye fisk.", byline=("Ola Fisk",), captions=["Fisk"]
    )

    whole = mark_article(found, parse_query("fisk")[0])

    assert whole.article is found
    assert [each.text for each in whole.blocks] == ["Fisk i dag.", "Olje i går.", "Fisk"]
    assert [each.field for each in whole.blocks] == ["body", "body", "caption"]
    assert [marked(each) for each in (whole.title, whole.lead, *whole.blocks, *whole.byline)] == [
        ["Fisk"], ["fisk"], ["Fisk"], [], ["Fisk"], ["Fisk"],
    ]  # fmt: skip
    assert mark_article(article("Fisk."), parse_query("fisk")[0]).lead is None


prose = st.lists(
    st.sampled_from(["fisk", "Fisken", "olje", "norsk", "NRK-sjefen", "nrksjef", "film", "filmen", "AFPs", "."])
    | st.text(min_size=1, max_size=12),
    min_size=1,
    max_size=60,
).map(" ".join)  # fmt: skip


@given(st.lists(prose.filter(str.strip), max_size=3), typed_text, st.integers(1, 5), st.integers(80, 400))
def test_extracts_are_parts_of_the_article_within_the_limits(paragraphs, typed, fragments, size):
    found = article(*paragraphs, title="Fisk og olje", captions=["Foto: NRK-sjefen"])
    query, _ = parse_query(typed)

    title, snippets = extract(found, query, fragments=fragments, fragment_size=size)

    assert title.text == found.title
    assert len(snippets) <= fragments
    for snippet in (title, *snippets):
        assert rise_apart_inside(snippet)
    for snippet in snippets:
        text = snippet.text.removeprefix(f"{ELLIPSIS} ").removesuffix(f" {ELLIPSIS}")
        whole = found.blocks if snippet.field == "body" else found.blocks[-1:]
        assert any(text in block.text or snippet.text in block.text for block in whole)
        assert len(text) <= size or any(snippet.text == block.text for block in whole)


def rise_apart_inside(snippet):
    borders = [border for mark in snippet.marks for border in mark]
    return borders == sorted(set(borders)) and (
        not borders or 0 <= borders[0] < borders[-1] <= len(snippet.text)
    )


@given(any_text.filter(str.strip), st.data())
def test_every_mark_alone_is_found_by_the_query(text, data):
    """Any marked word, taken out of its article, would be marked again by the same word."""
    words = data.draw(
        st.lists(st.sampled_from(["fisk", "å", "0", "nrk-sjefen", "ab", *text.split()]), min_size=1)
    )
    typed = " ".join(f'"{word}"' for word in words if not set(word) & set('"«»“”„‟'))
    assume(typed)
    query, _ = parse_query(typed, match="any")

    for start, end in mark_article(article(text), query).blocks[0].marks:
        alone = mark_article(article(text[start:end]), parse_query(text[start:end], match="any")[0])
        assert alone.blocks[0].marks == ((0, end - start),)


@given(prose.filter(str.strip), st.sampled_from(["fisk", "olje", '"norsk olje"', "film*", "nrksjef"]))
def test_negated_words_are_never_marked(text, word):
    """A search for anything but a word marks nothing, even where the word stands."""
    for typed in (f"NOT {word}", f"uhørt -{word}", f"kilde:NTB NOT {word}"):
        assert mark_article(article(text), parse_query(typed)[0]).blocks[0].marks == ()


def test_what_is_learnt_of_one_article_serves_the_next():
    found = [article("Fisk i havna."), article("Havner, fisk og olje.")]
    query, _ = parse_query("havn fisk")

    together = list(make_snippets([(each, None) for each in found], query, fragments=2, fragment_size=200))

    assert together == [extract(each, query, fragments=2, fragment_size=200) for each in found]
