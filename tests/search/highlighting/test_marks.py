"""Whatever way is taken, the marks are those of looking at every word of a text."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.articles import Article, Block
from search.index.evaluator import Evaluator
from search.query.expand import expand
from search.query.tree import And, Not, Optional, Or, Phrase, Prefix, Word
from tests.language import ANALYZER, analyze, make_snippets, mark_article, parse_query
from tests.search.index.memory_lists import MemoryLists
from tests.strategies import any_text


def article(*paragraphs, title="Tittel", **fields):
    return Article(
        id="a", title=title, blocks=tuple(Block("p", each) for each in paragraphs if each), **fields
    )


def marked_slowly(text, query, language="nb"):
    """Return the spans that *query*'s leaves have in *text*, word by word, as `analyze` gives them."""
    tokens = analyze(text, ANALYZER.paragraph_language(text, language))
    spans = set()
    for leaf in leaves_of(query):
        match leaf:
            case Phrase():
                for start, end in places_of(leaf, tokens):
                    spans |= {(each.start, each.end) for each in tokens[start:end]}
            case Prefix():
                spans |= {
                    (token.start, token.end)
                    for token in tokens
                    if any(term.startswith(leaf.prefix) for term in (token.form, *token.readings))
                }
            case Word():
                spans |= {(token.start, token.end) for token in tokens if stands_for(token, leaf)}
                wanted = {reading.term for reading in leaf.readings}
                spans |= {
                    (part.start, part.end) for token in tokens for part in token.parts if part.term in wanted
                }
    return united(spans)


def leaves_of(query):
    match query:
        case And() | Or():
            return [leaf for clause in query.clauses for leaf in leaves_of(clause)]
        case Not():
            return leaves_of(query.query)
        case Optional():
            return [*leaves_of(query.query), *leaves_of(query.optional)]
        case Word() | Phrase() | Prefix():
            return [query]
        case _:
            return []


def places_of(operand, tokens):
    words = operand.words if isinstance(operand, Phrase) else (operand,)
    return [
        (first, first + len(words))
        for first in range(len(tokens) - len(words) + 1)
        if all(map(stands_for, tokens[first:], words))
    ]


def stands_for(token, word):
    return token.form in word.forms or any(reading.term in token.readings for reading in word.readings)


def united(spans):
    made = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)


BITS = (
    *(
        "fisk",
        "Fisken",
        "120",
        "000",
        "5",
        "olje",
        "NRK-sjefen",
        "R&B",
        "AFPs",
        "120 000",
        "havn\u00adene",
        "i",
        "å",
    ),
    *(
        "30. august 2021",
        "30",
        "aug",
        "2021",
        "J.",
        "K.",
        "f.",
        "eks.",
        "stats-",
        "og",
        "ikkje",
        "eg",
        "korleis",
        "ikke",
    ),
)
BETWEEN = (
    " ",
    "  ",
    ", ",
    ". ",
    ".",
    ",",
    "-",
    "–",
    " – ",
    "\n",
    "\u00a0",
    "(",
    ") ",
    " «",
    "» ",
    "?",
    ";",
    ": ",
    "",
)

written = st.lists(st.tuples(st.sampled_from(BITS), st.sampled_from(BETWEEN)), max_size=12).map(
    lambda pairs: "".join(bit + sign for bit, sign in pairs)
)
asked = st.sampled_from(
    (
        "fisk",
        "fisk olje",
        "120000",
        "000",
        "5",
        '"fisk olje"',
        '"120000 fisk"',
        '"nrk sjefen fisk"',
        "nrksjef",
        "fis*",
        "12*",
        "o*",
        "rb",
        "havna i",
        "afp -fisk",
        "dato august",
        "jk",
        '"f.eks. fisk"',
        "stat",
        "ikkje",
        "hvordan ikke",
    )
)


@example(text="Det kom 120 000 hit", typed="120000")
@given(text=st.one_of(written, any_text).filter(str.strip), typed=asked)
def test_marks_are_those_of_looking_at_every_word(text, typed):
    query, _ = parse_query(typed)

    for _ in range(2):  # the second time, every piece is known
        assert mark_article(article(title=text), query).title.marks == marked_slowly(text, query)


asked_together = st.sampled_from(
    ("fisk NEAR/3 olje", 'fisk ONEAR/2 "nrk sjefen"', "120000 NEAR/9 stat", "ikkje NEAR/4 hvordan")
)


@given(
    title=written.filter(str.strip),
    paragraphs=st.lists(written, max_size=4),
    language=st.sampled_from(["nb", "nn"]),
    typed=asked | asked_together,
)
def test_an_index_that_knows_where_words_stand_gives_the_same_marks(title, paragraphs, language, typed):
    query, _ = parse_query(typed, match="any")
    found = replace(article(*paragraphs, title=title), language=language)
    page = Evaluator(MemoryLists([[found]])).find(query, FindPlan(with_positions=True)).page

    for match in page:
        told, looked_for = (
            list(make_snippets([(found, places)], query, fragments=5, fragment_size=80))
            for places in (match.positions, None)
        )
        assert told == looked_for
        assert match.positions is not None


def test_of_a_phrase_an_index_tells_only_the_words_that_stand_side_by_side():
    query, _ = parse_query('"det er"', match="any")
    found = article("Det er slik det er, og det blir det.")

    (match,) = Evaluator(MemoryLists([[found]])).find(query, FindPlan(with_positions=True)).page

    told = {
        field: [place.position for place in places] for field, places in match.positions.items() if places
    }
    assert told == {"body": [0, 1, 3, 4]}


def test_a_text_that_changed_since_it_was_indexed_has_fewer_marks_and_no_wrong_ones():
    query, _ = parse_query("fisk olje", match="any")
    page = (
        Evaluator(MemoryLists([[article("Fisk og olje.", "Mer olje.")]]))
        .find(query, FindPlan(with_positions=True))
        .page
    )

    changed = article("Nå er olje")
    title, (fragment,) = next(
        make_snippets([(changed, page[0].positions)], query, fragments=5, fragment_size=80)
    )

    assert title.marks == ()
    assert [fragment.text[slice(*mark)] for mark in fragment.marks] == ["olje"]


def expanded(typed, **options):
    """Return the query of *typed* with the parts of its words, in an archive that has all of them."""
    query, _ = expand(
        parse_query(typed, **options)[0],
        typed,
        ANALYZER,
        frequencies=lambda terms, **_: [1] * len(terms),
        parts_weight=0.5,
    )
    return query


def marked_words(query, *paragraphs):
    """Return the marked words of an article, whether an index knows where they stand or not."""
    source = article(*paragraphs, title="Sak")
    by_analysis = mark_article(source, query)
    words = [block.text[slice(*mark)] for block in by_analysis.blocks for mark in block.marks]
    evaluator = Evaluator(MemoryLists([[source]]))
    [match] = evaluator.find(query, FindPlan(with_positions=True)).page
    [(_, fragments)] = make_snippets([(source, match.positions)], query, fragments=9, fragment_size=300)
    assert sorted(f.text[slice(*mark)] for f in fragments for mark in f.marks) == sorted(words)
    return words


def test_parts_of_a_typed_word_are_not_marked_where_the_word_is():
    text = "Barnehagen har en hage for barn."

    assert marked_words(expanded("barnehage"), text) == ["Barnehagen"]
    assert marked_words(expanded("barnehage"), text, "Et barn i en hage.") == ["Barnehagen"]


def test_parts_of_a_typed_word_are_marked_where_the_word_is_missing():
    query = expanded("barnehage skole", match="any")

    assert marked_words(query, "En skole og en hage for barn.") == ["skole", "hage", "barn"]
    assert marked_words(query, "En skole og en barnehage med hage.") == ["skole", "barnehage"]


def test_parts_of_a_word_that_no_dictionary_has_are_never_marked():
    query = expanded("barnehageolje skole", match="any")

    assert marked_words(query, "En skole og en barnehage med olje.") == ["skole"]
